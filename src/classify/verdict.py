"""What is known of one file while it is read, and the one outcome that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from classify.extract.document import Remark, TableBlock, TextBlock
from models.labels import Label, Outcome, Tag


@dataclass(slots=True)
class Reading:
    """What is known of one source while its pieces come in."""

    media: str = ""
    outcome: Outcome = Outcome.OK
    reasons: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    has_text: bool = False
    has_members: bool = False
    needs_ocr: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsearched: list[str] = field(default_factory=list)
    """Kinds of errors of detectors, one for each part of the text that could not be searched whole."""
    stalled_pictures: int = 0
    """Pictures whose recognition was given up."""
    characters: int = 0
    members: int = 0
    locked_members: int = 0
    damaged_members: int = 0
    """Members that did not come out whole; one that does and is no sound file itself is not counted."""
    lost_members: int = 0
    """Those of them of which nothing came out."""
    member_label: Label = Label.PUBLIC
    member_tags: set[Tag] = field(default_factory=set)

    def note(self, remark: Remark) -> None:
        """A reader's remark."""
        self.remarks.append((remark.kind, remark.text))
        if remark.kind == "media":
            self.media = remark.text
        elif remark.kind == "partial":
            self.left_out.append(remark.text)
        elif remark.kind == "needs_ocr":
            self.needs_ocr.append(remark.text)

    def count(self, block: TextBlock | TableBlock) -> None:
        """Text that was read."""
        if isinstance(block, TextBlock):
            size = len(block.text)
            # Metadata alone (a title, a producer) is not a page that was read.
            is_content = block.place.part != "metadata" and not block.text.isspace()
            self.has_text = self.has_text or is_content
        else:
            size = sum(len(cell) for row in block.rows for cell in row)
            self.has_text = self.has_text or size > 0
        self.characters += size

    def verdict(self) -> tuple[Outcome, str]:
        """The one outcome, and its reason in words."""
        self._tell_what_is_missing()
        if self.locked_members and self.locked_members == self.members and not self.has_text:
            return Outcome.ENCRYPTED, "everything in it is locked with a password"
        if self.outcome is not Outcome.OK:
            return self.outcome, "; ".join(self.reasons)
        if self.lost_members and self.lost_members == self.members and not self.has_text:
            return Outcome.CORRUPT, "everything in it is damaged"
        something = self.has_text or self.has_members
        if self.left_out or (self.needs_ocr and something):
            return Outcome.PARTIAL, "; ".join(self.left_out + self.needs_ocr)
        if self.needs_ocr:
            return Outcome.NEEDS_OCR, "; ".join(self.needs_ocr)
        return Outcome.OK, "; ".join(self.reasons)

    def _tell_what_is_missing(self) -> None:
        """Damaged members, parts that were not searched, pictures that took too long: as sentences."""
        if self.damaged_members:
            lost = f"{self.damaged_members:,} of the {self.members:,} files in it are damaged"
            self.left_out.append(lost)
        if self.unsearched:
            parts = "a part" if len(self.unsearched) == 1 else f"{len(self.unsearched):,} parts"
            failures = ", ".join(sorted(set(self.unsearched)))
            self.left_out.append(f"{parts} of its text could not be searched: a detector failed ({failures})")
        if self.stalled_pictures:
            some = "a picture" if self.stalled_pictures == 1 else f"{self.stalled_pictures:,} pictures"
            self.needs_ocr.append(f"the text of {some} was not read: recognizing it took too long")
            if self.outcome is Outcome.EMPTY:
                # Blank to the reader, since nobody told it what stands in the picture.
                self.outcome = Outcome.OK
                self.reasons.clear()

    def fail(self, outcome: Outcome, sentence: str, *, whole: bool = False) -> None:
        """Record why reading ended; what was read before stands, and makes it `partial`."""
        cut_short = (self.has_text or self.has_members) and not whole
        self.outcome = Outcome.PARTIAL if cut_short else outcome
        self.reasons.append(sentence)
