"""Private folders for temporary files: removed when their run ends, or by the next run after a crash."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX, _UNMARKED = "classify-run-", "classify-new-"


@contextlib.contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder that only this user enters, gone at the end of the `with` block.

    It lies in `parent`, or in the system's folder for temporary files; what killed runs left there goes
    first.
    """
    with contextlib.ExitStack() as mark:
        with _swept(parent) if parent is not None else _swept_of_our_own():
            made = Path(tempfile.mkdtemp(dir=parent, prefix=_UNMARKED))
            mark.enter_context(_marked(made, wait=True))
            folder = made.rename(made.with_name(made.name.replace(_UNMARKED, _PREFIX)))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove the folders of runs that were killed; those of living runs stay."""
    with _swept(parent):
        pass


@contextlib.contextmanager
def as_temporary(folder: Path) -> Iterator[None]:
    """Within the `with` block every temporary file of this process and its children goes to `folder`."""
    before, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        del os.environ["TMPDIR"]
        if variable is not None:
            os.environ["TMPDIR"] = variable


@contextlib.contextmanager
def _swept(parent: Path) -> Iterator[None]:
    """`parent`, made where it is missing, without what killed runs left; nobody else sweeps meanwhile."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _marked(parent, wait=True):
        for left in parent.iterdir():
            if not left.is_dir():
                left.unlink(missing_ok=True)
                continue
            with contextlib.suppress(BlockingIOError), _marked(left, wait=False):
                shutil.rmtree(left, ignore_errors=True)
        yield


@contextlib.contextmanager
def _swept_of_our_own() -> Iterator[None]:
    """The system's folder for temporary files, without what killed runs left.

    Others use it, too, so it cannot be kept from them meanwhile: a folder gets its name when it is marked.
    """
    for left in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        # Living runs hold theirs, other users keep us out, and another run may sweep as well.
        with (
            contextlib.suppress(BlockingIOError, PermissionError, FileNotFoundError),
            _marked(left, wait=False),
        ):
            shutil.rmtree(left, ignore_errors=True)
    yield


@contextlib.contextmanager
def _marked(folder: Path, *, wait: bool) -> Iterator[None]:
    """Hold the mark of `folder`, which the system takes from a process that dies, however it dies.

    Raises BlockingIOError when another process has it and `wait` is False.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - on Windows nobody can remove what is in use anyway
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
