"""Word documents (ECMA-376 part 1, WordprocessingML): every part where text can be.

The usual recipe, paragraphs and tables of the body, misses most hiding places. Here every part is
walked: tracked changes and hidden text stay in their sentence and are marked, text boxes, notes,
comments, fields, controls, alt texts, charts and diagrams become blocks of their own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from lxml import etree

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.office.drawing import read_charts, read_diagrams
from classify.extract.office.leftovers import read_leftovers
from classify.extract.office.macros import package_macros
from classify.extract.office.opc import (
    collect_links,
    main_part,
    read_custom_xml,
    read_embedded,
    read_properties,
)
from classify.extract.office.word_markup import W
from classify.extract.office.word_story import Story
from classify.extract.source import Source
from classify.extract.xml.lenient import local_name
from classify.extract.xml.links import Links
from classify.extract.xml.package import DAMAGE, Package, end, open_package
from classify.extract.xml.trees import TREE_BYTES

_STORIES = (
    # part name starts with, what its text is called
    ("word/header", "header"),
    ("word/footer", "footer"),
    ("word/footnotes", "footnote"),
    ("word/endnotes", "endnote"),
    ("word/comments", "comment"),
    ("word/glossary/document", "glossary"),
    ("word/glossary/header", "glossary"),
    ("word/glossary/footer", "glossary"),
)
_NOT_STORIES = ("commentsids", "commentsextended", "commentsextensible")


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read docx, docm, dotx and dotm.

    Raises EncryptedError, CorruptError (after what could be read), BombError and TooLargeError.
    """
    with open_package(source, envelope) as package:
        main = main_part(package, "word/document.xml")
        links = Links()
        collect_links(package, main, links)
        yield from links.see(read_main(package, main, links))
        for name in package.names:
            kind = story_kind(name.lower())
            root = package.xml(name) if kind else None
            if kind and root is not None:
                collect_links(package, name, links)
                yield from links.see(Story(kind, links).walk(root))
        yield from read_settings(package)
        yield from read_charts(package, "word", Place(part="chart"))
        yield from read_diagrams(package, "word", Place(part="diagram"))
        yield from read_properties(package)
        yield from read_custom_xml(package)
        yield from package_macros(package)
        yield from read_embedded(package, "word")
        yield from read_leftovers(package, links)
        yield from links.rest()
        yield from end(package)


def story_kind(name: str) -> str | None:
    """What the text of a part is called, None for parts that are no flow of text."""
    if not name.endswith(".xml") or any(word in name for word in _NOT_STORIES):
        return None
    return next((kind for start, kind in _STORIES if name.startswith(start)), None)


def read_main(package: Package, main: str, links: Links) -> Iterator[Piece]:
    """The body; streamed paragraph by paragraph when it is too large for a tree."""
    if package.size(main) <= TREE_BYTES:
        root = package.xml(main)
        if root is not None:
            yield from Story("body", links).walk(root)
        elif not package.has(main):
            package.flaws.append("the main part is missing")
        return
    story = Story("body", links)
    with closing(package.stream(main)) as stream:
        parser = etree.iterparse(
            stream, tag=(f"{W}p", f"{W}tbl"), resolve_entities=False, no_network=True, huge_tree=True
        )
        try:
            for _, element in parser:
                parent = element.getparent()
                if parent is None or parent.tag != f"{W}body":
                    continue
                yield from story.block(element)
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
        except DAMAGE:
            package.flaws.append("the main part is damaged")
    yield from story.finish()


def read_settings(package: Package) -> Iterator[Piece]:
    """Document variables, mail-merge queries, numbering texts and the people known to the document."""
    for name in package.names:
        read = _SETTINGS.get(name.lower())
        root = package.xml(name) if read else None
        if read and root is not None:
            yield from read(root)


def _variables(root: etree._Element) -> Iterator[Piece]:
    for element in root.iter(f"{W}docVar", f"{W}query", f"{W}connectString"):
        label = element.get(f"{W}name") or local_name(element)
        if element.get(f"{W}val"):
            yield TextBlock(str(element.get(f"{W}val")), Place(part="document variable"), label=str(label))


def _numbering(root: etree._Element) -> Iterator[Piece]:
    texts = dict.fromkeys(str(level.get(f"{W}val") or "") for level in root.iter(f"{W}lvlText"))
    words = [text for text in texts if sum(map(str.isalpha, text)) > 2]
    if words:
        yield TextBlock("\n".join(words), Place(part="list numbering"))


def _people(root: etree._Element) -> Iterator[Piece]:
    for element in root:
        for key, value in element.attrib.items():
            if str(key).endswith("}author"):
                yield TextBlock(str(value), Place(part="metadata"), label="author of changes or comments")


_SETTINGS: dict[str, Callable[[etree._Element], Iterator[Piece]]] = {
    "word/settings.xml": _variables,
    "word/numbering.xml": _numbering,
    "word/people.xml": _people,
    "word/webextensions/taskpanes.xml": _people,
}
"""Who reads which part."""
