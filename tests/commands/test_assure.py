"""`classify assure`, from the plan to the certificate, and `classify verify` of it with no home."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.settings import Settings
from models.labels import Label
from tests.commands.doors import classify
from tests.conftest import Scans, make_folder

SHARE = "City share"


@pytest.fixture
def home(blank_home: Path, tmp_path: Path) -> Path:
    made = Path(shutil.copytree(blank_home, tmp_path / "home"))
    with Store.open(made) as store:
        Scans(store, make_folder(tmp_path / SHARE), Settings(home=made, jobs=1))()
    return made


def test_from_plan_to_certificate(home: Path, tmp_path: Path) -> None:
    planned = classify("--home", home, "assure", "plan", SHARE, "--rate", "0.1", "--seed", "seven")
    assert planned.code == 0, planned.all
    assert "59 files read without a miss show at most 5 %" in " ".join(planned.out.split())
    listed = tmp_path / "list.csv"
    assert classify("--home", home, "assure", "draw", SHARE, "-o", listed).code == 0
    with listed.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["label"] for row in rows} == {""}
    assert "219-09-8888" not in listed.read_text()

    so_far = json.loads(classify("--home", home, "assure", "estimate", SHARE, "--json").out)
    assert (so_far["enough"], so_far["estimate"], so_far["read"]) == (False, None, 0)
    early = classify("--home", home, "assure", "certificate", SHARE, "-o", tmp_path / "early.json")
    assert (early.code, "MC-993" in early.err) == (1, True)

    for reader in ("bea", "cleo"):
        _read(home, tmp_path / f"{reader}.csv", reader)
    said = classify("--home", home, "assure", "estimate", SHARE)
    assert "Of all sensitive files the program found between" in " ".join(said.out.split())
    out = tmp_path / "certificate.json"
    assert classify("--home", home, "assure", "certificate", SHARE, "-o", out).code == 0
    checked = classify("verify", out)
    assert checked.code == 0, checked.all
    assert "were worked out anew, and follow" in " ".join(checked.out.split())
    out.write_text(out.read_text().replace('"read": ', '"read":  1', 1))
    assert "MC-993" in classify("verify", out).err


def _read(home: Path, file: Path, reader: str) -> None:
    """All that this person is to read, as the program or the truth has it, by a list."""
    with Store.open(home) as store:
        plan = store.assurance_plans(store.shares())[0]
        lines = [
            [one.id, Label(one.known or one.label), "", reader]
            for one in store.assurance_samples(plan.id)
            if one.judged is None or (one.wants_second(plan.line) and one.judged_by != reader)
        ]
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows([["sample", "label", "tags", "reader"], *lines])
    done = classify("--home", home, "assure", "record", SHARE, "--file", file)
    assert done.code == 0, done.all


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sample,label\n1,SECRET\n", "An answer is a label"),
        ("sample,label,tags\n1,PUBLIC,NOTHING\n", "no such tag"),
        ("number,label\n1,PUBLIC\n", "cannot be read"),
        ("sample,label\nx,PUBLIC\n", "cannot be read"),
    ],
)
def test_a_wrong_list_is_refused_whole(home: Path, tmp_path: Path, text: str, says: str) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text)
    said = classify("--home", home, "assure", "record", SHARE, "--file", wrong)
    assert (said.code, says in said.err) == (1, True), said.all


def test_what_is_not_planned_is_told(home: Path) -> None:
    said = classify("--home", home, "assure", "draw", SHARE)
    assert (said.code, "Nothing is planned" in said.err) == (1, True)
    assert classify("--home", home, "assure", "estimate", "No such share").code == 1
    assert classify("--home", home, "assure", "record", SHARE).code == 2
