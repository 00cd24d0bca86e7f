"""`classify text`: what a reader's own fault looks like to whoever asked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.commands.inspect import print_text
from classify.extract import reading
from classify.extract.document import Envelope, Piece, Source, TextBlock
from classify.settings import Settings


def test_a_readers_own_fault_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before it is shown, and no traceback."""

    def read(_: Source, __: Envelope) -> Iterator[Piece]:
        yield TextBlock("kestrel")
        raise AttributeError("a value that must not be shown")

    monkeypatch.setattr(reading, "reader_of", lambda _: read)
    path, out = tmp_path / "a.txt", io.StringIO()
    path.write_text("x")
    problems = print_text(path, Settings(ocr=False), out, places=False)
    assert "kestrel" in out.getvalue()
    assert problems == ["a.txt: corrupt: its reader failed (AttributeError)"]
