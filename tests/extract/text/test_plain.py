"""Plain text: any character set, any size, true places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import EmptyFileError, TooLargeError, UnreadableError
from classify.extract.envelope import Envelope, Limits
from classify.extract.known.charset import charset_of, decode
from classify.extract.source import Source
from tests.extract.families import SSN, on_disk, reading, reading_of

GREETING = "Señora Müller – naïve café\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_read_in_every_usual_character_set(codec: str) -> None:
    """Marked or unmarked, one, two or four bytes a character: the text is the same."""
    plain = GREETING + f"Her number is {SSN}, she said, and nothing else was said about it.\n"
    assert reading("note.txt", plain.encode(codec)).text == plain


def test_japanese_without_any_mark_is_decoded() -> None:
    """A character set that only its letters give away."""
    assert "住所" in reading("a.txt", "名前,住所\n佐藤太郎,東京\n".encode("cp932")).text


def test_a_few_odd_bytes_do_not_spoil_a_utf8_log() -> None:
    """Mixed logs keep both halves: the damaged bytes are read as Windows wrote them."""
    data = "é è à ü ö\n".encode() * 40 + b"caf\xe9\n" + "ñ\n".encode() * 40
    text = reading("app.txt", data).text
    assert "café" in text
    assert "é è à" in text


def test_blocks_have_true_offsets_and_lines() -> None:
    """Every block begins where the one before it ended, at the start of a line."""
    lines = [f"Line {number} of a long report about nothing at all.\n" for number in range(1, 9001)]
    whole = "".join(lines)
    blocks = reading("long.txt", whole).blocks
    assert len(blocks) > 3
    for block in blocks:
        assert whole[block.offset : block.offset + len(block.text)] == block.text
        assert block.text.startswith(f"Line {block.place.line} of")


def test_a_line_without_end_is_cut_between_words() -> None:
    """Nothing is lost and no word is torn when a line is longer than a block may be."""
    whole = "word " * 200_000
    blocks = reading("endless.txt", whole).blocks
    assert "".join(block.text for block in blocks) == whole
    assert all(block.text.endswith(" ") for block in blocks)


def test_nul_padding_does_not_hide_a_value() -> None:
    """Fixed records padded with NULs are shown with blanks, at the same offsets."""
    assert reading(
        "export.txt", f"DOE\0JANE {SSN} and a good deal more text that goes on for a while longer".encode()
    ).text.startswith("DOE JANE 219")


@pytest.mark.parametrize("data", [b"", b"   \r\n\t \n", "\ufeff \n".encode(), b"\0"])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    """No text is not the same as text without findings."""
    error = reading("blank.txt", data).error
    assert error is not None
    assert error.outcome in ("empty", "corrupt")
    assert isinstance(error, EmptyFileError) == (data != b"\0")


def test_logs_of_machines_are_not_prose_but_logs_of_people_are() -> None:
    """Names are sought where people write sentences, in a dispatcher's log too."""
    machine = "2026-01-02T03:04:05Z app[12] GET /index.html 200 12ms\n" * 50
    people = "03:04 caller says that her neighbour was seen near the old bridge\n" * 50
    assert [block.prose for block in reading("web.log", machine).blocks] == [False]
    assert [block.prose for block in reading("cad.log", people).blocks] == [True]


def test_source_code_is_not_prose() -> None:
    """Names are not sought in programs; numbers are."""
    blocks = reading("job.py", f'KEY = "{SSN}"\nprint(KEY)\n').blocks
    assert [(block.prose, SSN in block.text) for block in blocks] == [(False, True)]


def test_a_file_above_the_limit_is_read_at_its_start() -> None:
    """What was read stands; the error says that it was the start."""
    envelope = Envelope(limits=Limits(file_bytes=1000))
    result = reading("huge.txt", f"{SSN} " * 1000, envelope)
    assert SSN in result.text
    assert isinstance(result.error, TooLargeError)


def test_holes_of_a_sparse_file_cost_nothing(tmp_path: Path) -> None:
    """A gigabyte that was never written is passed over."""
    path = tmp_path / "sparse.csv"
    with path.open("wb") as stream:
        stream.write(f"name,ssn\nDoe,{SSN}\n".encode())
        stream.truncate(300_000_000)
    assert reading_of(Source(path.name, path=path, size=300_000_000)).rows == [["name", "ssn"], ["Doe", SSN]]


def test_a_file_that_vanishes_is_unreadable(tmp_path: Path) -> None:
    """Between listing and reading anything can happen to a file."""
    file = on_disk(tmp_path, "gone.txt", b"text")
    (tmp_path / "gone.txt").unlink()
    assert isinstance(reading_of(file).error, UnreadableError)


def test_a_file_that_shrinks_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """The size that was seen when listing is not believed."""
    file = on_disk(tmp_path, "log.txt", b"first line\n" * 1000)
    (tmp_path / "log.txt").write_bytes(b"first line\n")
    assert reading_of(file).text == "first line\n"


@given(st.binary(max_size=2000))
def test_decoding_never_fails(data: bytes) -> None:
    """Whatever the bytes: a character set is named and takes them."""
    assert isinstance(decode(data, charset_of(data)), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500))
def test_utf8_comes_back_whole(text: str) -> None:
    """What was written as UTF-8 is read as it was written."""
    assert decode(text.encode()).removeprefix("\ufeff") in (text, text.removeprefix("\ufeff"))
