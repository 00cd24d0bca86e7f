"""Passphrases of releases: long enough, easily told, never the same."""

from __future__ import annotations

from classify.sharing.package.passphrase import bits, made


def test_they_are_told_in_groups_without_signs_that_look_alike() -> None:
    phrase = made()
    assert [len(group) for group in phrase.split("-")] == [5] * 6
    assert not set("ilo01") & set(phrase)
    assert phrase == phrase.lower()


def test_no_two_are_the_same() -> None:
    assert len({made() for _ in range(100)}) == 100
    assert bits() > 112
