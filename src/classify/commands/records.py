"""`classify records`: which records a request may be about, and how long answering it takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.errors import SearchError
from classify.export.stamp import STAMP, stamp
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.maintenance import today
from classify.searches.effort import Effort, effort
from classify.searches.letter import letter
from classify.searches.names import Likeness
from classify.searches.search import Answer, Match, Question, search
from classify.searches.words import terms_of
from classify.settings import Settings
from classify.survey.pace import Pace
from classify.viewing import Viewer
from models.labels import DocType
from models.words import doc_type_words, entity_words, many

_LISTED = 100
_SURE = {
    Likeness.SAME: "the name as asked",
    Likeness.SHORTER_OR_LONGER: "with another middle name",
    Likeness.INITIAL_ONLY: "initial and last name alone",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A request as it was typed."""

    names: Sequence[str] = ()
    """`-`: one from each line of standard input, so that it stands in no list of commands."""
    terms: Sequence[str] = ()
    shares: Sequence[str] = ()
    departments: Sequence[str] = ()
    doc_types: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    folder: str = ""
    most: int = 200
    skip: int = 0

    def question(self) -> Question:
        """What is asked. Raises SearchError."""
        names = [one for name in self.names for one in (_lines() if name == "-" else [name])]
        return Question(
            names=tuple(names),
            terms=terms_of(self.terms),
            doc_types=frozenset(map(_doc_type, self.doc_types)),
            since=self.since,
            until=self.until,
            folder=self.folder.strip("/"),
            most=self.most,
            skip=self.skip,
        )

    def asked(self, store: Store) -> list[ShareHandle]:
        """The shares it is about. Raises InventoryError for one that is not there, SearchError for none."""
        catalogue = Catalogue(store)
        shares = [catalogue.share(name) for name in self.shares] or store.shares()
        wanted = {name.casefold() for name in self.departments}
        found = [share for share in shares if not wanted or share.department.casefold() in wanted]
        if not found:
            raise SearchError("No share belongs to that department.", remedy="See them: classify shares.")
        return found


def _lines() -> list[str]:
    return [line.strip() for line in sys.stdin if line.strip()]


def _doc_type(typed: str) -> DocType:
    wanted = typed.strip().casefold()
    for kind in DocType:
        if wanted in (kind.value, kind.value.replace("_", " "), doc_type_words(kind.value).casefold()):
            return kind
    raise SearchError(f"There is no kind of record '{typed}'.", remedy="See them: classify summary.")


def find(typed: Typed, settings: Settings, *, as_json: bool = False, console: Console | None = None) -> None:
    """Prints the records that a request may be about.

    Raises:
        SearchError, InventoryError: something of it cannot be meant.
    """
    screen = console or terminal.screen()
    answer, work = _answered(typed, settings)
    if as_json:
        told = _as_json(answer, work)
        told["items"] = [_match(match) for match in answer.matches]
        screen.file.write(json.dumps(told) + "\n")
        return
    _print_found(screen, answer)
    _print_unsearched(screen, answer)
    _print_work(screen, work)


def estimate(
    typed: Typed,
    settings: Settings,
    *,
    reference: str = "",
    out: Path | None = None,
    as_json: bool = False,
    console: Console | None = None,
) -> None:
    """Prints how long answering takes, and the text for the requester (into `out`, where given)."""
    screen = console or terminal.screen()
    answer, work = _answered(typed, settings)
    text = letter(
        work,
        today(),
        publisher=settings.publisher,
        reference=reference,
        contact_name=settings.contact_name,
        contact_email=settings.contact_email,
    )
    if out is not None:
        out.write_text(text, "utf-8")
    if as_json:
        screen.file.write(json.dumps({**_as_json(answer, work), "letter": text}) + "\n")
        return
    _print_unsearched(screen, answer)
    _print_work(screen, work)
    if any(match.share.criminal_justice for match in answer.matches):
        screen.print(
            Text(
                "\nSome of it is criminal-justice information: that records exist can itself be confidential "
                "(44-5-303, MCA). Ask the city attorney before the text is sent.",
                "bold",
            )
        )
    if out is not None:
        screen.print(Text(f"\nThe text for the requester is in {out}."))
    else:
        screen.print("\n[bold]Text for the requester[/bold]\n")
        screen.print(Text(text))


