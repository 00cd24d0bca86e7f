"""Commands about what is looked for: the shipped detectors, and recognizers of the city's own."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import EXIT_ERROR, Home, detectors_app, settings_of, use_home
from classify.commands.terminal import runnable, say


@detectors_app.callback(invoke_without_command=True)
def detectors(context: typer.Context, home: Home = None) -> None:
    """List what is looked for, with the law behind it; add recognizers of the city's own."""
    use_home(home)
    if context.invoked_subcommand is None:
        detectors_list()


@detectors_app.command("list")
def detectors_list(
    own: Annotated[bool, typer.Option("--own", help="Only what the city has added.")] = False,
    home: Home = None,
) -> None:
    """List what is looked for: the shipped detectors, then the city's own."""
    from classify.commands import detectors as command

    command.print_detectors(settings_of(home), own_only=own)


@detectors_app.command("blame")
def detectors_blame(
    share: Annotated[str, typer.Option(help="Only what was found in this share.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for programs.")] = False,
    home: Home = None,
) -> None:
    """List what each detector cost people and brought: findings, how many were right, time spent."""
    from classify.commands import blame

    blame.print_blame(settings_of(home), share=share, as_json=as_json)


@detectors_app.command("add")
def detectors_add(
    file: Annotated[
        str,
        typer.Argument(
            help="A registry of Presidio's (.yaml), a Python file, or an installed package's name."
        ),
    ],
    home: Home = None,
) -> None:
    """Try a recognizer of the city's own with its examples, and use it in scans from now on."""
    from classify.commands import detectors as command

    for sentence in command.add(file, settings_of(home)):
        say(runnable(sentence))


@detectors_app.command("remove")
def detectors_remove(
    name: Annotated[str, typer.Argument(help="As classify detectors list calls it, such as work_order.")],
    home: Home = None,
) -> None:
    """Stop using a recognizer of the city's own."""
    from classify.commands import detectors as command

    say(runnable(command.remove(name, settings_of(home))))


@detectors_app.command("test")
def detectors_test(
    name: Annotated[str, typer.Argument(help="Only this one (default: all of the city's own).")] = "",
    home: Home = None,
) -> None:
    """Try the city's own recognizers again: their examples, and texts that could make them slow."""
    from classify.commands import detectors as command

    problems = command.check(name, settings_of(home))
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise typer.Exit(EXIT_ERROR)
    say("The city's own recognizers are in order.")
