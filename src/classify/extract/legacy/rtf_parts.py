"""Rich Text in the making: what a group inherits, the paragraph, letters and objects."""

from __future__ import annotations

from dataclasses import dataclass, field

from classify.extract.objects.embedded import open_ole_object, unpack_native


@dataclass(slots=True)
class State:
    """What a group inherits."""

    silent: bool = False
    part: str = "body"
    hidden: str | None = None
    label: str | None = None
    font: int | None = None
    skip: int = 1
    in_table: bool = False
    objects: bool = False
    picture: bool = False
    bare: bool = False
    """Whether the picture is a bitmap without a file's header."""
    spare: bool = False
    """Whether this is the rendering for programs that do not know the one before it."""

    def copy(self) -> State:
        """For a group inside."""
        return State(
            self.silent,
            self.part,
            self.hidden,
            self.label,
            self.font,
            self.skip,
            self.in_table,
            self.objects,
            self.picture,
            self.bare,
            self.spare,
        )


@dataclass(slots=True)
class Paragraph:
    """Text in the making, with the spans of it that are hidden."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, hidden: str | None) -> None:
        """Append, and remember what of it is hidden."""
        if hidden and text:
            self.marks.append((self.length, self.length + len(text), hidden))
        self.text.append(text)
        self.length += len(text)

    def taken(self) -> tuple[str, list[tuple[int, int, str]]]:
        """The text so far; then the paragraph is empty again."""
        text, marks = "".join(self.text), self.marks
        self.text, self.length, self.marks = [], 0, []
        return text, marks


def ole1_object(data: bytes, fallback: str) -> tuple[str, bytes]:
    """The native data of an embedded object: version, format, class, topic, item, size, content."""
    at = 8
    for _ in range(3):
        size = int.from_bytes(data[at : at + 4], "little")
        name = data[at + 4 : at + 4 + size]
        if at == 8 and name.startswith(b"Package"):
            fallback += ".package"
        at += 4 + size
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if fallback.endswith(".package"):
        return unpack_native(len(content).to_bytes(4, "little") + content, f"{fallback[:-8]}.bin")
    return open_ole_object(f"{fallback}.bin", content)


def decoded(text: bytes, codec: str) -> str:
    """Letters by their codec, or by that of Western Windows when Python has no such."""
    try:
        return text.decode(codec, "replace")
    except LookupError:
        return text.decode("cp1252", "replace")


def joined_surrogates(text: str) -> str:
    """Characters beyond the first plane come as two units; single halves become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
