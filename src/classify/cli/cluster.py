"""Commands about several machines: worker, scheduler."""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, Jobs, app, settings_of

Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="The scheduler's address, as tcp://10.1.2.3:8786.")
]
Host = Annotated[str, typer.Option("--host", help="Address of this machine to listen on.")]


@app.command()
def worker(scheduler: Scheduler = None, host: Host = "", jobs: Jobs = None, home: Home = None) -> None:
    """Read files for the service of another machine, as a worker of its Dask cluster (docs/scale.md)."""
    from classify.commands import cluster as command

    raise typer.Exit(command.worker(settings_of(home, dask_scheduler=scheduler, jobs=jobs), host))


@app.command()
def scheduler(scheduler: Scheduler = None, host: Host = "", home: Home = None) -> None:
    """Hand out work among the machines of a Dask cluster (docs/scale.md)."""
    from classify.commands import cluster as command

    raise typer.Exit(command.scheduler(settings_of(home, dask_scheduler=scheduler), host))
