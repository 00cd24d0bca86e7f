"""A city's own recognizers from the command line to the export, as docs/add-a-recognizer.md tells it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.city_files import TREE_TAGS, install_python, with_pattern, write_python, write_work_orders
from tests.commands.doors import Said, classify

DOC = Path(__file__).parents[2] / "docs" / "add-a-recognizer.md"


def ok(*words: str | Path) -> str:
    said = classify(*words)
    assert said.code == 0, said.all
    return said.out


def refused(*words: str | Path) -> Said:
    said = classify(*words)
    assert said.code == 1
    assert "What to do" in said.err
    return said


def stale_numbers(home: Path) -> set[str]:
    """The numbers of the files that the next scan reads again."""
    return set(re.findall(r"^ +(\d+)  ", ok("--home", home, "stale"), re.MULTILINE))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first scan of a home compiles: the homes of this module share it."""
    return tmp_path_factory.mktemp("compiled", numbered=False)


@pytest.fixture
def home(tmp_path: Path, compiled: Path) -> Path:
    (tmp_path / "home").mkdir(mode=0o700)
    (tmp_path / "home" / "cache").symlink_to(compiled)
    return tmp_path / "home"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """Four files: a work order in text, in a table and in a name, and none."""
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "a.txt").write_text("Work order WO-2026-00123 was closed; tree T-1214 was felled.\n")
    (folder / "b.csv").write_text("Work Order,Cost\nWO-2026-00777,120\nWO-2026-00778,130\n")
    (folder / "c WO-2026-00999.txt").write_text("It was closed last week.\n")
    (folder / "d.txt").write_text("The minutes of the meeting were approved as written.\n")
    return folder


