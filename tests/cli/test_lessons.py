"""`classify lessons`: what is typed reaches the command as it is meant (the command: tests/commands)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from classify.commands import lessons
from tests.commands.doors import classify


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the commands were asked for."""
    asked: list[tuple[Any, ...]] = []
    for name in ("print_lessons", "accept", "end"):
        monkeypatch.setattr(
            lessons, name, lambda _settings, *given, name=name, **more: asked.append((name, given, more))
        )
    return asked


def test_each_reaches_its_own(done: list[tuple[Any, ...]], tmp_path: Path) -> None:
    home = ("--home", tmp_path / "home", "lessons")
    assert classify(*home, "list", "--json").code == 0
    assert classify(*home, "accept", "a3f194599623").code == 0
    assert classify(*home, "accept", "a3f194599623", "--revision", "r-1", "--json").code == 0
    assert classify(*home, "end", "7").code == 0
    assert done == [
        ("print_lessons", (), {"as_json": True}),
        ("accept", ("a3f194599623",), {"revision": "", "as_json": False}),
        ("accept", ("a3f194599623",), {"revision": "r-1", "as_json": True}),
        ("end", (7,), {}),
    ]


def test_what_is_no_number_of_a_lesson_is_wrong_usage(done: list[tuple[Any, ...]], tmp_path: Path) -> None:
    for number in ("0", "x"):
        assert classify("--home", tmp_path / "home", "lessons", "end", number).code == 2
    assert done == []
