"""Commands about lessons: what decisions teach, once a person accepts it."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

lessons_app = typer.Typer(no_args_is_help=True, help="What decisions teach: proposed, accepted, taken back.")
app.add_typer(lessons_app, name="lessons")

_AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@lessons_app.command("list")
def lessons_list(as_json: _AsJson = False, home: Home = None) -> None:
    """List the thresholds and exceptions that decisions speak for, and what was accepted."""
    from classify.commands import lessons

    lessons.print_lessons(settings_of(home), as_json=as_json)


@lessons_app.command("accept")
def lessons_accept(
    name: Annotated[str, typer.Argument(help="As classify lessons list calls it.")],
    revision: Annotated[
        str, typer.Option("--revision", help="What was shown; without it only that is shown.")
    ] = "",
    as_json: _AsJson = False,
    home: Home = None,
) -> None:
    """Show what a proposed lesson would change; with --revision accept just that, and have labels follow."""
    from classify.commands import lessons

    lessons.accept(settings_of(home), name, revision=revision, as_json=as_json)


@lessons_app.command("end")
def lessons_end(
    number: Annotated[int, typer.Argument(help="The lesson's number in classify lessons list.", min=1)],
    home: Home = None,
) -> None:
    """Take a lesson back; labels become what they were without it."""
    from classify.commands import lessons

    lessons.end(settings_of(home), number)
