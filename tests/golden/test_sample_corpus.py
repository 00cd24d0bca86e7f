"""The whole path over the sample share: what a person sees, and what is right about it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.score_corpus import Score, compare, read_rows

ROOT = Path(__file__).parents[2]
CLASSIFY = Path(sys.executable).with_name("classify")
# Entities a model or a word list finds; all others are identifiers with a pattern.
BY_JUDGEMENT = {"PERSON", "HEALTH_CONDITION", "STREET_ADDRESS", "CREDENTIAL"}


@pytest.fixture(scope="module")
def said() -> list[dict[str, object]]:
    """What `inspect --json --reveal` says of the sample share."""
    command = [CLASSIFY, "inspect", "sample_corpus/share", "--json", "--reveal"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def score(said: list[dict[str, object]]) -> Score:
    return compare(read_rows(ROOT / "sample_corpus" / "truth.jsonl"), said)


def test_every_file_has_exactly_one_outcome(said: list[dict[str, object]]) -> None:
    """A row for each file of the share, and none twice."""
    share = ROOT / "sample_corpus" / "share"
    files = {path.relative_to(share).as_posix() for path in share.rglob("*") if path.is_file()}
    rows = Counter(row["path"] for row in said)
    assert set(rows.values()) == {1}
    assert {path for path in rows if "!/" not in str(path)} == files
    assert "not_examined" not in {row["status"] for row in said}


def test_outcomes_are_the_true_ones(score: Score) -> None:
    """Locked is said to be locked, broken broken, and nothing else is."""
    assert [error for error in score.errors if error[1] == "status"] == []


def test_no_file_is_labelled_below_its_right_label(score: Score) -> None:
    """A missed juvenile record is the failure that matters."""
    assert [error for error in score.errors if error[1] == "label below"] == []


def test_labels_are_right(score: Score) -> None:
    """At least 95 % of files and members."""
    assert score.labels_right / score.files >= 0.95


@pytest.mark.parametrize("measure", ["precision", "recall"])
def test_identifiers_are_found_and_nothing_else_is(score: Score, measure: str) -> None:
    """At least 95 % over all identifiers that have a pattern."""
    tallies = [tally for entity, tally in score.entities.items() if entity not in BY_JUDGEMENT]
    right = sum(tally.right for tally in tallies)
    wrong = sum(tally.false if measure == "precision" else tally.missed for tally in tallies)
    assert right / (right + wrong) >= 0.95


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    """The transcript in README.md is from a run of this code."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"```console\n\$ make demo\n(.*?)```", readme, re.DOTALL)
    assert shown, "README.md shows a run of make demo"
    run = subprocess.run(
        [CLASSIFY, "demo", "--home", tmp_path / "home"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"COLUMNS": "100", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    printed = {line.strip() for line in run.stdout.splitlines()}
    lines = [line.strip() for line in shown[1].splitlines() if line.strip() not in {"", "..."}]
    assert len(lines) > 8
    assert [line for line in lines if line not in printed] == []


def test_the_readme_names_only_commands_that_exist() -> None:
    """And is short enough to be read."""
    readme = (ROOT / "README.md").read_text("utf-8")
    help_text = subprocess.run([CLASSIFY, "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z]+) ", help_text, re.MULTILINE))
    named = set(re.findall(r"classify ([a-z]+)\b", readme))
    assert named
    assert named <= known
    assert len(readme.split()) < 700
