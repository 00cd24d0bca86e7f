"""The law rows: strict, marked as well as they are known, told apart when they change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from classify.errors import MatrixError
from classify.sharing.law import Mark, laws, named
from classify.sharing.matrix import matrix


def test_marks_are_those_of_the_domain_facts() -> None:
    """A sample of each, where a slip would mislead."""
    assert {
        name: (laws()[name].mark.value, laws()[name].verified)
        for name in (
            "44-5-303(1)", "44-5-303(3)", "44-5-303(5)", "44-5-311", "44-5-302", "2-6-1002-confidential",
            "15-30-2618", "50-16-535", "61-11-507", "2-6-1003", "41-3-205", "hipaa", "ag-42-119",
        )
    } == {
        "44-5-303(1)": ("V", True),
        "44-5-303(3)": ("V", True),
        "44-5-303(5)": ("V2", False),
        "44-5-311": ("V2", False),
        "44-5-302": ("V", False),
        "2-6-1002-confidential": ("M", False),
        "15-30-2618": ("M", False),
        "50-16-535": ("M", False),
        "61-11-507": ("M", False),
        "2-6-1003": ("V", True),
        "41-3-205": ("V", True),
        "hipaa": ("M", False),
        "ag-42-119": ("V2", False),
    }  # fmt: skip


def test_a_mark_is_told_in_words() -> None:
    assert laws()["44-5-303(3)"].mark_words == "read at its source"
    assert laws()["44-5-311"].mark_words == "known from a second hand"
    assert laws()["44-5-302"].mark_words.startswith("read at its source, in part: the first sentence")


def test_a_changed_row_has_another_digest() -> None:
    law = laws()["2-6-1003"]
    assert law.digest == replace(law).digest
    assert law.digest != replace(law, mark=Mark.SECOND_HAND).digest
    assert law.digest != replace(law, partly="a beginning").digest
    assert len({one.digest for one in laws().values()}) == len(laws())


def test_a_section_is_found_by_its_number_with_all_that_is_below_it() -> None:
    assert [law.id for law in named("44-5-303")] == [f"44-5-303({number})" for number in range(1, 6)]
    assert [law.id for law in named("44-5-303(3), MCA")] == ["44-5-303(3)"]
    assert [law.id for law in named("2-6-1017")] == ["2-6-1017", "2-6-1017(1)(b)", "2-6-1017(6)"]
    assert [law.id for law in named("HIPAA, 45 CFR parts 160 and 164")] == ["hipaa"]
    assert {law.id[:5] for law in named("44-5")} == {"44-5-"}
    assert named("no such law") == []


def test_every_row_is_leaned_on_or_tells_of_duties() -> None:
    """Nothing stands there for nobody."""
    table = matrix()
    used = {law.id for row in table.rows.values() for rule in row.rules for law in rule.law}
    used |= {law.id for condition in table.conditions.values() for law in condition.law}
    assert laws().keys() - used == {
        "2-6-1001", "2-6-1006", "44-5-103(4)", "mpd-practice", "44-5-303(4)", "44-5-303(5)", "45-7-601",
        "46-18-204", "cjis-4.1", "52-3-813",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("- {id: x}", "law.yaml, line 1: citation, effect, mark, says, source, title, version is missing"),
        (
            "- {id: x, citation: c, title: t, says: s, effect: e, version: v, mark: V3, source: s}",
            "line 1: 'V3' is not a valid Mark",
        ),
        (
            "- {id: x, citation: c, title: t, says: '', effect: e, version: v, mark: V, source: s}",
            "says is empty",
        ),
        (
            "\n".join(
                2 * ["- {id: x, citation: c, title: t, says: s, effect: e, version: v, mark: V, source: s}"]
            ),
            "law.yaml, line 2: x stands there twice",
        ),
        ("id: x", "law.yaml is a list of rows"),
        ("- [", "cannot be read as YAML"),
    ],
)
def test_a_row_written_wrong_is_named_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    (tmp_path / "law.yaml").write_text(row)
    with pytest.raises(MatrixError, match=complaint):
        laws(tmp_path / "law.yaml")
