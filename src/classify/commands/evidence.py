"""`classify evidence`: what the city must be able to show, tried or counted when it is asked for."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.checks import Verdict
from classify.commands.terminal import say
from classify.errors import BinderError, InventoryError
from classify.evidence.cjis import SelfTest, self_test
from classify.evidence.making import Desk
from classify.evidence.paper import Paper, said
from classify.evidence.printed import printed
from classify.evidence.tried import self_test_paper
from classify.evidence.typeset import typeset
from classify.evidence.workbook import workbook
from classify.evidence.written import Written
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.settings import Settings

_SHOWN = {
    Verdict.OK: ("held", "green"),
    Verdict.WARNING: ("with less", "yellow"),
    Verdict.WRONG: ("did not hold", "bold red"),
}


def cjis(settings: Settings, *, output: Path | None = None, as_json: bool = False) -> int:
    """Tries the controls and prints what came of it; returns 1 when one did not hold, else 0.

    Raises:
        InventoryError: `output` cannot be written.
    """
    if not as_json:
        say("Trying each control; this takes half a minute.", err=True)
    test = self_test(settings)
    if output is not None:
        _write(output, _formed(self_test_paper(test, settings.publisher, settings.zone), output))
    if as_json:
        told = [asdict(one) for one in test.tried]
        say(json.dumps({"at": test.at.isoformat(), "policy": test.policy, "tried": told}))
    elif output is None:
        _print(test)
    else:
        say(f"{test.held} of {len(test.tried)} held; written to {output}.")
    return int(any(one.verdict is Verdict.WRONG for one in test.tried))


def _print(test: SelfTest) -> None:
    table = Table(
        box=None,
        pad_edge=False,
        title=f"{test.policy}, tried {test.at:%Y-%m-%d %H:%M} UTC",
        title_justify="left",
    )
    for heading in ("Control", "What", "Result", "What was seen"):
        table.add_column(heading, overflow="fold")
    for one in test.tried:
        told = Text(one.sentence)
        if one.remedy:
            told.append(f" {one.remedy}", "dim")
        table.add_row(one.control, one.title, Text(*_SHOWN[one.verdict]), told)
    Console().print(table)
    say(f"{test.held} of {len(test.tried)} held.")


def binder(settings: Settings, *, output: Path | None = None, as_json: bool = False) -> None:
    """Counts everything and writes the binder; without `output` says what it comes to.

    Raises:
        BinderError, InventoryError: there is no such form; `output` cannot be written.
    """
    if output is not None:
        _must_be_a_form(output)
    with _opened(settings) as store:
        paper = _desk(store, settings).binder()
        if output is not None:
            _write(output, _formed(paper, output))
            store.audit("binder.make", kind=output.suffix.lstrip("."))
    if as_json:
        say(json.dumps(paper.as_json()))
    elif output is None:
        _tell(paper)
    else:
        say(f"The binder was written to {output}.")


def written(settings: Settings, *, take: Path | None = None) -> None:
    """Prints what people wrote into the binder, as YAML; or takes all of it from a file of that form.

    Raises:
        BinderError, InventoryError: the file is not written so, names somebody, or cannot be read.
    """
    import yaml

    with _opened(settings) as store:
        desk = _desk(store, settings)
        kept = desk.written()
        if take is None:
            plain = kept.written.as_json()
            say(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100).rstrip())
            return
        try:
            plain = yaml.safe_load(take.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise InventoryError("The file cannot be read.", remedy="Give a YAML file.") from error
        given = Written.from_json(plain or {})
        desk.write(lambda _: given, before=kept.number, part="all of it", actor="")
    say("The binder holds what the file says.")


def certificate(settings: Settings, share: str, *, output: Path | None = None, as_json: bool = False) -> None:
    """Certifies a share: a page beside the signed JSON, or on the screen what it says.

    Raises:
        CertificateError, InventoryError: the share was never scanned whole; there is none of that name;
            `output` cannot be written.
    """
    kind = "json" if output is None else _must_be_a_form(output, "html", "pdf", "json")
    with _opened(settings) as store:
        desk, handle = _desk(store, settings), store.share_named(share)
        told = desk.statement(handle)
        if output is not None:
            pages = () if kind == "json" else (kind,)
            for name, data in desk.files(told, output.stem, *pages).items():
                _write(output.with_name(name), data)
        elif as_json:
            say(desk.files(told, "certificate")["certificate.json"].decode().rstrip())
        else:
            _tell(desk.certificate(told))
        store.audit("certificate.make", subject=f"share:{handle.id}", kind=kind)
    if output is not None:
        beside = "" if kind == "json" else f" The signed {output.stem}.json beside it vouches for it."
        say(f"The certificate was written to {output}.{beside}")
        say(f"Anybody checks it: classify verify {output.stem}.json")


def _desk(store: Store, settings: Settings) -> Desk:
    return Desk(store, settings, Policy.load(settings.policy))


def _opened(settings: Settings) -> Store:
    return Store.open(settings.home, settings.database_url, packs=settings.packs)


_FORMS = ("html", "pdf", "json", "xlsx")


def _must_be_a_form(output: Path, *forms: str) -> str:
    kind, known = output.suffix.lstrip(".").lower(), forms or _FORMS
    if kind not in known:
        named = ", ".join(f".{form}" for form in known)
        raise BinderError(
            "The form is told by the end of the file's name.", remedy=f"End it with one of: {named}."
        )
    return kind


def _formed(paper: Paper, output: Path) -> bytes:
    kind = output.suffix.lstrip(".").lower()
    if kind == "pdf":
        return typeset(paper)
    if kind == "xlsx":
        return workbook(paper)
    return (json.dumps(paper.as_json(), indent=1) if kind == "json" else printed(paper)).encode()


def _tell(paper: Paper) -> None:
    """The sentences and tables of a paper, on the screen."""
    console = Console()
    console.print(Text(paper.title, "bold"))
    for sentence in (paper.stamp, *paper.lead):
        if sentence:
            console.print(Text(sentence))
    for section in paper.sections:
        console.print(Text(f"\n{section.title}", "bold"))
        for sentence in section.sentences:
            console.print(Text(sentence))
        for one in section.tables:
            if not one.rows:
                console.print(Text(f"{one.caption}: {one.wanting}"))
                continue
            table = Table(title=Text(one.caption), box=None, pad_edge=False, title_justify="left")
            for heading, right in zip(one.headings, one.numeric, strict=True):
                table.add_column(Text(heading), justify="right" if right else "left", overflow="fold")
            for row in one.rows:
                table.add_row(*(Text(said(cell, paper.zone)) for cell in row))
            console.print(table)


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise InventoryError(
            f"The page cannot be written: {error.strerror}.", remedy="Choose another --output."
        ) from error
