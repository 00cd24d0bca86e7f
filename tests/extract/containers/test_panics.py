"""Panics of Rust end as damage of the file, not as the end of the worker; a stop is none."""

from __future__ import annotations

import pytest
import python_calamine

from classify.errors import CorruptError, EncryptedError
from classify.extract.sheets.calamine import guarded


def _raising(failure: BaseException) -> None:
    raise failure


def _panic() -> BaseException:
    """A panic of Rust, as pyo3 hands it to Python: below BaseException, of a class nothing can import."""
    [kind, *_] = [kind for kind in BaseException.__subclasses__() if kind.__module__ == "pyo3_runtime"]
    return kind("index out of bounds")


def test_errors_and_panics_of_the_library_are_damage() -> None:
    """A panic is nothing that `except Exception` sees: it would end the worker."""
    for failure in (_panic(), python_calamine.CalamineError("zip"), ValueError("a range")):
        with pytest.raises(CorruptError):
            guarded(lambda failure=failure: _raising(failure))  # type: ignore[misc]


def test_a_locked_workbook_is_locked() -> None:
    """By the library's own error, and by what others say in words."""
    for failure in (python_calamine.PasswordError("locked"), OSError("Workbook is password protected")):
        with pytest.raises(EncryptedError):
            guarded(lambda failure=failure: _raising(failure))  # type: ignore[misc]


def test_a_stop_is_not_taken_for_damage() -> None:
    """Ctrl-C ends the program, whatever it is at."""
    with pytest.raises(KeyboardInterrupt):
        guarded(lambda: _raising(KeyboardInterrupt()))
