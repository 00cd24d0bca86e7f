"""Counts of a share and what to look at first, from the tallies: no page counts rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import Session

from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine, as_lines
from classify.inventory.pages import FEW_ROWS
from classify.inventory.tables import EFFECT, ITEM, SCAN, TALLY
from models.approval import Staleness
from models.labels import Label, Outcome, Tag
from models.words import outcome_words


@dataclass(slots=True)
class Concern:
    """A group of files somebody should look at soon."""

    title: str
    advice: str
    files: int
    examples: list[ItemLine]


@dataclass(slots=True)
class Overview:
    """Counts of what is in a share; members of containers count like files."""

    files: int = 0
    """Top-level files, links and other entries."""
    members: int = 0
    bytes: int = 0
    findings: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    """By label, strictest first; "" counts what was never examined."""
    outcomes: dict[str, int] = field(default_factory=dict)
    doc_types: dict[str, int] = field(default_factory=dict)
    """Most frequent first."""
    tags: dict[str, int] = field(default_factory=dict)
    entities: dict[str, int] = field(default_factory=dict)
    """Files that hold at least one finding of the entity."""
    concerns: list[Concern] = field(default_factory=list)

    @property
    def unread(self) -> int:
        """Files whose text was not wholly seen: "no findings" must not be believed of them."""
        return sum(number for name, number in self.outcomes.items() if not Outcome(name).was_read)


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """All files of one kind of record in a share."""

    doc_type: str
    files: int
    label: Label
    """The strictest label proposed for any of them."""
    modified_ns: int
    """When the newest of them was changed."""
    tags: tuple[Tag, ...] = ()
    """The handling tags proposed for any of them."""
    in_effect: int = 0
    """How many of them have a label in effect."""
    approved: Label | None = None
    """The strictest label in effect for any of them."""

    @property
    def handled_as(self) -> Label:
        """How all of them are handled together: each as its label in effect says; what has none as proposed,
        and never as public (DOMAIN.md 4.1: unreviewed is handled as the proposed level or INTERNAL).
        """
        known = [self.approved] if self.approved is not None else []
        if self.in_effect == self.files:
            return Label.highest(known)
        return Label.highest([self.label, Label.INTERNAL, *known])


_RANKS = {label.value: label.rank for label in Label}


def record_groups(session: Session, share: ShareHandle) -> list[RecordGroup]:
    """The kinds of record in a share, by name; what waits to be examined is left out."""
    there = (
        ITEM.c.share_id == share.id,
        ITEM.c.gone_scan_id.is_(None),
        ITEM.c.label.is_not(None),
        ITEM.c.outcome != Outcome.NOT_EXAMINED.value,
    )
    groups = (
        select(
            ITEM.c.doc_type,
            func.count(),
            func.max(ITEM.c.label_rank),
            func.max(ITEM.c.mtime_ns),
            func.count(EFFECT.c.item_id),
            func.max(case(_RANKS, value=EFFECT.c.label)),
        )
        .outerjoin(EFFECT, (EFFECT.c.item_id == ITEM.c.id) & (EFFECT.c.stale == Staleness.NONE.value))
        .where(*there)
        .group_by(ITEM.c.doc_type)
        .order_by(ITEM.c.doc_type)
    )
    by_rank = {label.rank: label for label in Label}
    combinations = select(ITEM.c.doc_type, ITEM.c.tags).where(*there).group_by(ITEM.c.doc_type, ITEM.c.tags)
    tags: dict[str, set[str]] = {}
    for row in session.execute(combinations):
        tags.setdefault(row.doc_type, set()).update(row.tags.split(","))
    return [
        RecordGroup(
            doc_type,
            files,
            by_rank[rank],
            modified,
            tuple(t for t in Tag if t in tags[doc_type]),
            in_effect,
            by_rank.get(approved),
        )
        for doc_type, files, rank, modified, in_effect, approved in session.execute(groups)
    ]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A concern that is known by its tags; with `unflagged`, only in shares without the CJ flag."""

    title: str
    advice: str
    tags: frozenset[Tag]
    unflagged: bool = False


_BY_TAGS = (
    _Kind(
        "Children, victims, informants, sealed matters",
        "Check that only those who work on these cases can open the folder.",
        frozenset({Tag.JUV, Tag.CAN, Tag.VICTIM, Tag.SEXVICTIM, Tag.INFORMANT, Tag.SEALED}),
    ),
    _Kind(
        "Criminal-justice information in a share that is not flagged for it",
        "Move the files to a flagged share, or scan this one with the criminal-justice flag.",
        frozenset({Tag.CCJI, Tag.CHRI, Tag.NCIC_NR}),
        unflagged=True,
    ),
    _Kind(
        "Passwords and keys",
        "Change them: whoever could read the file may have them.",
        frozenset({Tag.CREDENTIAL}),
    ),
    _Kind(
        "Social Security, bank and card numbers",
        "Keep them only where they are needed; ask the owner to delete copies.",
        frozenset({Tag.SSN_FIN, Tag.PCI}),
    ),
    _Kind(
        "Lists of private persons' addresses",
        "Not to be handed out as mailing lists (MCA 2-6-1017).",
        frozenset({Tag.DISTLIST}),
    ),
)

