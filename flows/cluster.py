"""The Dask cluster of the settings: where it is, who belongs to it, and how one talks to it.

Whoever reaches a scheduler can have its workers run anything. So the scheduler and the workers of ours listen
at one address each, offer no pages, and speak TLS with certificates on both sides where the settings say so
(`tls://`); each process of a cluster may reach the cluster's machines and nobody else (`classify.offline`).
"""

from __future__ import annotations

import importlib.util
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from classify import offline
from classify.errors import SetupError
from classify.settings import Settings

if TYPE_CHECKING:
    from distributed import Security

_CONNECT_SECONDS = 10
SCHEDULER_PORT = 8786
"""Where Dask's schedulers listen by custom."""
_WHERE = {"remedy": "Set CLASSIFY_DASK_SCHEDULER, as in tcp://10.1.2.3:8786 (docs/scale.md)."}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A scheduler and the machines around it."""

    protocol: str
    """`tcp` or `tls`."""
    host: str
    port: int
    hosts: tuple[str, ...]
    """Machines besides the scheduler's."""
    tls: tuple[Path, Path, Path] | None
    """Certificate of the signer, own certificate, own key."""

    @classmethod
    def of(cls, settings: Settings, *, is_scheduler: bool = False) -> Cluster:
        """The cluster of the settings; the scheduler itself needs no database.

        Raises:
            SetupError: something is missing or cannot be; the sentence says what.
        """
        if importlib.util.find_spec("prefect_dask") is None:
            raise SetupError(
                "Dask is not installed.", remedy="Install the extra: pip install 'missoula-classify[dask]'."
            )
        if not settings.dask_scheduler:
            raise SetupError("Dask is chosen, and nobody says where its scheduler is.", **_WHERE)
        if not is_scheduler and not settings.database_url.startswith("postgresql"):
            raise SetupError(
                "Several machines cannot write into one SQLite file: Dask needs an inventory in PostgreSQL.",
                remedy="Set CLASSIFY_DATABASE_URL (docs/postgresql.md), or CLASSIFY_RUNNER=local.",
            )
        address = urlsplit(settings.dask_scheduler)
        try:
            protocol, host, port = address.scheme, address.hostname or "", address.port or SCHEDULER_PORT
            for peer in settings.cluster_hosts:
                _must_be_a_peer(peer)
        except ValueError as error:
            raise SetupError(f"The address of a machine is wrong: {error}.", **_WHERE) from error
        if protocol not in ("tcp", "tls") or not host or address.path or address.username:
            raise SetupError("The address of the Dask scheduler is wrong.", **_WHERE)
        return cls(protocol, host, port, settings.cluster_hosts, _tls(settings, protocol))

    @property
    def address(self) -> str:
        """The scheduler's, as Dask wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.protocol}://{host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether all of it is on this machine."""
        return offline.is_this_machine(self.host)

    def security(self) -> Security | None:
        """How its processes prove to one another who they are; None without TLS."""
        if self.tls is None:
            return None
        from distributed import Security

        signer, certificate, key = map(str, self.tls)
        own = {f"tls_{role}_{what}": file for role in ("client", "worker", "scheduler") for what, file in
               (("cert", certificate), ("key", key))}  # fmt: skip
        made: Any = Security
        security: Security = made(require_encryption=True, tls_ca_file=signer, **own)
        return security

    def allow(self) -> None:
        """Lets this process reach the machines of the cluster, and sets Dask for us; before it is used."""
        import dask.config

        scheduler = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        offline.allow(scheduler, *self.hosts)
        dask.config.set(
            {
                "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS}s",
                # Pages and counters for strangers: none.
                "distributed.scheduler.http.routes": [],
                "distributed.worker.http.routes": [],
                # However often its worker is lost a slice goes on: flows.slices knows when to give up.
                "distributed.scheduler.allowed-failures": 100,
                "distributed.diagnostics.nvml": False,
            }
        )

    def own_host(self) -> str:
        """The address by which this machine reaches the scheduler: there its worker listens.

        Raises OSError where there is no way to it.
        """
        family = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_DGRAM)[0][0]
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            # Of a datagram's socket this sends nothing: the system looks up the way.
            probe.connect((self.host, self.port))
            own: str = probe.getsockname()[0]
            return own

    def client_options(self) -> dict[str, Any]:
        """For a client of Dask's."""
        return {
            "security": self.security(),
            "timeout": _CONNECT_SECONDS,
            # All goes by the scheduler: who leads a scan need not reach the workers.
            "direct_to_workers": False,
            "set_as_default": False,
        }


def shown(address: str) -> str:
    """`host:port` of a worker."""
    return address.partition("://")[2] or address


def _must_be_a_peer(peer: str) -> None:
    if "/" in peer:
        import ipaddress

        ipaddress.ip_network(peer)
    else:
        offline.host_and_port(peer)


def _tls(settings: Settings, protocol: str) -> tuple[Path, Path, Path] | None:
    if protocol != "tls":
        return None
    files = (settings.dask_tls_ca, settings.dask_tls_cert, settings.dask_tls_key)
    if not all(file is not None and file.is_file() for file in files):
        raise SetupError(
            "TLS is chosen for Dask, and a certificate or key is missing.",
            remedy="Set CLASSIFY_DASK_TLS_CA, _CERT and _KEY to files this account may read (docs/scale.md).",
        )
    signer, certificate, key = files
    assert signer is not None
    assert certificate is not None
    assert key is not None
    return signer, certificate, key
