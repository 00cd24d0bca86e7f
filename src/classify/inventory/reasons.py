"""Where findings stand and why they are believed, in words: once for all believed for the same reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from classify.results import StoredFinding
from models.labels import Entity


def reasons_of(findings: Iterable[StoredFinding]) -> Iterator[tuple[str, str, str]]:
    """(entity, sentence, how the score of the first such finding came about), each sentence once; of persons
    each ground once.
    """
    for finding in believed(findings):
        detector = finding.why.get("detector", "")
        yield finding.entity, sentence_of(finding), f"{', '.join(steps_of(finding))}  [{detector}]"


def believed(findings: Iterable[StoredFinding]) -> Iterator[StoredFinding]:
    """The first of all that are believed for the same reason."""
    told: set[tuple[str, str, str]] = set()
    for finding in findings:
        ground = " ".join(_words_of_steps(finding)) if finding.entity == Entity.PERSON else ""
        if (reason := (finding.entity, sentence_of(finding), ground)) not in told:
            told.add(reason)
            yield finding


def sentence_of(finding: StoredFinding) -> str:
    """Why it is believed, as its detector says."""
    return str(finding.why.get("sentence", ""))


def steps_of(finding: StoredFinding) -> list[str]:
    """The steps of its score: "the form labelled 60%", "the word permit nearby +30%"."""
    steps = [(str(step["words"]), float(step["change"])) for step in finding.why.get("steps", ())]
    return [
        f"{words} {change:.0%}" if n == 0 else f"{words} {change:+.0%}"
        for n, (words, change) in enumerate(steps)
    ]


def _words_of_steps(finding: StoredFinding) -> list[str]:
    return [str(step["words"]) for step in finding.why.get("steps", ())]


def where(finding: StoredFinding) -> str:
    """A finding's place in words: "page 3, header, line 2"."""
    return in_words(finding.place)


def in_words(place: dict[str, Any]) -> str:
    """A place as JSON has it, in words."""
    words = [
        f"{name} {place[name]}"
        for name in ("page", "sheet", "cell", "paragraph", "line")
        if place.get(name) is not None
    ]
    part = str(place.get("part", "body"))
    if part == "name":
        part = "file name"
    if part != "cell" and (part != "body" or not words):
        words.append(part)
    if place.get("hidden"):
        words.append(f"hidden: {place['hidden']}")
    return ", ".join(words)
