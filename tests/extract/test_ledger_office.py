"""Nothing lost under "ok": every text of every part comes out, and what nobody reads is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree

from classify.errors import ReadError
from classify.extract.document import Member, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.objects.ole import pack
from classify.extract.reading import read
from tests.extract.test_feature_matrix import with_members

from . import binary_sheets, office_files, other_files, plain_files
from .office_files import Expected
from .reading_tools import Seen, source

Builder = Callable[[], tuple[bytes, Expected]]
PACKAGES: dict[str, Builder] = {
    "docx": office_files.docx,
    "pptx": office_files.pptx,
    "xlsx": office_files.xlsx,
    "xlsb": binary_sheets.xlsb,
    "odt": other_files.odt,
    "odp": other_files.odp,
    "ods": other_files.ods,
    "ott": plain_files.odt_aside,
    "ots": plain_files.ods_aside,
}
NOT_WORDS = {
    # What programs say of themselves, and ranges of cells: the only texts of a part that are not told.
    "Application",
    "definedName",
    "f",
}
PLACEHOLDER = "Click to edit"


def planted(data: bytes) -> tuple[bytes, dict[str, str]]:
    """The package with a word of its own behind each text of each XML part, and where each word stands."""
    out, planted_in = io.BytesIO(), dict[str, str]()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith((".xml", ".vml")) and name != "[Content_Types].xml":
                root = etree.fromstring(content)
                for element in root.iter(etree.Element):
                    text = element.text or ""
                    if not text.strip() or re.fullmatch(r"[\d.\s]+", text) or _is_no_word(element):
                        continue
                    token = f"planted{len(planted_in)}word"
                    planted_in[token] = f"{name} {element.tag}"
                    # Constants of formulas end with a quotation mark.
                    element.text = f'{text[:-1]} {token}"' if text.endswith('"') else f"{text} {token}"
                content = etree.tostring(root)
            new.writestr(name, content)
    return out.getvalue(), planted_in


def _is_no_word(element: etree._Element) -> bool:
    return etree.QName(element).localname in NOT_WORDS or (element.text or "").startswith(PLACEHOLDER)


def all_of(data: bytes, name: str) -> tuple[str, Seen]:
    """Everything that is read of a file and the files inside, with labels and names."""
    seen = Seen(list(with_members(source(data, name), Envelope())))
    labels = [str(piece.label) for piece in seen.pieces if isinstance(piece, TextBlock)]
    return "\n".join([seen.text, *labels]), seen


@pytest.mark.parametrize("kind", PACKAGES)
def test_every_text_of_every_part_is_read(kind: str) -> None:
    """A word behind each text of a document, whichever part it stands in, comes out."""
    data, tokens = planted(PACKAGES[kind]()[0])
    text, _ = all_of(data, f"a.{kind}")
    assert len(tokens) > 3
    assert {token: place for token, place in tokens.items() if token not in text} == {}


UNKNOWN_PARTS = {
    "binary": ("strange.xyz", bytes(range(1, 200)) * 9, "partial"),
    "words": ("notes.xml", b"<notes><note>planted word</note></notes>", "text"),
    "attribute": ("notes.xml", b'<notes><note comment="planted word"/></notes>', "text"),
    "table": ("list.csv", b"name,ssn\nplanted word,219-09-9999\n", "text"),
    "page": ("page.htm", b"<html><body><p>planted word</p></body></html>", "text"),
    "film": ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(300), "member"),
    "sound": ("sound.mp3", b"ID3\3" + bytes(300), "member"),
}


@pytest.mark.parametrize("part", UNKNOWN_PARTS)
@pytest.mark.parametrize("folder", ["", "word/media/", "word/", "ppt/media/", "xl/", "Pictures/", "other/"])
@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "odt"])
def test_a_part_nobody_knows_is_read_or_told(kind: str, folder: str, part: str) -> None:
    """Whatever is put into a package, it is text, or a file with a row of its own, or a remark."""
    name, content, how = UNKNOWN_PARTS[part]
    stream = io.BytesIO(PACKAGES[kind]()[0])
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(folder + name, content)
    seen = Seen()
    try:
        for piece in read(source(stream.getvalue(), f"a.{kind}"), Envelope()):
            seen.pieces.append(piece)
            if isinstance(piece, Member) and piece.source is not None and how == "text":
                seen.pieces += read(piece.source, Envelope())
    except ReadError as error:
        pytest.fail(str(error))
    if how == "text":
        assert "planted word" in seen.text
    elif how == "member":
        assert any(path.endswith(name) for path in seen.members)
    else:
        assert "partial" in [remark.kind for remark in seen.remarks]


@pytest.mark.parametrize(("build", "kind"), [(other_files.doc, "doc"), (other_files.ppt, "ppt")])
@pytest.mark.parametrize("name", ["Strange", "Folder/Strange", "ObjectPool/_17/Strange"])
def test_a_stream_nobody_knows_is_told(build: Builder, kind: str, name: str) -> None:
    """A compound file with a stream that no reader looks at is partial."""
    import olefile

    with olefile.OleFileIO(build()[0]) as ole:
        streams = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
    plain = Seen(list(read(source(pack(streams), f"a.{kind}"), Envelope())))
    assert "partial" not in [remark.kind for remark in plain.remarks]
    more = Seen(
        list(read(source(pack({**streams, name: b"words of an unknown program"}), f"a.{kind}"), Envelope()))
    )
    assert "partial" in [remark.kind for remark in more.remarks]


def test_custom_xml_of_a_legacy_document_is_read() -> None:
    """Word 2007 keeps its data stores when it saves in the old format."""
    import olefile

    with olefile.OleFileIO(other_files.doc()[0]) as ole:
        streams = {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}
    streams["MsoDataStore/ABC/Item"] = b"<case><number>219-09-9999</number></case>"
    streams["MsoDataStore/ABC/Properties"] = b"<x/>"
    seen = Seen(list(read(source(pack(streams), "a.doc"), Envelope())))
    assert seen.places("219-09-9999")[0][0].part == "custom XML"
    assert "partial" not in [remark.kind for remark in seen.remarks]


BOOKS = {
    "a.epub": {
        "mimetype": "application/epub+zip",
        "OEBPS/page.xhtml": "<html><body><p>a chapter of some length</p></body></html>",
    },
    "a.vsdx": {
        "[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-visio.drawing"/></Types>',
        "visio/pages/page1.xml": "<PageContents><Text>a shape</Text></PageContents>",
    },
    "a.xps": {
        "[Content_Types].xml": '<Types><Override ContentType="x.fixeddocumentsequence"/></Types>',
        "Documents/1/Pages/1.fpage": '<FixedPage><Glyphs UnicodeString="a line"/></FixedPage>',
    },
}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("part", ["binary", "film", "words"])
def test_files_inside_books_and_drawings_are_read_or_told(name: str, part: str) -> None:
    """E-books, drawings and XPS documents: what is neither page nor machinery has a row or is text."""
    inner, content, _ = UNKNOWN_PARTS[part]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, text in {**BOOKS[name], f"Resources/{inner}": content, "style.css": "p {}"}.items():
            archive.writestr(path, text)
    seen = Seen(list(read(source(stream.getvalue(), name), Envelope())))
    assert f"Resources/{inner}" in seen.members or "planted word" in seen.text
    assert not any(path.endswith("style.css") for path in seen.members)


def test_a_whole_document_has_no_remark() -> None:
    """The ledger of an ordinary document balances: nothing is told as left out."""
    for kind, build in PACKAGES.items():
        remarks = [p for p in read(source(build()[0], f"a.{kind}"), Envelope()) if isinstance(p, Remark)]
        assert [remark.text for remark in remarks if remark.kind == "partial"] == []
