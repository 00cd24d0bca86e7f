"""From inside a worker that a file has taken over: nothing is reached but file, scratch and pipe."""

from __future__ import annotations

import json
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from classify import confine
from classify.confine import seccomp
from classify.confine.programs import started_by
from tests.hostile_worker import SSN, classified

# What a taken-over reader tries. Each must work outside of a worker, or its refusal would say nothing.
ATTEMPTS = {
    "internet": "import socket; return socket.socket(socket.AF_INET)",
    "internet, version 6": "import socket; return socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "local socket": "import socket; return socket.socket(socket.AF_UNIX)",
    "kernel's messages": "import socket; return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "pair of sockets": "import socket; return socket.socketpair()",
    "users": "return open('/etc/passwd').read()",
    "neighbour": "return open('{share}/neighbour.txt').read()",
    "the file again, by its name": "return open('{share}/00.probe').read()",
    "listing the share": "import os; return os.listdir('{share}')",
    "key file": "return open('{home}/keys/keys.json').read()",
    "listing the home": "import os; return os.listdir('{home}')",
    "the program's variables": "return open('/proc/{program}/environ', 'rb').read()",
    "the program's memory": "return open('/proc/{program}/mem', 'rb').seek(0)",
    "its own memory": "return open('/proc/self/mem', 'rb').seek(0)",
    "write into the share": "return open('{share}/new.txt', 'w').write('x')",
    "change a file": "return open('{share}/neighbour.txt', 'a').write('x')",
    "empty a file": "import os; os.truncate('{share}/neighbour.txt', 3)",
    "rename a file": "import os; os.rename('{share}/neighbour.txt', '{share}/neighbour.bak')",
    "remove a file": "import os; os.unlink('{share}/unloved.txt')",
    "rights of a file": "import os; os.chmod('{share}/neighbour.txt', 0o600)",
    "time of a file": "import os; os.utime('{share}/neighbour.txt', (1, 1))",
    "marks of a file": "import os; os.setxattr('{share}/neighbour.txt', 'user.mark', b'x')",
    "rights of the file handed in": "import os; [os.fchmod(n, 0o600) for n in range(3, 40) if regular(n)]",
    "write into the home": "return open('{home}/new', 'w').write('x')",
    "write into the cache": "return open('{home}/cache/new', 'w').write('x')",
    "write for everybody": "return open('{elsewhere}/new', 'w').write('x')",
    "link into the scratch": "import os; os.link('{share}/neighbour.txt', '{elsewhere}/link')",
    "another program": "import subprocess; return subprocess.run(['/bin/true'], check=True)",
    "a shell": "import subprocess; return subprocess.run(['/bin/sh', '-c', 'true'], check=True)",
    "a second self": "import os; n = os.fork(); n or os._exit(0); return os.waitpid(n, 0)",
    "signal": "import os; os.kill({program}, 0)",
    "look into a process": "{libc} assert syscall({ptrace}, 16, {victim}, 0, 0) == 0",
    "limits of a process": "import resource; resource.prlimit({victim}, resource.RLIMIT_CPU, (9, 9))",
    "namespace": "{libc} assert syscall({unshare}, 0x40000000) == 0",
    "key ring": "{libc} assert syscall({keyctl}, 0, -3, 1) > 0",
}
PRELUDE = """
import os, stat
def regular(number):
    try:
        return stat.S_ISREG(os.fstat(number).st_mode) and os.path.exists(f'/proc/self/fd/{number}')
    except OSError:
        return False
"""
LIBC = "import ctypes; syscall = ctypes.CDLL(None).syscall;"


