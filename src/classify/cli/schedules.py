"""Commands about schedules: what begins by itself."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of, use_home

schedules_app = typer.Typer(no_args_is_help=True, help="Scans and other work that begin by themselves.")
app.add_typer(schedules_app, name="schedule")

Which = Annotated[
    str, typer.Argument(metavar="SCHEDULE", help="Its number, its share's name, maintain or relabel.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@schedules_app.callback()
def everywhere(home: Home = None) -> None:
    """Before any of them: where the inventory is."""
    use_home(home)


@schedules_app.command()
def add(
    share: Annotated[str, typer.Argument(help="A share's name or folder, or maintain, or relabel.")],
    cron: Annotated[
        str, typer.Argument(help='Cron line, as "0 4 * * 0"; or say it with the options below.')
    ] = "",
    daily: Annotated[bool, typer.Option("--daily", help="Every day.")] = False,
    weekdays: Annotated[bool, typer.Option("--weekdays", help="Monday to Friday.")] = False,
    weekly: Annotated[str, typer.Option("--weekly", metavar="DAY", help="Every week on this day.")] = "",
    monthly: Annotated[int, typer.Option("--monthly", metavar="N", help="On this day of each month.")] = 0,
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help="The time of day.")] = "",
    department: Annotated[str, typer.Option("--department", help="Of a new share: who owns it.")] = "",
    criminal_justice: Annotated[
        bool | None,
        typer.Option(
            "--criminal-justice/--no-criminal-justice",
            help="Of a new share: it holds criminal-justice information.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Give the schedule there is these times instead.")
    ] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Have a share scanned by itself, at times that come every week of the year."""
    from classify.commands import schedules as command
    from classify.schedules.plain import line_of

    if not cron:
        cron = line_of(daily=daily, weekdays=weekdays, weekly=weekly, monthly=monthly, at=at)
    elif daily or weekdays or weekly or monthly or at:
        raise typer.BadParameter("Give a cron line or the options, not both.")
    command.add(
        settings_of(home),
        share,
        cron,
        department=department,
        criminal_justice=criminal_justice,
        replace=replace,
        as_json=as_json,
    )


@schedules_app.command("list")
def list_schedules(as_json: Json = False, home: Home = None) -> None:
    """List what begins by itself: when, the next run, the last, and what did not run."""
    from classify.commands import schedules as command

    command.show(settings_of(home), as_json=as_json)


@schedules_app.command()
def pause(schedule: Which, as_json: Json = False, home: Home = None) -> None:
    """Let a schedule start nothing until it is resumed."""
    from classify.commands import schedules as command

    command.pause(settings_of(home), schedule, paused=True, as_json=as_json)


@schedules_app.command()
def resume(schedule: Which, as_json: Json = False, home: Home = None) -> None:
    """Let a paused schedule go on with its next time."""
    from classify.commands import schedules as command

    command.pause(settings_of(home), schedule, paused=False, as_json=as_json)


@schedules_app.command()
def run(schedule: Which, as_json: Json = False, home: Home = None) -> None:
    """Start a scheduled work now, besides its times."""
    from classify.commands import schedules as command

    command.run_now(settings_of(home), schedule, as_json=as_json)


@schedules_app.command()
def remove(schedule: Which, as_json: Json = False, home: Home = None) -> None:
    """Remove a schedule; what it started goes on."""
    from classify.commands import schedules as command

    command.remove(settings_of(home), schedule, as_json=as_json)
