"""Text of two bytes a character without a mark, and files that change over in the middle: nothing is lost."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.known.charset import charset_of, decode, open_text
from classify.extract.known.wide import Switching, wide_codec
from tests.extract.families import SSN, reading

TEXTS = {
    "English": f"Report of the day: nothing.\r\nSSN {SSN}\r\n",
    "Spanish": "Peña, José\n",
    "Russian": f"Доклад о работе, номер {SSN}.\r\nСтрока вторая\r\n",
    "Greek": "Καλημέρα κόσμε\n",
    "Arabic": "مرحبا بالعالم هذا نص",
    "Hebrew": "שלום עולם זה טקסט\n",
    "Hindi": "नमस्ते दुनिया यह पाठ है\n",
    "Thai": "สวัสดีชาวโลก ภาษาไทย\n",
    "Japanese": "名前,住所\r\n佐藤太郎,東京都千代田区\r\n",
    "Japanese without a blank": "佐藤太郎は東京都千代田区に住んでいます佐藤太郎",
    "Chinese": "一个人在中国的城市里工作。\n他的电话号码是很长的。\n",
    "Korean": f"안녕하세요 서울 {SSN}\n",
    "signs": "Hello 😀😀😀 there\n",
    "two digits": "12",
    "one short line": "Hi\r\n",
}
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
NARROW = "".join(f"2026-01-02 service line {number}\n" for number in range(400))


def both_ways(data: bytes) -> str:
    """The text, after a look that the whole and the streamed way of decoding agree."""
    whole = decode(data)
    assert open_text(io.BytesIO(data)).read() == whole
    return whole


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("name", list(TEXTS))
def test_wide_text_needs_no_mark(name: str, codec: str) -> None:
    """In every script, long or short."""
    data = TEXTS[name].encode(codec)
    assert charset_of(data) == codec
    assert both_ways(data) == TEXTS[name]


@pytest.mark.parametrize("name", list(TEXTS))
def test_text_of_single_bytes_is_not_taken_for_wide(name: str) -> None:
    """UTF-8 in every script, and old character sets for Asian ones."""
    assert wide_codec(TEXTS[name].encode()) is None
    for codec in ("cp932", "gb18030", "euc_kr", "cp1251", "cp1253"):
        assert wide_codec(TEXTS[name].encode(codec, "ignore")) is None


@pytest.mark.parametrize("around", ["utf-8", "cp1252"])
@pytest.mark.parametrize("before", [NARROW, "x\r\n", "Señor Peña\n" * 30, NARROW * 20])
@pytest.mark.parametrize("name", ["English", "Spanish", "Russian", "Greek", "Hebrew", "Korean", "signs"])
@pytest.mark.parametrize("behind", ["", "z\n", "back to narrow text\n" * 700])
def test_a_log_may_change_over_and_back(before: str, name: str, around: str, behind: str) -> None:
    """PowerShell appends UTF-16 to a log of single bytes; others append single bytes to that."""
    data = before.encode(around) + TEXTS[name].encode("utf-16-le") + behind.encode(around)
    assert both_ways(data) == before + TEXTS[name] + behind


def test_a_log_without_a_last_line_end_may_change_over() -> None:
    """The first word of the appended part stands on the last line then."""
    data = b"old line, no end" + TEXTS["English"].encode("utf-16-le")
    assert both_ways(data) == "old line, no end" + TEXTS["English"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_wide_text_may_go_over_to_single_bytes(codec: str) -> None:
    """What cmd appends to a file that PowerShell has made, with and without a mark."""
    data = TEXTS["English"].encode(codec) + NARROW.encode() + TEXTS["Russian"].encode("utf-16-le")
    assert both_ways(data) == TEXTS["English"] + NARROW + TEXTS["Russian"]


def test_a_mark_in_the_middle_begins_wide_text() -> None:
    """Files put behind each other with `copy /b`."""
    data = NARROW.encode() + TEXTS["Japanese"].encode("utf-16")
    assert both_ways(data) == NARROW + TEXTS["Japanese"]


def test_records_padded_with_nuls_stay_single_bytes() -> None:
    """Letters in pairs with NULs between them look like wide text of two scripts."""
    data = b"DOE\0JANE\0\0\0219-09-9999\0\0x\n" * 3000
    assert both_ways(data) == data.decode()


def test_a_mixed_log_is_read_as_a_log() -> None:
    """To the end, with the value in the part that was appended."""
    data = NARROW.encode() + f"Caller gave SSN {SSN}\r\n".encode("utf-16-le") * 40
    found = reading("app.log", data)
    assert found.media == "log"
    assert found.text.count(SSN) == 40


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_any_bytes_are_decoded_whatever_the_chunks(chunks: list[bytes]) -> None:
    """No error, and ASCII that stands between is never lost."""
    decoder = Switching("classify-cp1252")
    text = "".join(decoder.decode(chunk) for chunk in chunks) + decoder.decode(b"", True)
    assert isinstance(text, str)
    marked = b"".join(chunks) + b"\n" + b"plain words behind it all, long enough to be sure of\n" * 10
    assert "plain words behind it all" in decode(marked)
