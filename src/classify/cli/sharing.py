"""Commands about sharing: may these files go to somebody?"""

from __future__ import annotations

from typing import Annotated

import typer

from classify.cli.app import Home, Ocr, app, settings_of
from models.sharing import Evidence, Purpose, RecipientType

share_app = typer.Typer(no_args_is_help=True, help="May files be shared, with whom and on what ground.")
app.add_typer(share_app, name="share")


@share_app.command()
def check(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files by number or path, folders, or the folder of a whole share."),
    ],
    to: Annotated[RecipientType, typer.Option("--to", help="Who would get them.")],
    purpose: Annotated[Purpose, typer.Option("--purpose", help="What for.")],
    agreement: Annotated[
        int | None, typer.Option("--agreement", help="Number of the agreement it leans on.")
    ] = None,
    evidence: Annotated[
        list[Evidence] | None,
        typer.Option("--evidence", help="What they can show; may be given several times."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    ocr: Ocr = True,
    home: Home = None,
) -> None:
    """Say whether files may go to somebody: the outcome, the law, the conditions, and the way to yes."""
    from classify.commands import sharing as command

    command.check(
        paths,
        settings_of(home, ocr=ocr),
        to=to,
        purpose=purpose,
        agreement=agreement,
        evidence=evidence or (),
        as_json=as_json,
    )
