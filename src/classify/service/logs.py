"""The log of the service: bounded, and without what might be a value, a name or a path of a share.

What the service's own code says carries none. What libraries say (a traceback with the text of an error)
may, so each line loses quoted words, paths, long numbers and addresses on its way into the file.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

FOLDER = "logs"
_BYTES, _KEPT = 2_000_000, 4
_LONGEST_LINE = 2_000
_OF_A_LIBRARY = re.compile(
    r'File "[^"]*?((?:site-packages/|lib/python[\d.]+/|src/(?=classify)|(?=flows/))[^"]*)", line (\d+)'
)
_A_WORD = re.compile(r"[^\W\d_]{3}")
_CLEANINGS = (
    (re.compile(r"""(?<![\w])(['"`])(?:(?!\1).)*\1"""), "'...'"),
    (re.compile(r"(?:[A-Za-z]:\\|\\\\)[^\s,;]*"), "<path>"),
    (re.compile(r"(?<![\w.<])/(?:[^\s/,;:]+/)+[^\s,;:]*"), "<path>"),
    (re.compile(r"[\w.+-]+@[\w.-]+"), "<address>"),
    (re.compile(r"(?<![\w-])\d(?:[ ._-]?\d){6,}(?![\w-])"), "#######"),
)


def cleaned(line: str) -> str:
    """`line` without what might be a value, a name or a path; places in the code of libraries stay."""
    if not _A_WORD.search(line):
        return ""  # banners, rulers
    place = _OF_A_LIBRARY.search(line)
    if place is not None:
        return f"  File {place[1]}, line {place[2]}"
    for pattern, instead in _CLEANINGS:
        line = pattern.sub(instead, line)
    return line[:_LONGEST_LINE]


@contextmanager
def log_of(home: Path) -> Iterator[logging.Logger]:
    """The log in the home, in its own folder; five files of two million bytes at most.

    Raises:
        OSError: it cannot be written.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "service.log",
        maxBytes=_BYTES,
        backupCount=_KEPT,
        encoding="utf-8",
        errors="backslashreplace",
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.Logger("classify.service")
    log.addHandler(handler)
    try:
        yield log
    finally:
        handler.close()