def _answered(typed: Typed, settings: Settings) -> tuple[Answer, Effort]:
    question = typed.question()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        shares = typed.asked(store)
        reader = Viewer(store, settings) if question.terms else None
        answer = search(store, shares, question, reader=reader, readable=shares)
        return answer, effort(answer, settings, Pace(store.paces(), ocr=settings.ocr))


def _as_json(answer: Answer, work: Effort) -> dict[str, Any]:
    return {
        "candidates": answer.candidates,
        "read": answer.read,
        "not_yet_searched": len(answer.not_yet),
        "not_searched": dict(answer.not_searched),
        "complete": answer.is_complete,
        "effort": work.as_json(),
    }


def _match(match: Match) -> dict[str, Any]:
    line = match.candidate.line
    return {
        "number": line.id,
        "share": line.share,
        "path": line.path,
        "label": line.label,
        "in_effect": line.in_effect,
        "tags": list(line.tags),
        "doc_type": line.doc_type,
        "likeness": match.likeness.name.lower() if match.likeness else None,
        "times": list(match.times),
        "in_name": list(match.in_name),
        "copies": match.copies,
        "found": dict(match.candidate.found),
        "whole": match.is_whole,
        "handling": stamp(match.share.criminal_justice),
    }


def _print_found(screen: Console, answer: Answer) -> None:
    if any(match.share.criminal_justice for match in answer.matches):
        screen.print(Text(STAMP, "bold red"))
    screen.print(Text(f"{many(len(answer.matches), 'file')} may be meant.", "bold"))
    for match in answer.matches[:_LISTED]:
        line = match.candidate.line
        screen.print(Text(f"{line.id:>8}  {line.label:<12}  {line.share}: {line.path}"), soft_wrap=True)
        facts = [doc_type_words(line.doc_type)]
        if match.likeness is not None:
            facts.append(_SURE[match.likeness])
        if any(match.times):
            facts.append(f"{many(sum(match.times), 'place')} with the words")
        if any(match.in_name):
            facts.append("the words stand in its name")
        if match.copies:
            facts.append(many(match.copies, "copy", "copies"))
        if to_cut := sum(match.candidate.found.values()):
            facts.append(f"{to_cut:,} to be looked at before release")
        screen.print(Text(f"          {'; '.join(facts)}", "dim"), soft_wrap=True)
    if len(answer.matches) > _LISTED:
        screen.print(f"  ... and {len(answer.matches) - _LISTED:,} more (--json has all)")


def _print_unsearched(screen: Console, answer: Answer) -> None:
    if answer.not_yet:
        screen.print(
            Text(
                f"Not searched for the words yet: {many(len(answer.not_yet), 'document')}. Narrow the "
                "request, or go on with --most and --skip.",
                "bold",
            )
        )
    for why, number in answer.not_searched.items():
        screen.print(Text(f"Not searched for the words: {many(number, 'file')}; {why}.", "bold"))


def _print_work(screen: Console, work: Effort) -> None:
    screen.print("\n[bold]Work[/bold]")
    screen.print(
        f"  {many(work.records, 'record')} ({many(work.copies, 'copy', 'copies')} besides), about "
        f"{many(work.pages, 'page')}, {work.recognised:,} of them scans; something may have to be cut on "
        f"{work.cut:,}."
    )
    for why, number in work.unread.items():
        screen.print(f"  {many(number, 'record')} of unknown length ({why}).")
    for entity, number in work.found.items():
        screen.print(Text(f"  {number:>8,}  {entity_words(entity)}"))
    screen.print(
        f"  About {work.staff_hours:,.1f} hours of somebody's time: {many(work.working_days, 'working day')}."
    )
    if work.fee is not None:
        screen.print(f"  Fee: ${work.fee.dollars:,.2f}")
    for sentence in work.basis:
        screen.print(Text(f"  {sentence}", "dim"))
