"""What leaves a flow when something goes wrong: never the words of an error, which may name a file.

Prefect writes the message of whatever a task or a flow raises into its database and its log. So errors are
turned, inside the task, into one that says a code and the place in our code; the sentence for people goes,
sealed, into the run's note in the home (`classify.runs`).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from classify.errors import BusyError, ClassifyError, PackError, SetupError

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN_PLACES = 4
_HOPELESS = (SetupError, PackError, BusyError)


class TroubleError(Exception):
    """An error without its words, for Prefect."""

    def __init__(self, error: Exception) -> None:
        known = isinstance(error, ClassifyError)
        self.code = error.code if isinstance(error, ClassifyError) else ClassifyError.code
        self.sentence = (
            error.sentence if isinstance(error, ClassifyError) else "Something unforeseen happened."
        )
        self.remedy = error.what_to_do if isinstance(error, ClassifyError) else ClassifyError.remedy
        self.may_pass = not isinstance(error, _HOPELESS)
        """Whether trying again can help: not when detectors, policy or keys are wrong."""
        super().__init__(self.code if known else f"{self.code} {type(error).__name__} at {_places(error)}")

    def __reduce__(self) -> tuple[Any, ...]:
        """It comes back from a task that ran on another machine as it was."""
        return _restored, (self.args, self.code, self.sentence, self.remedy, self.may_pass)


def _restored(args: tuple[str, ...], code: str, sentence: str, remedy: str, may_pass: bool) -> TroubleError:
    trouble = TroubleError.__new__(TroubleError, *args)
    trouble.args = args
    trouble.code, trouble.sentence, trouble.remedy, trouble.may_pass = code, sentence, remedy, may_pass
    return trouble


def may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a task that failed so may be tried again: a `retry_condition_fn` of Prefect's."""
    error = state.result(raise_on_failure=False)
    return not isinstance(error, TroubleError) or error.may_pass


def _places(error: Exception) -> str:
    """Where it came from, innermost last: modules and lines, nothing of what they worked on."""
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_PLACES:]
    return " > ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames)


def wordless(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, whose errors are TroubleError."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except TroubleError:
            raise
        except Exception as error:  # noqa: BLE001 - the outer edge: Prefect would write its words down
            raise TroubleError(error) from None

    return guarded
