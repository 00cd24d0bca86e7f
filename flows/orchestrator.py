"""The embedded orchestrator: Prefect with everything it writes inside the home folder, and silent.

Its server listens on this machine only, behind a password made for this home; it keeps its SQLite
database in the home; analytics, telemetry and update checks are off, and it may reach nobody else
(`classify.offline`). No server is ever started for `classify scan`, which works without one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from classify.errors import FlowError
from classify.offline import QUIET
from classify.settings import Settings

_START_SECONDS = 600
"""Generous, for a busy machine: a server that dies is noticed at once."""
_STOP_SECONDS = 15


_UNUSED = {
    f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false"
    for service in ("FOREMAN", "TRIGGERS", "REPOSSESSOR", "PAUSE_EXPIRATIONS", "EVENT_PERSISTER")
}
"""Loops of the server for what we do not use: work pools, automations, leases, events kept."""


_RARELY = {
    f"PREFECT_SERVER_SERVICES_{service}_LOOP_SECONDS": "60"
    for service in ("LATE_RUNS", "CANCELLATION_CLEANUP")
}
"""Loops of the server for what the runner looks after itself."""


def environment(settings: Settings, port: int) -> dict[str, str]:
    """Variables that keep Prefect in the home folder and off the network.

    They count when Prefect is imported, so a process that runs flows is started with them.
    """
    folder = _folder(settings.home)
    password = password_of(settings.home)
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",  # runs are planned by flows.deployments
        "PREFECT_LOGGING_LEVEL": "WARNING",
        # Whatever a library says stays out of Prefect's database.
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),
        "PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api",
        # Nothing may wait long for a server that is away: what it missed is told it when it is back.
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        **_UNUSED,
        **_RARELY,
        "CLASSIFY_HOME": str(settings.home),
        **QUIET,
    }


def _folder(home: Path) -> Path:
    """The orchestrator's own folder, made on first use."""
    folder = home / "prefect"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FlowError(f"The orchestrator's folder cannot be used: {error.strerror}.") from error
    return folder


def password_of(home: Path) -> str:
    """The password of this home's server, made on first use, readable by its owner only."""
    file = _folder(home) / "auth"
    try:
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as new:
                new.write(f"classify:{secrets.token_urlsafe(24)}")
        return file.read_text("ascii")
    except OSError as error:
        raise FlowError(f"The orchestrator's folder cannot be used: {error.strerror}.") from error


def runner_sign(settings: Settings) -> Path:
    """A file that the runner touches as long as it works."""
    return _folder(settings.home) / "runner.alive"


def server_command(port: int) -> tuple[str, ...]:
    """Module and arguments of the server, for `environment`."""
    return ("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))


def free_port() -> int:
    """A port of this machine that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(settings: Settings, *, port: int | None = None) -> Iterator[dict[str, str]]:
    """Runs the orchestrator's server; yields the environment for processes that use it.

    Raises:
        FlowError: the server does not answer in time.
    """
    chosen = port or free_port()
    variables = environment(settings, chosen)
    log = settings.home / "prefect" / "server.log"
    command = [sys.executable, "-m", "classify.offline", *server_command(chosen), "--no-ui"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, env={**os.environ, **variables}, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_until_up(server, chosen)
            yield variables
        finally:
            server.terminate()
            try:
                server.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def run_scan(share_id: int, settings: Settings, variables: dict[str, str]) -> None:
    """Runs the flow `scan-share` for a share of the inventory, in a process of its own.

    Args:
        share_id: `ShareHandle.id`.
        settings: whose home; detectors and limits come from its settings.toml and the environment.
        variables: what `serving` yields, or `environment` for a server that is up.

    Raises:
        FlowError: the run failed; the orchestrator and prefect/flow.log say why.
    """
    with (settings.home / "prefect" / "flow.log").open("wb") as log:
        done = subprocess.run(
            [sys.executable, "-m", "classify.offline", "flows.scan_share", str(share_id)],
            env={**os.environ, **variables},
            stdout=log,
            stderr=log,
            check=False,
        )
    if done.returncode:
        raise FlowError("The scan failed as a flow; prefect/flow.log says why.")


def _wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise FlowError("The orchestrator's server ended at once; prefect/server.log says why.")
        if is_up(port):
            return
        time.sleep(0.2)
    raise FlowError(f"The orchestrator's server did not answer within {_START_SECONDS} seconds.")


def is_up(port: int) -> bool:
    """Whether an orchestrator answers on this port of this machine."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refused:
        # It wants the password: it is up.
        with refused:
            return refused.code == 401
    except OSError:
        return False
