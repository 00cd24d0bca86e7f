"""`classify preview`: counts and items as data, a page of words for people, refusals in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.labelled_items import fill
from classify.commands.preview import thresholds
from classify.errors import PreviewError
from classify.inventory.audit import this_user
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy
from tests.commands.doors import classify


@pytest.fixture(scope="module")
def home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Labelled items."""
    place = tmp_path_factory.mktemp("preview")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as store:
        store.reevaluate(fill(store, place / "share", 240), Policy.load())
    return home


def test_as_data_it_is_what_relabel_then_does(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    said = classify("preview", "--threshold", "US_SSN=0.9", "--json", "--limit", "5", "--home", copy)
    assert said.code == 0
    told = json.loads(said.out)
    counts = told["counts"]
    assert counts["items"] == 240
    assert counts["changed"] == len(told["items"]) == sum(move["items"] for move in told["moves"])
    assert [one["why"] is not None for one in told["items"]] == [
        place < 5 for place in range(counts["changed"])
    ]
    with Store.open(Path(copy)) as store:
        [share] = store.shares()
        store.reevaluate(share, Policy.load().with_thresholds({"US_SSN": 0.9}))
        lines = {line.id: line for line in Catalogue(store).lines(share)}
    for one in told["items"]:
        line = lines[one["item"]]
        assert one["after"] == {"label": line.label, "tags": list(line.tags), "doc_type": line.doc_type}
        assert one["path"] == line.path
    assert classify("preview", "--json", "--home", home).out.count('"changed": 0')


def test_for_people_it_says_what_moves_and_that_it_is_the_real_run(home: Path) -> None:
    said = classify(
        "preview", "--threshold", "US_SSN=0.9", "--share", "Invented", "--limit", "1", "--home", home
    )
    assert said.code == 0
    assert "The real relabeling over the stored evidence of 240 items, nothing written" in said.out
    assert "no longer: " in said.out
    assert "more (--json lists all)" in said.out
    assert "relabel" in said.out.splitlines()[-1]
    nothing = classify("preview", "--home", home)
    assert "No item would bear another label" in nothing.out


def test_what_cannot_be_meant_is_refused(home: Path, tmp_path: Path) -> None:
    for words in (("--threshold", "US_SNN=0.5"), ("--threshold", "US_SSN"), ("--threshold", "US_SSN=1.5")):
        refused = classify("preview", *words, "--home", home)
        assert refused.code == 1
        assert "MC-830" in refused.err
    broken = tmp_path / "broken.yaml"
    broken.write_text("rules: {", "utf-8")
    assert classify("preview", "--policy", broken, "--home", home).code == 1
    assert classify("preview", "--share", "Nowhere", "--home", home).code == 1


def test_thresholds_are_read_as_written() -> None:
    assert thresholds(["US_SSN=0.7", "identity/us_ssn=1"]) == {"US_SSN": 0.7, "identity/us_ssn": 1.0}
    with pytest.raises(PreviewError):
        thresholds(["=0.5="])


def test_whoever_looks_is_in_the_trail_and_no_name_of_a_file(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    policy = tmp_path / "Okafor.yaml"
    policy.write_text("nothing: here\n")
    assert classify("preview", "--threshold", "US_SSN=0.9", "--json", "--home", copy).code == 0
    assert classify("preview", "--policy", policy, "--home", copy).code == 1
    with Store.open(copy) as store:
        rows = json.loads(store.exported_trail())["rows"]
    looked = [row for row in rows if row["action"] == "preview.begin"]
    assert [row["details"] for row in looked[-2:]] == [{"what": "other scores"}, {"what": "another policy"}]
    assert {row["actor"] for row in looked} == {this_user()}
