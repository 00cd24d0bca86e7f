"""Copies of plain text and of what is read as such."""

from __future__ import annotations

import json

from classify.redact.operators import BLACK
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import PHONE, SSN, VICTIM


def copied(data: bytes, name: str) -> str:
    return copy_of(document_of(data, name))[1].decode()


def test_a_text_keeps_its_lines() -> None:
    text = f"Report\n\nVictim: {VICTIM}, SSN: {SSN}\n\nPhone: {PHONE}\n"
    assert (
        copied(text.encode(), "a.txt")
        == f"Report\n\nVictim: [victim 1], SSN: XXX-XX-4321\n\nPhone: {BLACK}\n"
    )


def test_a_text_in_another_character_set_is_a_copy_in_utf8() -> None:
    text = f"Peña said: {VICTIM}, SSN: {SSN}\n"
    assert copied(text.encode("utf-16"), "a.txt") == "Peña said: [victim 1], SSN: XXX-XX-4321\n"


def test_a_long_text_goes_on_where_its_blocks_do() -> None:
    text = "".join(f"line {number} of the text\n" for number in range(6_000))
    assert copied(text.encode(), "a.txt") == text


def test_json_keeps_its_shape_whatever_spells_its_values() -> None:
    spelt = "".join(f"\\u{ord(sign):04x}" for sign in SSN)
    data = (
        f'{{"victim": {{"name": "{VICTIM}", "{SSN}": "{spelt}", "n": 219094321}}, "a": [1, true, null, "x"]}}'
    )
    said = json.loads(copied(data.encode(), "a.json"))
    assert said == {
        "victim": {"name": "[victim 1]", "XXX-XX-4321": "XXX-XX-4321", "n": "XXXXX4321"},
        "a": [1, True, None, "x"],
    }


def test_two_keys_that_are_cut_are_still_two() -> None:
    keys = ("457-55-5462", "457-55-5463", "457-55-5464")
    data = "{" + ", ".join(f'"SSN: {key}": {at}' for at, key in enumerate(keys)) + "}"
    document = document_of(data.encode(), "a.json")
    made, copy = copy_of(document, plan_of(document, "everything"))
    assert made.removed == {"US_SSN": 3}
    bar = f"SSN: {BLACK}"
    assert json.loads(copy) == {bar: 0, f"{bar} (2)": 1, f"{bar} (3)": 2}


def test_json_with_flaws_is_a_text() -> None:
    made, data = copy_of(document_of(f'{{"victim": "{VICTIM}", "ssn": "{SSN}",}}'.encode(), "a.json"))
    assert made.suffix == ".txt"
    assert "[victim 1]" in data.decode()
    assert "XXX-XX-4321" in data.decode()


def test_xml_is_a_text_of_names_and_values() -> None:
    data = f"<a><!-- {VICTIM} --><victim><name>{VICTIM}</name><ssn>219-&#48;9-4321</ssn></victim></a>"
    said = copied(data.encode(), "a.xml")
    assert "name: [victim 1]" in said
    assert "XXX-XX-4321" in said
    assert VICTIM not in said
