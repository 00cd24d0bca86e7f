"""Walks a share read-only and names every entry it meets, also the ones nobody can open.

Links are never followed (so a loop of links cannot trap the walk), special files are never
opened (reading a FIFO would wait for ever), and a folder that refuses to be listed is a row too.
Every folder is opened beneath the share's own descriptor, so that one swapped for a link while the
walk is on its way leads nowhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classify.crawl.beneath import Beneath
from classify.errors import ClassifyError, UnreadableError
from models.labels import Outcome

_SPECIAL = (
    (stat.S_ISLNK, "a link; links are not followed, what it points to is scanned where it lives"),
    (stat.S_ISFIFO, "a named pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISBLK, "a block device, not a file"),
    (stat.S_ISCHR, "a character device, not a file"),
)


LATEST_NS = 2**63 - 1
EARLIEST_NS = -LATEST_NS
"""Times beyond what 64 bits of nanoseconds hold (years 1677 to 2262) are taken to these bounds: no database
keeps them, and no file means them."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """One entry of a share as the file system describes it; nothing was opened.

    `path` is relative to the share with `/`, decoded as `os.fsdecode` does: names that are not
    UTF-8 keep their bytes as surrogates, so that the file can still be opened. Show `shown(path)`.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    """When its content was changed, as the file says; from `EARLIEST_NS` to `LATEST_NS`."""
    inode: int = 0
    outcome: Outcome = Outcome.NOT_EXAMINED
    """NOT_EXAMINED for a regular file waiting to be read, else already its outcome."""
    reason: str = ""
    ctime_ns: int = 0
    """When the file system last noted a change; programs cannot set it. Within the same bounds."""
    mode: int = field(default=0, compare=False)
    """Its permissions (`st_mode`): who may open it, and nothing of what it is."""

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
    entry that vanishes between listing and looking is a row with the outcome `unreadable`, and so is
    a folder whose place a link has taken meanwhile.
    """
    try:
        share = Beneath(root)
    except (FileNotFoundError, NotADirectoryError) as error:
        yield Crawled(root.name, outcome=Outcome.UNREADABLE, reason=_not_looked_at(error))
        return
    except OSError as error:
        yield Crawled(".", outcome=Outcome.UNREADABLE, reason=_folder_reason(error))
        return
    with share:
        if share.only is not None:
            yield _looked_at(root.name, lambda: share.look(""))
        else:
            yield from _walk(share)


def _walk(share: Beneath) -> Iterator[Crawled]:
    # A stack instead of recursion: folders may be nested deeper than Python's call stack.
    waiting: list[str] = [""]
    with _Folders(share) as folders:
        while waiting:
            folder = waiting.pop()
            entries: list[Crawled | str] = []
            try:
                for entry in folders.listed(folder):
                    # One by one: what was listed before the file system fails is there.
                    entries.append(entry)  # noqa: PERF402
            except UnreadableError as error:
                yield Crawled(folder or ".", outcome=Outcome.UNREADABLE, reason=error.sentence)
            except OSError as error:
                yield Crawled(folder or ".", outcome=Outcome.UNREADABLE, reason=_folder_reason(error))
            subfolders = []
            for entry in sorted(entries, key=_bytes_of_the_path):
                if isinstance(entry, str):
                    subfolders.append(entry)
                else:
                    yield entry
            waiting.extend(reversed(subfolders))


def _bytes_of_the_path(entry: Crawled | str) -> bytes:
    return os.fsencode(entry if isinstance(entry, str) else entry.path)


class _Folders:
    """Lists the folders of a share through descriptors, two of them open at most.

    Entries are looked at through the descriptor of the very folder that listed them. The folder listed
    last is kept open: one below it is a single step from there, however deep both lie.
    """

    def __init__(self, share: Beneath) -> None:
        self._share = share
        self._last: tuple[str, int] | None = None

    def __enter__(self) -> _Folders:
        return self

    def __exit__(self, *_: object) -> None:
        self._keep(None)

    def listed(self, folder: str) -> Iterator[Crawled | str]:
        """What is in `folder` ("" is the share's own), its own folders as their paths alone.

        Raises UnreadableError when it is no folder of the share any more, OSError as listing does.
        """
        descriptor = self._open(folder)
        self._keep((folder, descriptor))
        with os.scandir(descriptor) as listing:
            for entry in listing:
                path = f"{folder}/{entry.name}" if folder else entry.name
                yield path if _is_folder(entry) else _looked_at(path, _looking(entry.name, descriptor))

    def _open(self, folder: str) -> int:
        above, _, name = folder.rpartition("/")
        if self._last is not None and name and self._last[0] == above:
            return self._share.step(self._last[1], name)
        return self._share.folder(folder)

    def _keep(self, last: tuple[str, int] | None) -> None:
        if self._last is not None:
            os.close(self._last[1])
        self._last = last


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _looking(name: str, folder: int) -> Callable[[], os.stat_result]:
    return lambda: os.stat(name, dir_fd=folder, follow_symlinks=False)


def _looked_at(path: str, look: Callable[[], os.stat_result]) -> Crawled:
    try:
        status = look()
    except OSError as error:
        return Crawled(path, outcome=Outcome.UNREADABLE, reason=_not_looked_at(error))
    for is_kind, sentence in _SPECIAL:
        if is_kind(status.st_mode):
            return Crawled(
                path,
                mtime_ns=_bounded(status.st_mtime_ns),
                ctime_ns=_bounded(status.st_ctime_ns),
                inode=status.st_ino,
                outcome=Outcome.UNSUPPORTED,
                reason=sentence,
            )
    return Crawled(
        path,
        size=status.st_size,
        mtime_ns=_bounded(status.st_mtime_ns),
        ctime_ns=_bounded(status.st_ctime_ns),
        inode=status.st_ino,
        mode=status.st_mode,
    )


def _bounded(nanoseconds: int) -> int:
    return min(max(nanoseconds, EARLIEST_NS), LATEST_NS)


def _not_looked_at(error: OSError) -> str:
    return f"could not be looked at: {error.strerror}"


def _folder_reason(error: OSError) -> str:
    return f"this folder could not be listed whole ({error.strerror}); what else is in it is unknown"
