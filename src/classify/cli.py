"""The command line: one door to the stages and the inventory.

Each command imports what it needs when it runs, so that `classify --help` answers at once.
Exit codes: 0 done, 1 error, 2 wrong usage, 3 done but some files could not be read.
"""

from __future__ import annotations

import atexit
import gc
import importlib.metadata
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classify import offline
from classify.commands.terminal import as_typed, fit_streams, runnable, say, use_settings, without_values
from classify.errors import ClassifyError

if TYPE_CHECKING:
    from classify.inventory.shares import Change
    from classify.settings import Settings

EXIT_ERROR = 1
EXIT_UNREAD = 3
_NEW_OBJECTS = 50_000
"""So many new objects are looked through at once for such as only hold each other. Nearly all that a command
makes lives as long as it does or is freed by itself: at Python's own 700, the looking took a seventh of what
`classify scan` takes beside its workers."""

app = typer.Typer(
    name="classify",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Finds sensitive data in exported file shares and proposes how each file should be labelled. "
    "Runs on this machine alone; never changes a scanned file; never stores a value it finds.",
)
packs_app = typer.Typer(no_args_is_help=True, help="The detector packs: what is looked for.")
policy_app = typer.Typer(no_args_is_help=True, help="The label policy: which evidence calls for which label.")
app.add_typer(packs_app, name="packs")
app.add_typer(policy_app, name="policy")

Home = Annotated[Path | None, typer.Option("--home", help="Folder that holds the inventory, keys and logs.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes (default: all cores).")]
Ocr = Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read the text in scanned pages and pictures.")]
Passwords = Annotated[
    Path | None, typer.Option("--passwords", help="Text file, one password a line, tried on locked files.")
]


_home_of_all: Path | None = None


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"missoula-classify {importlib.metadata.version('missoula-classify')}")
        raise typer.Exit


@app.callback()
def everywhere(
    home: Home = None,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help="Say the version and stop."),
    ] = False,
) -> None:
    """Before any command: where the inventory is, for commands that are not told themselves."""
    global _home_of_all  # noqa: PLW0603 - an argument of the process
    _home_of_all = home


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders to look at.")],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show the values themselves. Take care.")] = False,
    ocr: Ocr = True,
    jobs: Jobs = None,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """Look at files or folders and say what is in them; nothing is stored."""
    from classify.commands import inspect as command

    _must_exist(paths)
    settings = _settings(home, jobs=jobs, ocr=ocr, passwords=passwords)
    if (home or _home_of_all) is not None:
        _audit_reveal(settings, "inspect", paths, reveal=reveal)
    mask = command.Mask(settings, reveal=reveal)
    results = command.inspect_paths(paths, settings, reveal=reveal)
    if json_lines:
        command.print_json(results, sys.stdout, mask)
    else:
        command.print_for_people(results, mask, reveal=reveal)


@app.command()
def text(
    files: Annotated[list[Path], typer.Argument(help="Files to read.")],
    places: Annotated[bool, typer.Option("--places", help="Say before each piece where it stands.")] = False,
    ocr: Ocr = True,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """Print the text that was found in a file and its members, for troubleshooting."""
    from classify.commands import inspect as command

    _must_exist(files)
    settings = _settings(home, ocr=ocr, passwords=passwords)
    if (home or _home_of_all) is not None:
        _audit_reveal(settings, "text", files, reveal=True)
    problems: list[str] = []
    for file in files:
        problems += command.print_text(file, settings, sys.stdout, places=places)
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise typer.Exit(EXIT_UNREAD)


@app.command()
def scan(
    folder: Annotated[Path, typer.Argument(help="The exported share; it is only ever read.")],
    share: Annotated[
        str, typer.Option("--share", help="What people call it (default: the folder's name).")
    ] = "",
    department: Annotated[str, typer.Option("--department", help="Who owns it.")] = "",
    criminal_justice: Annotated[
        bool | None,
        typer.Option(
            "--criminal-justice/--no-criminal-justice", help="It holds criminal-justice information."
        ),
    ] = None,
    ocr: Ocr = True,
    jobs: Jobs = None,
    passwords: Passwords = None,
    flow: Annotated[bool, typer.Option("--flow", help="Run it as a Prefect flow (slower to start).")] = False,
    moved: Annotated[bool, typer.Option("--moved", help="The share's files lie in this folder now.")] = False,
    rename: Annotated[
        bool, typer.Option("--rename", help="Call this folder's share by the name of --share from now on.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Other files take the place of those known; these are gone.")
    ] = False,
    all_gone: Annotated[
        bool, typer.Option("--all-gone", help="It is true that (nearly) all its files are gone.")
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read every file again, also those that seem unchanged.")
    ] = False,
    home: Home = None,
) -> None:
    """Scan a share into the inventory. Stop with Ctrl-C; the same command goes on from there."""
    settings = _settings(home, jobs=jobs, ocr=ocr, passwords=passwords, reread=reread or None)
    if flow:
        from classify.commands.flow import scan_as_flow as run
    else:
        from classify.commands.scan import scan as run
    code = run(
        folder,
        settings,
        share=share,
        department=department,
        criminal_justice=criminal_justice,
        change=_meant(moved=moved, rename=rename, replace=replace),
        all_gone=all_gone,
        again=as_typed(),
    )
    raise typer.Exit(code)


@app.command()
def show(
    file: Annotated[
        str,
        typer.Argument(help="A scanned file: its number in lists, its path, or its path as lists show it."),
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="All reasons, findings and members, not only the first.")
    ] = False,
    home: Home = None,
) -> None:
    """Say what the inventory knows of one file: label, the strongest reasons, findings masked."""
    from classify.commands import show as command

    command.show(file, _settings(home), everything=everything)


