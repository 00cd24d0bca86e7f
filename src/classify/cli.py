"""The command line: one door to the stages and the inventory.

Each command imports what it needs when it runs, so that `classify --help` answers at once.
Exit codes: 0 done, 1 error, 2 wrong usage, 3 done but some files could not be read.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classify.errors import ClassifyError

if TYPE_CHECKING:
    from classify.settings import Settings

EXIT_ERROR = 1
EXIT_UNREAD = 3

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
    from classify.settings import load_settings

    _must_exist(paths)
    settings = load_settings(home, jobs=jobs, ocr=ocr, passwords=passwords)
    if home is not None:
        _audit_reveal(settings, "inspect", paths, reveal=reveal)
    results = command.inspect_paths(paths, settings, reveal=reveal)
    if json_lines:
        command.print_json(results, sys.stdout)
    else:
        command.print_for_people(results, reveal=reveal)


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
    from classify.settings import load_settings

    _must_exist(files)
    settings = load_settings(home, ocr=ocr, passwords=passwords)
    if home is not None:
        _audit_reveal(settings, "text", files, reveal=True)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    problems: list[str] = []
    for file in files:
        problems += command.print_text(file, settings, sys.stdout, places=places)
    for problem in problems:
        typer.echo(problem, err=True)
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
    home: Home = None,
) -> None:
    """Scan a share into the inventory. Stop with Ctrl-C; the same command goes on from there."""
    from classify.settings import load_settings

    settings = load_settings(home, jobs=jobs, ocr=ocr, passwords=passwords)
    if flow:
        from classify.commands.flow import scan_as_flow as run
    else:
        from classify.commands.scan import scan as run
    code = run(folder, settings, share=share, department=department, criminal_justice=criminal_justice)
    raise typer.Exit(code)


@app.command()
def show(
    file: Annotated[str, typer.Argument(help="A scanned file: its path, or its number in lists.")],
    home: Home = None,
) -> None:
    """Say what the inventory knows of one file: label, why, findings masked."""
    from classify.commands import show as command
    from classify.settings import load_settings

    command.show(file, load_settings(home))


@app.command()
def shares(home: Home = None) -> None:
    """List the shares in the inventory with their counts and scans."""
    from classify.commands import inventory
    from classify.settings import load_settings

    inventory.list_shares(load_settings(home))


@app.command()
def summary(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    home: Home = None,
) -> None:
    """Count one share by label and outcome, and say what to look at first."""
    from classify.commands import inventory
    from classify.settings import load_settings

    inventory.summary(share, load_settings(home))


@app.command()
def diff(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    earlier: Annotated[int, typer.Argument(help="Number of the earlier scan (classify shares lists them).")],
    later: Annotated[int, typer.Argument(help="Number of the later scan.")],
    home: Home = None,
) -> None:
    """Say what is new, gone or labelled otherwise between two scans."""
    from classify.commands import inventory
    from classify.settings import load_settings

    inventory.difference(share, earlier, later, load_settings(home))


@app.command()
def relabel(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Label everything anew with the present policy, from stored evidence; no file is opened."""
    from classify.commands import inventory
    from classify.settings import load_settings

    inventory.reevaluate(load_settings(home), share=share)


@app.command()
def stale(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    ocr: Ocr = True,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """List the files that such a scan reads again because detectors changed, and what changed."""
    from classify.commands import inventory
    from classify.settings import load_settings

    inventory.stale(load_settings(home, ocr=ocr, passwords=passwords), share=share)


@app.command()
def export(
    kind: Annotated[str, typer.Option("--format", help="csv, xlsx, jsonl or dcat.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write (default: inventory.<format> here)."),
    ] = None,
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Write the inventory as a table. Values are never in it."""
    from classify.commands import export as command
    from classify.settings import load_settings

    target = output or Path(f"inventory.{'json' if kind == 'dcat' else kind}")
    rows = command.export(kind, target, load_settings(home), share=share)
    typer.echo(f"{rows:,} rows written to {target}")


@app.command()
def doctor(home: Home = None) -> None:
    """Check the installation: database, keys, OCR, models, packs, disk."""
    from classify.commands import doctor as command
    from classify.settings import load_settings

    raise typer.Exit(command.doctor(load_settings(home)))


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
    from classify.settings import load_settings

    command.demo(load_settings(home.absolute()))


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
    from classify.settings import load_settings

    chosen = folder or SAMPLE
    _must_exist([chosen])
    command.bench(chosen, load_settings(home))


@app.command()
def detectors(home: Home = None) -> None:
    """List what is looked for, with the law behind it."""
    from classify.commands import catalogue
    from classify.settings import load_settings

    catalogue.print_detectors(load_settings(home))


@app.command()
def formats() -> None:
    """List the kinds of file that are known, and which are read."""
    from classify.commands import catalogue

    catalogue.print_formats()


@packs_app.command("lint")
def packs_lint(home: Home = None) -> None:
    """Check every detector pack: schema, checks, slow patterns, examples."""
    from classify.commands import catalogue
    from classify.settings import load_settings

    problems = catalogue.lint_packs(load_settings(home))
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(EXIT_ERROR)
    typer.echo("All packs are in order.")


@policy_app.command("explain")
def policy_explain(
    file: Annotated[Path, typer.Argument(help="The file to explain.")],
    ocr: Ocr = True,
    home: Home = None,
) -> None:
    """Say which rules would give a file its label, and which stricter rule came nearest."""
    from classify.commands import catalogue
    from classify.settings import load_settings

    _must_exist([file])
    typer.echo(catalogue.explain(file, load_settings(home, ocr=ocr)))


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


def main() -> None:
    """Entry point: errors become a sentence, a code and what to do, never a traceback.

    Told to end (SIGTERM), a run removes its temporary files and leaves with exit code 1.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_ERROR))
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ClassifyError as error:
        typer.echo(f"{error.sentence}\n  What to do: {error.what_to_do}\n  Code: {error.code}", err=True)
        sys.exit(EXIT_ERROR)


if __name__ == "__main__":
    main()
