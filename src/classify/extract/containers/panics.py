"""Panics of libraries written in Rust: how they fail when it is their own fault."""

from __future__ import annotations


def panics() -> tuple[type[BaseException], ...]:
    """The types for an `except`, which asks for them only once something was raised.

    pyo3 gives each library a class of its own that nothing can import, right below BaseException: no
    `except Exception` sees it.
    """
    return tuple(kind for kind in BaseException.__subclasses__() if kind.__module__ == "pyo3_runtime")
