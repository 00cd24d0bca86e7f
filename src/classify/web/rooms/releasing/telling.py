"""A release as its pages tell it: files by name, what left before in sentences, reasons to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from classify.inventory.handles import chunks
from classify.inventory.items import ItemLine
from classify.redact.profiles import shipped
from classify.redacting.sheet import kind_words
from classify.sharing.before import Before
from classify.sharing.outlook import Leaving, Outlook, Stop
from classify.sharing.packed import Form
from classify.web.house import house
from models.sharing import Seen
from models.words import many

SHOWN = 200
"""Files that a page lists."""
SEEN: dict[Seen, str] = {
    Seen.SAME_HANDS: "The same person has both, and may",
    Seen.DESTROYED: "The earlier copies were destroyed or given back",
    Seen.ORDERED: "The law, or an order, has this leave as it is",
    Seen.NO_HARM: "Who gets this may know what is shown there",
}
FORMS: dict[Form, str] = {
    Form.PDF: "An encrypted PDF with the files attached; opens with Adobe Reader",
    Form.ZIP: "An encrypted zip; opens with 7-Zip",
    Form.VALIDATED: "A file encrypted by the city's validated module; opens with OpenSSL",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that leaves, or does not."""

    item: int
    name: str
    share: str
    label: str
    how: str
    """As it is, or how it was redacted and who looked."""
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release, and what it means."""

    number: int
    left_at: datetime
    files: int
    sentences: tuple[str, ...]
    is_concern: bool


def lines_of(items: Collection[int]) -> dict[int, ItemLine]:
    """Files by number, as lists show them. Whoever asks may see them."""
    found: dict[int, ItemLine] = {}
    for share in house().store.shares():
        for some in chunks(sorted(set(items))):
            found |= house().catalogue.lines_of(share, some)
    return found


def leaving(seen: Outlook) -> list[File]:
    """The first files that leave."""
    shown = seen.leaves[:SHOWN]
    lines = lines_of([one.facts.item for one in shown])
    return [_file(one.facts.item, lines, one.facts.label_now, _how(one)) for one in shown]


def stopped(seen: Outlook) -> list[File]:
    """The first files that stand in the way."""
    shown = seen.stops[:SHOWN]
    lines = lines_of([one.item for one in shown])
    return [_file(one.item, lines, "", "", one) for one in shown]


def _file(item: int, lines: Mapping[int, ItemLine], label: str, how: str, stop: Stop | None = None) -> File:
    line = lines.get(item)
    if line is None:
        return File(item, "No longer in the inventory", "", label, how, stop)
    return File(item, line.path, line.share, label or line.label, how, stop)


def _how(one: Leaving) -> str:
    if one.within:
        return "Packed in another of these files"
    if one.copy is None:
        return "As it is"
    profile = shipped().get(one.copy.profile)
    title = profile.title if profile else one.copy.profile
    return f"Redacted copy: {title[0].lower()}{title[1:]}. {one.copy.looked_by} looked at it"


def earlier(before: Before) -> Earlier:
    """An earlier release in sentences."""
    sentences = tuple(_sentences(before))
    return Earlier(
        before.release,
        before.left_at,
        before.files,
        sentences or ("Nothing is known to differ.",),
        before.is_concern,
    )


def _sentences(before: Before) -> Iterator[str]:
    if before.whole:
        yield f"{many(before.whole, 'file')} left whole: what is cut now stands there."
    if before.shows:
        yield f"Shows more: {_counts(before.shows)}."
    if before.uncovers_whole:
        yield f"{many(before.uncovers_whole, 'file')} left redacted: what was cut then leaves now."
    if before.uncovers:
        yield f"This one shows more: {_counts(before.uncovers)}."
    if before.unknown:
        copies = "1 copy is" if before.unknown == 1 else f"{before.unknown:,} copies are"
        yield f"Not known: {copies} not on record, so nobody can tell what was cut."
    if before.other_bytes:
        yield f"{many(before.other_bytes, 'file')} had other content then, so cuts are not compared."


def _counts(kinds: Mapping[str, tuple[int, int]]) -> str:
    return "; ".join(
        f"{kind_words(entity)}, cut {then:,} times then, {now:,} now"
        for entity, (then, now) in sorted(kinds.items())
    )
