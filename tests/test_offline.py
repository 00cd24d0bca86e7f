"""This process talks to nobody but this machine, whichever library asks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify import offline

ATTEMPTS = {
    "a connection": "socket.create_connection(('192.0.2.1', 443), 0.2)",
    "a connection over IPv6": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 443))",
    "a connection without an error": "socket.socket().connect_ex(('192.0.2.1', 443)) and None",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.53', 53))",
    "a look-up": "socket.getaddrinfo('telemetry.example', 443)",
    "a look-up of old": "socket.gethostbyname('telemetry.example')",
    "a reverse look-up": "socket.gethostbyaddr('192.0.2.1')",
    "a page": "__import__('urllib.request').request.urlopen('http://192.0.2.1/', timeout=0.2)",
    "requests": "__import__('requests').get('http://telemetry.example/', timeout=0.2)",
    "httpx": "__import__('httpx').get('http://192.0.2.1/', timeout=0.2)",
    "asyncio": "__import__('asyncio').run(__import__('asyncio').open_connection('192.0.2.1', 443))",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_what_reaches_beyond_this_machine_is_refused(attempt: str) -> None:
    program = f"import socket\nfrom classify import offline\noffline.enforce()\n{attempt}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "talks to nobody but this machine" in done.stderr


def test_this_machine_is_still_reached() -> None:
    program = """
import socket, urllib.request
from classify import offline
offline.enforce()
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(("localhost", server.getsockname()[1]), 5):
        print("there")
left, right = socket.socketpair()
left.sendall(b"x"); print(right.recv(1))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["there", "b'x'"], done.stderr


def test_being_quiet_wins_over_what_somebody_had_set() -> None:
    environment = {"ORT_DISABLE_TELEMETRY": "0", "PATH": os.environ["PATH"]}
    offline.quiet(environment)
    assert environment["ORT_DISABLE_TELEMETRY"] == "1"
    assert environment["PATH"] == os.environ["PATH"]


def test_the_refusal_is_tried_and_not_only_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offline.tried() == []
    monkeypatch.setattr(offline, "_PROBE", offline._PROBE.replace("offline.enforce()", ""))
    assert set(offline.tried()) >= {"look-up"}


@given(st.ip_addresses())
def test_an_address_is_ours_only_on_loopback(address: object) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    ours = (mapped or address).is_loopback or address.is_unspecified  # type: ignore[attr-defined]
    assert offline.is_this_machine(str(address)) == ours


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        (None, True),
        ("localhost", True),
        (b"LOCALHOST", True),
        ("::1%lo", True),
        ("127.8.9.1", True),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("0x7f000001", False),
        ("192.168.1.4", False),
        ("::ffff:8.8.8.8", False),
    ],
)
def test_names_that_look_like_this_machine_are_not(host: str | bytes | None, ours: bool) -> None:
    assert offline.is_this_machine(host) == ours


def test_the_machine_s_own_loopback_is_what_localhost_means() -> None:
    assert {info[4][0] for info in socket.getaddrinfo("localhost", 80)} <= {"127.0.0.1", "::1"}


ALLOWED = """
import errno, socket
from classify import offline
offline.enforce()
offline.allow("192.0.2.7:8786", "192.0.2.8", "198.51.100.0/30", "[2001:db8::5]:99")
def tried(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, port))
        except OSError as error:
            return "talks to nobody" not in str(error)
    return True
print(tried("192.0.2.7", 8786), tried("192.0.2.8", 1), tried("198.51.100.3", 5), tried("2001:db8::5", 99))
print(tried("192.0.2.7", 8787), tried("192.0.2.9", 1), tried("198.51.100.4", 5), tried("2001:db8::5", 98))
"""


def test_the_machines_of_a_cluster_are_reached_and_nobody_else() -> None:
    """Each at its port, where it has one; a network as far as it goes. No packet is sent."""
    done = subprocess.run([sys.executable, "-c", ALLOWED], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True"] * 4 + ["False"] * 4, done.stderr


@pytest.mark.parametrize(
    ("peer", "parted"),
    [
        ("10.1.2.3", ("10.1.2.3", None)),
        ("reader.city.example:8786", ("reader.city.example", 8786)),
        ("fd00::5", ("fd00::5", None)),
        ("[fd00::5]:7", ("fd00::5", 7)),
    ],
)
def test_a_machine_and_its_port_are_told_apart(peer: str, parted: tuple[str, int | None]) -> None:
    assert offline.host_and_port(peer) == parted


@pytest.mark.parametrize("peer", ["", ":8786", "host:port", "user@host", "host:99999", "[::1"])
def test_what_is_no_machine_is_refused(peer: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each part of the standard library has words of its own
        offline.host_and_port(peer)


def test_no_code_is_loaded_from_the_folder_a_command_is_typed_in(tmp_path: Path) -> None:
    """Shares hold strangers' files, and people go there to scan them: Python starts readers with that folder
    as the first in which it looks for modules.
    """
    for name in ("multiprocessing", "classify", "prefect", "socket"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger was here')")
    (tmp_path / "note.txt").write_text("Mow the lawn.")
    program = Path(sys.executable).with_name("classify")
    done = subprocess.run(
        [program, "text", "note.txt"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("Mow the lawn.", "", 0)
    for command in (["-m", "classify.offline", "classify.lifeline"], ["-c", "import classify.offline"]):
        asked = subprocess.run(
            [sys.executable, "-c", _AS_A_CHILD, *command],
            cwd=tmp_path.parent,
            env={**os.environ, "WHERE": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "a stranger" not in asked.stderr


_AS_A_CHILD = """
import os, subprocess, sys
from classify import offline
offline.enforce()
subprocess.run([sys.executable, *sys.argv[1:]], cwd=os.environ["WHERE"])
"""
