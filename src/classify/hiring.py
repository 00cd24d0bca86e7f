"""What a pool of workers is told, and the server process they are forked from."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.util
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.extract.envelope import Limits
from classify.intake import Keys
from classify.wire import Copying, Look, Setup

if TYPE_CHECKING:
    from classify.settings import Settings

_LONGEST_SOCKET_FOLDER = 70
"""Characters of the folder in which the fork server may make its socket."""
_SECRETS = re.compile("PASSW|SECRET|TOKEN|KEY|CREDENTIAL|DATABASE|DSN|^PG|^AWS_|^AZURE_", re.IGNORECASE)
"""Names of environment variables that workers are not given."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a pool is told once. Workers hear of it what is in `classify.wire.Setup`; never the keys."""

    root: Path
    limits: Limits = field(default_factory=Limits)
    keys: Keys | None = None
    """Keys of the share's domain; None where nothing is stored."""
    jobs: int = 1
    ocr: bool = True
    names: bool = True
    names_model: str = "shipped"
    reveal: bool = False
    text_only: bool = False
    """Only the text is wanted (`WorkerPool.text`)."""
    places: bool = False
    """With the text, where it stands."""
    compare: bool = False
    """Instead of the text, how other libraries read the file (`classify.extract.comparing.comparison`)."""
    refusals: bool = False
    """Instead of the text, which words in capitals are no names (`classify.plaintext.Refused`)."""
    look: Look | None = None
    """Instead of results, a blacked-out leaf of the one file (`WorkerPool.look`)."""
    copying: Copying | None = None
    """Instead of results, a redacted copy of the one file, or attacks on it (`WorkerPool.copy`)."""
    passwords: tuple[str, ...] = ()
    policy: Path | None = None
    packs: Path | None = None
    cache: Path | None = None
    city: Path | None = None
    """The folder of a city's own recognizers."""
    scratch: Path | None = None
    """Where the folder for temporary files is made; None: in the system's."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False

    @classmethod
    def of(cls, settings: Settings, root: Path, **given: Any) -> WorkerConfig:
        """What the settings say of reading and searching the files below `root`, but for what is given."""
        told = cls(
            root=root,
            limits=settings.limits,
            ocr=settings.ocr,
            names=settings.names,
            names_model=settings.names_model,
            passwords=settings.known_passwords(),
            policy=settings.policy,
            packs=settings.packs,
            cache=settings.cache,
            city=settings.city,
            scratch=settings.scratch,
        )
        return replace(told, **given)

    def setup(self, scratch: Path) -> Setup:
        """What a worker is told."""
        return Setup(
            scratch=str(scratch),
            limits=self.limits,
            ocr=self.ocr,
            names=self.names,
            names_model=self.names_model,
            reveal=self.reveal,
            text_only=self.text_only,
            places=self.places,
            compare=self.compare,
            refusals=self.refusals,
            look=self.look,
            copying=self.copying,
            passwords=self.passwords,
            policy=_text(self.policy),
            packs=_text(self.packs),
            cache=_text(self.cache),
            city=_text(self.city),
            share=self.share,
            department=self.department,
            criminal_justice=self.criminal_justice,
        )


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def warm_context(config: WorkerConfig) -> Any:
    """The way to start workers, its server process running with the detectors `config` asks for."""
    context = multiprocessing.get_context("forkserver")
    _keep_the_socket_short()
    # Workers begin by importing the program that started them: with it in memory that takes no time.
    context.set_forkserver_preload(["classify.warm", "classify.worker", "classify.cli"])
    with _environment(config):
        multiprocessing.forkserver.ensure_running()
    return context


def hide_program() -> None:
    """Keeps workers from importing the program that starts them, as `multiprocessing` has them do.

    For programs that load what workers neither need nor should have, such as an orchestrator.
    """
    program = sys.modules["__main__"]
    program.__spec__ = None
    if hasattr(program, "__file__"):
        del program.__file__


@contextlib.contextmanager
def _environment(config: WorkerConfig) -> Iterator[None]:
    """While the server starts: what it is to load, and no secret."""
    before = dict(os.environ)
    for name in before:
        if _SECRETS.search(name):
            del os.environ[name]
    # One thread for each library in each worker: the cores are shared out by process. Set before
    # the server starts, since numerical libraries start their threads when they are loaded.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"):
        os.environ.setdefault(name, "1")
    if not config.text_only:
        os.environ["CLASSIFY_WARM_NAMES"] = "1" if config.names else "0"
        os.environ["CLASSIFY_WARM_NAMES_MODEL"] = config.names_model
        os.environ["CLASSIFY_WARM_PACKS"] = str(config.packs or "")
        os.environ["CLASSIFY_WARM_CACHE"] = str(config.cache or "")
        os.environ["CLASSIFY_WARM_CITY"] = str(config.city or "")
        os.environ["CLASSIFY_WARM_POLICY"] = str(config.policy or "")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _keep_the_socket_short() -> None:
    """The fork server listens at a path below the folder for temporary files. A socket's path has at most 107
    characters (unix(7)), of which that server takes 31: where TMPDIR is longer, /tmp serves for the socket.
    """
    before = tempfile.tempdir
    if len(tempfile.gettempdir()) > _LONGEST_SOCKET_FOLDER:
        tempfile.tempdir = "/tmp"  # noqa: S108 - a folder of a name nobody can guess is made in it
        try:
            multiprocessing.util.get_temp_dir()
        finally:
            tempfile.tempdir = before
