"""The head of the audit trail, kept outside the database: how many rows it has, and the hash of the newest.

The chain alone does not show that its newest rows are missing, nor that the whole database was replaced by
an older copy. The head does: a small file beside the key file (where that folder cannot be written, in
`<home>/keys`), signed with the audit key. It is written twice for each new row: before the commit as
"the row before, or this one", after it as "this one". A crash in between leaves the first, which either
state of the database fits.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classify.errors import SetupError


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the trail."""

    rows: int = 0
    newest: str = "0" * 64
    """Hash of its newest row; zeros for none."""


@dataclass(frozen=True, slots=True)
class _Head:
    marks: tuple[Mark, ...]
    """What the trail may be: one state, or two while a row is being added."""
    lost: tuple[Mark, ...] = field(default=())
    """A state that was signed here and that a later row was not added to: never forgotten."""


class HeadFile:
    """The signed head of one home's trail."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key

    def announce(self, before: Mark, after: Mark) -> None:
        """Says that `after` is about to follow `before`. Raises SetupError when it cannot be written."""
        with self._alone():
            known = self._read()
            lost = known.lost if known else ()
            if known is not None and before not in known.marks:
                # The trail is not what was signed: its true head must not be forgotten by going on.
                lost = lost or known.marks[-1:]
            self._write(_Head((before, after), lost))

    def settle(self, after: Mark) -> None:
        """Says that `after` is in the database; left alone when another process is further by now."""
        with self._alone():
            known = self._read()
            if known is not None and known.marks[-1] == after:
                self._write(_Head((after,), known.lost))

    def rows(self) -> int:
        """How many rows of the trail were signed; 0 where there is no head that can be trusted."""
        try:
            known = self._read()
        except SetupError:
            return 0
        return max(mark.rows for mark in (*known.marks, *known.lost)) if known else 0

    def accept(self, present: Mark) -> None:
        """Takes the trail as it is, after somebody has looked into it (a backup was put back)."""
        with self._alone():
            self._write(_Head((present,)))

    def complaint(self, present: Mark) -> str:
        """What is wrong with the trail in its present state; empty when it is the one that was signed."""
        try:
            known = self._read()
        except SetupError as error:
            return error.sentence
        if known is None:
            return "The signed head of the audit trail is missing." if present.rows else ""
        if known.lost:
            return f"The audit trail once had {known.lost[0].rows:,} rows of which the newest were lost."
        if present in known.marks:
            return ""
        signed = known.marks[-1]
        if present.rows < signed.rows:
            return (
                f"The audit trail has {present.rows:,} rows, {signed.rows:,} were signed: its newest "
                "rows are missing, or the database was replaced by an older copy."
            )
        return f"The audit trail has {present.rows:,} rows, and not those that were signed."

    def _read(self) -> _Head | None:
        """None when there is none. Raises SetupError when it was tampered with or cannot be read."""
        try:
            stored = json.loads(self.path.read_text("ascii"))
            body, mac = stored["body"], stored["mac"]
            if not hmac.compare_digest(self._sign(body), mac):
                raise ValueError
            return _Head(*(tuple(Mark(**mark) for mark in body[name]) for name in ("marks", "lost")))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SetupError(f"The head of the audit trail cannot be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError("The signed head of the audit trail was changed.") from error

    def _write(self, head: _Head) -> None:
        body = {
            name: [{"rows": mark.rows, "newest": mark.newest} for mark in getattr(head, name)]
            for name in ("marks", "lost")
        }
        draft = self.path.with_suffix(f".{os.getpid()}.new")
        try:
            with draft.open("w", encoding="ascii") as file:
                json.dump({"body": body, "mac": self._sign(body)}, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError as error:
            raise SetupError(
                f"The head of the audit trail cannot be written: {error.strerror}.",
                remedy="Let the scanning account write the home's keys folder.",
            ) from error

    def _sign(self, body: Any) -> str:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return hmac.digest(self._key, b"head\x1f" + text.encode(), "sha256").hex()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise SetupError(f"The head of the audit trail cannot be kept: {error.strerror}.") from error
        try:
            with contextlib.suppress(ImportError):  # Windows has none: there the database's lock must do
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
