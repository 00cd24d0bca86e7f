"""XML: records as tables, paragraphs as text, every value with the name of its element.

Parsed without network and without outside entities; inside ones only after counting what they unfold to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from lxml import etree

from classify.errors import BombError
from classify.extract.document import Piece, Place, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import SAMPLE_BYTES, decode, open_text
from classify.extract.source import Source
from classify.extract.text.plain import blocks, from_string

LARGEST_TREE = 48_000_000
MOST_ENTITY_CHARACTERS = 1_000_000
ROWS_A_BLOCK = 2000

_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([\w.:-]+)\s+(?:SYSTEM|PUBLIC|\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"[&%]([\w.:-]+);")
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"

# Elements whose inside is running text, whatever marks it up: WordML, OpenDocument, DocBook, RSS.
_RUNNING = frozenset(
    "p para paragraph title h description summary note comment text narrative simpara li td span".split()
)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """An XML document. Raises BombError when its entities unfold beyond reason."""
    with source.open() as stream:
        yield from _refuse_bombs(stream.read(SAMPLE_BYTES))
        stream.seek(0)
        if source.size > LARGEST_TREE:
            yield from _streamed(stream, source, envelope)
            return
        data = stream.read()
    root = parsed(data)
    if root is None:
        yield Remark("fact", "It is not well-formed XML; it was read as text.")
        yield from from_string(decode(data), envelope)
        return
    yield from pieces(root)


def parsed(data: bytes) -> etree._Element | None:
    """The root element; None when it is not well-formed: mending would lose what stands behind the fault."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False)
    try:
        return cast("etree._Element | None", etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, ValueError):
        return None


def pieces(root: etree._Element, part: str = "body") -> Iterator[TextBlock | TableBlock]:
    """Everything said in the tree, in reading order."""
    yield from _comments_around(root)
    stack: list[etree._Element] = [root]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str):
            yield from _unseen(node)
            continue
        if node.tag == f"{_SHEET}Table":
            yield _office_sheet(node)
            continue
        yield from _attributes(node, part)
        if _is_running(node):
            yield from _running(node, part)
            continue
        if (node.text or "").strip():
            yield _block(node, node.text or "", part, _name(node))
        children = list(node)
        table = _records(children, part)
        if table is not None:
            yield table
            continue
        stack.extend(reversed(children))
        for child in children:
            if (child.tail or "").strip():
                yield _block(child, child.tail or "", part, _name(node))


def _comments_around(root: etree._Element) -> Iterator[TextBlock]:
    for node in (*root.itersiblings(preceding=True), *root.itersiblings()):
        yield from _unseen(node)


def _unseen(node: etree._Element) -> Iterator[TextBlock]:
    """A comment or processing instruction."""
    text = (node.text or "").strip()
    if text and node.tag is etree.Comment:
        yield TextBlock(text, Place("comment", line=node.sourceline, hidden="comment"))


def _name(node: etree._Element) -> str:
    tag = str(node.tag)
    return tag.rpartition("}")[2]


def _block(node: etree._Element, text: str, part: str, label: str | None) -> TextBlock:
    return TextBlock(
        " ".join(text.split()) if "\n" not in text.strip() else text.strip(),
        Place(part, line=node.sourceline),
        label=label,
    )


def _attributes(node: etree._Element, part: str) -> Iterator[TextBlock]:
    for name, value in node.attrib.items():
        text = str(value).strip()
        if text and "://schemas." not in text:
            yield TextBlock(text, Place(part, line=node.sourceline), label=str(name).rpartition("}")[2])


def _is_running(node: etree._Element) -> bool:
    """Whether the element's text goes on through its children: marked-up prose, runs of one word."""
    if not len(node):
        return False
    if _name(node).lower() in _RUNNING:
        return True
    return bool((node.text or "").strip()) and any((child.tail or "").strip() for child in node)


def _running(node: etree._Element, part: str) -> Iterator[TextBlock]:
    inner: list[str] = []
    for item in node.iter():
        if isinstance(item.tag, str):
            if item is not node and _name(item) in ("tab", "br", "line-break", "s"):
                inner.append(" ")
            inner.append(item.text or "")
            if item is not node:
                yield from _attributes(item, part)
        else:
            yield from _unseen(item)
        if item is not node:
            inner.append(item.tail or "")
    text = "".join(inner)
    if text.strip():
        yield _block(node, text, part, _name(node))


