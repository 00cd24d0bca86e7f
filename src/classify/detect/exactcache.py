"""Exact patterns compiled and measured once a machine instead of once a worker.

The library's compiled expressions pickle with their code, so they load in a hundredth of the time it
takes to compile them. What lies in the cache is loaded as it is: it belongs in a folder that nobody
else can write to (`Settings.cache`, `user_cache`).
"""

from __future__ import annotations

import hashlib
import pickle
import platform
from collections.abc import Sequence
from pathlib import Path

import regex

from classify.detect import cachefile
from classify.detect.packs import Pattern


def recall(patterns: Sequence[Pattern], cache: Path) -> None:
    """Give `patterns` their expressions and bounds from the folder `cache`; fill it when it has none.

    Raises PackError for a pattern without a bound.
    """
    file = cache / f"exact-{_version(patterns)}.pickle"
    try:
        known = pickle.loads(file.read_bytes())  # noqa: S301 - our own file, see above
    except (OSError, pickle.UnpicklingError, EOFError):
        known = [(pattern.compiled, pattern.width, pattern.reach) for pattern in patterns]
        cachefile.store(pickle.dumps(known), file)
    for pattern, (compiled, width, reach) in zip(patterns, known, strict=True):
        pattern.compiled, pattern.width, pattern.reach = compiled, width, reach


def _version(patterns: Sequence[Pattern]) -> str:
    """Changes with every expression, with the library that compiles it and with the machine's Python."""
    written = [platform.python_version(), regex.__version__]
    for pattern in patterns:
        written += (pattern.source, pattern.anchor)
    return hashlib.sha256("\0".join(written).encode()).hexdigest()[:24]
