"""One stray sign in a JSON file costs that sign, not the keys of everything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.text.jsonmend import mended
from tests.extract.families import SSN, reading

RECORDS = [
    {"name": "Jane Doe", "ssn": SSN, "age": 41},
    {"name": "Richard Roe", "ssn": "517-44-1234", "age": 7},
]
SOUND = json.dumps(RECORDS, indent=1)
HEADER = ["name", "ssn", "age"]


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("41\n }", "41,\n }"),
        SOUND.replace("7\n }\n]", "7\n },\n]"),
        SOUND.replace('"age": 41', '"age": 41 // years'),
        SOUND.replace("[", "/* a list */ [", 1),
        SOUND.replace('"Jane Doe",', '"Jane Doe"'),
        SOUND.replace("},", "}"),
        SOUND.replace("},", "};"),
        SOUND.replace("},", "},,"),
        "\ufeff\ufeff" + SOUND,
        SOUND + "\n]",
        SOUND[: SOUND.rindex("}")],
        SOUND[: SOUND.rindex("]")],
        "garbage " + SOUND,
        SOUND + " trailing words",
        SOUND.replace('"ssn"', "ssn"),
        SOUND.replace('"', "'"),
        "\n".join(json.dumps(record) for record in RECORDS),
        "".join(json.dumps(record) for record in RECORDS),
        json.dumps(RECORDS[0]) + "\x01\n" + json.dumps(RECORDS[1]),
    ],
)
@pytest.mark.parametrize("name", ["minutes.json", "minutes"])
def test_a_stray_sign_costs_that_sign(text: str, name: str) -> None:
    """Records stay records under their keys."""
    if name == "minutes" and text[:1] in ("/", "g"):
        name = "minutes.json"
    found = reading(name, text)
    assert found.rows == [HEADER, ["Jane Doe", SSN, "41"], ["Richard Roe", "517-44-1234", "7"]] or (
        text[:1] == "g" and SSN in found.text
    )


def test_what_fits_nowhere_is_text() -> None:
    """With a remark that it was so."""
    found = reading(
        "a.json", '{"a": "one", "stray" "b": NaN, /* note of Roe */ "c": Jane Q Doe, loose} kestrel'
    )
    assert found.remarks("fact")
    for wanted in ("one", "stray", "note of Roe", "Jane Q Doe", "loose", "kestrel", "NaN"):
        assert wanted in found.text
    assert found.labelled("c") == "Jane Q Doe"


def test_quotation_marks_inside_of_strings_stay_inside() -> None:
    """As exports of forms write them."""
    found = reading("a.json", '[{"a": "He said "no" and left", "b": "x"}, {"a": "y", "b": "219-09-9999"}, ]')
    assert found.rows[1] == ['He said "no" and left', "x"]
    assert found.rows[2] == ["y", "219-09-9999"]


def test_a_string_without_its_end_ends_with_its_line() -> None:
    """The rest keeps its keys."""
    found = reading("a.json", f'{{\n "a": "open,\n "ssn": "{SSN}"\n}}')
    assert found.labelled("ssn") == SSN
    assert found.labelled("a") == "open"


def test_one_bad_line_does_not_spoil_the_table() -> None:
    """JSON lines of which one was cut or is a word."""
    lines = [json.dumps({"name": f"n{number}", "ssn": SSN}) for number in range(9)]
    lines[4] = "# exported by Roe"
    lines[6] = lines[6][:-2]
    found = reading("a.jsonl", "\n".join(lines))
    assert len(found.tables) == 1
    assert len(found.rows) == 9
    assert "exported by Roe" in found.text


PLAIN = st.text() | st.integers() | st.booleans() | st.none()
DOCUMENTS = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


@given(DOCUMENTS)
def test_sound_documents_come_back(value: object) -> None:
    """Mending changes nothing that needs none."""
    document = {"top": value}
    assert mended(json.dumps(document)).values == [document]
    assert mended(json.dumps(document, ensure_ascii=False)).values == [document]


@given(st.text(st.sampled_from("{}[],:\"'/*#\\\n aZ1"), max_size=200))
def test_any_text_is_mended_without_loss_of_words(text: str) -> None:
    """Whatever the signs, the words come out."""
    found = mended('{"start": 1} ' + text + '\n{"kestrel": "albatross"}')
    assert "kestrel" in str(found)
    assert "albatross" in str(found)
