"""What OCR answers with: words with their places in the text and in the picture."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word: its span in the text, its box in pixels of the image that was
    handed in (left, top, right, bottom), and how sure it is, 0 to 1.
    """

    start: int
    end: int
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on one image, lines kept, paragraphs apart."""

    text: str = ""
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    turned: int = 0
    """Degrees, clockwise, by which the image had to be turned to stand upright."""


@dataclass(slots=True)
class Writer:
    """Builds a text from words in reading order and keeps their spans."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    words: list[Word] = field(default_factory=list)

    def add(self, before: str, word: str, box: tuple[int, int, int, int], confidence: float) -> None:
        """Take the next word, and what stands between it and the last one."""
        before = before if self.size else ""
        start = self.size + len(before)
        self.parts += [before, word]
        self.size = start + len(word)
        self.words.append(Word(start, self.size, box, confidence))

    def done(self) -> Recognised:
        """The whole text; its confidence is that of its words, weighed by their letters."""
        letters = sum(word.end - word.start for word in self.words)
        weighed = sum((word.end - word.start) * word.confidence for word in self.words)
        return Recognised("".join(self.parts), weighed / letters if letters else 0.0, tuple(self.words))
