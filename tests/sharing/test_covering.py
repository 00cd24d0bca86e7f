"""A copy may take out more than the law asks for, never less."""

from __future__ import annotations

import pytest

from classify.sharing.covering import covering


def test_a_profile_that_builds_on_another_and_is_stricter_covers_it() -> None:
    assert covering(["default"])[0] == "default"
    assert {"victims", "everything", "research"} <= set(covering(["default"]))


def test_who_asks_for_two_gets_the_one_that_does_both() -> None:
    assert covering(["default", "victims"])[0] == "victims"
    assert "default" not in covering(["default", "victims"])


def test_a_milder_one_does_not_do() -> None:
    assert "default" not in covering(["victims"])
    assert "victims" not in covering(["research"]), "it keeps the last four digits"


def test_the_tags_of_a_document_count_too() -> None:
    """A closed youth record loses the name by the default, and only the role replaces it elsewhere."""
    assert "public-release" in covering(["default"])
    assert "public-release" not in covering(["default"], ["JUV"])


@pytest.mark.parametrize("tags", [[], ["JUV", "CCJI"]])
def test_there_is_always_one_that_does(tags: list[str]) -> None:
    assert "everything" in covering(["default", "research", "victims"], tags)
    assert covering([]) != []
