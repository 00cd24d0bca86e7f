"""`classify up`: the service of a home, and what keeps it from starting."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import signal
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from classify.commands.terminal import runnable, say
from classify.errors import ClassifyError, ServiceError, SetupError
from classify.inventory.store import Store
from classify.locks import held, is_held
from classify.service.logs import log_of
from classify.service.part import Role
from classify.service.state import LOCK, ServiceState, digest_of, last_known
from classify.service.supervisor import Supervisor
from classify.settings import Settings
from classify.web.house import close_house, must_stay_here
from classify.web.serve import check_tls
from flows.cluster import Cluster
from flows.orchestrator import environment, free_port, is_up, password_of, runner_sign, server_command

_ROOM_BYTES = 1_000_000_000
_SIGN_SECONDS = 60.0
"""The runner touches its sign every few seconds."""


def up(settings: Settings, host: str, port: int, *, enough: Sequence[str] = ()) -> int:
    """Runs the service until SIGTERM or Ctrl-C; returns the exit code. It is ready when all parts answer, or
    those that are `enough`.

    Raises:
        SetupError: it is the demonstration, and `host` another machine's.
        ServiceError: another service of this home runs, or a part does not stay up.
        ClassifyError: home, database or keys cannot be used.
    """
    home = settings.home
    check_tls(settings)
    # Makes the home, migrates its database and proves its keys, before anything is started.
    with Store.open(home, settings.database_url) as store:
        must_stay_here(store.demonstration(), host)
    try:
        with held(home / LOCK):
            _supervise(settings, host, port, enough)
    except BlockingIOError as error:
        raise ServiceError(
            "The service of this home runs already.",
            remedy="Use it (classify runs), or stop it first (systemctl stop classify, or Ctrl-C there).",
        ) from error
    return 0


def _supervise(settings: Settings, host: str, port: int, enough: Sequence[str]) -> None:
    home = settings.home
    if not _is_free(host, port):
        raise ServiceError(
            f"Another program listens on {host}:{port}.", remedy="Choose another port: --port NUMBER."
        )
    orchestrator_port = _orchestrator_port(home)
    state = ServiceState(os.getpid(), host, port, orchestrator_port)
    state.environment = digest_of(os.environ, password_of(home))
    roles = roles_of(settings, host, port, orchestrator_port)
    with log_of(home) as log:
        supervisor = Supervisor(home, roles, state, log)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: supervisor.stop())
        stopped = ("runner", "web", "orchestrator")
        supervisor.run(lambda: _say_ready(settings, host, port), stopped, enough)


def _say_ready(settings: Settings, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"{'https' if settings.web_tls_cert else 'http'}://{shown}:{port}"
    say(f"Ready: {address}")
    if secret := _setup_secret(settings):
        say(f"Nobody has an account yet. Make the first administrator here, once: {address}/setup/{secret}/")


def _setup_secret(settings: Settings) -> str | None:
    """The secret of the one-time link to the first administrator; None where there are accounts."""
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from classify.web.accounts.setup import new_setup_secret

    try:
        return new_setup_secret(settings.home)
    finally:
        close_house()


def roles_of(settings: Settings, host: str, port: int, orchestrator_port: int) -> list[Role]:
    """The parts of the service, in the order of their start."""
    home = settings.home
    variables = environment(settings, orchestrator_port)
    sign = runner_sign(settings)
    sign.unlink(missing_ok=True)
    return [
        Role(
            "orchestrator",
            server_command(orchestrator_port),
            answers=lambda: is_up(orchestrator_port),
            variables=variables,
        ),
        Role(
            "runner",
            ("flows.runner",),
            answers=_is_fresh(sign),
            variables=variables,
            needs="orchestrator",
            stop_seconds=40.0,
        ),
        Role(
            "web",
            ("classify.web.serve", host, str(port), str(home)),
            answers=lambda: _answers(host, port, tls=settings.web_tls_cert is not None),
            variables={"CLASSIFY_HOME": str(home)},
        ),
    ]


def _is_fresh(sign: Path) -> Callable[[], bool]:
    def answers() -> bool:
        try:
            return time.time() - sign.stat().st_mtime < _SIGN_SECONDS
        except OSError:
            return False

    return answers


def _answers(host: str, port: int, *, tls: bool) -> bool:
    """Whether the web application answers, whatever it says of the other parts."""
    # Its certificate bears the name people use, not this address: who answers here is known without it.
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if tls else None
    if trusting is not None:
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    shown = f"[{here}]" if ":" in here else here
    try:
        address = f"{'https' if tls else 'http'}://{shown}:{port}/healthz"
        with urllib.request.urlopen(address, timeout=2, context=trusting):  # noqa: S310 - http or https
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError as error:
        # Where it is not loopback nobody of ours may connect: that something listens must do.
        return isinstance(getattr(error, "reason", None), PermissionError) and not _is_free(host, port)


def _orchestrator_port(home: Path) -> int:
    """The port of last time where it is free, so that bookmarks of Prefect's own pages keep working."""
    known = last_known(home)
    if known is not None and _is_free("127.0.0.1", known.orchestrator_port):
        return known.orchestrator_port
    return free_port()


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the servers do: what a stopped service left in TIME_WAIT does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check(settings: Settings, host: str, port: int) -> int:
    """Says what keeps the service from starting, starting nothing; returns 1 when something does."""
    missing = list(_missing(settings, host, port))
    for sentence, remedy in missing:
        say(f"{sentence}\n  What to do: {runnable(remedy)}")
    if not missing:
        say("Nothing is missing: classify up can start.")
    return 1 if missing else 0


def _missing(settings: Settings, host: str, port: int) -> Iterator[tuple[str, str]]:
    home = settings.home
    if is_held(home / LOCK):
        yield "The service of this home runs already.", "Use it (classify runs), or stop it first."
    elif not _is_free(host, port):
        yield f"Another program listens on {host}:{port}.", "Choose another port: --port NUMBER."
    if sys.platform == "win32":  # pragma: no cover
        yield "The service needs Linux.", "On Windows Server run it in WSL 2 or a small virtual machine."
    for package in ("prefect", "fastapi", "uvicorn"):
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield f"The package {package} is missing.", "Install the program again (make install)."
    if settings.runner == "dask":
        try:
            Cluster.of(settings)
        except SetupError as error:
            yield error.sentence, error.what_to_do
    try:
        check_tls(settings)
    except SetupError as error:
        yield error.sentence, error.what_to_do
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        yield "The home folder cannot be written.", "Give the service's account the right to write there."
        return
    if shutil.disk_usage(place).free < _ROOM_BYTES:
        yield "Less than 1 GB is free on the disk of the home folder.", "Make room on that disk."
    if (home / "inventory.db").exists() or settings.database_url:
        try:
            Store.open(home, settings.database_url).close()
        except ClassifyError as error:
            yield error.sentence, error.what_to_do