def test_from_adding_to_what_a_change_touches(tmp_path: Path, home: Path, share: Path) -> None:
    """Added, found, explained, masked, listed, exported; changed: only files that hold it are read again."""
    files = tmp_path / "files"
    own = write_work_orders(files)
    added = ok("--home", home, "detectors", "add", own)
    assert "city/work_order is added" in added
    assert "at least CONFIDENTIAL" in added
    ok("--home", home, "detectors", "add", write_python(files))
    ok("--home", home, "scan", share, "--jobs", "1")

    listed = ok("--home", home, "list", "--entity", "work_order").splitlines()
    paths = {line.split("\t")[8]: line.split("\t") for line in listed}
    assert set(paths) == {"a.txt", "b.csv", "c [work order].txt"}
    assert {line[1] for line in paths.values()} == {"CONFIDENTIAL"}

    shown = ok("--home", home, "show", "a.txt")
    assert "It holds a value of the city's own kind 'work order'." in shown
    assert "A work order number, which leads to an address and a complaint." in shown
    assert "the form dated 50%, the word work order nearby +35%  [city/work_order]" in shown
    assert "the last digit is a check digit" in shown
    assert "00123" not in shown

    ok("--home", home, "export", "--output", tmp_path / "x.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    by_path = {row["path"]: row["entities"] for row in rows}
    assert by_path["a.txt"] == ["TREE_TAG", "WORK_ORDER"]
    assert by_path["d.txt"] == []

    numbers = {line[0] for line in paths.values()}
    ok("--home", home, "detectors", "add", write_work_orders(files, registry=with_pattern(score=0.6)))
    assert stale_numbers(home) == numbers
    said = ok("--home", home, "scan", share, "--jobs", "1")
    assert "3 of them were read again because the detector city/work_order judges otherwise" in said
    assert stale_numbers(home) == set()

    ok("--home", home, "detectors", "add", write_python(files, TREE_TAGS.replace("0.8", "0.7")))
    assert stale_numbers(home) == {paths["a.txt"][0]}
    ok("--home", home, "detectors", "remove", "tree_tag")
    assert stale_numbers(home) == {paths["a.txt"][0]}


def test_what_an_installed_package_offers(
    tmp_path: Path, home: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found, explained, exported like a file of the home; gone with the package, which a scan says."""
    site = install_python(tmp_path / "site")
    with monkeypatch.context() as installed:
        installed.syspath_prepend(site)
        assert "city/tree_tag is added" in ok("--home", home, "detectors", "add", "tree_tag")
        assert (home / "detectors" / "tree_tag.entry").read_text() == "tree_tag"
        ok("--home", home, "scan", share, "--jobs", "1")
        shown = ok("--home", home, "show", "a.txt")
        assert "The tag of a street tree." in shown
        assert "the last digit is a check digit" in shown
        assert "T-1214" not in shown
        ok("--home", home, "export", "--output", tmp_path / "x.jsonl")
        rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
        assert {row["path"]: row["entities"] for row in rows}["a.txt"] == ["TREE_TAG"]
        assert "in order" in ok("--home", home, "detectors", "test", "tree_tag")
    assert "Install the package again" in refused("--home", home, "scan", share).err
    assert "is removed" in ok("--home", home, "detectors", "remove", "tree_tag")


def test_each_change_stands_in_the_audit_trail_by_name_alone(tmp_path: Path, home: Path) -> None:
    """Who added, replaced and removed which recognizer; none of its examples. (And `verify` looks at the home
    that is named before it.)
    """
    own = write_work_orders(tmp_path / "files")
    for words in (("add", own), ("add", own), ("remove", "work_order")):
        ok("--home", home, "detectors", *words)
    ok("--home", home, "verify", "--export", tmp_path / "trail.jsonl")
    trail = (tmp_path / "trail.jsonl").read_text()
    told = [(event["action"], event["details"]) for event in json.loads(trail)["rows"]]
    assert [event for event in told if event[0].startswith("detectors.")] == [
        ("detectors.add", {"recognizer": "city/work_order"}),
        ("detectors.replace", {"recognizer": "city/work_order"}),
        ("detectors.remove", {"recognizer": "city/work_order"}),
    ]
    assert "00123" not in trail


def test_the_page_of_the_docs_holds(tmp_path: Path, home: Path) -> None:
    """Both recognizers of the page are taken as they stand there."""
    page = DOC.read_text(encoding="utf-8")
    for name, language in (("work_order.yaml", "yaml"), ("tree_tag.py", "python")):
        [text] = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        path = tmp_path / name
        path.write_text(text)
        path.chmod(0o600)
        assert "is added: its examples hold" in ok("--home", home, "detectors", "add", path)
    own = ok("--home", home, "detectors", "list", "--own")
    assert "WORK_ORDER" in own
    assert "TREE_TAG" in own
    assert "in order" in ok("--home", home, "detectors", "test")


def test_what_fails_is_refused_and_nothing_is_kept(tmp_path: Path, home: Path) -> None:
    bad = write_work_orders(tmp_path / "files", finds=["Work order <WO-26> was closed."])
    assert "it finds nothing as WORK_ORDER" in refused("--home", home, "detectors", "add", bad).err
    assert not (home / "detectors").exists()
    refused("--home", home, "detectors", "add", tmp_path / "nowhere.yaml")
    refused("--home", home, "detectors", "add", "no_such_package")
    refused("--home", home, "detectors", "remove", "work_order")
    refused("--home", home, "detectors", "test", "work_order")


def test_one_entity_has_one_owner_and_a_file_replaces_its_namesake(tmp_path: Path, home: Path) -> None:
    ok("--home", home, "detectors", "add", write_work_orders(tmp_path / "files"))
    other = write_work_orders(tmp_path / "files", "other")
    assert "declared by city/work_order already" in refused("--home", home, "detectors", "add", other).err
    said = ok("--home", home, "detectors", "add", write_python(tmp_path / "files", TREE_TAGS, "work_order"))
    assert "city/work_order is added" in said
    assert [path.name for path in (home / "detectors").iterdir()] == ["work_order.py"]
    assert (home / "detectors" / "work_order.py").stat().st_mode & 0o777 == 0o600