@pytest.fixture(scope="module")
def victim() -> Iterator[int]:
    """Another process of this user, for attempts at one that is neither program nor worker."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, victim: int) -> dict[str, object]:
    calls = seccomp.forbidden_calls(platform.machine())
    root = tmp_path_factory.mktemp("places")
    for folder in ("share", "home/keys", "home/cache", "elsewhere"):
        (root / folder).mkdir(parents=True)
    (root / "home" / "keys" / "keys.json").write_text("{}")
    return {
        **{name: root / name for name in ("share", "home", "elsewhere")},
        **{name: calls[name] for name in ("ptrace", "unshare", "keyctl")},
        "libc": LIBC,
        "victim": victim,
    }


def as_probe(attempt: str, places: dict[str, object], program: object) -> str:
    body = attempt.format(**places, program=program).replace("; ", "\n    ").replace(";", "\n   ")
    return f"{PRELUDE}\ndef attempt():\n    {body}\n"


@dataclass(frozen=True)
class Tried:
    """What became of the attempts inside a worker."""

    rows: dict[str, dict[str, Any]]
    search: dict[str, bool]

    def reason(self, name: str) -> str:
        """What became of one."""
        return str(self.rows[f"{list(ATTEMPTS).index(name):02}.probe"]["reason"])


@pytest.fixture(scope="module")
def tried(places: dict[str, object]) -> Tried:
    """All attempts, made by the readers of one scan."""
    share = Path(str(places["share"]))
    refill(share)
    for number, attempt in enumerate(ATTEMPTS.values()):
        (share / f"{number:02}.probe").write_text(as_probe(attempt, places, os.getpid()))
    (share / "0.txt").write_text(SSN)
    (share / "open.probe").write_text(f"def attempt():{OPEN_ONES}")
    asked = "import os; return sorted(name for name in os.environ if 'PASSWORD' in name or 'KEY' in name)"
    (share / "environment.probe").write_text(f"def attempt():\n    {asked}\n")
    told = classified(share, search="219-09-9999")
    rows = {row["path"]: row for row in told if "path" in row}
    assert {row["outcome"] for name, row in rows.items() if name.endswith(".probe")} == {"corrupt"}
    return Tried(rows, next(row for row in told if "path" not in row))


def refill(share: Path) -> None:
    (share / "neighbour.txt").write_text(SSN)
    (share / "unloved.txt").write_text("A note about the fountain.")


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_worker_that_was_taken_over_is_refused(name: str, tried: Tried) -> None:
    """Whatever it tries beyond its file, its scratch folder and its pipe."""
    assert tried.reason(name).startswith("refused: "), tried.reason(name)


_FOR_FEW = {"look into a process", "the program's memory", "marks of a file", "namespace", "key ring"}
"""What some systems refuse to everybody."""


def test_the_same_works_outside(places: dict[str, object], tmp_path: Path) -> None:
    """The refusals are the worker's: another process with the same rights is not refused."""
    trial = tmp_path / "trial.py"
    tries = {}
    for name, attempt in ATTEMPTS.items():
        tries[name] = as_probe(attempt, places, os.getpid())
    trial.write_text(
        "import json, sys\n"
        "for name, text in json.load(sys.stdin).items():\n"
        "    for name_, words in json.loads(sys.argv[1]).items():\n"
        "        open(name_, 'w').write(words)\n"
        "    names = {}\n"
        "    exec(text, names)\n"
        "    try:\n"
        "        names['attempt']()\n"
        "    except Exception as error:\n"
        "        print(name, file=sys.stdout)\n"
    )
    there = {str(Path(str(places["share"]), name)): SSN for name in ("neighbour.txt", "unloved.txt")}
    done = subprocess.run(
        [sys.executable, trial, json.dumps(there)],
        input=json.dumps(tries),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.splitlines()) <= _FOR_FEW


# What else a worker has, and has not

OPEN_ONES = """
    import os
    def is_open(number):
        try:
            os.fstat(number)
        except OSError:
            return False
        return True
    return sum(map(is_open, range(1024)))
"""


def test_every_layer_holds_in_a_worker_of_this_machine(tried: Tried) -> None:
    """The pool knows what keeps its workers in, from the workers themselves."""
    assert set(tried.rows["00.probe"]["layers"]) == {"limits", "privileges", "files", "signals", "calls"}


def test_a_worker_holds_no_descriptor_but_its_own(tried: Tried) -> None:
    """Three that lead nowhere, its pipe, its note of progress, its memory's size, and the files ordered.

    Small files are ordered some at a time, so more than one may wait.
    """
    held = int(tried.rows["open.probe"]["reason"].removeprefix("done: "))
    assert 7 <= held <= 6 + 11


def test_no_secret_of_the_environment_is_in_a_worker(tried: Tried) -> None:
    """A database's password is for the program alone."""
    assert tried.rows["environment.probe"]["reason"] == "done: []"


def test_no_key_is_in_a_worker(tried: Tried) -> None:
    """Its memory, looked through from outside, holds what it read and none of the keys."""
    [fingerprint] = tried.rows["0.txt"]["fingerprints"][:1]
    assert fingerprint is not None
    assert tried.search == {"keys": False, "content": True}


