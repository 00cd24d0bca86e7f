"""What a reader of a Word document sees: its text in pieces of one look each, what was taken out left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from classify.extract.office.word_markup import MATH, MC, A, W, control_title, vanished
from classify.extract.xml.lenient import whole

PICTURE = "[picture left out]"
_TAKEN_OUT = {f"{W}del": "deleted texts", f"{W}moveFrom": "deleted texts"}
_QUIET = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText")
)
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_BOX = f"{W}txbxContent"
_BLIPS = (
    f"{A}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece looks, as far as a copy keeps it."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    position: str | None = None
    """`superscript` or `subscript`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of one look."""

    text: str
    look: Look = Look()


@dataclass(slots=True)
class Margin:
    """What is met in paragraphs and stands elsewhere, or nowhere."""

    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind and number of each note, in the order of the references."""
    left_out: Counter[str] = field(default_factory=Counter)
    boxes: list[etree._Element] = field(default_factory=list)
    """Text boxes that are anchored in the last paragraph."""
    has_words: bool = False
    """Whether the paragraph at hand says anything so far."""


def paragraph_pieces(paragraph: etree._Element, margin: Margin) -> list[Piece]:
    """The pieces of a paragraph in reading order."""
    margin.has_words = False
    pieces = []
    for piece in _pieces(paragraph, Look(), margin):
        pieces.append(piece)
        margin.has_words |= bool(piece.text.strip())
    return pieces


def _pieces(element: etree._Element, look: Look, margin: Margin) -> Iterator[Piece]:
    for child in element:
        tag = child.tag
        if tag in _TAKEN_OUT:
            margin.left_out[_TAKEN_OUT[tag]] += 1
        elif tag in _SAID:
            yield Piece(_SAID[tag](child), look)
        elif tag == f"{W}r":
            yield from _run(child, margin)
        elif tag in _NOTES:
            margin.notes.append((_NOTES[tag], str(child.get(f"{W}id"))))
            yield Piece(f"[{len(margin.notes)}]", replace(look, position="superscript"))
        elif tag in _PICTURES:
            yield from _drawn(child, look, margin)
        elif tag == f"{MC}AlternateContent":
            yield from _pieces(_rendering(child), look, margin)
        elif tag == f"{W}sdt":
            title = control_title(child)
            if title and not margin.has_words:
                # Nothing names the value but the control's own title.
                yield Piece(f"{title}: ", look)
            yield from _pieces(child, look, margin)
        elif tag == f"{W}commentReference":
            margin.left_out["comments"] += 1
        elif isinstance(tag, str) and tag not in _QUIET:
            yield from _pieces(child, look, margin)


def _run(run: etree._Element, margin: Margin) -> Iterator[Piece]:
    properties = run.find(f"{W}rPr")
    if properties is None:
        yield from _pieces(run, Look(), margin)
    elif vanished(properties):
        margin.left_out["hidden texts"] += 1
    else:
        yield from _pieces(run, _look(properties), margin)


def _look(properties: etree._Element) -> Look:
    position = properties.find(f"{W}vertAlign")
    where = None if position is None else position.get(f"{W}val")
    return Look(
        bold=_is_on(properties, "b"),
        italic=_is_on(properties, "i"),
        underline=_is_on(properties, "u"),
        strike=_is_on(properties, "strike"),
        position=where if where in ("superscript", "subscript") else None,
    )


def _is_on(properties: etree._Element, name: str) -> bool:
    flag = properties.find(f"{W}{name}")
    return flag is not None and flag.get(f"{W}val") not in ("0", "false", "off", "none")


def _rendering(versions: etree._Element) -> etree._Element:
    """Of several renderings of one thing the first that says something."""
    said = (version for version in versions if "".join(version.itertext()).strip())
    return next(said, versions[0] if len(versions) else versions)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; these use the private area F000-F0FF for plain codes."""
    number = whole(element.get(f"{W}char"), 0, 16)
    if 0xF020 <= number <= 0xF07E:
        number -= 0xF000
    return chr(number) if 0 < number <= 0xFFFF else ""


def _checkbox(element: etree._Element) -> str:
    """A ticked or empty box."""
    state = element.find(f"{W}checked")
    state = element.find(f"{W}default") if state is None else state
    return "[x] " if state is not None and state.get(f"{W}val") not in ("0", "false") else "[ ] "


def _choice(element: etree._Element) -> str:
    """The entry of a list that is chosen."""
    entries = [str(entry.get(f"{W}val") or "") for entry in element.iterfind(f"{W}listEntry")]
    chosen = element.find(f"{W}result")
    at = 0 if chosen is None else whole(chosen.get(f"{W}val"), 0)
    return entries[at] if 0 <= at < len(entries) else ""


def _sign(element: etree._Element) -> str:
    return _SIGNS[element.tag]


def _text(element: etree._Element) -> str:
    return element.text or ""


_SAID: dict[str, Callable[[etree._Element], str]] = {
    f"{W}t": _text,
    f"{MATH}t": _text,
    f"{W}sym": _symbol,
    f"{W}checkBox": _checkbox,
    f"{W}ddList": _choice,
    **dict.fromkeys(_SIGNS, _sign),
}
"""What elements say that hold no others."""


def _drawn(drawing: etree._Element, look: Look, margin: Margin) -> Iterator[Piece]:
    margin.boxes += [box for box in drawing.iter(_BOX) if not _is_inner(box, drawing)]
    yield from (Piece(text.text or "", look) for text in drawing.iter(f"{A}t"))
    if next(drawing.iter(*_BLIPS), None) is not None:
        margin.left_out["pictures"] += 1
        yield Piece(PICTURE, look)


def _is_inner(box: etree._Element, drawing: etree._Element) -> bool:
    """Whether a text box stands in another, which tells its text."""
    for above in box.iterancestors():
        if above is drawing:
            return False
        if above.tag in (_BOX, f"{MC}Fallback"):
            return True
    return False
