"""The plan of one document: a profile and what people decided, applied to what was found in it.

    plan = planned(document, profile("default"), scanner, decided=..., drawn=...)

A value that is cut is cut in the whole document, however it is spelt. What a person dismissed stays, unless
the same value is cut for another reason; what a person draws is cut, what a person gives back is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from classify.blackout.ink import Ink
from classify.blackout.leaves import Stretch
from classify.blackout.reading import Document
from classify.blackout.values import Span, Values
from classify.detect.finding import Finding, Why
from classify.detect.patterns.normal import normalise
from classify.detect.scan import FINDINGS_KEPT, Scanner
from classify.errors import CopyRefusedError, OrderError
from classify.extract.document import Place, TableBlock, TextBlock
from classify.keys import canonical
from classify.memos import Memo
from classify.redact.gone import Gone, Piece, settled
from classify.redact.people import People
from classify.redact.plan import Cut, Rectangle
from classify.redact.profiles import Becomes, Profile
from classify.wire import Mark
from models.labels import Entity, Outcome, Tag
from models.sharing import MANUAL

_TEXTS_KEPT = 50_000
_FEWEST = 4
"""Letters and digits of a line under a box that goes everywhere else, too: shorter ones (`No`, `12`) stand in
every document, and go where the box lies.
"""
_NEVER_BACK = (
    "what was given back by hand is something that the law keeps out of this copy; a finding that is wrong "
    "is dismissed in review, and stays then"
)


class Decided(Protocol):
    """What people decided of a finding (`classify.wire.Decided`)."""

    @property
    def entity(self) -> str:
        """Of the finding."""

    @property
    def place(self) -> Place:
        """Of the finding."""

    @property
    def start(self) -> int:
        """Of the finding."""

    @property
    def stays(self) -> bool:
        """Dismissed: it stays. Else it is cut, whatever the profile says."""


class Drawn(Protocol):
    """A stretch that somebody marked (`classify.wire.Drawn`); offsets as those of a finding there."""

    @property
    def place(self) -> Place:
        """Of the block or cell."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def stays(self) -> bool:
        """Given back instead of cut."""


@dataclass(slots=True)
class Sorted:
    """What was found in a document, by what becomes of it."""

    cut: list[tuple[Finding, Becomes]] = field(default_factory=list)
    public: list[Finding] = field(default_factory=list)
    """The profile keeps it."""
    stays: list[Finding] = field(default_factory=list)
    """People dismissed it, or gave it back."""
    overruled: list[Finding] = field(default_factory=list)
    """People dismissed it, but the same value is cut for another reason."""
    lost: int = 0
    """Decisions of which nothing stands there any more."""
    missed: int = 0
    """Stretches that somebody drew or gave back, where nothing stands."""


def planned(
    document: Document,
    profile: Profile,
    scanner: Scanner,
    decided: Iterable[Decided] = (),
    drawn: Iterable[Drawn] = (),
    tags: Collection[Tag] = (),
    orders: ByHand | None = None,
) -> Planned:
    """The plan of a document that was read and searched whole.

    Args:
        document: with its blocks and findings.
        profile: what becomes of which value.
        scanner: searches texts that are not among the blocks.
        decided: of its findings, by place.
        drawn: by hand.
        tags: of its label; what it holds speaks for itself besides.
        orders: boxes and columns, by hand, as this document has them.

    Raises CopyRefusedError where more was found than is listed: what is not listed would not be cut;
    OrderError where somebody gave back what the law keeps.
    """
    if len(document.found) >= FINDINGS_KEPT:
        sentence = f"more than {FINDINGS_KEPT:,} values were found in it, and not all of them are listed"
        raise CopyRefusedError(f"{Outcome.TOO_LARGE.value}: {sentence}")
    people = People.of((one.text, one.role) for one in document.found if one.entity == Entity.PERSON)
    tags = frozenset(tags) | profile.tags_of({finding.entity for finding in document.found})
    rules = Rules(profile, people, tags)
    found = _sorted(document, rules, list(decided), list(drawn))
    return Planned(document, scanner, rules, found, orders or ByHand())