def test_layers_are_tried_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """All hold here; where the trial itself fails, none is claimed."""
    assert confine.layers() == dict.fromkeys(confine.LAYERS, True)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert confine.layers() == dict.fromkeys(confine.LAYERS, False)


SCRIPT = '#!/bin/sh\ncase "$*" in *version*) echo tesseract 5.3.0;; *list*) echo eng;; esac\n'


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of starting programs where one of them is for OCR."""
    root = tmp_path_factory.mktemp("programs")
    bin_, share = root / "bin", root / "share"
    bin_.mkdir()
    share.mkdir()
    for name in ("tesseract", "other"):
        (bin_ / name).write_text(SCRIPT)
        (bin_ / name).chmod(0o755)
    for name, program in PROGRAMS.items():
        body = f"import subprocess; return subprocess.run(['{program}'], check=True).returncode"
        (share / f"{name}.probe").write_text(f"def attempt():\n    {body}\n")
    rows = classified(share, path=str(bin_), ocr=True)
    return {row["path"].removesuffix(".probe"): row["reason"] for row in rows}


PROGRAMS = {"ocr": "tesseract", "beside": "other", "true": "/bin/true", "list": "/bin/ls"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_for_ocr_starts_and_no_other(name: str, started: dict[str, str]) -> None:
    """Not even one that lies beside it."""
    assert started[name] == ("done: 0" if name == "ocr" else "refused: PermissionError")


def test_what_starts_a_program_is_followed_to_its_loader(tmp_path: Path) -> None:
    """A script needs its interpreter, a program of the machine its loader."""
    script = tmp_path / "script"
    script.write_text("#!/usr/bin/env sh\n")
    script.chmod(0o755)
    started = started_by(str(script))
    assert started[0] == script
    assert any("sh" in path.name for path in started[1:])
    assert any(path.name.startswith("ld-") for path in started)
    assert started_by("no such program") == ()


# The filter of system calls, as the kernel would run it


def verdict(machine: str, call: int, *arguments: int, arch: int | None = None, **given: bool) -> int:
    """What the filter answers to a call: a small machine for the few instructions it is made of."""
    options = {"programs": False, "signals_are_kept_in": True, **given}
    data = struct.pack(
        "=IIQ6Q",
        call,
        seccomp._AUDIT_ARCH[machine] if arch is None else arch,
        0,
        *(*arguments, *(0,) * 6)[:6],
    )
    code = [struct.unpack("<HBBI", step) for step in seccomp.program(machine, 77, **options)]
    at, held = 0, 0
    while True:
        what, yes, no, value = code[at]
        at += 1
        match what:
            case 0x20:
                held = struct.unpack_from("=I", data, value)[0]
            case 0x15:
                at += yes if held == value else no
            case 0x35:
                at += yes if held >= value else no
            case 0x45:
                at += yes if held & value else no
            case 0x06:
                return value


ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x50001, 0x50026


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_answers_for_each_machine(machine: str) -> None:
    """Forbidden calls are refused, another machine's calls are fatal, unknown ones do not exist."""
    x86 = machine == "x86_64"
    for number in seccomp.forbidden_calls(machine).values():
        assert verdict(machine, number) == EPERM
    assert verdict(machine, 0, arch=0x40000003) == KILL
    assert verdict(machine, 471) == ENOSYS
    assert verdict(machine, 435) == ENOSYS
    clone, execve = (56, 59) if x86 else (220, 221)
    assert verdict(machine, clone, 0x10000) == ALLOW
    assert verdict(machine, clone, 0x11) == EPERM
    assert verdict(machine, clone, 0x11, programs=True) == ALLOW
    assert verdict(machine, clone, 0x10000 | 0x10000000, programs=True) == EPERM
    assert verdict(machine, execve) == EPERM
    assert verdict(machine, execve, programs=True) == ALLOW
    ioctl, kill, prlimit = (16, 62, 302) if x86 else (29, 129, 261)
    assert verdict(machine, ioctl, 3, 0x5401) == ALLOW
    assert verdict(machine, ioctl, 3, 0x5412) == 0x50019
    assert verdict(machine, kill, 1) == ALLOW
    assert verdict(machine, kill, 1, signals_are_kept_in=False) == EPERM
    assert verdict(machine, kill, 77, signals_are_kept_in=False) == ALLOW
    assert verdict(machine, prlimit, 0) == ALLOW
    assert verdict(machine, prlimit, 1) == EPERM
    if x86:
        assert verdict(machine, 0x40000000 | 1) == KILL
