"""`classify list`: items that fit, one a line; for people, for pipes (tabs), or as JSON."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from classify.commands.scan import LABEL_STYLES
from classify.commands.terminal import runnable, say, speaks_unicode
from classify.detect.city.files import load_city
from classify.errors import InventoryError
from classify.export.rows import COLUMNS, Row
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from classify.settings import Settings
from models.labels import DocType, Entity, Label, Outcome, Tag
from models.words import doc_type_words, entity_words, outcome_words, tag_words

_Word = TypeVar("_Word", bound=StrEnum)


def wanted(
    settings: Settings,
    *,
    labels: Iterable[str] = (),
    tags: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    entities: Iterable[str] = (),
    doc_types: Iterable[str] = (),
    changed: bool = False,
) -> Wanted:
    """The filters of a list from what was typed: codes in any case, or their words.

    Raises:
        InventoryError: there is no such label, tag, outcome, entity or kind of record.
    """
    return Wanted(
        labels=frozenset(_meant(word, Label, "label", str) for word in labels),
        tags=frozenset(_meant(word, Tag, "tag", tag_words) for word in tags),
        outcomes=frozenset(_meant(word, Outcome, "outcome", outcome_words) for word in outcomes),
        entities=frozenset(_entity(word, settings) for word in entities),
        doc_types=frozenset(_meant(word, DocType, "kind of record", doc_type_words) for word in doc_types),
        changed=changed,
    )


def _entity(typed: str, settings: Settings) -> str:
    """An entity of ours, or one that the city's own recognizers find."""
    own = load_city(settings.city).entities if settings.city else frozenset()
    plain = typed.strip().upper().replace(" ", "_").replace("-", "_")
    return plain if plain in own else _meant(typed, Entity, "entity", entity_words)


def _meant(typed: str, kinds: type[_Word], what: str, in_words: Callable[[str], str]) -> _Word:
    plain = typed.strip().casefold().replace(" ", "_").replace("-", "_")
    by_name = {kind.value.casefold().replace("-", "_"): kind for kind in kinds}
    by_words = {in_words(kind.value).casefold(): kind for kind in kinds}
    found = by_name.get(plain) or by_words.get(typed.strip().casefold())
    if found is not None:
        return found
    near = difflib.get_close_matches(plain, by_name, n=3, cutoff=0.6)
    known = ", ".join(by_name[name].value for name in near or by_name)
    remedy = f"Did you mean: {known}?" if near else f"Choose among: {known}."
    raise InventoryError(f"There is no {what} '{typed}'.", remedy=remedy)


def list_items(
    settings: Settings,
    which: Wanted,
    *,
    shares: Iterable[str] = (),
    json_lines: bool = False,
    console: Console | None = None,
) -> int:
    """Prints the items that fit, as they come from the inventory; returns how many.

    Raises:
        InventoryError: no such share, or nothing was scanned yet.
    """
    screen = console or Console(highlight=False)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue = Catalogue(store)
        chosen = [catalogue.share(name) for name in dict.fromkeys(shares)] or store.shares()
        if not chosen:
            raise InventoryError("Nothing was scanned yet.", remedy="Run classify scan FOLDER first.")
        if json_lines:
            count = _print_json(catalogue, chosen, which)
        elif screen.is_terminal:
            count = _print_for_people(screen, catalogue, chosen, which)
        else:
            count = _print_columns(screen, _lines(catalogue, chosen, which))
    if not count:
        say("No file fits.", err=True)
    elif screen.is_terminal and not json_lines:
        screen.print(runnable(f"\n{count:,} listed. classify show NUMBER says why a file is labeled so."))
    return count


def _lines(catalogue: Catalogue, shares: Iterable[ShareHandle], which: Wanted) -> Iterator[ItemLine]:
    for share in shares:
        yield from catalogue.lines(share, which)


def _print_json(catalogue: Catalogue, shares: Iterable[ShareHandle], which: Wanted) -> int:
    """The objects of `classify export --format jsonl`."""
    count = 0
    for share in shares:
        for line, grounds in catalogue.with_grounds([share], which):
            row = Row(line, grounds)
            told = {column.name: column.value(row) for column in COLUMNS} | {"member": line.is_member}
            sys.stdout.write(json.dumps(told, ensure_ascii=not speaks_unicode()) + "\n")
            count += 1
    return count


def _print_columns(screen: Console, lines: Iterable[ItemLine]) -> int:
    """Number, label, outcome, kind of record, findings, tags, entities, share, path, reason, by tabs.

    The columns are always these; nothing is cut. Names hold no tab or line end: those are shown escaped.
    """
    count = 0
    for line in lines:
        cells = (
            str(line.id),
            line.label,
            line.outcome,
            line.doc_type,
            str(line.findings),
            ",".join(line.tags),
            ",".join(line.entities),
            line.share,
            line.path,
            line.reason,
        )
        screen.file.write("\t".join(cells) + "\n")
        count += 1
    return count


def _print_for_people(
    screen: Console, catalogue: Catalogue, shares: Iterable[ShareHandle], which: Wanted
) -> int:
    count = 0
    for share in shares:
        for number, line in enumerate(catalogue.lines(share, which)):
            if number == 0:
                screen.print(Text(line.share, "bold"))
            screen.print(one_line(line), soft_wrap=True)
            count += 1
    return count


def one_line(line: ItemLine) -> Text:
    """Number, label, path, and why it was not read if it was not."""
    label = Text(f"{line.label or 'not examined':<13}", LABEL_STYLES.get(line.label, "dim"))
    unread = "" if Outcome(line.outcome).was_read else f"  ({line.reason or outcome_words(line.outcome)})"
    return Text.assemble((f"{line.id:>8}  ", "dim"), label, line.path, (unread, "dim"))