@dataclass(frozen=True, slots=True)
class ByHand:
    """What people said of pages and columns by hand, as it was found in the document."""

    boxes: Mapping[int, Sequence[Rectangle]] = field(default_factory=dict)
    """By page (from 1)."""
    under: Sequence[str] = ()
    """What stands under them, line by line."""
    columns: Mapping[str | None, frozenset[int]] = field(default_factory=dict)
    """Numbers (from 1) of the columns that are dropped, by sheet."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A profile applied to the persons and tags of one document."""

    profile: Profile
    people: People
    tags: frozenset[Tag]

    def becomes(self, finding: Finding) -> Becomes:
        """What becomes of a finding; of a person, whatever role that sentence gives them."""
        role = finding.role
        if finding.entity == Entity.PERSON and (person := self.people.whose(finding.text)):
            role = person.role
        return self.profile.line(finding.entity, role).with_tags(self.tags)

    def keeps_cut(self, finding: Finding) -> bool:
        """Whether nobody may give it back by hand: identifiers of criminal justice, and what another law
        closes with the whole record. Who holds such a finding to be wrong dismisses it in review, where a
        second person looks at it; a word beside a copy is no such act.
        """
        if finding.entity in self.profile.never_back:
            return True
        line = self.profile.line(finding.entity, finding.role)
        return bool(line.unless & self.tags)


class Planned:
    """What is cut from one document (`classify.redact.plan.Plan`)."""

    def __init__(
        self, document: Document, scanner: Scanner, rules: Rules, found: Sorted, orders: ByHand
    ) -> None:
        self._scanner = scanner
        self._rules = rules
        self._orders = orders
        self._under = [_under_a_box(text) for text in orders.under if sum(map(str.isalnum, text)) >= _FEWEST]
        self.found = found
        """What becomes of what was found."""
        self.gone = self._all_gone()
        # As a whole: the surname of an officer, alone, may be that of a victim.
        full = [one for one in found.public if one.entity != Entity.PERSON or len(one.text.split()) > 1]
        self._stays = Values.of(("", normalise(one.text).text) for one in (*found.stays, *full))
        cut = [finding for finding, _ in found.cut]
        marks = [Mark(at, one.entity, one.place, one.start) for at, one in enumerate(cut)]
        self._places = _Places(scanner, document.blocks, cut, marks)
        self._known = set(_lines(document.blocks))
        self._by_text = Memo[str, tuple[Cut, ...]](_TEXTS_KEPT, self._cuts)
        self.heartbeat: Callable[[], None] = lambda: None
        """Told that work goes on."""

    @property
    def stays(self) -> dict[str, int]:
        """Findings that stand in the copy because people dismissed them or gave them back, by entity."""
        return dict(Counter(finding.entity for finding in self.found.stays if not self._is_dropped(finding)))

    def also(self, found: Iterable[Finding]) -> int:
        """Takes what was found in a first copy, and what the profile does not keep, into the plan.

        Returns how many values are new: a copy made again is without them.
        """
        new = [finding for finding in found if finding.place.part != "name" and self.forbids(finding)]
        if new:
            self.found.cut += [(finding, Becomes.BLACK) for finding in new]
            self.gone = self._all_gone()
            self._by_text.clear()
        return len(new)

    def forbids(self, finding: Finding) -> bool:
        """Whether something that was found in a copy must not stand there."""
        if self._rules.becomes(finding) is Becomes.KEPT or self.gone.is_instead(finding.text):
            return False
        return not _is_within((0, len(finding.text)), self._stays.spans(finding.text))

    def left_in(self, text: str) -> list[str]:
        """Entities of the values that were to go and stand in a text of the copy."""
        normal = normalise(text).text
        kept = self._stays.spans(normal)
        return [
            piece.entity
            for piece in self.gone.pieces(normal)
            if not self.gone.is_instead(normal[piece.start : piece.end])
            and not (piece.is_part and _is_within((piece.start, piece.end), kept))
        ]

    def cuts(self, text: str) -> Sequence[Cut]:
        """Of any text of the document: values of it; and where the text was not searched with it, what
        detectors find there.
        """
        return self._by_text[text]

    def block_cuts(self, block: TextBlock) -> Sequence[Cut]:
        """Of a block, with what was found at its own places besides."""
        bars = self._places.bars(Stretch(block, 0, len(block.text)))
        return settled([*self._pieces(block.text), *map(self._piece, bars)], len(block.text))

    def cell_cuts(self, block: TableBlock, row: int, column: int) -> Sequence[Cut]:
        """Of a cell."""
        text = block.rows[row][column]
        bars = self._places.cell_bars(block, row, column)
        if not bars:
            return self.cuts(text)
        return settled([*self._pieces(text), *map(self._piece, bars)], len(text))

    def dropped(self, block: TableBlock) -> frozenset[int]:
        """Columns that are dropped whole."""
        numbers = self._orders.columns.get(block.place.sheet, frozenset())
        return frozenset(number - block.first_column for number in numbers if number >= block.first_column)

    def boxes(self, page: int) -> Sequence[Rectangle]:
        """What people drew on a page."""
        return self._orders.boxes.get(page, ())

    @property
    def boxed(self) -> Mapping[int, Sequence[Rectangle]]:
        """All of that, by page."""
        return self._orders.boxes

    @property
    def drops(self) -> bool:
        """Whether a column is dropped."""
        return bool(self._orders.columns)

    def _all_gone(self) -> Gone:
        return Gone([*self.found.cut, *((one, Becomes.BLACK) for one in self._under)], self._rules.people)

    def _is_dropped(self, finding: Finding) -> bool:
        numbers = self._orders.columns.get(finding.place.sheet, frozenset())
        return bool(numbers) and finding.place.cell is not None and column_of(finding.place.cell) in numbers

    def _piece(self, bar: _Bar) -> Piece:
        entities = [self.found.cut[mark][0].entity for mark in sorted(bar.marks)]
        return Piece(bar.start, bar.end, entities[0] if entities else MANUAL, "", is_rough=True)

    def _cuts(self, text: str) -> tuple[Cut, ...]:
        return settled(self._pieces(text), len(text))

    def _pieces(self, text: str) -> list[Piece]:
        self.heartbeat()
        if not text or text.isspace():
            return []
        normal = normalise(text)
        if not normal.text:
            return []
        kept = self._stays.spans(normal.text)
        pieces = [
            piece
            for piece in self.gone.pieces(normal.text)
            # The surname of a victim is that of an officer, too, who is named in full.
            if not (piece.is_part and _is_within((piece.start, piece.end), kept))
        ]
        pieces += self._sought(normal.text, kept)
        return [_back(piece, normal.back(piece.start, piece.end)) for piece in pieces]

    def _sought(self, text: str, kept: Sequence[Span]) -> Iterable[Piece]:
        """What detectors find in a text that was not searched with the document."""
        if all(line in self._known for line in map(str.strip, text.split("\n")) if line):
            return []
        scan = self._scanner.start("", "text")
        scan.feed(TextBlock(text))
        return [
            self.gone.piece(finding.entity, finding.text, finding.start, becomes)
            for finding in scan.finish().findings
            if (becomes := self._rules.becomes(finding)) is not Becomes.KEPT
            and not self.gone.is_instead(finding.text)
            and not _is_within((finding.start, finding.end), kept)
        ]


