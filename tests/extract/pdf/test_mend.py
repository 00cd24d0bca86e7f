"""PDFs that break off: what arrived is read, wherever the file was cut."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from classify.errors import CorruptError
from classify.extract.pdf.mend import _MOST_UNPACKED, mended
from tests.extract.families import SSN, reading
from tests.extract.pdf_files import Pdf, line, simple_pdf


def _packed_pdf(*objects: tuple[int, str], stream: bytes) -> bytes:
    """As today's programs write: objects in one object stream, a page's content beside it; and no table."""
    places, body = [], b""
    for number, text in objects:
        places.append(f"{number} {len(body)}")
        body += text.encode() + b"\n"
    head = " ".join(places).encode() + b"\n"
    packed = zlib.compress(head + body)
    return (
        b"%%PDF-1.5\n9 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n"
        b"8 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\n"
        b"stream\n%b\nendstream\nendobj\n"
        % (len(stream), stream, len(objects), len(head), len(packed), packed)
    )


_OBJECTS = (
    (1, "<< /Type /Catalog /Pages 2 0 R >>"),
    (2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"),
    (
        3,
        "<< /Type /Page /Parent 2 0 R /Contents 9 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    ),
    (4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
)


def test_objects_packed_in_streams_are_found_without_their_table() -> None:
    """Since PDF 1.5 the catalog and the pages are packed; a download that broke off has lost their table."""
    data = _packed_pdf(*_OBJECTS, stream=line(f"ssn {SSN}", 72, 700).encode())
    result = reading("cut.pdf", data)
    assert SSN in result.text
    assert isinstance(result.error, CorruptError)


def test_a_page_whose_catalog_is_lost_gets_a_new_one() -> None:
    """Pages and fonts came, the catalog and the page tree did not."""
    data = _packed_pdf(*_OBJECTS[2:], stream=line(f"ssn {SSN}", 72, 700).encode())
    assert SSN in reading("cut.pdf", data).text


def test_a_file_cut_inside_of_its_last_stream_is_read_as_well() -> None:
    """What was put behind an object that never ended was taken for a part of it, and nothing was read."""
    pdf = Pdf()
    catalog, tree = pdf.add(""), pdf.add("")
    font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    content = pdf.stream(line(f"ssn {SSN}", 72, 700))
    page = pdf.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
        f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
    )
    pdf.put(catalog, f"<< /Type /Catalog /Pages {tree} 0 R >>")
    pdf.put(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    pdf.stream(b"picture" * 100)
    data = pdf.bytes(catalog)
    for cut in (data.rindex(b"picture"), data.rindex(b"/Length"), data.rindex(b"endobj") - 5):
        assert SSN in reading("cut.pdf", data[:cut]).text


def test_what_no_page_shows_is_read_of_a_cut_file_too() -> None:
    """Notes of the document, found by walking its objects."""
    told = "Prepared for Jane Doe"
    data = simple_pdf(line("one", 72, 700), extra_catalog=f"/OwnNote ({told})")
    result = reading("cut.pdf", data[: data.rindex(b"xref\n0")])
    assert told in result.text


def test_objects_that_unfold_beyond_reason_are_cut_short() -> None:
    """A stream of objects has room for millions of them, and no more."""
    bomb = zlib.compress(b"1 0 2 20 " + bytes(2 * _MOST_UNPACKED), 9)
    data = simple_pdf(line("one", 72, 700))[:-200] + (
        b"\n90 0 obj\n<< /Type /ObjStm /N 2 /First 9 /Filter /FlateDecode >>\n"
        b"stream\n%b\nendstream\nendobj\n" % bomb
    )
    whole = mended(data)
    assert whole is not None
    assert len(whole) < 1.1 * _MOST_UNPACKED


@given(st.integers(0, 1200), st.binary(max_size=60))
def test_every_cut_ends_in_a_file_or_in_nothing(cut: int, noise: bytes) -> None:
    """Wherever it breaks off and whatever follows, a new end begins where it says it does."""
    data = _packed_pdf(*_OBJECTS, stream=b"BT ET")
    whole = mended(data[:cut] + noise)
    if whole is not None:
        start = int(whole.rpartition(b"startxref\n")[2].split()[0])
        assert whole[start:].startswith(b"xref\n")
