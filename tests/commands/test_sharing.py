"""`classify share check`: what it finds, how it answers, and what it never tells."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from models.agreement import AgreementKind
from models.approval import Coverage
from tests.commands.doors import Said, classify

SSN = "219-09-9999"


@pytest.fixture(scope="module")
def home(scanned_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inventory of the small share; all labels of one folder are in effect, no others."""
    home = Path(shutil.copytree(scanned_home, tmp_path_factory.mktemp("sharing") / "home"))
    with Store.open(home) as store:
        [share] = store.shares()
        for task in store.tasks(share, Coverage.FOLDER):
            if task.proposed == "CONFIDENTIAL":
                shown = store.shown(share, Coverage.FOLDER, task.key, task.proposed)
                store.approve(share, shown, actor="ada", policy="p")
    return home


def ask(home: Path, *words: str | Path, to: str = "public", purpose: str = "public_request") -> Said:
    return classify("share", "check", *words, "--to", to, "--purpose", purpose, "--home", home)


def told(home: Path, *words: str | Path, **given: str) -> dict[str, Any]:
    said = ask(home, *words, "--json", **given)
    assert said.code == 0, said.err
    answer: dict[str, Any] = json.loads(said.out)
    return answer


def place(home: Path) -> Path:
    with Store.open(home) as store:
        return store.folder_of(store.shares()[0])


def number_of(home: Path, path: str = "HR/list.txt") -> int:
    with Store.open(home) as store:
        return Catalogue(store).find(path).line.id


def test_the_measuring_interface_is_kept(home: Path) -> None:
    number = number_of(home)
    answer = told(home, str(number))
    assert answer["outcome"] == "allowed_redacted"
    assert any(one.startswith("Redacted copy: ") for one in answer["conditions"])
    assert {"tag", "citation", "verified"} <= set(answer["rules"][0])
    assert answer["way_to_yes"] == []
    [file] = answer["files"]
    assert (file["id"], file["outcome"]) == (number, "allowed_redacted")
    assert SSN not in json.dumps(answer)


def test_a_share_is_meant_by_its_folder_and_a_folder_by_its_own(home: Path) -> None:
    """And what lies in several of what was named counts once."""
    share = place(home)
    whole = told(home, share)
    assert whole["outcome"] == "refer"
    with Store.open(home) as store:
        there = sum(1 for _ in Catalogue(store).lines(store.shares()[0]))
    assert len(whole["files"]) == there
    folders = sorted(path for path in share.iterdir() if path.is_dir())
    below = told(home, folders[0])
    assert 0 < len(below["files"]) < there
    assert len(told(home, folders[0], share, str(below["files"][0]["id"]))["files"]) == there
    typed = told(home, folders[0].name)
    assert [file["id"] for file in typed["files"]] == [file["id"] for file in below["files"]]


def test_the_way_to_yes_counts_labels_by_folder(home: Path) -> None:
    said = ask(home, place(home))
    assert said.out.splitlines()[0] == "Refer to the data steward"
    assert "The way to yes (allowed as a redacted copy)" in said.out
    assert "Approve the labels of" in said.out
    assert "files: City share" in said.out
    assert "This is advice." in said.out
    assert SSN not in said.all


def test_the_outcome_stands_first_then_why_with_its_law_and_how_well_that_is_known(home: Path) -> None:
    said = ask(home, str(number_of(home))).out
    lines = [line.strip() for line in said.splitlines()]
    assert lines[0] == "Allowed as a redacted copy"
    order = [lines.index(word) for word in ("Why", "Conditions", "Files")]
    assert order == sorted(order)
    assert any("2-6-1502, MCA: Social Security numbers (read at its source" in line for line in lines)


def test_what_can_be_shown_is_heard(home: Path) -> None:
    number = str(number_of(home))
    assert told(home, number, to="researcher", purpose="research")["outcome"] == "prohibited"
    shown = told(home, number, "--evidence", "court_order", to="researcher", purpose="research")
    assert shown["outcome"] == "refer"


def test_an_agreement_has_to_be_on_record_and_live(home: Path, tmp_path: Path) -> None:
    from classify.inventory.recipients import RecipientFacts
    from classify.inventory.terms import Terms
    from models.sharing import RecipientType

    own = Path(shutil.copytree(home, tmp_path / "own"))
    number = str(number_of(own))
    missing = ask(own, number, "--agreement", "1", to="vendor", purpose="service")
    assert (missing.code, "no agreement 1 on record" in missing.err) == (1, True)
    with Store.open(own) as store:
        firm = store.add_recipient(RecipientFacts(RecipientType.VENDOR, "A bank"), actor="ada")
        draft = store.draft_agreement(firm, AgreementKind.DATA_SHARING, Terms(), actor="ada")
    answer = told(own, number, "--agreement", str(draft), to="vendor", purpose="service")
    assert (answer["outcome"], answer["agreement"]) == ("needs_agreement", draft)
    assert answer["way_to_yes"] == [
        f"Bring agreement {draft} in force: it is not signed and reviewed, or it is over."
    ]


def test_what_no_inventory_holds_is_judged_now_and_referred_at_best(home: Path, tmp_path: Path) -> None:
    """In a home or without one."""
    (tmp_path / f"note of {SSN}.txt").write_text("Mow the lawn at the fountain.\n")
    for where in (home, tmp_path / "no home"):
        said = ask(where, tmp_path / f"note of {SSN}.txt", "--no-ocr")
        assert said.code == 0, said.err
        assert said.out.startswith("Refer to the data steward")
        assert "It is in no inventory" in said.out
        assert "scan its folder" in said.out
        assert SSN not in said.all
    answer = told(home, tmp_path / f"note of {SSN}.txt", "--no-ocr")
    assert [(file["id"], file["path"]) for file in answer["files"]] == [(None, "note of ***-**-****.txt")]


def test_the_columns_of_a_table_that_nobody_scanned_are_told(tmp_path: Path) -> None:
    rows = [f"Person {number},517-88-48{number},{number}00,{number}00" for number in range(10, 40)]
    header = "Employee,Social Security Number,Gross Pay,Net Pay"
    (tmp_path / "pay.csv").write_text("\n".join([header, *rows]))
    said = ask(tmp_path / "none", tmp_path / "pay.csv", "--no-ocr", to="researcher", purpose="research")
    assert "Drop column B: Social Security numbers." in said.out
    assert "column B: pay.csv" in said.out


def test_what_is_nowhere_is_said_to_be(home: Path, tmp_path: Path) -> None:
    said = ask(home, tmp_path / "none.txt")
    assert (said.code, "no such file" in said.err) == (1, True)
    assert ask(home, "1", to="nobody").code == 2
