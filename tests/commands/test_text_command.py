"""`classify text`: what a reader's own fault looks like to whoever asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from classify.extract import reading
from classify.extract.document import Piece, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.plaintext import text_of


def test_a_readers_own_fault_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before it is shown, and no traceback."""

    def read(_: Source, __: Envelope) -> Iterator[Piece]:
        yield TextBlock("kestrel")
        raise AttributeError("a value that must not be shown")

    monkeypatch.setattr(reading, "reader_of", lambda _: read)
    told = list(text_of(Source("a.txt", data=b"x", size=1), "a.txt", Envelope(), places=False))
    assert told == [("kestrel", False), ("a.txt: corrupt: its reader failed (AttributeError)", True)]
