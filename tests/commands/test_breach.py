"""`classify breach what-if`: for a clerk and for a program, and never a name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from classify.inventory.store import Store
from tests.commands.doors import classify
from tests.inventory.peopled import peopled


@pytest.fixture
def home(blank_home: Path, tmp_path: Path) -> Path:
    made = Path(shutil.copytree(blank_home, tmp_path / "home"))
    with Store.open(made) as store:
        peopled(store, tmp_path)
    return made


def test_a_clerk_is_told_bounds_duties_and_how_sure_they_are(home: Path) -> None:
    said = classify("--home", home, "breach", "what-if", "Records")
    assert said.code == 0, said.all
    assert "between 3 and 3 with personal information" in said.out
    assert "Social Security number" in said.out
    assert "Ask the city attorney" in said.out.replace("\n", " ")
    assert "30-14-1704" in said.out


def test_a_program_is_told_the_same(home: Path) -> None:
    told = json.loads(classify("--home", home, "breach", "what-if", "letter.txt", "--json").out)
    assert (told["names"], told["at_least"], told["files"]) == (1, 1, 1)
    assert {duty["verified"] for duty in told["duties"]} == {"V", "V2"}


def test_what_the_inventory_does_not_know_is_refused(home: Path) -> None:
    said = classify("--home", home, "breach", "what-if", "Nowhere")
    assert said.code == 1
    assert "no share, folder or file" in said.err
