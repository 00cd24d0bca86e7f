"""What a scan must not do, watched from outside the program: write where it should not, need a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

CLASSIFY = Path(sys.executable).with_name("classify")

# In place of tesseract: takes its time, so that it can be seen where the image lies, and reads one word.
TESSERACT = """#!/bin/sh
case "$*" in
    *--version*) echo "tesseract 5.3.0" ;;
    *--list-langs*) printf 'List of available languages in "/" (1):\\neng\\n' ;;
    *)
        turn=0; while [ $turn -lt 300000 ]; do turn=$((turn + 1)); done
        printf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n' > "$2.tsv"
        printf '5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t95\\tWord\\n' >> "$2.tsv"
        ;;
esac
"""  # noqa: E501 - a header of tesseract's


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A text, a picture, and the picture in a PDF."""
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "note.txt").write_text("The SSN of Jane Doe is 219-09-9999.\n")
    picture = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(picture).text((40, 40), "The lawn at the fountain", fill=0)
    picture.save(folder / "picture.png")
    picture.save(folder / "scan.pdf")
    return folder


def run(*command: str | Path, **variables: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{name: str(value) for name, value in variables.items()}}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_a_machine_without_a_network_can_scan(tmp_path: Path, share: Path) -> None:
    """In a network namespace of its own nothing is reachable, not even this machine; nothing is missed."""
    alone = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") is None or run(*alone, "true").returncode:
        pytest.skip("namespaces are not allowed here")
    done = run(*alone, CLASSIFY, "inspect", share, "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["path"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [finding["entity"] for finding in rows["note.txt"]["findings"]].count("US_SSN") == 1


def test_page_images_stay_in_the_home_and_go(tmp_path: Path, share: Path) -> None:
    """On their way to OCR they lie in the scan's own folder, never in the system's temporary one."""
    (tmp_path / "tmp").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tesseract").write_text(TESSERACT)
    (tmp_path / "bin" / "tesseract").chmod(0o755)
    home = tmp_path / "home"
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    seen: set[Path] = set()
    command = [CLASSIFY, "scan", share, "--home", home]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as scan:
        while scan.poll() is None:
            for place in (home, tmp_path / "tmp"):
                seen.update(place.rglob("*.png"))
            time.sleep(0.02)
    assert scan.returncode == 0
    assert len(seen) >= 2
    assert {image.is_relative_to(home / "scratch") for image in seen} == {True}
    assert list((home / "scratch").iterdir()) == []
    assert list((tmp_path / "tmp").iterdir()) == []


def test_looking_at_files_leaves_nothing_behind(tmp_path: Path, share: Path) -> None:
    """Without a home the temporary files lie in a private folder that goes with the command."""
    (tmp_path / "tmp").mkdir()
    for command in (["inspect", share], ["text", *share.iterdir()]):
        run(CLASSIFY, *command, TMPDIR=tmp_path / "tmp")
        assert list((tmp_path / "tmp").iterdir()) == []


def test_a_long_path_for_temporary_files_is_no_obstacle(tmp_path: Path, share: Path) -> None:
    """The path of a socket has a hundred characters at most; folders of temporary files may have more."""
    far = tmp_path / ("f" * 60) / ("g" * 60)
    far.mkdir(parents=True)
    done = run(CLASSIFY, "scan", share, "--home", tmp_path / "home", TMPDIR=far)
    assert done.returncode in (0, 3), done.stderr
    assert not any(far.iterdir())
