"""Nothing leaves the machine, by construction (house rule 6).

Three layers, none of which trusts the others:

* every dependency's telemetry, update check and downloader is switched off here, in one place, before any
  of them is imported (`QUIET`);
* this process refuses every connection and every look-up that is not of this machine (`enforce`): Python's
  audit events (PEP 578) are raised before the system is asked, whichever library asks. Two doors there are:
  to the mail relay or web hook that an administrator named for notices, while one is sent (`door_to`), and to
  the machines of the Dask cluster that he named, in the processes that work with it (`allow`);
* workers, in which native libraries read what strangers wrote, have no network at all: the kernel refuses
  them every socket (`classify.confine`).

`tried` tries it, for `classify doctor`; `tests/test_egress.py` traps every packet of every process.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import runpy
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from classify.memos import once

QUIET = {
    "DO_NOT_TRACK": "1",  # the common wish; Prefect's client and others heed it
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime >= 1.32 else asks for a vendor's host and writes a device id
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SHOW_UPDATE_NOTIFICATIONS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "OTEL_SDK_DISABLED": "true",  # opentelemetry comes with Prefect and FastAPI
    "OTEL_TRACES_EXPORTER": "none",
    "OTEL_METRICS_EXPORTER": "none",
    "OTEL_LOGS_EXPORTER": "none",
    "HF_HUB_OFFLINE": "1",  # nothing here downloads models; should a dependency learn to, it may not
    "TRANSFORMERS_OFFLINE": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "UV_OFFLINE": "1",
}
"""Environment of every process of ours."""

_HOST_FIRST = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
_ADDRESS_SECOND = ("socket.connect", "socket.sendto", "socket.sendmsg")
_HERE = ("", "localhost", "localhost.localdomain", "ip6-localhost")
_doors = threading.local()
_allowed: set[tuple[str, int | None]] = set()
"""Hosts, by name and by address, that an administrator named; with one port, or all (None)."""
_networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
_OUTSIDE = "192.0.2.1"  # TEST-NET-1 (RFC 5737): an address that is nobody's
_NO_NAME = "missoula-classify.invalid"  # RFC 2606: a name that never resolves


def quiet(environment: dict[str, str] | None = None) -> None:
    """Switch every dependency's telemetry off in `environment` (by default this process's)."""
    (os.environ if environment is None else environment).update(QUIET)


def enforce() -> None:
    """Be quiet, and refuse from now on whatever in this process reaches beyond this machine; no process it
    starts loads code from the folder it stands in.

    What is refused raises PermissionError, which every library takes for a network that is down. Native
    code that opens sockets of its own does not pass here: it runs in workers, which have none.
    """
    quiet()
    # Python's -m and -c look there first, and people type commands in shares, which hold strangers' files.
    os.environ["PYTHONSAFEPATH"] = "1"
    _install()


@once
def _install() -> None:
    sys.addaudithook(_refuse_strangers)


def _refuse_strangers(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in _HOST_FIRST:
        host = arguments[0]
    elif event in _ADDRESS_SECOND:
        host = arguments[1]
    else:
        return
    port = None
    if isinstance(host, tuple):
        port = host[1] if len(host) > 1 else None
        host = host[0] if isinstance(host[0], str) else "a family of addresses that is not the internet's"
    elif event in _ADDRESS_SECOND:
        return  # the path of a socket in the file system, or no address: the peer was asked about before
    if is_this_machine(host) or host in getattr(_doors, "open", ()) or _is_allowed(host, port):
        return
    raise PermissionError(errno.EACCES, "missoula-classify talks to nobody but this machine")


def allow(*peers: str) -> None:
    """From now on this process may talk to machines that an administrator named, and still to nobody else.

    Each of `peers` is a host's name or address, `host:port` for one port alone, or a network (`10.1.2.0/28`).
    A name stands for the addresses it has now. Raises ValueError where a peer is none of these.
    """
    for peer in peers:
        if "/" in peer:
            _networks.append(ipaddress.ip_network(peer))
            continue
        host, port = host_and_port(peer)
        _allowed.add((host, port))
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            continue  # a name that is nobody's now: whoever connects meets the same
        _allowed.update((str(address[0]), port) for *_, address in found)


def host_and_port(peer: str) -> tuple[str, int | None]:
    """`host`, `host:port`, `[::1]:port` or an IPv6 address taken apart. Raises ValueError."""
    parted = urlsplit(f"//{peer}" if peer.count(":") < 2 or peer.startswith("[") else f"//[{peer}]")
    if not parted.hostname or parted.path or parted.username is not None:
        raise ValueError(f"{peer} is not the name or address of a machine")
    return parted.hostname, parted.port


def _is_allowed(host: str | bytes | None, port: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host or ""
    # A look-up has no port: who may be connected to at one may be looked up.
    if any(name == known and (only is None or port in (None, only)) for known, only in _allowed):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return any(address in network for network in _networks)


@contextmanager
def door_to(host: str, port: int) -> Iterator[None]:
    """While it is open, this thread may look up and connect to `host`, which an administrator named.

    To the addresses its name has at the beginning, and to no others. Raises OSError where it has none.
    """
    before: frozenset[str] = getattr(_doors, "open", frozenset())
    _doors.open = before | {host}
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        _doors.open = before | {host} | {str(address[0]) for *_, address in found}
        yield
    finally:
        _doors.open = before


def is_this_machine(host: str | bytes | None) -> bool:
    """Whether `host`, a name or an address, is this machine's own loopback; None is "any of mine"."""
    if host is None:
        return True
    name = (host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host).rstrip(".")
    if name.lower() in _HERE:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    # 0.0.0.0 and :: stand for this machine where one listens or connects.
    return (mapped or address).is_loopback or address.is_unspecified


_PROBE = f"""
import socket, sys
from classify import offline
offline.enforce()
def refused(act):
    try:
        act()
    except PermissionError:
        return True
    except OSError:
        return False
    return False
def connect():
    with socket.socket() as probe:
        probe.settimeout(0.2)
        probe.connect(("{_OUTSIDE}", 443))
def send():
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.sendto(b"", ("{_OUTSIDE}", 53))
for what, act in (("connection", connect), ("packet", send),
                  ("look-up", lambda: socket.getaddrinfo("{_NO_NAME}", 443))):
    if not refused(act):
        print(what)
"""


def tried() -> list[str]:
    """What got through when a process of ours tried to reach beyond this machine; empty: nothing.

    Takes a fresh interpreter, since the refusal cannot be taken back in this one. The address and the name
    tried are reserved and nobody's.
    """
    done = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=False)
    if done.returncode:
        return ["the probe itself failed"]
    return done.stdout.split("\n")[:-1]


def main() -> None:
    """`python -m classify.offline MODULE ARGUMENT...`: runs a module under the same refusal."""
    enforce()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
