"""`classify lessons`: listed, shown, accepted as shown and by nobody else's word, taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled_items import fill
from classify.inventory.audit import this_user
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.label.policy import Policy
from models.lesson import LessonState
from tests.commands.doors import Said, classify
from tests.learning.deciding import decide_by_score


@pytest.fixture(scope="module")
def made(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Decisions that speak for higher scores, by which no label falls."""
    place = tmp_path_factory.mktemp("lessons")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as store:
        share = fill(store, place / "share", 200)
        decide_by_score(store, share, below=0.3, above=0.31, most=200)
        store.reevaluate(share, Policy.load())
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "home"))


def lessons(home: Path, *words: str) -> Said:
    return classify("--home", home, "lessons", *words)


def told(said: Said) -> Any:
    assert said.code == 0, said.all
    return json.loads(said.out)


def calibration(home: Path) -> dict[str, Any]:
    """The proposal that changes labels."""
    [one] = [one for one in told(lessons(home, "list", "--json"))["proposed"] if one["kind"] == "calibration"]
    return dict(one)


def labels(home: Path) -> dict[int, str]:
    with Store.open(home) as store:
        return {line.id: line.label for line in Catalogue(store).lines(store.shares()[0])}


def acts(home: Path) -> list[tuple[str, str]]:
    with Store.open(home) as store:
        rows = json.loads(store.exported_trail())["rows"]
    return [
        (row["action"], row["actor"]) for row in rows if row["action"].startswith(("lesson.", "preview."))
    ]


def test_what_was_shown_is_accepted_labels_follow_and_come_back(home: Path) -> None:
    before, one = labels(home), calibration(home)
    assert one["key"] in lessons(home, "list").out
    shown = told(lessons(home, "accept", one["key"], "--json"))
    assert (shown["counts"]["changed"], shown["counts"]["raised"], shown["takes_second"]) == (2, 2, False)
    assert labels(home) == before, "to look changes nothing"
    done = told(lessons(home, "accept", one["key"], "--revision", shown["revision"], "--json"))
    assert (done["state"], done["changed"], done["accepted_by"]) == ("standing", 2, this_user())
    assert sum(labels(home)[number] != label for number, label in before.items()) == 2
    listed = told(lessons(home, "list", "--json"))
    assert [line["id"] for line in listed["accepted"]] == [done["id"]]
    assert one["key"] not in {other["key"] for other in listed["proposed"]}
    assert "Taken back. 2 items changed." in lessons(home, "end", str(done["id"])).out
    assert labels(home) == before
    assert acts(home) == [
        ("preview.begin", this_user()),
        ("lesson.accept", this_user()),
        ("lesson.end", this_user()),
    ]


def test_for_people_each_step_names_the_next(home: Path) -> None:
    key = calibration(home)["key"]
    shown = lessons(home, "accept", key).out
    assert "Of 200 items 2 would change: 2 up, 0 down." in shown
    assert "It rests on" in shown
    next_step = shown.splitlines()[-1]
    assert next_step.startswith("Nothing is changed. To accept it: ")
    revision = next_step.rpartition(" ")[2]
    said = lessons(home, "accept", key, "--revision", revision).out
    assert "Accepted, as number 1. 2 items bear another label" in said
    assert "lessons end 1" in said
    assert "stands; " in lessons(home, "list").out
    assert "classify lessons list has their numbers" in classify(
        "--home", home, "detectors", "list"
    ).out.replace(f"--home {home} ", "")


def test_what_was_not_shown_is_refused(home: Path) -> None:
    stale = lessons(home, "accept", calibration(home)["key"], "--revision", "another")
    assert stale.code == 1
    assert "not what you were shown any more" in stale.err
    assert lessons(home, "accept", "0" * 12).code == 1
    assert lessons(home, "end", "7").code == 1
    with Store.open(home) as store:
        assert store.lessons(*LessonState) == []
    assert acts(home) == []


def words_of(said: Said) -> str:
    """What was printed, wherever its lines break."""
    return " ".join(said.out.split())


def test_where_labels_fall_that_take_two_a_second_person_is_waited_for(
    blank_home: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    with Store.open(home) as store:
        share = fill(store, tmp_path / "share", 200)
        decide_by_score(store, share)
        store.reevaluate(share, Policy.load())
    before = labels(home)
    [least] = [one for one in told(lessons(home, "list", "--json"))["proposed"] if one["kind"] == "least"]
    shown = told(lessons(home, "accept", least["key"], "--json"))
    assert shown["takes_second"]
    assert shown["counts"]["lowered"] > 0
    assert "it waits for a second person" in words_of(lessons(home, "accept", least["key"]))
    said = words_of(lessons(home, "accept", least["key"], "--revision", shown["revision"]))
    assert "It counts when a second person agrees" in said
    assert "waits for a second person" in words_of(lessons(home, "list"))
    assert labels(home) == before
