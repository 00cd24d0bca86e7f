"""What of a document its judges hear: signals of all of it, its beginning and its end."""

from __future__ import annotations

from classify.detect.judging.voices import Signals

HEAD, TAIL = 20_000, 2_000
_HEADERS_KEPT = 400
_SIGNAL_BATCH = 64_000


class Sample:
    """The signals of all the text, and its beginning and end for the judge of document types."""

    def __init__(self, counter: Signals) -> None:
        self._counter = counter
        self._counts: dict[str, int] = {}
        self._pending: list[str] = []
        self._pending_size = 0
        self._head: list[str] = []
        self._head_size = 0
        self._tail = ""
        self.headers: list[str] = []
        self.characters = 0

    def add(self, text: str) -> None:
        """Count the signals of `text` (with what comes next, when it is short)."""
        self.characters += len(text)
        if self._head_size < HEAD:
            self._head.append(text[: HEAD - self._head_size])
            self._head_size += len(self._head[-1]) + 1
        self._tail = (self._tail + "\n" + text[-TAIL:])[-TAIL:]
        self._pending.append(text)
        self._pending_size += len(text)
        if self._pending_size >= _SIGNAL_BATCH:
            self._count()

    def add_rows(self, rows: list[list[str]], *, header: bool) -> None:
        """Count the signals of table rows; the first filled rows are remembered as headers."""
        if header:
            for row in rows[:15]:
                room = _HEADERS_KEPT - len(self.headers)
                self.headers += [cell for cell in row if cell and len(cell) <= 60][: max(0, room)]
        for start in range(0, len(rows), 500):
            self.add("\n".join("\t".join(row) for row in rows[start : start + 500]))

    def excerpt(self) -> str:
        """The first ~20 KB and the last ~2 KB."""
        head = "\n".join(self._head)
        if self.characters <= HEAD:
            return head
        return f"{head}\n{self._tail}"

    def signals(self) -> dict[str, int]:
        """Counts of all text so far."""
        self._count()
        return dict(self._counts)

    def _count(self) -> None:
        for name, number in self._counter.count("\n".join(self._pending)).items():
            self._counts[name] = self._counts.get(name, 0) + number
        self._pending.clear()
        self._pending_size = 0
