"""What two commits say of the same files is compared, and what was right and is wrong now is told apart."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks import editions
from benchmarks.editions import differences, prove_editions, said_by, tree_of

TRUTH = {
    "path": "a.txt",
    "status": "ok",
    "label": "RESTRICTED",
    "tags": [],
    "doc_type": "other",
    "values": [],
    "hard_negatives": [],
}


def said(path: str = "a.txt", label: str = "RESTRICTED", *entities: str, **more: Any) -> dict[str, Any]:
    row = {"path": path, "status": "ok", "label": label, "tags": ["CCJI"], "doc_type": "other"}
    return {**row, "findings": [{"entity": entity} for entity in entities], **more}


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (said(label="CONFIDENTIAL"), "LOST a.txt (right: RESTRICTED): label RESTRICTED -> CONFIDENTIAL"),
        (said(status="partial"), "LOST a.txt (right: RESTRICTED): status ok -> partial"),
        (said(tags=["PII"]), "a.txt (right: RESTRICTED): tags CCJI -> PII"),
        (said(tags=[]), "a.txt (right: RESTRICTED): tags CCJI -> none"),
        (said("a.txt", "RESTRICTED", "US_SSN", "US_SSN"), "a.txt (right: RESTRICTED): US_SSN 0 -> 2"),
    ],
)
def test_whatever_differs_is_a_line(after: dict[str, Any], line: str) -> None:
    lines, lost = differences([TRUTH], [said()], [after])
    assert lines == [line]
    assert lost == line.startswith("LOST")


def test_what_says_the_same_is_none() -> None:
    """Where the findings stand, how sure they are, and other types are another proof's business."""
    other = said("a.txt", "RESTRICTED", "US_SSN", doc_type="minutes")
    assert differences([TRUTH], [said("a.txt", "RESTRICTED", "US_SSN")], [other]) == ([], 0)


def test_what_was_wrong_before_cannot_be_lost() -> None:
    lines, lost = differences([TRUTH], [said(label="PUBLIC")], [said(label="INTERNAL")])
    assert (lines, lost) == (["a.txt (right: RESTRICTED): label PUBLIC -> INTERNAL"], 0)


def test_of_several_right_labels_any_will_do() -> None:
    truth = {**TRUTH, "label_any": ["INTERNAL", "RESTRICTED"]}
    lines, lost = differences([truth], [said()], [said(label="INTERNAL")])
    assert (lines, lost) == (["a.txt (right: INTERNAL|RESTRICTED): label RESTRICTED -> INTERNAL"], 0)


def test_a_file_without_a_row_is_lost_and_a_new_member_is_not() -> None:
    assert differences([], [said("x")], []) == (
        ["LOST x: status ok -> no row; label RESTRICTED -> ; tags CCJI -> none"],
        1,
    )
    lines, lost = differences([], [], [said("x")])
    assert (len(lines), lost) == (1, 0)


def test_an_older_commit_has_a_tree_of_its_own_which_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when reading in it fails; the repository does not remember it."""
    repository = tmp_path / "repository"
    repository.mkdir()

    def git(*arguments: str) -> str:
        plain = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", *plain, *arguments], cwd=repository, check=True, capture_output=True, text=True
        ).stdout

    git("init", "--quiet")
    for number in "12":
        (repository / "file").write_text(number)
        git("add", "file")
        git("commit", "--quiet", "--message", number)
    monkeypatch.setattr(editions, "HERE", repository)
    assert editions.previous_commit() == "HEAD~1"
    with tree_of("HEAD~1", tmp_path / "tree") as older:
        assert (older / "file").read_text() == "1"
    assert not (tmp_path / "tree").exists()
    with pytest.raises(ZeroDivisionError), tree_of("HEAD~1", tmp_path / "tree"):
        raise ZeroDivisionError
    assert not (tmp_path / "tree").exists()
    assert len(git("worktree", "list").splitlines()) == 1
    git("tag", "v1", "HEAD~1")
    assert editions.previous_commit() == "v1"


PROGRAM = """
import json, os, sys
def main():
    print(json.dumps({"path": sys.argv[2], "argv": sys.argv[1:], "cache": os.environ["XDG_CACHE_HOME"]}))
    return %d
"""


@pytest.mark.parametrize("code", [0, 3, 1])
def test_the_program_of_that_tree_is_run(tmp_path: Path, code: int) -> None:
    """3 says that there were files nobody can read; any other end says nothing of files."""
    package = tmp_path / "src" / "classify" / "cli"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").write_text(PROGRAM % code)
    if code == 1:
        with pytest.raises(RuntimeError, match="ended with 1"):
            said_by(tmp_path, tmp_path / "share", tmp_path / "caches")
        return
    [row] = said_by(tmp_path, tmp_path / "share", tmp_path / "caches")
    assert row["argv"] == ["inspect", str(tmp_path / "share"), "--json", "--reveal", "--no-ocr"]
    assert row["cache"] == str(tmp_path / "caches")


@pytest.mark.parametrize("sealed", [False, True])
def test_a_lost_label_breaks_the_proof_and_a_sealed_edition_shows_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sealed: bool
) -> None:
    def build(_: int, out: Path, *__: Any) -> None:
        out.mkdir(parents=True)
        (out / "truth.jsonl").write_text(json.dumps(TRUTH))

    answers = {"older": [said()], "newer": [said(label="PUBLIC")]}
    monkeypatch.setattr(editions, "build_share", build)
    monkeypatch.setattr(editions, "SEALED", {"a"} if sealed else set())
    monkeypatch.setattr(editions, "HERE", tmp_path / "newer")
    monkeypatch.setattr(editions, "_git", lambda *_: "abc1234")
    monkeypatch.setattr(
        editions, "said_by", lambda tree, *_: answers["newer" if tree.name == "newer" else "older"]
    )
    assert not prove_editions("abc", files=1, editions=("a",))
    out = capsys.readouterr().out
    assert ("LOST a.txt" in out) is not sealed
    assert "a, abc1234: 1 of 1 labels right" in out
    assert "a, this tree: 0 of 1 labels right, 1 below, 0 above, 1 RESTRICTED missed" in out
    answers["newer"] = answers["older"]
    assert prove_editions("abc", files=1, editions=("a",))
