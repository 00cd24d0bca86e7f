"""Detectors and policy are read once a process."""

from __future__ import annotations

from classify.web import known


def test_each_is_read_once_and_is_the_real_one() -> None:
    assert known.packs(None) is known.packs(None)
    assert known.policy(None) is known.policy(None)
    assert known.packs(None).detectors
    assert known.policy(None).rules