class _Bar(Protocol):
    start: int
    end: int
    marks: set[int]


class _Places(Ink):
    """What was found at its places, and nothing besides."""

    def spans(self, text: str) -> list[Span]:  # noqa: ARG002
        return []


def _sorted(document: Document, rules: Rules, decided: list[Decided], drawn: list[Drawn]) -> Sorted:
    told = Sorted()
    by_key: dict[tuple[str, Place, int], list[Decided]] = {}
    for one in decided:
        by_key.setdefault((one.entity, one.place, one.start), []).append(one)
    given_back = [stretch for stretch in drawn if stretch.stays]
    restored: set[int] = set()
    for finding in document.found:
        said = by_key.get((finding.entity, finding.place, finding.start))
        decision = said.pop(0) if said else None
        over = {at for at, stretch in enumerate(given_back) if _is_over(stretch, finding)}
        restored |= over
        if _stays(finding, rules, decision, is_given_back=bool(over)):
            told.stays.append(finding)
        else:
            _by_rule(told, finding, rules.becomes(finding), is_confirmed=decision is not None)
    _overrule(told, given_back)
    made = [_drawn(document, stretch) for stretch in drawn if not stretch.stays]
    told.cut += [(finding, Becomes.BLACK) for finding in made if finding is not None]
    told.missed = len(given_back) - len(restored) + made.count(None)
    told.lost = sum(map(len, by_key.values()))
    return told


