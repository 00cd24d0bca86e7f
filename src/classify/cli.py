"""The command line: one door to the stages and the inventory.

Each command imports what it needs when it runs, so that `classify --help` answers at once.
Exit codes: 0 done, 1 error, 2 wrong usage, 3 done but some files could not be read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from classify.errors import ClassifyError

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


def _must_exist(paths: list[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise ClassifyError(
                f"There is no file or folder '{path}'.", remedy="Check the spelling of the path."
            )


def main() -> None:
    """Entry point: errors become a sentence, a code and what to do, never a traceback."""
    try:
        app()
    except ClassifyError as error:
        typer.echo(f"{error.sentence}\n  What to do: {error.what_to_do}\n  Code: {error.code}", err=True)
        sys.exit(EXIT_ERROR)


if __name__ == "__main__":
    main()
