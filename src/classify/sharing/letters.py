"""The written answer to a request: allowed, allowed with parts cut, or denied, with the law and the way to
appeal. It names no file and no value: it goes out of the house.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from classify.errors import RegisterError
from classify.inventory.requests import RequestLine
from classify.sharing.said import PURPOSES
from models.sharing_request import Decided, RequestState
from models.words import many

_APPEAL = (
    "You may ask a district court to review this denial (2-6-1009, MCA). You may also write to us with what "
    "you think we have overlooked."
)
_APPEAL_CRIMINAL_JUSTICE = (
    "Confidential criminal justice information can be given to others when a district court finds, in "
    "writing, that the demands of individual privacy do not clearly exceed the merits of public disclosure "
    "(44-5-303(1), MCA)."
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who answers."""

    city: str
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A written answer, part by part."""

    title: str
    to: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings ("" for none), each with its sentences."""

    @property
    def text(self) -> str:
        """As plain text."""
        return "\n".join(_as_text(self)).rstrip() + "\n"

    @property
    def html(self) -> str:
        """As a page of its own, without style: whatever mails or prints it has its own."""
        return "".join(_as_html(self))


def letter(line: RequestLine, to: str, sender: Sender, *, received: date, answered: date) -> Letter:
    """The answer to a request that was decided.

    Args:
        line: the request, with what was judged and decided.
        to: the recipient's name.
        sender: who answers.
        received: the day it came, on the city's wall clock.
        answered: the day it was answered.

    Raises:
        RegisterError: it is not answered yet.
    """
    decision = line.decision
    if line.state is not RequestState.ANSWERED or decision is None or decision.decided is Decided.REFERRED:
        raise RegisterError("This request is not answered yet.", remedy="Decide it first.")
    files = many(line.files, "file")
    asked = f"On {_day(received)} you asked for {files}. What for: {PURPOSES[line.purpose]}."
    parts: list[tuple[str, tuple[str, ...]]] = []
    match decision.decided:
        case Decided.ALLOWED:
            title = "Your request is allowed"
            parts.append(("", (asked, "You may have them as they are.")))
        case Decided.REDACTED:
            title = "Your request is allowed, with parts cut"
            cut = "You may have copies from which the parts are cut that the law protects."
            parts.append(("", (asked, cut)))
        case _:
            title = "Your request is denied"
            parts.append(("", (asked, "We may not give them to you.")))
    parts.append(("Why", (_sentence(decision.reason),)))
    parts.append(("The law", tuple(_laws(line.told.get("rules", ())))))
    if decision.decided is Decided.DENIED:
        appeal = (_APPEAL, _APPEAL_CRIMINAL_JUSTICE) if line.criminal_justice else (_APPEAL,)
        parts.append(("If you do not agree", appeal))
    else:
        parts.append(("Conditions", tuple(_conditions(line))))
    who = f"{sender.contact}, {sender.city}" if sender.contact else sender.city
    mail = f" {sender.email}" if sender.email else ""
    parts.append(("Questions", (f"Request {line.id}, answered on {_day(answered)}. {who}.{mail}",)))
    return Letter(title, to, tuple((heading, said) for heading, said in parts if said))


def _laws(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each law once; one that nobody has checked says so. A rule of this program is no law."""
    seen: set[str] = set()
    for rule in rules:
        citation = str(rule.get("citation", ""))
        if citation and rule.get("law") != "" and citation not in seen:
            seen.add(citation)
            mark = "" if rule.get("verified") else " (not yet checked by the city attorney)"
            yield _sentence(f"{citation}{mark}")


def _conditions(line: RequestLine) -> Iterator[str]:
    yield from (_sentence(str(one)) for one in line.told.get("conditions", ()))
    if line.until is not None:
        yield f"You may use them until {_day(line.until)}; then destroy them, and tell us that you did."
    yield "They are for what you asked for, and for nobody else than those you named."


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _as_text(letter: Letter) -> Iterable[str]:
    yield from (letter.title, "", f"To: {letter.to}", "")
    for heading, sentences in letter.parts:
        if heading:
            yield heading
        yield from (f"- {one}" for one in sentences) if len(sentences) > 1 and heading else sentences
        yield ""


def _as_html(letter: Letter) -> Iterable[str]:
    title = html.escape(letter.title)
    yield f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
    yield f"<h1>{title}</h1><p>To: {html.escape(letter.to)}</p>"
    for heading, sentences in letter.parts:
        if heading:
            yield f"<h2>{html.escape(heading)}</h2>"
        yield from (f"<p>{html.escape(one)}</p>" for one in sentences)
    yield "</body></html>\n"