@app.command("list")
def list_items(
    shares: Annotated[list[str] | None, typer.Option("--share", help="Only this share; repeatable.")] = None,
    labels: Annotated[
        list[str] | None, typer.Option("--label", help="Only this proposed label; repeatable.")
    ] = None,
    tags: Annotated[list[str] | None, typer.Option("--tag", help="Only with this handling tag.")] = None,
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", help="Only with this outcome (ok, encrypted, ...).")
    ] = None,
    entities: Annotated[
        list[str] | None, typer.Option("--entity", help="Only where this was found (US_SSN, PERSON, ...).")
    ] = None,
    doc_types: Annotated[list[str] | None, typer.Option("--type", help="Only this kind of record.")] = None,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Only what the last scan found new, changed or labelled otherwise."),
    ] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    home: Home = None,
) -> None:
    """List files of the inventory, one a line, by what they are. Filters narrow; one repeated widens.

    In a pipe the columns are parted by tabs and never cut: number, label, outcome, kind of record,
    findings, tags, entities, share, path, reason.
    """
    from classify.commands import listing as command

    which = command.wanted(
        labels=labels or (),
        tags=tags or (),
        outcomes=outcomes or (),
        entities=entities or (),
        doc_types=doc_types or (),
        changed=changed,
    )
    command.list_items(_settings(home), which, shares=shares or (), json_lines=json_lines)


@app.command()
def shares(home: Home = None) -> None:
    """List the shares in the inventory with their counts and scans."""
    from classify.commands import inventory

    inventory.list_shares(_settings(home))


@app.command()
def summary(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    home: Home = None,
) -> None:
    """Count one share by label and outcome, and say what to look at first."""
    from classify.commands import inventory

    inventory.summary(share, _settings(home))