UNREAD_ADVICE = {
    Outcome.ENCRYPTED: "Ask the owners for unlocked copies, or scan again with --passwords.",
    Outcome.CORRUPT: "Restore them from a backup, or ask the owners for good copies.",
    Outcome.NEEDS_OCR: "Scan again without --no-ocr, with tesseract installed (classify doctor tells how).",
    Outcome.BOMB: "Treat them as hostile; ask information security to look at them.",
    Outcome.TOO_LARGE: "Raise the limit in the settings and scan again.",
    Outcome.TIMEOUT: "Raise the time limit in the settings and scan again.",
    Outcome.UNREADABLE: "Give the scanning account the right to read them, then scan again.",
    Outcome.UNSUPPORTED: "Look at them by hand; their labels are cautious guesses.",
    Outcome.PARTIAL: "Something in them was left out; classify show NUMBER says what.",
    Outcome.NOT_EXAMINED: "Run the same scan again; it goes on where it stopped.",
}


def overview(session: Session, share: ShareHandle, *, examples: int) -> Overview:
    """The counts of `share` as its last scan left them, and what to look at first."""
    counts: dict[str, dict[str, int]] = {}
    rows = select(TALLY).where(TALLY.c.share_id == share.id).order_by(TALLY.c.files.desc(), TALLY.c.value)
    for row in session.execute(rows):
        counts.setdefault(row.dimension, {})[row.value] = row.files
    everything = counts.get("all", {})
    labels = counts.get("label", {})
    combinations = counts.get("tags", {})
    strictest_first = [label.value for label in reversed(Label)] + [""]
    return Overview(
        files=everything.get("files", 0),
        members=everything.get("members", 0),
        bytes=everything.get("bytes", 0),
        findings=everything.get("findings", 0),
        labels={label: labels[label] for label in strictest_first if label in labels},
        outcomes=counts.get("outcome", {}),
        doc_types=counts.get("doc_type", {}),
        tags=_apart(combinations),
        entities=_apart(counts.get("entities", {})),
        concerns=[
            *_changed_silently(session, share),
            *_concerns_by_tags(session, share, combinations, examples),
            *_unread(session, share, counts.get("outcome", {}), examples),
        ],
    )


def _apart(combinations: dict[str, int]) -> dict[str, int]:
    """Counts of single words from counts of their combinations, most frequent first."""
    single: dict[str, int] = {}
    for combination, files in combinations.items():
        for word in filter(None, combination.split(",")):
            single[word] = single.get(word, 0) + files
    return dict(sorted(single.items(), key=lambda pair: (-pair[1], pair[0])))


def _concerns_by_tags(
    session: Session, share: ShareHandle, combinations: dict[str, int], examples: int
) -> list[Concern]:
    concerns = []
    for kind in _BY_TAGS:
        if kind.unflagged and share.criminal_justice:
            continue
        hit = {text: n for text, n in combinations.items() if not kind.tags.isdisjoint(text.split(","))}
        if hit:
            files = sum(hit.values())
            worst = _worst(session, share, ITEM.c.tags.in_(hit), examples, files=files)
            concerns.append(Concern(kind.title, kind.advice, files, worst))
    return concerns


def _changed_silently(session: Session, share: ShareHandle) -> list[Concern]:
    """Of the share's last scan; others of its files, too, may not be what they were."""
    newest = select(SCAN.c.silent).where(SCAN.c.share_id == share.id).order_by(SCAN.c.id.desc()).limit(1)
    files = session.scalar(newest) or 0
    if not files:
        return []
    title = "Other bytes although size and times say unchanged"
    advice = "They were read again; others may have changed so too. Scan with --reread to read everything."
    return [Concern(title, advice, files, [])]


def _unread(session: Session, share: ShareHandle, outcomes: dict[str, int], examples: int) -> list[Concern]:
    concerns = []
    for outcome, advice in UNREAD_ADVICE.items():
        if files := outcomes.get(outcome.value):
            words = outcome_words(outcome)
            title = words.capitalize() if outcome is Outcome.PARTIAL else f"Not read: {words}"
            chosen = ITEM.c.outcome == outcome.value
            worst = _worst(session, share, chosen, examples, files=files)
            concerns.append(Concern(title, advice, files, worst))
    return concerns


def _worst(
    session: Session, share: ShareHandle, chosen: ColumnElement[bool], limit: int, *, files: int
) -> list[ItemLine]:
    """Files of a group (of about so many `files`) with the strictest labels and the most findings; containers
    before members.
    """
    if not limit:
        return []
    columns = (ITEM.c.id, ITEM.c.label_rank, ITEM.c.findings)
    found = select(*columns).where(ITEM.c.share_id == share.id, ITEM.c.gone_scan_id.is_(None), chosen)
    met = _of_many(session, found, limit) if files > FEW_ROWS else list(session.execute(found))
    worst = sorted(met, key=lambda row: (-row.label_rank, -row.findings, row.id))[:limit]
    rows = session.execute(select(ITEM).where(ITEM.c.id.in_([row.id for row in worst]))).mappings()
    by_number = {row["id"]: row for row in rows}
    return as_lines(session, share, [by_number[row.id] for row in worst])


def _of_many(session: Session, found: Select[Any], limit: int) -> list[Any]:
    """The strictest of `found`, some of which soon come on the way through the share from its strictest file.

    Of those that are all alike at the end of that way, the first by their numbers.
    """
    worst_first = found.order_by(ITEM.c.label_rank.desc(), ITEM.c.findings.desc()).limit(limit)
    met = list(session.execute(worst_first))
    if not met:
        return []
    last = met[-1]
    like_it = found.where(ITEM.c.label_rank == last.label_rank, ITEM.c.findings == last.findings)
    above = [row for row in met if (row.label_rank, row.findings) != (last.label_rank, last.findings)]
    return [*above, *session.execute(like_it.order_by(ITEM.c.id).limit(limit))]
