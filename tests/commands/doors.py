"""The command line as people meet it: run in this process, on a terminal of a given character set."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from classify.cli import main


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


def classify(*words: str | Path, encoding: str = "utf-8") -> Said:
    """Runs `classify WORDS...`; what it writes must be of that character set."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(stream, encoding, write_through=True) for stream in (out, err)]
    code = 0
    with (
        patch.object(sys, "argv", [str(Path(sys.executable).with_name("classify")), *map(str, words)]),
        patch.object(sys, "stdout", streams[0]),
        patch.object(sys, "stderr", streams[1]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        for stream in streams:
            stream.flush()
    return Said(code, out.getvalue().decode(encoding), err.getvalue().decode(encoding))