def _records(children: list[etree._Element], part: str) -> TableBlock | None:
    """Like-named children with like fields are the rows of a table."""
    elements = [child for child in children if isinstance(child.tag, str)]
    if len(elements) < 2 or len(elements) != len(children) or len({child.tag for child in elements}) != 1:
        return None
    records = [_fields(child) for child in elements]
    if any(record is None for record in records):
        return None
    known = [record for record in records if record is not None]
    columns = list(dict.fromkeys(key for record in known for key in record))
    filled = sum(len(record) for record in known)
    if len(columns) < 2 or filled < 0.3 * len(columns) * len(known):
        return None
    rows = [[record.get(column, "") for column in columns] for record in known]
    return TableBlock([columns, *rows], Place(part, line=elements[0].sourceline))


def _fields(record: etree._Element) -> dict[str, str] | None:
    """Names and texts of a record's attributes and leaves; None when it holds running text or is deep."""
    if (record.text or "").strip() or _name(record).lower() in _RUNNING:
        return None
    fields: dict[str, str] = {}
    stack: list[tuple[etree._Element, str, int]] = [(record, "", 0)]
    while stack:
        node, path, depth = stack.pop()
        if (
            not isinstance(node.tag, str)
            or depth > 4
            or len(fields) > 200
            or ((node.tail or "").strip() and depth)
        ):
            return None
        for name, value in node.attrib.items():
            _put(fields, f"{path}@{str(name).rpartition('}')[2]}", str(value))
        if not len(node):
            _put(fields, path or _name(node), (node.text or "").strip())
        elif (node.text or "").strip():
            return None
        stack.extend(
            (child, f"{path}.{_name(child)}" if path else _name(child), depth + 1) for child in reversed(node)
        )
    return fields


def _put(fields: dict[str, str], key: str, text: str) -> None:
    """Repeated fields share a cell."""
    fields[key] = f"{fields[key]}; {text}" if fields.get(key) else text


def _office_sheet(table: etree._Element) -> TableBlock:
    """A sheet of Excel 2003 XML; ss:Index leaves cells and rows out."""
    rows: list[list[str]] = []
    for row in table.iter(f"{_SHEET}Row"):
        rows.extend([[]] * min(int(row.get(f"{_SHEET}Index") or 0) - len(rows) - 1, 10_000))
        cells: list[str] = []
        for cell in row.iter(f"{_SHEET}Cell"):
            cells.extend([""] * min(int(cell.get(f"{_SHEET}Index") or 0) - len(cells) - 1, 1000))
            cells.append(" ".join("".join(cell.itertext()).split()))
        rows.append(cells)
    sheet = table.getparent()
    name = sheet.get(f"{_SHEET}Name") if sheet is not None else None
    return TableBlock(rows, Place("cell", sheet=name))


def _streamed(stream: BinaryIO, source: Source, envelope: Envelope) -> Iterator[Piece]:
    """A document too large for a tree: the leaves of finished elements, freed as they are told."""
    try:
        for _, node in etree.iterparse(
            stream,
            events=("end",),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        ):
            yield from _attributes(node, "body")
            if (node.text or "").strip():
                yield _block(node, node.text or "", "body", _name(node))
            envelope.check_time()
            node.clear(keep_tail=True)
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.XMLSyntaxError:
        yield Remark("fact", "It is not well-formed XML; it was read as text.")
        with source.open() as again, open_text(again) as text:
            yield from blocks(text, envelope)


def _refuse_bombs(head: bytes) -> Iterator[Remark]:
    """Add up what each entity unfolds to before anything is parsed ("billion laughs")."""
    text = decode(head)
    if "<!ENTITY" not in text:
        return
    bodies: dict[str, str] = {}
    for found in _ENTITY.finditer(text):
        inside = found[3] if found[3] is not None else found[4]
        if inside is None:
            yield Remark("fact", "It refers to a file outside of itself, which was not fetched.")
        bodies.setdefault(found[2], inside or "")
    sizes: dict[str, int] = {}
    if any(_unfolded(name, bodies, sizes, ()) > MOST_ENTITY_CHARACTERS for name in bodies):
        raise BombError("Its entities unfold beyond all reason.")
    used = sum(sizes.get(name, 0) for name in _REFERENCE.findall(text))
    if used > 20 * MOST_ENTITY_CHARACTERS:
        raise BombError("Its entities unfold beyond all reason.")


def _unfolded(name: str, bodies: dict[str, str], sizes: dict[str, int], inside: tuple[str, ...]) -> int:
    """Characters that an entity unfolds to. An entity within itself is endless."""
    if name in sizes:
        return sizes[name]
    if name in inside or len(inside) > 100:
        return MOST_ENTITY_CHARACTERS + 1
    body = bodies.get(name, "")
    size = len(body)
    for inner in _REFERENCE.findall(body):
        size += _unfolded(inner, bodies, sizes, (*inside, name))
        if size > MOST_ENTITY_CHARACTERS:
            break
    sizes[name] = size
    return size
