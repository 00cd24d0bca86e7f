"""Rich Text: text, tables, what is hidden, characters of any code page, files inside."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from classify.errors import CorruptError
from tests.extract.families import SSN, reading
from tests.extract.picture_files import dib, emf, emf_text, scan, wmf, wmf_text


def _rtf(body: str) -> str:
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Times;}}" + body + "}"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("M\\'fcller", "Müller"),
        ("\\u352?koda", "Škoda"),
        ("{\\uc2\\u352xxkoda}", "Škoda"),
        ("\\u-10179?\\u-8704?", "😀"),
        ("{\\f1\\'cf\\'f0\\'e8}", "При"),
        ("219\\_09\\_9999", SSN),
        ("a\\~b\\tab c\\line d", "a b\tc\nd"),
        ("\\ldblquote x\\rdblquote  \\{y\\} z\\\\", "“x” {y} z\\"),
        ("{\\*\\unknown secret}{\\field{\\*\\fldinst{HYPERLINK}}{\\fldrslt shown}}", "shown"),
    ],
)
def test_characters_are_what_the_writer_saw(body: str, shown: str) -> None:
    """Escapes, code pages by font, Unicode with and without stand-ins."""
    assert [block.text for block in reading("a.rtf", _rtf(body)).blocks if block.place.part == "body"] == [
        shown
    ]


@pytest.mark.parametrize(("word", "why"), [("\\v ", "hidden text"), ("\\deleted ", "deleted text")])
def test_hidden_text_stays_in_its_sentence_and_is_marked(word: str, why: str) -> None:
    """Neighbouring words still say what the number is."""
    block = reading("a.rtf", _rtf(f"his SSN {{{word}{SSN}}} is gone")).blocks[0]
    assert block.text == f"his SSN {SSN} is gone"
    assert block.place_at(block.text.index(SSN)).hidden == why
    assert block.place_at(0).hidden is None


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (f"{{\\header {SSN}}}", "header"), (f"{{\\footer {SSN}}}", "footer"), (f"x{{\\footnote {SSN}}}",
        "footnote"),
        (f"x{{\\*\\annotation {SSN}}}", "comment"), (f"{{\\info{{\\author {SSN}}}}}", "metadata"),
        (f"{{\\shp{{\\*\\shpinst{{\\shptxt {SSN}}}}}}}", "text box"),
    ],
)  # fmt: skip
def test_text_outside_of_the_body_has_its_place(body: str, part: str) -> None:
    """Headers, notes, comments, boxes and properties."""
    assert [block.place.part for block in reading("a.rtf", _rtf(body)).blocks if SSN in block.text] == [part]


def test_table_rows_are_tables_between_their_paragraphs() -> None:
    """Cells under their header, in reading order."""
    body = (
        "Before\\par\\trowd\\intbl Name\\cell SSN\\cell\\row\\trowd\\intbl "
        f"Doe\\cell {SSN}\\cell\\row\\pard After\\par"
    )
    result = reading("a.rtf", _rtf(body))
    assert result.rows == [["Name", "SSN"], ["Doe", SSN]]
    assert [block.text.strip() for block in result.blocks] == ["Before", "After"]


def test_embedded_files_are_members() -> None:
    """A package object carries a file as hexadecimal text."""
    content = b"secret " + SSN.encode()
    native = (
        b"\x02\x00note.txt\0C:\\note.txt\0\0\0\x03\0" + len(b"C:\\t\0").to_bytes(4, "little") + b"C:\\t\0"
        + len(content).to_bytes(4, "little") + content
    )  # fmt: skip
    strings = b"".join(len(part).to_bytes(4, "little") + part for part in (b"Package\0", b"", b""))
    wrapped = b"\x01\x05\0\0\x02\0\0\0" + strings + len(native).to_bytes(4, "little") + native
    members = reading("a.rtf", _rtf(f"{{\\object\\objemb{{\\*\\objdata {wrapped.hex()}}}}}")).members
    assert [member.path for member in members] == ["note.txt"]
    assert members[0].source is not None
    assert members[0].source.data == content


def test_deep_nesting_hides_nothing() -> None:
    """A hundred thousand braces around a number."""
    assert SSN in reading("a.rtf", _rtf("{" * 100_000 + SSN + "}" * 100_000)).text


def test_a_mark_without_a_document_is_corrupt() -> None:
    """Cut off before its first group."""
    assert isinstance(reading("a.rtf", "{\\rtf").error, CorruptError) or reading("a.rtf", "{\\rtf").text == ""


@given(st.text(alphabet="\\{}'*au0129; parvfi\n", max_size=300))
def test_no_jumble_of_braces_and_words_fails(body: str) -> None:
    """Pieces come out, or a reason; nothing else."""
    reading("a.rtf", "{\\rtf1 " + body)


@pytest.mark.parametrize("binary", [False, True])
def test_pasted_pictures_of_a_pages_size_are_members(binary: bool) -> None:
    """A scan pasted into a document is read on its own; a bullet is not."""

    def pasted(width: int, height: int) -> bytes:
        stream = io.BytesIO()
        Image.new("L", (width, height)).save(stream, "PNG")
        data = stream.getvalue()
        content = b"\\bin%d " % len(data) + data if binary else data.hex().encode()
        return b"{\\pict\\pngblip\\picw10 " + content + b"}"

    result = reading("a.rtf", b"{\\rtf1 before " + pasted(600, 800) + pasted(20, 20) + b" after}")
    assert [member.path for member in result.members] == ["picture-1.png"]
    assert result.text.split() == ["before", "after"]


def _hex(data: bytes) -> str:
    return data.hex()


PICTURE = scan("png")
BLIPUID = "{\\*\\blipuid 0123456789abcdef0123456789abcdef}"
PICPROP = "{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}}"


@pytest.mark.parametrize(
    "picture",
    [
        "{\\pict\\pngblip " + _hex(PICTURE) + "}",
        "{\\pict\\pngblip" + BLIPUID + _hex(PICTURE) + "}",
        "{\\pict" + PICPROP + "\\picw100\\pngblip\n" + BLIPUID + "\n" + _hex(PICTURE) + "}",
        "{\\*\\shppict{\\pict" + PICPROP + "\\pngblip " + BLIPUID + _hex(PICTURE) + "}}"
        "{\\nonshppict{\\pict\\wmetafile8 " + _hex(wmf(wmf_text(b"for old programs", 1, 1))) + "}}",
        "{\\nonshppict{\\pict\\pngblip " + _hex(PICTURE) + "}}",
        "{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv {\\pict" + PICPROP + "\\pngblip " + _hex(PICTURE) + "}}}}}",
        "{\\pict\\pngblip " + _hex(PICTURE) + "}" * 1 + "{\\pict\\pngblip " + _hex(PICTURE) + "}",
    ],
    ids=["plain", "blipuid", "picprop", "shppict", "nonshppict alone", "shape", "twice"],
)
def test_a_pasted_picture_is_one_member(picture: str) -> None:
    """Whatever Word writes around it, the picture comes whole, and once."""
    (member,) = reading("a.rtf", _rtf("see below \\par " + picture)).members
    assert member.path == "picture-1.png"
    assert member.source is not None
    assert member.source.data == PICTURE


def test_a_picture_in_binary_is_a_member() -> None:
    r"""\bin puts the bytes themselves into the file."""
    head = b"{\\rtf1 x{\\pict" + BLIPUID.encode() + b"\\pngblip\\bin%d " % len(PICTURE)
    (member,) = reading("a.rtf", head + PICTURE + b"}}").members
    assert member.source is not None
    assert member.source.data == PICTURE


@pytest.mark.parametrize(
    ("word", "data", "suffix"),
    [
        ("wmetafile8", wmf(wmf_text(b"219-09-9999", 1, 1)), "wmf"),
        ("emfblip", emf(emf_text("219-09-9999", 1, 1)), "emf"),
        ("jpegblip", scan("jpg"), "jpg"),
        ("dibitmap0", dib(), "bmp"),
    ],
)
def test_pictures_of_every_kind(word: str, data: bytes, suffix: str) -> None:
    """Metafiles, JPEG and bitmaps without a header."""
    (member,) = reading("a.rtf", _rtf(f"{{\\pict\\{word} {_hex(data)}}}")).members
    assert member.path == f"picture-1.{suffix}"


def test_an_old_picture_nobody_reads_is_told() -> None:
    """A Macintosh drawing makes the document partial."""
    assert reading("a.rtf", _rtf("x{\\pict\\macpict " + "0102" * 700 + "}")).remarks("partial")


def test_hidden_text_behind_an_emoji_is_marked_where_it_stands() -> None:
    """Marks count letters, not halves of them."""
    (block,) = (b for b in reading("a.rtf", _rtf("\\u-10179?\\u-8704? a {\\v hidden} b")).blocks)
    assert [block.text[start:stop] for start, stop, _ in block.marks] == ["hidden"]


def test_words_in_a_group_that_no_program_shows_are_told_as_hidden() -> None:
    """Programs pass over groups they do not know; a reader of all that a file says does not."""
    result = reading("a.rtf", _rtf("seen{\\*\\mystery number 219-09-9999}{\\*\\rsidtbl \\rsid1 219}"))
    (block,) = (block for block in result.blocks if SSN in block.text)
    assert block.place.hidden
    assert not any(block.text.strip() == "219" for block in result.blocks)


def test_what_programs_keep_for_themselves_is_no_text() -> None:
    """Layout notes of the machine are silent, groups inside of them included."""
    result = reading("a.rtf", _rtf("seen{\\*\\wpnplnode noted {deeper}}{\\*\\htmltag <b>}"))
    assert [block.text.strip() for block in result.blocks] == ["seen"]


def test_text_boxes_of_old_drawings_are_read() -> None:
    """Word 6 drew boxes in a way of its own."""
    body = "{\\*\\do\\dobxcolumn\\dptxbx{\\dptxbxtext boxed words\\par}\\dpx10}"
    (block,) = (b for b in reading("a.rtf", _rtf(body)).blocks if "boxed" in b.text)
    assert block.place.part == "text box"


def test_styles_of_runs_and_rows_hide_nothing() -> None:
    r"""\\cs, \\ts and \\ds name a style in running text; only in a list of styles they begin a group."""
    body = "{\\cs10 shown} \\trowd\\ts11 \\intbl cell\\cell\\row \\pard\\ds1 after"
    result = reading("a.rtf", _rtf(body))
    assert all(word in result.text for word in ("shown", "cell", "after"))
