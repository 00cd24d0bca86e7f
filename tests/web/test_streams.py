"""Open streams end when the service is told to."""

from __future__ import annotations

import threading

import pytest

from classify.web import streams


def test_they_are_told_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_ending", threading.Event())
    assert not streams.are_ending()
    streams.end()
    assert streams.are_ending()
