"""Commands about the service: up, runs, maintain."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, app, settings_of

runs_app = typer.Typer(help="What the service is doing, and stopping it.")
app.add_typer(runs_app, name="runs")

Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@app.command()
def up(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65_535, help="Port of the web application.")
    ] = 8765,
    check: Annotated[bool, typer.Option("--check", help="Start nothing; say what is missing.")] = False,
    home: Home = None,
) -> None:
    """Run the service: web application, schedules and scans, until Ctrl-C or SIGTERM."""
    from classify.commands import service as command

    act = command.check if check else command.up
    raise typer.Exit(act(settings_of(home), host, port))


@app.command()
def maintain(
    review: Annotated[
        bool, typer.Option("--review", help="List what may be public and was not looked at for a quarter.")
    ] = False,
    seal: Annotated[
        bool, typer.Option("--seal", help="List youth records by their day to be sealed.")
    ] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Do what a home needs regularly: check the audit trail, count what is due."""
    from classify.commands import maintain as command

    if review and seal:
        raise typer.BadParameter("--review and --seal cannot both be meant.")
    settings = settings_of(home)
    if review or seal:
        command.list_due(settings, "review" if review else "seal", as_json=as_json)
        return
    raise typer.Exit(command.maintain(settings, as_json=as_json))


@runs_app.callback(invoke_without_command=True)
def runs(context: typer.Context, as_json: Json = False, home: Home = None) -> None:
    """See the runs of the service: at work, next, over."""
    from classify.cli.app import use_home

    use_home(home)
    if context.invoked_subcommand is None:
        from classify.commands import runs as command

        command.list_runs(settings_of(home), as_json=as_json)


@runs_app.command("cancel")
def runs_cancel(
    which: Annotated[str, typer.Argument(help="The run's number, or the name of the share that is scanned.")],
    home: Home = None,
) -> None:
    """Stop a run. What it has done is kept; the same scan goes on from there."""
    from classify.commands import runs as command

    command.cancel(which, settings_of(home))
