"""`classify breach what-if`: for a clerk and for a program, and never a name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from classify.export.stamp import STAMP
from classify.inventory.store import Store
from models.labels import Label, Tag
from tests.commands.doors import classify
from tests.inventory.at_work import entry, proposal, result
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


def test_what_comes_of_a_flagged_share_is_stamped(home: Path, tmp_path: Path) -> None:
    """For a clerk and for a program (44-5-303(3), MCA)."""
    (tmp_path / "Police").mkdir()
    with Store.open(home) as store:
        police = store.share(tmp_path / "Police", criminal_justice=True)
        with store.scanning(police, detector_version="1", policy_version="p") as scan:
            list(store.register(scan, [entry("z.txt")]))
            juvenile = proposal(Label.RESTRICTED, Tag.JUV)
            store.record(scan, scan.first_batch, [result("z.txt", proposal=juvenile)])
    asked: list[tuple[str, ...]] = [("breach", "what-if", "Police"), ("records", "search"), ("seal", "list")]
    for words in asked:
        said = classify("--home", home, *words)
        assert (said.code, STAMP in said.out) == (0, True), said.all
        assert STAMP in classify("--home", home, *words, "--json").out
    assert STAMP not in classify("--home", home, "breach", "what-if", "Records").out
