"""Files of the cache: what can be computed again is kept so that the next start is quick."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def store(data: bytes, path: Path) -> None:
    """Write `data` to `path`, whole or not at all: several workers may do it at once.

    A folder that cannot be written to or a full disk costs the next start some time, and no more.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink()
