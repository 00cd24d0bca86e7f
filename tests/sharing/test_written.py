"""YAML read strictly, with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import MatrixError
from classify.sharing.written import Entry, checked, listed, loaded, shipped, words
from models.sharing import Purpose


def test_a_mapping_knows_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: 1\nb:\n  - {c: 2}\n")
    whole = loaded(tmp_path / "x.yaml")
    assert whole == {"a": 1, "b": [{"c": 2}]}
    assert (whole.place, whole["b"][0].place) == ("x.yaml, line 1", "x.yaml, line 3")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: 1\na: 2", "x.yaml, line 2: a stands there twice"),
        ("a: [", "cannot be read as YAML"),
        ("a: !!python/object:os.system {}", "cannot be read as YAML"),
    ],
)
def test_what_is_said_twice_or_is_no_yaml_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(MatrixError, match=complaint):
        loaded(tmp_path / "x.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r"none\.yaml"):
        loaded(tmp_path / "none.yaml")


def test_one_word_or_several(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("one: care\nmore: [care, research]\nwrong: cure\n")
    entry = loaded(tmp_path / "x.yaml")
    assert isinstance(entry, Entry)
    assert words(entry, "one", Purpose) == (Purpose.CARE,)
    assert words(entry, "more", Purpose) == (Purpose.CARE, Purpose.RESEARCH)
    assert listed(entry, "none") == []
    with pytest.raises(MatrixError, match=r"x\.yaml, line 1: 'cure'"):
        words(entry, "wrong", Purpose)
    with pytest.raises(MatrixError, match="a mapping with a is expected, got 3"):
        checked(3, {"a"})


def test_the_files_are_shipped_with_the_program() -> None:
    assert shipped("law.yaml").is_file()
    assert shipped("rows", "police.yaml").is_file()
