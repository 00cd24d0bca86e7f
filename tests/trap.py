"""Runs a command where every packet it would send and every file it leaves is seen, whoever sent or wrote it.

    python trap.py --allow FOLDER [--allow FOLDER...] -- COMMAND...

prints one JSON object:

    {"exit": 0, "packets": ["udp 192.0.2.53:53 example.com", ...], "files": ["/home/clerk/.cache/x", ...]}

Network: a network namespace whose only way out is a cable to nowhere (veth(4)) that is listened on with
a packet socket (packet(7)), and a nameserver out there: looking a name up is a packet too. What stays on
loopback is not seen. Since the kernel does it, native code of a library is trapped like Python's.
Files: an overlay (Linux 5.11 for a namespace of one's own) over the whole root, whose upper layer
holds afterwards exactly what was made or changed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

NAMESERVER = "192.0.2.53"  # TEST-NET-1, RFC 5737
_LINGER_SECONDS = 2.0
_KERNELS_OWN = range(130, 144)  # ICMPv6 types of neighbour and listener discovery, sent by the kernel itself


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--allow", action="append", default=[], type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    if given.inside:
        sys.stdout.write(json.dumps(_watched(given.inside, given.command, given.allow)))
        return
    with tempfile.TemporaryDirectory() as folder:
        alone = [
            "unshare",
            "--user",
            "--map-root-user",
            "--net",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
        ]
        if os.geteuid() == 0:
            alone = [part for part in alone if part not in ("--user", "--map-root-user")]
        allow = [part for path in given.allow for part in ("--allow", str(path))]
        again = [sys.executable, __file__, "--inside", folder, *allow, "--", *given.command]
        sys.exit(subprocess.run([*alone, *again], check=False).returncode)


def _watched(folder: Path, command: list[str], allow: list[Path]) -> dict[str, object]:
    _network()
    root, upper = _overlay(folder)
    packets: list[str] = []
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(0x0003))
    tap.bind(("trap0", 0))
    threading.Thread(target=_listen, args=(tap, packets), daemon=True).start()
    here = Path.cwd()

    def enter() -> None:
        os.chroot(root)
        os.chdir(here)

    done = subprocess.run(command, preexec_fn=enter, stdout=sys.stderr, check=False)
    # What a library sends in the background is sent late.
    time.sleep(_LINGER_SECONDS)
    return {"exit": done.returncode, "packets": packets, "files": sorted(_changed(upper, allow))}


def _network() -> None:
    for line in (
        "link set lo up",
        "link add trap0 type veth peer name trap1",
        "link set trap0 arp off up",
        "link set trap1 up",
        "addr add 192.0.2.2/24 dev trap0",
        "route add default via 192.0.2.1 dev trap0",
        "-6 addr add 2001:db8::2/64 dev trap0 nodad",
        "-6 route add default dev trap0",
    ):
        subprocess.run(["ip", *line.split()], check=True)


def _overlay(folder: Path) -> tuple[Path, Path]:
    _mount("--make-rprivate", "/")
    _mount("-t", "tmpfs", "tmpfs", str(folder))
    root, upper, work = (folder / name for name in ("root", "upper", "work"))
    for each in (root, upper, work):
        each.mkdir()
    (upper / "etc").mkdir()
    (upper / "etc" / "resolv.conf").write_text(f"nameserver {NAMESERVER}\n")
    _mount("-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", str(root))
    _mount("-t", "proc", "proc", str(root / "proc"))
    for there in ("/dev", "/sys"):
        _mount("--rbind", there, str(root / there[1:]))
    return root, upper


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _listen(tap: socket.socket, packets: list[str]) -> None:
    while True:
        frame = tap.recv(65_535)
        said = _said(frame)
        if said and said not in packets:
            packets.append(said)


def _said(frame: bytes) -> str:
    """One packet in words; "" for the kernel's own house-keeping."""
    (kind,) = struct.unpack_from("!H", frame, 12)
    packet = frame[14:]
    if kind == 0x0800:
        protocol, target, body = (
            packet[9],
            socket.inet_ntop(socket.AF_INET, packet[16:20]),
            packet[(packet[0] & 15) * 4 :],
        )
    elif kind == 0x86DD:
        protocol, target, body = packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40]), packet[40:]
        if protocol in (0, 58):
            return ""
    else:
        return ""
    if protocol in (6, 17):
        (port,) = struct.unpack_from("!H", body, 2)
        name = {6: "tcp", 17: "udp"}[protocol]
        words = b".".join(re.findall(rb"[A-Za-z0-9_-]{2,}", body[8:])).decode() if port == 53 else ""
        return f"{name} {target}:{port} {words}".strip()
    return "" if protocol == 2 else f"protocol {protocol} {target}"


def _changed(upper: Path, allow: list[Path]) -> list[str]:
    found = []
    for folder, _, names in os.walk(upper):
        for name in names:
            path = Path("/") / (Path(folder) / name).relative_to(upper)
            # A character device stands for something that was removed (kernel's overlayfs.rst, whiteouts).
            if (Path(folder) / name).is_char_device():
                continue
            if not any(path.is_relative_to(place) for place in [*allow, Path("/etc/resolv.conf")]):
                found.append(str(path))
    return found


if __name__ == "__main__":
    main()
