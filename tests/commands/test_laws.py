"""`classify policy explain` of a tag, a label or a law."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.commands.laws import explain
from models.labels import Label, Tag
from tests.commands.doors import classify


@pytest.mark.parametrize("word", [*Tag, *Label])
def test_every_tag_and_label_is_explained_for_every_recipient(word: str) -> None:
    told = explain(word)
    assert told is not None
    assert told.startswith(f"{word}: ")
    assert told.count("\nTo ") == 11
    assert "\nThe law:" in told


def test_a_tag_says_what_loosens_it_and_how_well_its_law_is_known() -> None:
    told = explain("ccji") or ""
    assert "With the city attorney's written answer: allowed as a redacted copy." in told
    assert "With a court order: refer to the city attorney." in told
    assert "Prohibited. Only a district court opens it by a written finding." in told
    assert "(for arrest report or incident report or jail roster)" in told
    assert (
        "44-5-303(1), MCA: Who may have confidential criminal-justice information (read at its source" in told
    )
    assert "Confidential stamp: Mark every copy" in told


def test_a_borrowed_rule_says_so() -> None:
    assert "taken from SECURITY" in (explain("CREDENTIAL") or "")
    assert "Not verified." in (explain("CREDENTIAL") or "")


def test_a_law_says_what_leans_on_it() -> None:
    told = explain("44-5-303") or ""
    assert "44-5-303(5), MCA: Petition to the court (known from a second hand; heading only)" in told
    assert "  CCJI to the public: prohibited" in told
    assert "  Condition. Confidential stamp" in told
    assert "No rule of the matrix" in (explain("45-7-601") or "")


def test_no_other_word_is_explained() -> None:
    assert explain("no such word") is None


def test_the_command_explains_a_law_unless_a_file_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = classify("policy", "explain", "22-1-1103", "--home", tmp_path / "none")
    assert said.code == 0
    assert "Library records" in said.out
    assert "  LIBRARY to the own department: allowed" in said.out
