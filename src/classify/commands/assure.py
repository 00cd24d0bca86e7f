"""`classify assure`: how much was missed, from the plan to the certificate."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.assurance import certificate, words
from classify.assurance.desk import AssuranceDesk
from classify.assurance.numbers import TAUGHT
from classify.assurance.result import Result
from classify.commands import terminal
from classify.errors import AssuranceError, InventoryError
from classify.export.as_csv import harmless
from classify.inventory.assured import CANNOT_TELL, PlanLine
from classify.inventory.audit import this_user
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.trail import private_key
from classify.settings import Settings
from models.assurance import PlanState
from models.labels import Label, Tag
from models.words import many

COLUMNS = ("sample", "label", "tags", "reader")


def plan(
    settings: Settings,
    share: str,
    *,
    rate: float,
    number: int | None = None,
    seed: str = "",
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Publishes what will be drawn from a share, and prints it.

    Raises InventoryError where there is no such share, AssuranceError where there is nothing to draw from.
    """
    screen = console or terminal.screen()
    with _at(settings, share) as (desk, handle, _):
        made = desk.plan(handle, rate, number=number, seed=seed)
    if as_json:
        _print_json(screen, _plan_as_json(made))
        return
    table = Table(
        title=f"Plan {made.id} for {handle.name}: to show a miss rate of at most {words.percent(rate)}"
    )
    table.add_column("Pile")
    table.add_column("Files", justify="right")
    table.add_column("To read", justify="right")
    for pile, (files, drawn) in words.in_order(made.piles):
        table.add_row(words.PILES[pile], f"{files:,}", f"{drawn:,}")
    screen.print(table)
    screen.print(Text(f"Seed {made.seed}. Digest of all files {made.frame_digest}."))
    screen.print("Were nothing met in one large pile: " + "; ".join(map(words.lesson, TAUGHT)) + ".")
    screen.print(Text("Draw it before anything is decided or scanned: classify assure draw " + handle.name))


