"""Words of readers."""

from __future__ import annotations

import pytest

from classify.inventory.assured import CANNOT_TELL, is_sensitive, tags_said
from models.labels import Label, Tag


@pytest.mark.parametrize(
    ("said", "is_so"), [("PUBLIC", False), ("INTERNAL", False), ("CONFIDENTIAL", True), (CANNOT_TELL, True)]
)
def test_from_the_line_on_it_is_sensitive_and_what_nobody_could_judge_is_too(said: str, is_so: bool) -> None:
    assert is_sensitive(said, Label.CONFIDENTIAL) is is_so


def test_tags_are_kept_in_one_order() -> None:
    assert tags_said({Tag.PII, "JUV", Tag.HEALTH}) == "HEALTH,JUV,PII"
    with pytest.raises(ValueError, match="NOTHING"):
        tags_said(["NOTHING"])
