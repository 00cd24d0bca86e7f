"""Walks a share read-only and names every entry it meets, also the ones nobody can open.

Links are never followed (so a loop of links cannot trap the walk), special files are never
opened (reading a FIFO would wait for ever), and a folder that refuses to be listed is a row too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classify.errors import ClassifyError, UnreadableError
from models.labels import Outcome

_SPECIAL = (
    (stat.S_ISLNK, "a link; links are not followed, what it points to is scanned where it lives"),
    (stat.S_ISFIFO, "a named pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISBLK, "a block device, not a file"),
    (stat.S_ISCHR, "a character device, not a file"),
)


@dataclass(frozen=True, slots=True)
class Crawled:
    """One entry of a share as the file system describes it; nothing was opened.

    `path` is relative to the share with `/`, decoded as `os.fsdecode` does: names that are not
    UTF-8 keep their bytes as surrogates, so that the file can still be opened. Show `shown(path)`.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    outcome: Outcome = Outcome.NOT_EXAMINED
    """NOT_EXAMINED for a regular file waiting to be read, else already its outcome."""
    reason: str = ""

    @property
    def is_readable_file(self) -> bool:
        """Whether a worker should open it."""
        return self.outcome is Outcome.NOT_EXAMINED


def shown(path: str) -> str:
    """`path` as printable UTF-8: bytes that are not UTF-8 and control characters become escapes."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def must_exist(path: Path) -> None:
    """Raises ClassifyError when there is nothing at `path`, UnreadableError when nobody can tell."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ClassifyError(
            f"There is no file or folder '{path}'.", remedy="Check the spelling of the path."
        ) from error
    except OSError as error:
        raise UnreadableError(
            f"'{path}' cannot be looked at: {error.strerror}.",
            remedy="See whether the share is still mounted and the scanning account may read it.",
        ) from error


def located(root: Path, path: str) -> Path:
    """Where the entry `path` of `root` lies; a `root` that is a file is its own only entry."""
    # Other than Path.is_dir this does not raise when the file system fails: opening will tell.
    return root / path if os.path.isdir(root) else root  # noqa: PTH112


def crawl(root: Path) -> Iterator[Crawled]:
    """Every file, link, special file and unreadable folder below `root`, in a stable order.

    Depth first, names sorted by bytes, so that two crawls of the same share agree. A `root` that
    is a file yields that file alone under its own name. Never raises for what it meets; an
    entry that vanishes between listing and looking is a row with the outcome `unreadable`.
    """
    try:
        is_folder = root.is_dir()
    except OSError as error:
        yield Crawled(".", outcome=Outcome.UNREADABLE, reason=_folder_reason(error))
        return
    if not is_folder:
        yield _look(root, root.name)
        return
    # A stack instead of recursion: folders may be nested deeper than Python's call stack.
    waiting: list[str] = [""]
    while waiting:
        folder = waiting.pop()
        entries: list[os.DirEntry[str]] = []
        try:
            with os.scandir(root / folder if folder else root) as listing:
                # One by one: what was listed before the file system fails is there.
                for entry in listing:
                    entries.append(entry)  # noqa: PERF402
        except OSError as error:
            yield Crawled(folder or ".", outcome=Outcome.UNREADABLE, reason=_folder_reason(error))
        subfolders = []
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if _is_folder(entry):
                subfolders.append(path)
            else:
                yield _look(root / path, path)
        waiting.extend(reversed(subfolders))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _look(full: Path, path: str) -> Crawled:
    try:
        status = os.lstat(full)
    except OSError as error:
        return Crawled(path, outcome=Outcome.UNREADABLE, reason=f"could not be looked at: {error.strerror}")
    for is_kind, sentence in _SPECIAL:
        if is_kind(status.st_mode):
            return Crawled(
                path,
                mtime_ns=status.st_mtime_ns,
                inode=status.st_ino,
                outcome=Outcome.UNSUPPORTED,
                reason=sentence,
            )
    return Crawled(path, status.st_size, status.st_mtime_ns, status.st_ino)


def _folder_reason(error: OSError) -> str:
    return f"this folder could not be listed whole ({error.strerror}); what else is in it is unknown"