@app.command()
def diff(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    earlier: Annotated[int, typer.Argument(help="Number of the earlier scan (classify shares lists them).")],
    later: Annotated[int, typer.Argument(help="Number of the later scan.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Say what is new, gone, moved, changed or labelled otherwise between two scans."""
    from classify.commands import inventory

    inventory.difference(share, earlier, later, _settings(home), as_json=as_json)


@app.command()
def relabel(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Label everything anew with the present policy, from stored evidence; no file is opened."""
    from classify.commands import inventory

    inventory.reevaluate(_settings(home), share=share)


@app.command()
def stale(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    ocr: Ocr = True,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """List the files that such a scan reads again because detectors changed, and what changed."""
    from classify.commands import inventory

    inventory.stale(_settings(home, ocr=ocr, passwords=passwords), share=share)


@app.command()
def export(
    kind: Annotated[
        str, typer.Option("--format", help="csv, xlsx, jsonl or dcat (default: as the output is called).")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write, such as inventory.xlsx."),
    ] = None,
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Write the inventory as a table. Values are never in it."""
    from classify.commands import export as command
    from classify.export.registry import SUFFIXES, format_of

    kind = format_of(output, kind)
    target = output or Path(f"inventory.{SUFFIXES[kind][0]}")
    rows = command.export(kind, target, _settings(home), share=share)
    say(f"{rows:,} rows written to {target}")


@app.command()
def doctor(home: Home = None) -> None:
    """Check the installation: database, keys, OCR, models, packs, disk."""
    from classify.commands import doctor as command

    raise typer.Exit(command.doctor(_settings(home)))


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An exported audit trail to check instead; needs no key.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Also write the signed audit trail to this file.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take the audit trail as it is: a backup was put back.")
    ] = False,
    home: Home = None,
) -> None:
    """Check that nobody but this program changed labels, outcomes or the audit trail."""
    from classify.commands import verify as command
    from classify.settings import load_settings

    if file is not None:
        _must_exist([file])
        command.verify_file(file)
        return
    raise typer.Exit(command.verify(load_settings(home), export=export, accept=accept))


@app.command()
def demo(
    home: Annotated[Path, typer.Option("--home", help="Where the demo keeps its inventory.")] = Path(".demo"),
) -> None:
    """Scan the invented sample share that comes with the source, and say where to go next."""
    from classify.commands import demo as command

    command.demo(_settings(home.absolute()))


@app.command()
def bench(
    folder: Annotated[
        Path | None, typer.Argument(help="Files to measure with (default: the invented sample share).")
    ] = None,
    home: Home = None,
) -> None:
    """Measure how fast this machine reads and searches, stage by stage, on one core."""
    from classify.commands import bench as command
    from classify.commands.demo import SAMPLE

    chosen = folder or SAMPLE
    _must_exist([chosen])
    command.bench(chosen, _settings(home))


@app.command()
def detectors(home: Home = None) -> None:
    """List what is looked for, with the law behind it."""
    from classify.commands import catalogue

    catalogue.print_detectors(_settings(home))


@app.command()
def formats() -> None:
    """List the kinds of file that are known, and which are read."""
    from classify.commands import catalogue

    catalogue.print_formats()


@packs_app.command("lint")
def packs_lint(home: Home = None) -> None:
    """Check every detector pack: schema, checks, slow patterns, examples."""
    from classify.commands import catalogue

    problems = catalogue.lint_packs(_settings(home))
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise typer.Exit(EXIT_ERROR)
    say("All packs are in order.")


@policy_app.command("explain")
def policy_explain(
    file: Annotated[
        str, typer.Argument(help="A scanned file (number or path), or any file on this machine.")
    ],
    ocr: Ocr = True,
    home: Home = None,
) -> None:
    """Say which rules give a file its label, and which stricter rule came nearest."""
    from classify.commands import catalogue

    say(runnable(catalogue.explain(file, _settings(home, ocr=ocr))))


def _meant(**given: bool) -> Change:
    """What a folder and a name that do not belong together are to mean; one thing at most."""
    from classify.inventory.shares import Change

    chosen = [name for name, wanted in given.items() if wanted]
    if len(chosen) > 1:
        raise typer.BadParameter(f"--{chosen[0]} and --{chosen[1]} cannot both be meant.")
    return Change(chosen[0]) if chosen else Change.NONE


def _audit_reveal(settings: Settings, command: str, paths: list[Path], *, reveal: bool) -> None:
    """Given a home, looking at values leaves a trace (house rule 6)."""
    if not reveal:
        return
    from classify.inventory.store import Store

    with Store.open(settings.home, settings.database_url) as store:
        store.audit(f"{command}.reveal", paths=len(paths))


def _must_exist(paths: list[Path]) -> None:
    from classify.crawl import must_exist

    for path in paths:
        must_exist(path)


def _settings(home: Path | None, **given: Any) -> Settings:
    """The settings of this run; printed commands will name its home where they must."""
    from classify.settings import load_settings

    settings = load_settings(home or _home_of_all, **given)
    use_settings(settings)
    return settings


def main() -> None:
    """Entry point: errors become a sentence, a code and what to do, never a traceback.

    Told to end (SIGTERM), a run removes its temporary files and leaves with exit code 1.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_ERROR))
    gc.set_threshold(_NEW_OBJECTS)
    # At the end the system takes all of it back: nobody need look through it once more.
    atexit.register(gc.freeze)
    offline.enforce()
    fit_streams()
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ClassifyError as error:
        remedy = runnable(without_values(error.what_to_do))
        say(f"{without_values(error.sentence)}\n  What to do: {remedy}\n  Code: {error.code}", err=True)
        sys.exit(EXIT_ERROR)


if __name__ == "__main__":
    main()
