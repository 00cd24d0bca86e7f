"""Invented documents whose truth is known."""

from __future__ import annotations

from classify.assurance.canaries import canaries
from classify.inventory.framing import LINE


def test_half_are_sensitive_and_half_only_look_so() -> None:
    every = canaries().values()
    sensitive = [one for one in every if one.label.rank >= LINE.rank]
    assert 12 <= len(sensitive) <= len(every) - 12
    assert all(one.tags for one in sensitive)
    assert not any(one.tags for one in every if one not in sensitive)


def test_they_are_called_as_files_of_a_share_are() -> None:
    for name, one in canaries().items():
        assert name == one.file
        assert one.text.strip()
        assert not any(word in name.casefold() for word in ("canary", "invented", "sample", "test"))
