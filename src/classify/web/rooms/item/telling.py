"""What the page of a file says of it, from what the inventory knows: sentences, no rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from classify.errors import ReadError
from classify.inventory.around import MOST_COUNTED
from classify.inventory.items import ItemDetails, Proposed
from classify.inventory.reasons import believed, sentence_of, steps_of, where
from classify.inventory.scanlist import ScanLine
from classify.results import StoredFinding
from models.words import TAGS, entity_words

TO_BE_CONFIRMED = " (to be confirmed)"
"""How a rule marks a citation that nobody has held against the law's text yet (`label.rule`)."""
_LEFT_OUT = "Left out for that: "
_CODE = re.compile(r"[A-Z][A-Z-]+")
_KNOWN_ELSEWHERE = ("media", "partial", "needs_ocr")


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke."""

    label: str
    sentence: str
    citation: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in a list."""

    what: str
    role: str
    mask: str
    score: int
    """Percent."""
    place: str
    elsewhere: str
    """In how many other files the same value stands; "" for none."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why findings of one kind are believed."""

    what: str
    sentence: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a file's history."""

    at: datetime
    before: str
    """"" for the first."""
    after: str
    why: str


def moment_of(nanoseconds: int) -> datetime | None:
    """The moment a file was last changed; None where nothing is known of it, or no calendar has it."""
    try:
        return (
            datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)
            if nanoseconds
            else None
        )
    except OverflowError:
        return None


def remedy(outcome: str) -> str:
    """What to do about a file that could not be (wholly) read; "" where there is nothing to do."""
    return next((kind.remedy for kind in ReadError.__subclasses__() if kind.outcome == outcome), "")


def reasons(proposal: Proposed) -> list[Reason]:
    """The reasons of a proposal, the strongest first, each with its law."""
    return [
        Reason(
            rule["label"],
            _without_codes(rule["sentence"]),
            rule["citation"].removesuffix(TO_BE_CONFIRMED),
            not rule["citation"].endswith(TO_BE_CONFIRMED),
        )
        for rule in proposal.fired
    ]


def _without_codes(sentence: str) -> str:
    """A rule that takes tags of others away names them by their codes."""
    said, left_out, tags = sentence.partition(_LEFT_OUT)
    known = {tag.value: words for tag, words in TAGS.items()}
    return said + left_out + _CODE.sub(lambda code: known.get(code[0], code[0]), tags)


def found(findings: Iterable[StoredFinding], elsewhere: Mapping[str, int]) -> list[Found]:
    """Findings as a list shows them."""
    return [
        Found(
            what=entity_words(finding.entity),
            role=(finding.role or "").replace("_", " "),
            mask=finding.mask,
            score=round(100 * finding.score),
            place=where(finding),
            elsewhere=_elsewhere(elsewhere.get(finding.fingerprint or "", 0)),
        )
        for finding in findings
    ]


def _elsewhere(items: int) -> str:
    if items > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} other files"
    if not items:
        return ""
    return "1 other file" if items == 1 else f"{items:,} other files"


def grounds(findings: Iterable[StoredFinding]) -> list[Ground]:
    """Why findings are believed, once for all that are believed for the same reason."""
    return [
        # Steps name the checks of the packs as their code does.
        Ground(
            entity_words(finding.entity),
            sentence_of(finding),
            [step.replace("_", " ") for step in steps_of(finding)],
        )
        for finding in believed(findings)
    ]


def remarks(details: ItemDetails) -> list[str]:
    """What was noted while it was read, but what the page says elsewhere."""
    return [sentence for kind, sentence in details.remarks if kind not in _KNOWN_ELSEWHERE]


def history(proposals: Sequence[Proposed], scans: Mapping[int, ScanLine]) -> list[Change]:
    """The labels a file was given, the newest first: what each followed, and why it was looked at again."""
    changes = []
    for newer, older in zip(proposals, [*proposals[1:], None], strict=True):
        changes.append(
            Change(
                at=newer.made_at,
                before=older.label if older else "",
                after=newer.label,
                why=_why_anew(newer, older, scans),
            )
        )
    return changes


def _why_anew(newer: Proposed, older: Proposed | None, scans: Mapping[int, ScanLine]) -> str:
    if older is None:
        return "read for the first time"
    if newer.policy_version != older.policy_version and newer.scan_id == older.scan_id:
        return "the label policy changed"
    here, before = scans.get(newer.scan_id), scans.get(older.scan_id)
    if here and before and here.detector_version != before.detector_version:
        return "read again with newer detectors"
    if newer.policy_version != older.policy_version:
        return "the label policy changed"
    return "read again: the file changed, or what lies beside or in it did"
