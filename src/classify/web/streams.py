"""Answers that stay open, and their common end: a service that is told to stop does not wait for them."""

from __future__ import annotations

import threading

_ending = threading.Event()


def end() -> None:
    """From now on open streams end by themselves, within a second."""
    _ending.set()


def are_ending() -> bool:
    """Whether to end now."""
    return _ending.is_set()
