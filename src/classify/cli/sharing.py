"""Commands about sharing: may these files go to somebody?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, Ocr, app, settings_of
from models.sharing import Evidence, Purpose, RecipientType, Seen


class _Form(StrEnum):
    PDF = "pdf"
    ZIP = "zip"


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


@app.command()
def release(
    request: Annotated[int, typer.Argument(help="Number of the request, decided.")],
    to: Annotated[str, typer.Option("--to", help="Who gets it.")],
    authority: Annotated[str, typer.Option("--authority", help="The law or order it leaves by.")],
    out: Annotated[Path, typer.Option("--out", help="The package.")],
    form: Annotated[_Form, typer.Option("--as", help="What it is locked as.")] = _Form.PDF,
    use_by: Annotated[
        datetime | None, typer.Option("--use-by", formats=["%Y-%m-%d"], help="Last day of the use.")
    ] = None,
    without: Annotated[
        list[int] | None, typer.Option("--without", help="A file that stays here; several times.")
    ] = None,
    seen: Annotated[
        Seen | None, typer.Option("--seen", help="Why it leaves though another release shows more, or less.")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="Where what opens it is written.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Release the files of a decided request: a locked package, and once what opens it."""
    from classify.commands import release as command
    from classify.sharing.packed import Form

    command.release(
        request,
        out,
        settings_of(home),
        to=to,
        authority=authority,
        form=Form(form.value),
        use_by=use_by.date() if use_by else None,
        without=without or (),
        seen=seen,
        phrase_file=passphrase_file,
        as_json=as_json,
    )
