"""Commands that answer what a records office is asked: breach, seal, records."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

breach_app = typer.Typer(no_args_is_help=True, help="Were data lost: how many persons, which duties.")
app.add_typer(breach_app, name="breach")
seal_app = typer.Typer(no_args_is_help=True, help="Youth records: when they are sealed (41-5-216, MCA).")
app.add_typer(seal_app, name="seal")
records_app = typer.Typer(no_args_is_help=True, help="Requests for public information: search, estimate.")
app.add_typer(records_app, name="records")

Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", help="A person's first and last name; -: one a line from standard input."),
]
Terms = Annotated[
    list[str] | None,
    typer.Option("--term", help="A word or phrase that stands in it; evict* leaves its end open."),
]
Shares = Annotated[list[str] | None, typer.Option("--share", help="Only this share.")]
Departments = Annotated[list[str] | None, typer.Option("--department", help="Only this department's shares.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Only this kind of record (incident_report).")
]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Last changed on this day or later.")
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="Last changed on this day or earlier."),
]
Folder = Annotated[str, typer.Option("--folder", help="Only below this folder of the share.")]
Most = Annotated[int, typer.Option("--most", min=0, help="Documents read again for words at most.")]
Skip = Annotated[int, typer.Option("--skip", min=0, help="So many documents were searched for them before.")]


@breach_app.command("what-if")
def breach_what_if(
    meant: Annotated[
        list[str],
        typer.Argument(help="Shares by name, folders, or files by number or path.", metavar="PATH..."),
    ],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Say what losing these would mean: persons counted, what of them, who must be told. Never a name."""
    from classify.commands import breach as command

    command.what_if_lost(meant, settings_of(home), as_json=as_json)


@records_app.command("search")
def records_search(
    name: Names = None,
    term: Terms = None,
    share: Shares = None,
    department: Departments = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = "",
    most: Most = 200,
    skip: Skip = 0,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Find the records a request for public information may be about. Words are found by reading again."""
    from classify.commands import records as command

    typed = command.Typed(
        name or (),
        term or (),
        share or (),
        department or (),
        kind or (),
        *_days(since, until),
        folder,
        most,
        skip,
    )
    command.find(typed, settings_of(home), as_json=as_json)


@records_app.command("estimate")
def records_estimate(
    name: Names = None,
    term: Terms = None,
    share: Shares = None,
    department: Departments = None,
    kind: Kinds = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = "",
    most: Most = 200,
    skip: Skip = 0,
    reference: Annotated[str, typer.Option("--reference", help="The city's number of the request.")] = "",
    out: Annotated[
        Path | None, typer.Option("--letter", help="Write the text for the requester into this file.")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Estimate pages, cutting and time for such a request, with the text that a requester gets."""
    from classify.commands import records as command

    typed = command.Typed(
        name or (),
        term or (),
        share or (),
        department or (),
        kind or (),
        *_days(since, until),
        folder,
        most,
        skip,
    )
    command.estimate(typed, settings_of(home), reference=reference, out=out, as_json=as_json)


def _days(since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    return since.date() if since else None, until.date() if until else None


@seal_app.command("list")
def seal_list(
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="Leave out what is due later than this day."),
    ] = None,
    read: Annotated[
        int,
        typer.Option("--read", min=0, help="Read birth dates in so many files again, to know their quarter."),
    ] = 0,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """List youth records by the quarter in which they are to be sealed, with copies, stops and exemptions."""
    from classify.commands import seal as command

    command.list_calendar(
        settings_of(home), until=until.date() if until else None, read=read, as_json=as_json
    )


@seal_app.command("mark")
def seal_mark(
    number: Annotated[int, typer.Argument(help="The file's number.")],
    how: Annotated[str, typer.Option("--how", help="sealed, destroyed (a copy), or exempt.")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="On which day (default: today).")
    ] = None,
    consent: Annotated[bool, typer.Option("--consent", help="The victim's consent is at hand.")] = False,
    home: Home = None,
) -> None:
    """Mark a youth record as dealt with; it is noted with your name."""
    from classify.commands import seal as command
    from classify.sealing.marks import How

    if how not in set(How):
        raise typer.BadParameter("--how is sealed, destroyed or exempt.")
    command.mark_done(number, How(how), on.date() if on else None, settings_of(home), consent=consent)


@seal_app.command("unmark")
def seal_unmark(number: Annotated[int, typer.Argument(help="The file's number.")], home: Home = None) -> None:
    """Take such a mark back."""
    from classify.commands import seal as command

    command.take_back(number, settings_of(home))
