"""Commands about the program itself: its state, its speed, its detectors and its policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import (
    EXIT_ERROR,
    Home,
    Ocr,
    Passwords,
    app,
    audit_reveal,
    must_exist,
    names_a_home,
    packs_app,
    policy_app,
    settings_of,
)
from classify.commands.terminal import runnable, say


@app.command()
def doctor(
    deep: Annotated[
        Path | None,
        typer.Option("--deep", metavar="FILE", help="Instead, compare how other libraries read this file."),
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="With --deep, show the words that one reader alone found.")
    ] = False,
    passwords: Passwords = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as one JSON object.")] = False,
    home: Home = None,
) -> None:
    """Check the installation: database, keys, OCR, models, packs, disk."""
    if deep is not None:
        from classify.commands import second_opinion

        must_exist([deep])
        if deep.is_dir():
            from classify.errors import SetupError

            raise SetupError(
                "--deep compares how one file is read; this is a folder.",
                remedy="Name one of its files: classify doctor --deep FILE. "
                "To look at all of them: classify inspect FOLDER",
            )
        settings = settings_of(home, passwords=passwords)
        if names_a_home(home):
            audit_reveal(settings, "doctor", [deep], reveal=reveal)
        raise typer.Exit(second_opinion.compare(deep, settings, reveal=reveal))
    from classify.commands import doctor as command

    settings = settings_of(home)
    raise typer.Exit(command.doctor_as_json(settings) if as_json else command.doctor(settings))


@app.command()
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="An exported audit trail, a proof sheet or somebody's redacted PDF instead; needs no key."
        ),
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

    if file is not None:
        must_exist([file])
        raise typer.Exit(command.verify_file(file))
    raise typer.Exit(command.verify(settings_of(home), export=export, accept=accept))


@app.command()
def demo(
    home: Annotated[Path, typer.Option("--home", help="Where the demo keeps its inventory.")] = Path(".demo"),
    open_: Annotated[
        bool, typer.Option("--open", help="Then show it in a browser, until Ctrl-C; to this machine alone.")
    ] = False,
    host: Annotated[str, typer.Option("--host", help="With --open: 127.0.0.1 and no other.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65_535, help="With --open: port of the pages.")
    ] = 8765,
) -> None:
    """Scan the invented sample share that comes with the source, and say where to go next."""
    from classify.commands import demo as command

    settings = settings_of(home.absolute())
    if open_:
        raise typer.Exit(command.show(settings, host, port))
    command.demo(settings)


@app.command()
def bench(
    folder: Annotated[
        Path | None, typer.Argument(help="Files to measure with (default: the invented sample share).")
    ] = None,
    home: Home = None,
) -> None:
    """Measure how fast this machine reads and searches, stage by stage, on one core."""
    from classify.commands import bench as command

    command.on_one_core()
    from classify.commands.demo import SAMPLE

    chosen = folder or SAMPLE
    must_exist([chosen])
    command.bench(chosen, settings_of(home))


@app.command()
def formats() -> None:
    """List the kinds of file that are known, and which are read."""
    from classify.commands import catalogue

    catalogue.print_formats()


@packs_app.command("lint")
def packs_lint(home: Home = None) -> None:
    """Check every detector pack: schema, checks, slow patterns, examples."""
    from classify.commands import catalogue

    problems = catalogue.lint_packs(settings_of(home))
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

    say(runnable(catalogue.explain(file, settings_of(home, ocr=ocr))))
