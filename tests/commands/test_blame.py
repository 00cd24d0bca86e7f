"""What detectors cost and brought, on the command line: the page's figures, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from classify.commands.blame import as_data
from classify.inventory.blame import Tally
from classify.inventory.desk import QueueReader
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import FINDING
from models.decision import Scope, Verdict
from tests.commands.doors import classify
from tests.inventory.deciding import take_decision


@pytest.fixture
def home(tmp_path: Path) -> Path:
    share = tmp_path / "HR"
    share.mkdir()
    (share / "list.txt").write_text("Employee SSN: 219-09-9999, hired in May.\n")
    home = tmp_path / "home"
    said = classify("--home", home, "scan", share, "--jobs", "1")
    assert said.code == 0, said.all
    return home


def test_what_was_decided_is_told_and_no_value(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    with Store.open(home) as store:
        (of,) = store.shares()
        store.ask(of)
        (group,) = [one for one in store.groups([of]) if one.entity == "US_SSN"]
        (question,) = QueueReader(store).members(group.key)
        with store.database.reading() as session:
            number = session.scalar(select(FINDING.c.id).where(FINDING.c.entity == "US_SSN"))
        assert number is not None
        take_decision(store, of, [Seen(question.item_id, number)], Verdict.CONFIRM, Scope.ITEM, actor="ada")
    said = classify("--home", home, "detectors", "blame", "--json")
    (told,) = [one for one in json.loads(said.out) if one["entity"] == "US_SSN"]
    assert (told["findings"], told["items"], told["right"], told["wrong"]) == (1, 1, 1, 0)
    assert told["precision"] is None, "one decision says nothing yet"
    table = classify("--home", home, "detectors", "blame", "--share", "HR").out
    assert told["detector"] in " ".join(table.split())
    assert "219-09" not in table + said.out


def test_a_share_that_is_not_there_is_refused(home: Path) -> None:
    said = classify("--home", home, "detectors", "blame", "--share", "Nowhere")
    assert said.code == 1
    assert "no share" in said.err


def test_from_twenty_decisions_on_there_is_a_figure() -> None:
    assert as_data(Tally("us/ssn", "US_SSN", right=15, wrong=5))["precision"] == 0.75
    assert as_data(Tally("us/ssn", "US_SSN", right=14, wrong=5))["precision"] is None
