"""`classify records search` and `estimate`: for a clerk and for a program; a name typed is in no output."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from tests.commands.doors import classify


@pytest.fixture(scope="module")
def home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scanned share of two letters."""
    place = tmp_path_factory.mktemp("records")
    made, folder = Path(shutil.copytree(blank_home, place / "home")), place / "share"
    folder.mkdir()
    (folder / "tow.txt").write_text("The tow truck came.\nSocial Security number: 219-09-4321\n")
    (folder / "park.txt").write_text("The mowing begins in May.\n")
    with Store.open(made) as store:
        settings = Settings(home=made, jobs=1, ocr=False, names=False)
        scan_share(folder, store=store, settings=settings, share="Streets", department="Public Works")
    return made


def test_words_find_records_with_what_must_be_looked_at(home: Path) -> None:
    told = json.loads(classify("--home", home, "records", "search", "--term", "tow truck", "--json").out)
    [one] = told["items"]
    assert (one["path"], one["times"], one["found"]) == ("tow.txt", [1], {"US_SSN": 1})
    assert (told["candidates"], told["read"], told["complete"]) == (2, 2, True)


def test_a_clerk_is_told_what_was_not_searched(home: Path) -> None:
    said = classify("--home", home, "records", "search", "--term", "mowing", "--most", "0")
    assert "Not searched for the words yet: 2 documents." in said.out


def test_departments_kinds_and_days_narrow(home: Path) -> None:
    def number(*words: str) -> int:
        told = json.loads(classify("--home", home, "records", "search", *words, "--json").out)
        return int(told["candidates"])

    assert number("--department", "public works") == 2
    assert number("--until", "2001-01-01") == 0
    assert number("--kind", "payroll") == 0
    assert number("--share", "Streets", "--since", "2001-01-01") == 2


def test_what_cannot_be_meant_is_refused(home: Path) -> None:
    for words in (
        ("--department", "Nowhere"),
        ("--kind", "no such kind"),
        ("--name", "Fairweather"),
        ("--term", "*"),
    ):
        said = classify("--home", home, "records", "search", *words)
        assert (said.code, "MC-960" in said.err) == (1, True)


def test_a_name_from_standard_input_stands_in_no_output(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Ellen Fairweather\n\n"))
    said = classify("--home", home, "records", "search", "--name", "-")
    assert said.code == 0
    assert "0 files may be meant." in said.out
    assert "Fairweather" not in said.all


def test_an_estimate_comes_with_its_text(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "estimate.txt"
    said = classify("--home", home, "records", "estimate", "--reference", "26-1", "--letter", file)
    words = " ".join(said.out.split())  # whatever the width of the screen
    assert "About 0.1 hours of somebody's time" in words
    assert "is not verified: ask the city attorney" in words
    assert "We have found 2 records" in file.read_text()
    told = json.loads(classify("--home", home, "records", "estimate", "--json").out)
    assert (told["effort"]["records"], told["effort"]["fee"]) == (2, None)
    assert "219-09" not in json.dumps(told)
