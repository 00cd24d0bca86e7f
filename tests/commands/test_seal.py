"""`classify seal`: list, mark and take back, for a clerk and for a program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from classify.inventory.store import Store
from tests.commands.doors import classify
from tests.sealing.aged import aged


@pytest.fixture
def home(blank_home: Path, tmp_path: Path) -> Path:
    made = Path(shutil.copytree(blank_home, tmp_path / "home"))
    with Store.open(made) as store:
        aged(store, tmp_path)
    return made


def test_a_clerk_sees_quarters_stops_and_notes(home: Path) -> None:
    said = classify("--home", home, "seal", "list")
    assert said.code == 0, said.all
    words = " ".join(said.out.split())
    assert "The youth has turned 18 for certain: 1 file" in words
    assert "2026 Q2" in words
    assert "without the victim's consent" in words
    assert "Informal records" in words


def test_a_mark_is_seen_and_can_be_taken_back(home: Path) -> None:
    def listed() -> list[dict[str, object]]:
        items: list[dict[str, object]] = json.loads(classify("--home", home, "seal", "list", "--json").out)[
            "items"
        ]
        return items

    number = str(listed()[0]["number"])
    marked = classify("--home", home, "seal", "mark", number, "--how", "sealed", "--on", "2026-06-01")
    assert marked.code == 0, marked.all
    last = listed()[-1]
    assert (last["when"], str(last["number"])) == ("done", number)
    assert "sealed on 2026-06-01" in classify("--home", home, "seal", "list").out
    assert classify("--home", home, "seal", "unmark", number).code == 0
    assert listed()[0]["done"] is None


def test_what_cannot_be_marked_is_refused(home: Path) -> None:
    said = classify("--home", home, "seal", "mark", "999", "--how", "sealed")
    assert (said.code, "MC-961" in said.err) == (1, True)
    assert classify("--home", home, "seal", "mark", "1", "--how", "burnt").code == 2
