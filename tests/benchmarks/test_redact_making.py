"""Copies for the proof are made once: a run that was broken off goes on where it was."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import redact_making
from benchmarks.redact_making import Subject, copy_of, make_all
from classify.settings import Settings


class _Redactor:
    """Copies what is called good and refuses the rest; counts what it was asked."""

    asked: list[str] = []  # noqa: RUF012 - one for the module

    def __init__(self, settings: Settings) -> None:
        pass

    @contextlib.contextmanager
    def of_file(self, file: Path, profile: str):
        self.asked.append(file.name)
        put = lambda target, force: target.write_text("copy")  # noqa: E731
        sheet = SimpleNamespace(suffix=".txt") if file.name == "good" else None
        yield SimpleNamespace(refused="" if sheet else "locked", removed={"PERSON": 2}, sheet=sheet, put=put)


def test_what_was_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact_making, "Redactor", _Redactor)
    subjects = [
        Subject(tmp_path / "a" / "good", "traps", "txt", ()),
        Subject(tmp_path / "bad", "traps", "txt", ()),
    ]
    for _ in range(2):
        made = [
            one for _, one in make_all(subjects, Settings(home=tmp_path), tmp_path / "keep", "everything")
        ]
        assert [one.refused for one in made] == ["", "locked"]
    assert _Redactor.asked == ["good", "bad"]
    copy_of(tmp_path / "keep", made[0]).unlink()
    list(make_all(subjects, Settings(home=tmp_path), tmp_path / "keep", "everything"))
    assert _Redactor.asked == ["good", "bad", "good"], "a copy that is gone is made again"


def test_parts_share_the_documents_between_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact_making, "Redactor", _Redactor)
    subjects = [Subject(tmp_path / str(at) / "good", "traps", "txt", ()) for at in range(5)]
    parts = [
        [
            subject
            for subject, _ in make_all(subjects, Settings(home=tmp_path), tmp_path / "keep", "x", (at, 2))
        ]
        for at in range(2)
    ]
    assert parts == [subjects[::2], subjects[1::2]]
    assert len({subject.name for subject in subjects}) == 5
