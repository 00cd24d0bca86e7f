"""`classify survey`: first a look that opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, Jobs, Ocr, app, settings_of


@app.command()
def survey(
    what: Annotated[str, typer.Argument(help="A folder, or the name of a share surveyed before.")],
    share: Annotated[
        str, typer.Option("--share", help="Keep the survey in the inventory, under this share.")
    ] = "",
    department: Annotated[str, typer.Option("--department", help="Who owns the share.")] = "",
    criminal_justice: Annotated[
        bool | None,
        typer.Option(
            "--criminal-justice/--no-criminal-justice", help="The share holds criminal-justice information."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    jobs: Jobs = None,
    ocr: Ocr = True,
    home: Home = None,
) -> None:
    """Count a folder in minutes without opening a file: kinds, age, likely copies, risk, time for a scan."""
    from classify.commands import survey as command

    settings = settings_of(home, jobs=jobs, ocr=ocr)
    folder, made_at = Path(what), None
    if share:
        told = command.survey_into(
            folder, settings, share=share, department=department, criminal_justice=criminal_justice
        )
    elif folder.exists() or (not (settings.home / "inventory.db").exists() and not settings.database_url):
        told = command.survey_folder(folder, settings)
    else:
        told, made_at = command.kept_survey(what, settings)
    if as_json:
        command.print_json(told, made_at)
    else:
        command.print_survey(told, share or command.shown_name(what, settings), made_at)
