"""Values are found in bytes whatever way they are written there."""

from __future__ import annotations

import base64
import quopri

import pytest

from classify.redact.proof.haystack import found_in

VALUE = "Marguerite Oldenbarnevelt"
SSN = "219-09-4321"


@pytest.mark.parametrize(
    "data",
    [
        VALUE.encode(),
        VALUE.upper().encode(),
        VALUE.encode("utf-16"),
        VALUE.encode("utf-16-be"),
        VALUE.encode().hex().upper().encode(),
        VALUE.encode("utf-16-be").hex().encode(),
        base64.b64encode(b"xx" + VALUE.encode()),
        "".join(f"&#{ord(sign)};" for sign in VALUE).encode(),
        b"<w:t>Margue</w:t></w:r><w:r><w:t>rite Olden</w:t><w:t>barnevelt</w:t>",
        b"<a>Margue</a>&#114;ite Oldenbarnevelt",
        VALUE.replace(" ", "%20").encode(),
        quopri.encodestring(VALUE.encode(), quotetabs=True),
    ],
)
def test_a_value_in_every_writing(data: bytes) -> None:
    assert found_in(b"before " + data + b" behind", [VALUE]) >= 1


def test_digits_without_what_stands_between() -> None:
    assert found_in(b"x219094321y", [SSN]) == 1


def test_short_values_stand_in_any_bytes_by_chance() -> None:
    assert found_in(b"12345 Roe", ["12345", "Roe", ""]) == 0


def test_nothing_is_found_where_nothing_is() -> None:
    assert found_in(b"nothing of it", [VALUE, SSN]) == 0
