"""No process of ours sends a packet off this machine or leaves a file outside the home, in any mode.

Run at every change of the lock file (it is part of `make test`): an updated library that learns to call
home is caught here, native code included.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

CLASSIFY = Path(sys.executable).with_name("classify")
TRAP = Path(__file__).with_name("trap.py")
USER_CACHE = Path.home() / ".cache" / "missoula-classify"
"""Compiled detectors for commands that use no home."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the trap saw of a command."""

    exit: int
    packets: list[str]
    files: list[str]


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text with names, a picture and a scan, so that every model is loaded and used."""
    folder = tmp_path_factory.mktemp("egress") / "share"
    folder.mkdir()
    (folder / "note.txt").write_text(
        "Officer Jane Doe met Harriet Quillfeather. Her SSN is 219-09-9999.\n" * 5
    )
    picture = Image.new("L", (900, 200), 255)
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(picture).text((40, 60), "SSN 219-09-9999 of Jane Doe", fill=0, font=font)
    picture.save(folder / "picture.png")
    picture.save(folder / "scan.pdf")
    return folder


def trapped(*command: str | Path, allow: Path, path: str = os.environ["PATH"]) -> Seen:
    # Telemetry that stays away from build servers must not know this for one.
    hides = ("CI", "GITHUB_ACTIONS", "DO_NOT_TRACK", "ORT_DISABLE_TELEMETRY")
    environment = {name: value for name, value in os.environ.items() if name not in hides}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    trap = [sys.executable, TRAP, "--allow", allow, "--allow", USER_CACHE, "--"]
    trap += ["/usr/bin/env", f"PATH={path}", *command]
    done = subprocess.run(trap, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the trap needs root or user namespaces, ip and mount: {done.stderr}"
    return Seen(**json.loads(done.stdout))


def test_the_trap_sees_packets_look_ups_and_files(tmp_path: Path) -> None:
    """Also what native code sends and what a grandchild writes."""
    program = (
        "getent hosts telemetry.example; timeout 2 bash -c 'echo > /dev/tcp/203.0.113.7/443'; "
        f"timeout 2 bash -c 'echo > /dev/udp/2001:db8::9/4433'; bash -c 'echo > {tmp_path}/left'"
    )
    seen = trapped("bash", "-c", program, allow=tmp_path / "home")
    assert "udp 192.0.2.53:53 telemetry.example" in seen.packets
    assert "tcp 203.0.113.7:443" in seen.packets
    assert "udp 2001:db8::9:4433" in seen.packets
    assert seen.files == [f"{tmp_path}/left"]
    assert not (tmp_path / "left").exists(), "it was written to the overlay alone"


@pytest.mark.parametrize("ocr", ["tesseract", "rapidocr"])
def test_a_scan_with_names_and_ocr(tmp_path: Path, share: Path, ocr: str) -> None:
    home = tmp_path / "home"
    # Without tesseract on the path the engine of the wheel is used: it is the one that called a vendor.
    path = os.environ["PATH"] if ocr == "tesseract" else str(CLASSIFY.parent)
    assert (shutil.which("tesseract", path=path) is not None) == (ocr == "tesseract"), (
        "apt install tesseract-ocr"
    )
    seen = trapped(CLASSIFY, "scan", share, "--home", home, "--jobs", "2", allow=home, path=path)
    assert seen == Seen(0, [], [])


_A_SERVICES_DAY = """
"$1" up --home "$3" --port 8771 > "$3/../said" 2>&1 &
service=$!
until grep -q Ready: "$3/../said"; do kill -0 $service || exit 7; sleep 0.5; done
"$1" scan "$2" --home "$3" | grep -q "Handed over" || exit 8
kill -TERM $service && wait $service
"""


def test_a_service_and_a_scan_through_it(tmp_path: Path, share: Path) -> None:
    """Orchestrator, runner, web application and flow, with nothing but loopback."""
    home = tmp_path / "home"
    home.mkdir()
    seen = trapped("bash", "-c", _A_SERVICES_DAY, "day", CLASSIFY, share, home, allow=tmp_path)
    assert seen == Seen(0, [], [])


def test_the_pages_and_all_they_load(tmp_path: Path) -> None:
    """The web application from its start, signed in, page by page with every style, script and font; lists
    are taken away, a document is read again.
    """
    notes = tmp_path / "Notes"
    notes.mkdir()
    (notes / "note.txt").write_text("Harriet Quillfeather's SSN is 219-09-9999.\n")
    visitor = Path(__file__).with_name("web") / "visitor.py"
    seen = trapped(sys.executable, visitor, tmp_path / "home", notes, allow=tmp_path)
    assert seen == Seen(0, [], [])


@pytest.mark.parametrize("command", [["inspect", "--json"], ["inspect"], ["text", "--places"]])
def test_looking_at_files_without_a_home(tmp_path: Path, share: Path, command: list[str]) -> None:
    seen = trapped(CLASSIFY, *command, *share.iterdir(), allow=tmp_path, path=str(CLASSIFY.parent))
    assert seen == Seen(0, [], [])


def test_looking_at_the_installation(tmp_path: Path) -> None:
    """`doctor` tries to get out, and is refused before a packet exists."""
    seen = trapped(CLASSIFY, "doctor", "--home", tmp_path / "home", allow=tmp_path / "home")
    assert (seen.packets, seen.files) == ([], [])
