"""What was read before a reader hung or died stands; a picture that stalls costs only itself."""

# ruff: noqa: E501 - programs read better unbroken

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from classify.extract.ocr.engine import OcrEngine
from classify.extract.ocr.program import StalledError
from classify.extract.ocr.recognised import Recognised
from classify.intake import Attempt, Ordered
from classify.results import Job
from classify.workers.tries import next_try
from models.labels import Outcome
from tests.hostile_worker import SSN, classified

PRELUDE = f"""
import os, signal, time
from classify.extract.document import Member, Source, TextBlock
SSN = {SSN!r}

def hang():
    while True:
        time.sleep(9)

def crash():
    os.kill(os.getpid(), signal.SIGSEGV)

def member(name, data):
    return Member(name, Source(name, data=data, size=len(data)))
"""
INNER = f"{PRELUDE}\ndef pieces():\n    yield TextBlock(SSN)\n    hang()\n"
# What a file does while it is read; each yields nothing, text, or members before it.
ENDS = {
    "hangs": "hang(); yield",
    "hangs after text": "yield TextBlock(SSN); yield TextBlock('More.'); hang()",
    "hangs after a member": "yield member('inner.txt', SSN.encode()); hang()",
    "hangs in its second member": "yield member('inner.txt', SSN.encode()); yield member('b.probe', INNER)",
    "crashes": "crash(); yield",
    "crashes after text": "yield TextBlock(SSN); crash()",
    "crashes after members": "yield member('inner.txt', SSN.encode()); yield member('c.txt', b'A note.'); crash()",
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    share = tmp_path_factory.mktemp("stalls")
    for name, body in ENDS.items():
        lines = body.replace("; ", "\n    ")
        inner = f"INNER = {INNER.encode()!r}"
        (share / f"{name}.probe").write_text(f"{PRELUDE}\n{inner}\ndef pieces():\n    {lines}\n")
    (share / "honest.txt").write_text(SSN)
    told = classified(share, limits={"seconds": 8}, jobs=6)
    assert len({row["path"] for row in told}) == len(told), "a file or member came twice"
    return {row["path"]: row for row in told}


def test_a_hang_keeps_the_text_before_it(rows: dict[str, dict[str, Any]]) -> None:
    """With its findings, as partial, and says so; without any text it is a timeout."""
    row = rows["hangs after text.probe"]
    assert row["outcome"] == "partial"
    assert "US_SSN" in row["entities"]
    assert "no end in sight" in row["reason"]
    assert "what was read before stands" in row["reason"]
    assert rows["hangs.probe"]["outcome"] == "timeout"
    assert rows["hangs.probe"]["entities"] == []


def test_a_crash_keeps_the_text_before_it(rows: dict[str, dict[str, Any]]) -> None:
    """Likewise; a file that crashes its reader at once is corrupt."""
    row = rows["crashes after text.probe"]
    assert row["outcome"] == "partial"
    assert "US_SSN" in row["entities"]
    assert "crashed twice" in row["reason"]
    assert rows["crashes.probe"]["outcome"] == "corrupt"


@pytest.mark.parametrize("name", ["hangs after a member", "crashes after members"])
def test_members_before_the_end_stand_once(rows: dict[str, dict[str, Any]], name: str) -> None:
    """Each has its row, and the container says that there was more."""
    assert rows[f"{name}.probe!/inner.txt"]["outcome"] == "ok"
    assert "US_SSN" in rows[f"{name}.probe!/inner.txt"]["entities"]
    assert rows[f"{name}.probe"]["outcome"] == "partial"


def test_a_member_that_hangs_is_partial_itself(rows: dict[str, dict[str, Any]]) -> None:
    """It keeps its text, and those before it theirs."""
    name = "hangs in its second member.probe"
    found = {path.removeprefix(name): row for path, row in rows.items() if path.startswith(name)}
    assert {path: row["outcome"] for path, row in found.items()} == {
        "!/inner.txt": "ok",
        "!/b.probe": "partial",
        "": "partial",
    }
    assert "US_SSN" in found["!/b.probe"]["entities"]


def test_files_beside_them_are_read(rows: dict[str, dict[str, Any]]) -> None:
    """Nothing of it is any other file's fault."""
    assert rows["honest.txt"]["outcome"] == "ok"


def test_no_file_is_tried_for_ever() -> None:
    """Whatever becomes of each try, the fourth is the last, and the file has an outcome."""
    fate = Outcome.CORRUPT, "its reader crashed on it (SIGSEGV)"
    attempt = Attempt.first(Job(1, "a.pdf"))
    tries = []
    while attempt.refused is None:
        tries.append(attempt)
        attempt = next_try(Ordered(attempt, 9, members=2), fate, 5, may_repeat=True)
    assert [(one.crashes, one.skip, one.upto and one.upto[0]) for one in tries] == [
        (0, 0, None),
        (1, 2, None),
        (1, 2, 5),
    ]
    assert attempt.refused == (
        Outcome.CORRUPT,
        "its reader crashed twice on it (SIGSEGV); its reader was stopped",
    )


# In place of tesseract: reads the first picture and the third, and never comes to an end with the second.
TESSERACT = """#!/bin/sh
case "$*" in
    *--version*) echo "tesseract 5.3.0" ;;
    *--list-langs*) printf 'List of available languages (1):\\neng\\n' ;;
    *)
        if [ -e "$TMPDIR/first" ] && [ ! -e "$TMPDIR/second" ]; then
            : > "$TMPDIR/second"
            while :; do :; done
        fi
        : > "$TMPDIR/first"
        columns='level page_num block_num par_num line_num word_num left top width height conf text'
        { set -- "$2" $columns; target=$1; shift; row=''; for name; do row="$row$name	"; done; }
        { printf '%s\\n' "${row%	}"
          for word in SSN: 219-09-9999 Doe; do printf '5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t95\\t%s\\n' "$word"; done
        } > "$target.tsv"
        ;;
esac
"""


def test_a_picture_that_stalls_costs_only_itself(tmp_path: Path) -> None:
    """The pages before and behind it are read; the file is partial and says what is missing."""
    share, programs = tmp_path / "share", tmp_path / "bin"
    share.mkdir()
    programs.mkdir()
    (programs / "tesseract").write_text(TESSERACT)
    (programs / "tesseract").chmod(0o755)
    pages = [Image.new("L", (1200, 400), 255) for _ in range(3)]
    for page in pages:
        ImageDraw.Draw(page).text((40, 40), "A form of the parks office", fill=0)
    pages[0].save(share / "form.tif", save_all=True, append_images=pages[1:])
    pages[0].save(share / "next.png")
    rows = {
        row["path"]: row for row in classified(share, path=str(programs), ocr=True, limits={"seconds": 12})
    }
    form = rows["form.tif"]
    assert form["outcome"] == "partial"
    assert "the text of a picture was not read" in form["reason"]
    assert form["entities"].count("US_SSN") == 2
    assert rows["next.png"]["outcome"] == "ok"


def test_pictures_are_given_up_when_every_one_stalls() -> None:
    """Three times is enough for one file; the next file is tried anew."""
    engine = Stalling()
    ocr = OcrEngine(engine)
    for _ in range(5):
        assert ocr(Image.new("L", (1200, 1200), 255)).text == ""
    assert (ocr.stalled, engine.asked) == (5, 3)
    ocr.begin()
    ocr(Image.new("L", (1200, 1200), 255))
    assert (ocr.stalled, engine.asked) == (1, 4)


class Stalling:
    """An engine that never comes to an end in time."""

    name = "stalling"

    def __init__(self) -> None:
        self.asked = 0

    def words(self, image: Image.Image, *, sparse: bool = False) -> Recognised:
        self.asked += 1
        raise StalledError("no end in sight")

    def turn(self, image: Image.Image) -> int:
        raise StalledError("no end in sight")