def draw(
    settings: Settings,
    share: str,
    *,
    out: Path | None = None,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Draws what was planned; `out`: a CSV for readers who work on paper, with names of files and no labels.

    Raises InventoryError and AssuranceError; StalePlanError where files changed since the plan.
    """
    screen = console or terminal.screen()
    with _at(settings, share) as (desk, handle, store):
        planned = _newest(desk, handle)
        number = desk.draw(planned) if planned.state is PlanState.PLANNED else 0
        if out is not None:
            _write_list(out, store, handle, planned)
    if as_json:
        _print_json(screen, {"plan": planned.id, "drawn": number})
        return
    said = f"{many(number, 'file')} drawn." if number else "It was drawn before."
    screen.print(said + " Files whose truth is known are among them; nobody is told which.")


def record(
    settings: Settings,
    share: str,
    *,
    sample: int | None = None,
    label: str = "",
    tags: tuple[str, ...] = (),
    reader: str = "",
    file: Path | None = None,
    console: Console | None = None,
) -> None:
    """Keeps what readers say: of one file, or all lines of a CSV (sample, label, tags, reader).

    Raises InventoryError and AssuranceError; nothing of a CSV is kept of which one line is wrong in itself.
    """
    screen = console or terminal.screen()
    lines = _lines_of(file) if file is not None else [(sample or 0, label, tags, reader)]
    said = [(number, _said(word), _tags(some), who) for number, word, some, who in lines]
    kept = 0
    with _at(settings, share) as (desk, handle, _):
        planned = _newest(desk, handle)
        for number, word, some, who in said:
            desk.judge(planned, number, word, tags=some, reader=who)
            kept += 1
        result = desk.result(planned)
    screen.print(f"{many(kept, 'answer')} kept.")
    for sentence in words.sentences(result):
        screen.print(Text(sentence))


def estimate(
    settings: Settings, share: str, *, as_json: bool = False, console: Console | None = None
) -> None:
    """Prints what is shown of a share. Raises InventoryError and AssuranceError."""
    screen = console or terminal.screen()
    with _at(settings, share) as (desk, handle, _):
        result = desk.result(_newest(desk, handle))
    if as_json:
        _print_json(screen, result_as_json(result))
        return
    for sentence in words.sentences(result):
        screen.print(Text(sentence))
    if result.parts:
        table = Table(title="By label and tag")
        table.add_column("What")
        table.add_column("Found of all there is")
        table.add_column("Missed at most", justify="right")
        for name, counts in result.parts.items():
            told = counts.estimate()
            table.add_row(name, words.between(told.recall), f"{int(told.missed.high):,}")
        screen.print(table)


def certify(
    settings: Settings,
    share: str,
    *,
    out: Path,
    force: bool = False,
    console: Console | None = None,
) -> None:
    """Writes the signed certificate of a share to `out`.

    Raises AssuranceFileError while not enough is read, InventoryError and AssuranceError.
    """
    screen = console or terminal.screen()
    with _at(settings, share) as (desk, handle, store):
        told = certificate.document(desk.result(_newest(desk, handle)), handle.name)
        text = certificate.signed(told, private_key(store.keys.audit_key))
        _write(out, text, force=force)
        store.audit("assurance.certify", subject=f"share:{handle.id}", plan=told["plan"]["number"])
    screen.print(Text(f"Written to {out}. Anybody checks it with: classify verify {out.name}"))


def result_as_json(result: Result) -> dict[str, Any]:
    """For programs. Of a sample that is not whole there is no estimate."""
    told: dict[str, Any] = {
        "plan": result.plan.id,
        "state": result.plan.state.value,
        "drawn": result.drawn,
        "read": result.read,
        "waiting_for_second": result.waiting,
        "bound": min(result.bound, 1.0),
        "enough": result.is_enough,
        "estimate": None,
        "by": {},
        "misses": [],
    }
    if result.whole is not None:
        told["estimate"] = certificate.limits(result.whole.estimate())
        told["misses"] = [
            {"item": one.item, "pile": one.pile.value, "kinds": list(one.kinds)} for one in result.met
        ]
        told["by"] = {name: certificate.limits(counts.estimate()) for name, counts in result.parts.items()}
    return told


@contextmanager
def _at(settings: Settings, name: str) -> Iterator[tuple[AssuranceDesk, ShareHandle, Store]]:
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        share = next((share for share in store.shares() if share.name == name), None)
        if share is None:
            raise InventoryError("There is no share of that name.", remedy="List them: classify shares.")
        yield AssuranceDesk(store, None, name=this_user()), share, store


def _newest(desk: AssuranceDesk, share: ShareHandle) -> PlanLine:
    found = desk.newest(share)
    if found is None or found.state is PlanState.ENDED:
        raise AssuranceError(
            "Nothing is planned for this share.", remedy=f"Plan it first: classify assure plan {share.name}."
        )
    return found


def _plan_as_json(plan: PlanLine) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "seed": plan.seed,
        "rate": plan.rate,
        "line": plan.line.value,
        "frame_digest": plan.frame_digest,
        "piles": {pile.value: {"files": files, "read": read} for pile, (files, read) in plan.piles.items()},
    }


def _write_list(out: Path, store: Store, share: ShareHandle, plan: PlanLine) -> None:
    samples = store.assurance_samples(plan.id)
    items = [one.item_id for one in samples if one.item_id is not None]
    shown = Catalogue(store).lines_of(share, items)
    try:
        with out.open("x", newline="", encoding="utf-8") as opened:
            written = csv.writer(opened)
            written.writerow([*COLUMNS, "file"])
            for one in samples:
                line = shown.get(one.item_id or 0)
                written.writerow([one.id, "", "", "", harmless(line.path) if line is not None else ""])
    except OSError as error:
        raise InventoryError(
            f"The list cannot be written: {error.strerror}.", remedy="Choose another name."
        ) from error


def _write(out: Path, text: str, *, force: bool) -> None:
    try:
        with out.open("w" if force else "x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise InventoryError(
            f"The certificate cannot be written: {error.strerror}.", remedy="Choose another name, or --force."
        ) from error


def _lines_of(file: Path) -> list[tuple[int, str, tuple[str, ...], str]]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            rows = list(csv.DictReader(opened))
        return [
            (
                int(row["sample"]),
                row["label"],
                tuple((row.get("tags") or "").split()),
                row.get("reader") or "",
            )
            for row in rows
            if (row.get("label") or "").strip()
        ]
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise AssuranceError(
            "This list of answers cannot be read.",
            remedy=f"Its first line names the columns {', '.join(COLUMNS)}.",
        ) from error


def _said(word: str) -> Label | None:
    told = word.strip()
    if told.casefold() == CANNOT_TELL:
        return None
    try:
        return Label(told.upper())
    except ValueError as error:
        raise AssuranceError(
            "An answer is a label.", remedy=f"Say {', '.join(Label)}, or '{CANNOT_TELL}'."
        ) from error


def _tags(given: tuple[str, ...]) -> tuple[Tag, ...]:
    try:
        return tuple(Tag(one.upper()) for one in given)
    except ValueError as error:
        raise AssuranceError("There is no such tag.", remedy=f"Say {', '.join(Tag)}.") from error


def _print_json(screen: Console, told: dict[str, Any]) -> None:
    screen.file.write(json.dumps(told) + "\n")