def _stays(finding: Finding, rules: Rules, decision: Decided | None, *, is_given_back: bool) -> bool:
    """Whether people said that it stays. Raises OrderError where the law does not let them by hand."""
    if decision is not None and decision.stays:
        return True
    if is_given_back and rules.keeps_cut(finding):
        raise OrderError(_NEVER_BACK)
    return is_given_back


def _by_rule(told: Sorted, finding: Finding, becomes: Becomes, *, is_confirmed: bool) -> None:
    if becomes is not Becomes.KEPT:
        told.cut.append((finding, becomes))
    elif is_confirmed:
        told.cut.append((finding, Becomes.BLACK))
    else:
        told.public.append(finding)


def _overrule(told: Sorted, given_back: list[Drawn]) -> None:
    """A value that is cut in one place stands in no other, except where a person gave it back: then it is
    cut nowhere.
    """
    back = {_key(one) for one in told.stays if any(_is_over(drawn, one) for drawn in given_back)}
    told.stays += [finding for finding, _ in told.cut if _key(finding) in back]
    told.cut = [(finding, becomes) for finding, becomes in told.cut if _key(finding) not in back]
    cut = {_key(finding) for finding, _ in told.cut}
    told.overruled = [finding for finding in told.stays if _key(finding) in cut]
    told.stays = [finding for finding in told.stays if _key(finding) not in cut]


def _key(finding: Finding) -> tuple[str, str]:
    return finding.entity, canonical(finding.entity, finding.text) or finding.text


def _is_over(drawn: Drawn, finding: Finding) -> bool:
    return drawn.place == finding.place and drawn.start < finding.end and finding.start < drawn.end


def _drawn(document: Document, drawn: Drawn) -> Finding | None:
    """What stands where somebody drew, as a finding; None where nothing does."""
    for block in document.blocks:
        if isinstance(block, TableBlock):
            text, at = _cell(block, drawn.place), 0
        else:
            text, at = block.text, block.offset
            if not drawn.end and not _whole(block, text, drawn)[1]:
                continue
            if drawn.end and (
                not at <= drawn.start < at + len(text) or block.place_at(drawn.start - at) != drawn.place
            ):
                continue
        first, end = (drawn.start - at, drawn.end - at) if drawn.end else _whole(block, text, drawn)
        if text and (value := text[first:end].strip()):
            start = text.index(value, first) + at
            why = Why("manual", "1", "Somebody drew it.")
            return Finding(MANUAL, value, 1.0, drawn.place, start, start + len(value), why)
    return None


def _whole(block: TextBlock | TableBlock, text: str, drawn: Drawn) -> tuple[int, int]:
    """All that stands at a place: a cell, or the lines or paragraphs of a block there; (0, 0): nothing."""
    if isinstance(block, TableBlock):
        return 0, len(text)
    first = end = at = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and block.place_at(at) == drawn.place:
            first, end = (first if end else at), at + len(line)
        at += len(line)
    return first, end


def _under_a_box(text: str) -> Finding:
    """What stood under a box, wherever else it stands."""
    return Finding(
        MANUAL, text, 1.0, Place(), 0, len(text), Why("manual", "1", "Somebody drew a box over it.")
    )


def column_of(cell: str) -> int:
    """The number (from 1) of a cell's column: `C7` -> 3; 0 where the name has no letters."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _cell(block: TableBlock, place: Place) -> str:
    if place.cell is None or (place.part, place.sheet) != (block.place.part, block.place.sheet):
        return ""
    for row, cells in enumerate(block.rows):
        for column, text in enumerate(cells):
            if block.cell_name(row, column) == place.cell and block.cell_place(row, column) == place:
                return text
    return ""


def _lines(blocks: Iterable[TextBlock | TableBlock]) -> Iterable[str]:
    for block in blocks:
        texts = [block.text] if isinstance(block, TextBlock) else (cell for row in block.rows for cell in row)
        for text in texts:
            for line in normalise(text).text.split("\n"):
                yield line.strip()


def _is_within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _back(piece: Piece, span: Span) -> Piece:
    return replace(piece, start=span[0], end=span[1])
