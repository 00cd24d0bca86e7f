"""How a file is tried: opened, and tried again when a worker met its fate at it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import replace

from classify.errors import ReadError
from classify.intake import Attempt, Ordered
from models.labels import Outcome


def opened(attempt: Attempt, open_: Callable[[str], int]) -> tuple[Attempt, int | None]:
    """The descriptor of the file to try; None when it is, or by failing to open becomes, refused."""
    if attempt.refused is not None:
        return attempt, None
    try:
        return attempt, open_(attempt.job.path)
    except ReadError as error:
        return replace(attempt, refused=(error.outcome, error.sentence)), None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return replace(attempt, refused=(Outcome.UNREADABLE, f"could not be opened: {why}")), None


def next_try(ordered: Ordered, fate: tuple[Outcome, str], pieces: int, *, may_repeat: bool) -> Attempt:
    """How to go on with a file at which a worker met its `fate` after so many `pieces`.

    A crash may be an earlier file's fault: everything is tried again, once. After that what could be read
    before the fatal piece is, and the file ends there; when even that is fatal, or there is nothing, the
    file gets its outcome unread.
    """
    attempt = ordered.attempt
    outcome, why = fate
    if may_repeat and not attempt.crashes and attempt.upto is None:
        return replace(attempt, skip=ordered.members, crashes=1)
    if may_repeat:
        why = why.replace("crashed", "crashed twice")
    if pieces and attempt.upto is None:
        sentence = f"{why}; what was read before stands"
        return replace(attempt, skip=ordered.members, upto=(pieces, outcome, sentence))
    return replace(attempt, refused=(outcome, f"{why}; its reader was stopped"), upto=None)


def cause(exit_code: int | None) -> str:
    """How a process ended: the signal that ended it, or its exit code."""
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
