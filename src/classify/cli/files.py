"""Commands that read files: inspect, text, scan."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classify.commands.terminal import as_typed, say

if TYPE_CHECKING:
    from classify.inventory.shares import Change
    from classify.settings import Settings
from classify.cli.app import (
    EXIT_UNREAD,
    Home,
    Jobs,
    Ocr,
    Passwords,
    app,
    audit_reveal,
    must_exist,
    names_a_home,
    settings_of,
)


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders to look at.")],
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show the values themselves. Take care.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say too why words in capitals are not taken for names.")
    ] = False,
    ocr: Ocr = True,
    jobs: Jobs = None,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """Look at files or folders and say what is in them; nothing is stored."""
    from classify.commands import inspect as command

    must_exist(paths)
    if why and (json_lines or not all(path.is_file() for path in paths)):
        raise typer.BadParameter("--why takes files, one or several, and tells people: no folder, no --json.")
    settings = settings_of(home, jobs=jobs, ocr=ocr, passwords=passwords)
    if names_a_home(home):
        audit_reveal(settings, "inspect", paths, reveal=reveal)
    mask = command.Mask(settings, reveal=reveal)
    results = command.inspect_paths(paths, settings, reveal=reveal)
    if json_lines:
        command.print_json(results, sys.stdout, mask)
    else:
        command.print_for_people(results, mask, reveal=reveal)
        if why:
            from classify.commands.refused import print_refused

            for path in paths:
                print_refused(path, settings, mask, reveal=reveal)


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

    must_exist(files)
    settings = settings_of(home, ocr=ocr, passwords=passwords)
    if names_a_home(home):
        audit_reveal(settings, "text", files, reveal=True)
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
    here: Annotated[
        bool, typer.Option("--here", help="In this process, also where the service (classify up) runs.")
    ] = False,
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
    # What was not said is left to the settings, and where the service scans to its own.
    settings = settings_of(home, jobs=jobs, ocr=ocr, passwords=passwords, reread=reread or None)
    from classify.commands.asked import Asked

    asked = Asked(
        folder,
        share=share,
        department=department,
        criminal_justice=criminal_justice,
        change=_meant(moved=moved, rename=rename, replace=replace),
        all_gone=all_gone,
        again=as_typed(),
    )
    scans = _who_scans(settings, flow=flow, here=here, own_passwords=passwords is not None)
    raise typer.Exit(scans(asked, settings))


def _who_scans(settings: Settings, *, flow: bool, here: bool, own_passwords: bool) -> Callable[..., int]:
    """This process, the service of the home, or a flow on a server of its own."""
    from classify.service.state import running

    service = None if here else running(settings.home)
    if service is not None:
        from classify.commands.handover import scan_by_service, why_not

        reason = why_not(settings, service, own_passwords=own_passwords)
        if not reason:
            return partial(scan_by_service, service=service)
        say(f"Scanned here, not by the service: {reason}.", err=True)
    elif flow or (settings.runner == "dask" and not here):
        # On the workers of a Dask cluster a scan is a flow, also where no service runs.
        from classify.commands.flow import scan_as_flow

        return scan_as_flow
    from classify.commands.scan import scan

    return scan


def _meant(**given: bool) -> Change:
    """What a folder and a name that do not belong together are to mean; one thing at most."""
    from classify.inventory.shares import Change

    chosen = [name for name, wanted in given.items() if wanted]
    if len(chosen) > 1:
        raise typer.BadParameter(f"--{chosen[0]} and --{chosen[1]} cannot both be meant.")
    return Change(chosen[0]) if chosen else Change.NONE


@app.command()
def redact(
    file: Annotated[
        str, typer.Argument(help="A scanned file (number or path), or any file on this machine.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The copy to write; its proof lies beside it.")
    ],
    profile: Annotated[
        str, typer.Option("--profile", help="What becomes of each kind of value.")
    ] = "default",
    box: Annotated[
        list[str] | None,
        typer.Option(
            "--box",
            metavar="PAGE:L,T,R,B",
            help="Black on a page of a PDF or picture, in points from its top left; may be given again.",
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop", metavar="SHEET!COLUMN", help="Leave a column out (its heading or letter); again."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a copy that is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
    ocr: Ocr = True,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """Write a copy of a file without what must not be in it, attack it, and keep it only if it withstands."""
    from classify.commands import redact as command
    from classify.redacting.orders import Orders, box_of, column_of

    settings = settings_of(home, ocr=ocr, passwords=passwords)
    orders = Orders(
        profile, boxes=tuple(map(box_of, box or ())), dropped_columns=tuple(map(column_of, drop or ()))
    )
    raise typer.Exit(command.redact(file, out, settings, orders=orders, force=force, as_json=as_json))
