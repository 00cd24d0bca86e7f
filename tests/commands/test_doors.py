"""Whatever is shown or written: no value that stands in a name, on any screen, in any format."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from classify.commands import demo
from classify.commands.terminal import say_what_is_prepared
from classify.export.registry import SUFFIXES
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings
from tests.commands.doors import classify

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

CLASSIFY = Path(sys.executable).with_name("classify")
SECRET_KEY = "ghp_1a2B3c4D5e6F7g8H9i0JkLmNoPqRsTuVwX12"
SHARE = "Ellen Fairweather"
CANARIES = re.compile(
    r"(?<!\d)999[1-7](?!\d)|Okafor|Kowalski|Fairweather|ghp_1a2B|Winter2024|N.{0,8}n.{0,8}ez", re.IGNORECASE
)
"""Ends of the numbers, surnames and secrets below, in whatever spelling."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented values in the names of folders, files, members and sheets; and names no terminal likes."""
    share = tmp_path_factory.mktemp("doors") / "exported"
    for name in (
        "Marlene Okafor/review.txt",
        "HR/219-09-9991/note.txt",
        "HR/leave 219_09_9992.txt",
        "HR/219%2D09%2D9993.txt",
        "HR/\uff12\uff11\uff19-\uff10\uff19-\uff19\uff19\uff19\uff17.txt",
        f"IT/{SECRET_KEY}/readme.txt",
        "IT/Password=Winter2024#/readme.txt",
        unicodedata.normalize("NFD", "Jos\u00e9 N\u00fa\u00f1ez/Caf\u00e9.txt"),
        "Parks/\u6e56\u5149\U0001f33f\u2014plan.txt",
        "Parks/two\nlines\tand a tab.txt",
    ):
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text("Mow the lawn at the fountain.\n")
    (share / "Parks" / "empty.txt").write_text("")
    with zipfile.ZipFile(share / "HR" / "box.zip", "w") as box:
        box.writestr("Robert Kowalski/219-09-9994.txt", "A note about leave.")
    book = Workbook()
    book.active.title = "Marlene Okafor"
    book.active.append(["Name", "Social Security Number"])
    book.active.append(["a person", "219-09-9995"])
    book.save(share / "HR" / "pay.xlsx")
    return share


@pytest.fixture(scope="module")
def home(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An inventory of it, scanned twice."""
    place = tmp_path_factory.mktemp("home") / "home"
    for _ in range(2):
        said = classify(
            *("scan", exported, "--share", SHARE, "--home", place, "--jobs", "1", "--no-ocr"),
        )
        assert said.code == 0, said.err
        assert not CANARIES.search(said.all)
    return place


@pytest.fixture(scope="module")
def numbers(home: Path) -> list[str]:
    lines = classify("list", "--home", home).out.splitlines()
    return [line.split("\t")[0] for line in lines]


def commands(home: Path, exported: Path) -> list[tuple[str | Path, ...]]:
    """Every command that tells of names, but for those that show one file."""
    return [
        ("list",),
        ("list", "--json"),
        ("list", "--changed"),
        ("shares",),
        ("summary", "1"),
        ("diff", "1", "1", "2"),
        ("stale",),
        ("relabel",),
        ("inspect", exported, "--no-ocr", "--jobs", "1"),
        ("inspect", exported, "--no-ocr", "--jobs", "1", "--json"),
        ("show", "HR/219-09-9996.txt"),
        ("summary", "Robert Kowalski"),
        ("scan", exported / "219-09-9996"),
        ("share", "check", exported, "--to", "researcher", "--purpose", "research"),
        ("share", "check", exported, "--to", "public", "--purpose", "public_request", "--json"),
        ("export", "-o", home / "no such folder" / "219-09-9996.csv"),
        ("policy", "explain", exported / "HR" / "leave 219_09_9992.txt"),
        ("policy", "explain", exported / "HR" / "219-09-9996.txt"),
    ]


def test_no_command_shows_a_value_in_a_name(home: Path, exported: Path, numbers: list[str]) -> None:
    """Neither of folders, files, members, sheets and shares, nor of what somebody typed."""
    assert len(numbers) == 14
    said = [classify(*command, "--home", home) for command in commands(home, exported)]
    said += [classify("show", number, "--all", "--home", home) for number in numbers]
    said += [classify("policy", "explain", number, "--home", home) for number in numbers]
    for one in said:
        assert not CANARIES.search(one.all), one.all
        assert "Traceback" not in one.all
    everything = "".join(one.all for one in said)
    assert "[name]/[name].txt" not in everything
    for told in ("[name]", "***-**-****", "[secret]", "sheet [name]", "box.zip!/[name]/***-**-****.txt"):
        assert told in everything, told


@pytest.mark.parametrize("kind", SUFFIXES)
def test_no_export_holds_a_value_in_a_name(kind: str, home: Path, tmp_path: Path) -> None:
    """Searched in the file as it is and unpacked."""
    target = tmp_path / f"out.{SUFFIXES[kind][0]}"
    assert classify("export", "-o", target, "--home", home).code == 0
    raw = target.read_bytes()
    texts = [raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
    if zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as package:
            texts += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    for text in texts:
        assert not CANARIES.search(text)
        if kind not in ("xlsx", "purview"):  # parts in XML: the same letters; a script with paths of Windows
            assert not CANARIES.search(text.encode().decode("unicode_escape", "replace"))


def test_ordinary_names_stay_for_whoever_matches_rows_to_files(home: Path, exported: Path) -> None:
    """`path` of the measuring interface is the file's own, but for what a detector finds in it."""
    rows = [json.loads(line) for line in classify("inspect", exported, "--json", "--no-ocr").out.splitlines()]
    paths = {row["path"] for row in rows}
    assert {"HR/pay.xlsx", "HR/box.zip", "Parks/empty.txt"} <= paths
    assert "Parks/\u6e56\u5149\U0001f33f\u2014plan.txt" in paths
    assert "Marlene Okafor/review.txt" not in paths


def test_reveal_shows_names_as_they_are(exported: Path) -> None:
    """Whoever asks for the values gets the names, too."""
    said = classify("inspect", exported / "HR", "--json", "--reveal", "--no-ocr", "--jobs", "1")
    rows = {row["path"]: row for row in map(json.loads, said.out.splitlines())}
    assert "box.zip!/Robert Kowalski/219-09-9994.txt" in rows
    sheets = {finding["where"].get("sheet") for finding in rows["pay.xlsx"]["findings"]}
    assert "Marlene Okafor" in sheets


# Finding a file again


def test_a_file_is_found_by_number_masked_path_and_real_path(home: Path, exported: Path) -> None:
    """However it is meant, it is the same one."""
    with Store.open(home) as store:
        lines = {line.path: line.id for line in Catalogue(store).lines(store.shares()[0])}
    number = lines["[name]/Caf\u00e9.txt" if "[name]/Caf\u00e9.txt" in lines else "[name]/Cafe\u0301.txt"]
    nfc = unicodedata.normalize("NFC", "Jos\u00e9 N\u00fa\u00f1ez/Caf\u00e9.txt")
    for meant in (
        str(number),
        nfc,
        unicodedata.normalize("NFD", nfc),
        "[name]/Caf\u00e9.txt",
        str(exported / unicodedata.normalize("NFD", nfc)),
        "./" + nfc,
        nfc.replace("/", "\\"),
    ):
        assert f"number {number} " in classify("show", meant, "--home", home).out, meant


def test_members_are_found_by_their_paths(home: Path) -> None:
    """As they are, and as lists show them."""
    for meant in ("HR/box.zip!/Robert Kowalski/219-09-9994.txt", "HR/box.zip!/[name]/***-**-****.txt"):
        assert "HR/box.zip!/[name]/***-**-****.txt" in classify("show", meant, "--home", home).out


def test_a_masked_path_that_fits_several_lists_them(home: Path, numbers: list[str]) -> None:
    """With their numbers; nothing is guessed."""
    said = classify("show", "HR/***-**-****.txt", "--home", home)
    assert said.code == 1
    assert "Several files fit" in said.err
    listed = re.findall(r"^ +(\d+)  ", said.err, re.MULTILINE)
    assert len(listed) == 2
    assert set(listed) <= set(numbers)


def test_an_old_path_says_where_its_content_is_now(scan: Scans, folder: Path, settings: Settings) -> None:
    """A renamed folder is no dead end; what is nowhere any more is said to be."""
    scan()
    (folder / "Parks").rename(folder / "Green")
    (folder / "Green" / "mowing.txt").unlink()
    scan()
    moved = classify("show", "Parks/paint.txt", "--home", settings.home)
    assert moved.code == 1
    assert re.search(r"Parks/paint.txt \(number \d+\) is not in the share City share any more", moved.err)
    assert re.search(r"The same content is now at:\n +\d+  City share: Green/paint.txt", moved.err)
    lost = classify("show", "Parks/mowing.txt", "--home", settings.home)
    assert "not found elsewhere" in lost.err


def test_shares_called_after_people_are_meant_by_number_or_as_shown(home: Path) -> None:
    """Their masked name leads somewhere, too."""
    for meant in ("1", "[name]", SHARE):
        assert "13 files and 1 file inside" in classify("summary", meant, "--home", home).out


# Lists


def test_a_list_in_a_pipe_has_stable_columns(home: Path) -> None:
    """One line an item, the number first, whatever is in its name."""
    lines = classify("list", "--home", home).out.splitlines()
    rows = [line.split("\t") for line in lines]
    assert {len(row) for row in rows} == {10}
    assert all(row[0].isdecimal() and row[7] == "[name]" for row in rows)
    assert "Parks/two\\nlines\\tand a tab.txt" in {row[8] for row in rows}


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (("--outcome", "empty"), {"Parks/empty.txt"}),
        (("--outcome", "Empty", "--label", "restricted"), set()),
        (("--entity", "us_ssn", "--type", "dataset", "--type", "tax form"), {"HR/pay.xlsx"}),
        (("--entity", "password or key"), {"IT/[secret]/readme.txt", "IT/Password=[secret]/readme.txt"}),
        (("--tag", "CREDENTIAL", "--tag", "TRIBAL", "--outcome", "ok"), None),
        (("--changed",), set()),
        (("--share", "1", "--outcome", "empty"), {"Parks/empty.txt"}),
    ],
)
def test_filters_narrow_and_repeated_ones_widen(
    filters: tuple[str, ...], paths: set[str] | None, home: Path
) -> None:
    """Codes in any case or in words; the second scan changed nothing."""
    said = classify("list", *filters, "--home", home)
    assert said.code == 0
    found = {line.split("\t")[8] for line in said.out.splitlines()}
    assert found == (paths if paths is not None else found)
    assert ("No file fits." in said.err) == (not found)


def test_changed_lists_what_the_last_scan_met_new_or_otherwise(
    scan: Scans, folder: Path, settings: Settings
) -> None:
    """A new file, one with other content under the same label, one that bears another label."""
    scan()
    (folder / "Parks" / "new.txt").write_text("Order grass seed.\n")
    (folder / "Parks" / "paint.txt").write_text("Paint the bandstand green, and the benches brown.\n")
    (folder / "Parks" / "mowing.txt").write_text("Mower: 219-09-5555 is the number of the man.\n")
    scan()
    changed = classify("list", "--changed", "--home", settings.home).out.splitlines()
    paths = {line.split("\t")[8] for line in changed}
    assert paths == {"Parks/new.txt", "Parks/paint.txt", "Parks/mowing.txt"}


def test_a_list_as_json_is_that_of_the_export(home: Path, tmp_path: Path) -> None:
    """So that programs learn one form."""
    target = tmp_path / "out.jsonl"
    classify("export", "-o", target, "--home", home)
    assert classify("list", "--json", "--home", home).out == target.read_text("utf-8")


def test_a_misspelt_filter_says_what_there_is(home: Path) -> None:
    """As for commands and options."""
    said = classify("list", "--entity", "US_SNS", "--home", home)
    assert said.code == 1
    assert "Did you mean: US_SSN" in said.err
    assert "Choose among: PUBLIC, INTERNAL" in classify("list", "--label", "xyz", "--home", home).err


def test_policy_explain_judges_what_the_inventory_judged(home: Path, exported: Path) -> None:
    """By number or path: the standing label, and the stricter rule that came nearest."""
    label = next(
        line.split("\t") for line in classify("list", "--home", home).out.splitlines() if "pay.xlsx" in line
    )
    for meant in (label[0], "HR/pay.xlsx", str(exported / "HR" / "pay.xlsx")):
        said = classify("policy", "explain", meant, "--home", home).out
        assert f"number {label[0]} in the inventory" in said
        assert f"Proposed label: {label[1]}" in said
        assert "changed since" not in said, "nobody has touched the policy"
    explained = [
        classify("policy", "explain", line.split("\t")[0], "--home", home).out
        for line in classify("list", "--home", home).out.splitlines()
    ]
    assert any("\nNot RESTRICTED: wanting " in said for said in explained)


def test_policy_explain_judges_a_file_nobody_scanned_by_itself(home: Path, tmp_path: Path) -> None:
    """And says so, since its share may say more."""
    (tmp_path / "alone.txt").write_text("The SSN of Jane Doe is 219-09-9999.\n")
    said = classify("policy", "explain", tmp_path / "alone.txt", "--home", home).out
    assert "Judged by itself" in said
    assert "Proposed label: CONFIDENTIAL" in said


# Terminals


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_terminal_lacks_a_sign_that_would_end_a_command(
    encoding: str, home: Path, exported: Path, numbers: list[str], tmp_path: Path
) -> None:
    """Names in Chinese, bars and ellipses: shown alike or escaped, never a traceback."""
    told = [*commands(home, exported), *((word,) for word in ("detectors", "formats", "doctor", "--help"))]
    told += [("show", number) for number in numbers]
    told += [("text", exported / "Parks" / "\u6e56\u5149\U0001f33f\u2014plan.txt", "--places")]
    told += [("export", "-o", tmp_path / f"out.{kind}") for kind in ("csv", "xlsx", "jsonl", "json")]
    for command in told:
        home_option = () if command[0] in ("formats", "--help") else ("--home", home)
        said = classify(*command, *home_option, encoding=encoding)
        assert "Traceback" not in said.err, said.err
        assert said.code in (0, 1, 3), said.err
    assert "Parks/" in classify("list", "--home", home, encoding=encoding).out


def test_json_is_json_on_every_terminal(home: Path, exported: Path) -> None:
    """Escapes are JSON's own where the terminal has no such letters."""
    file = next(path for path in (exported / "Parks").iterdir() if "plan" in path.name)
    for command in (("inspect", file, "--json", "--jobs", "1"), ("list", "--json", "--home", home)):
        plain, full = (
            [json.loads(line)["path"] for line in classify(*command, encoding=encoding).out.splitlines()]
            for encoding in ("ascii", "utf-8")
        )
        assert plain == full
        assert any("\u6e56\u5149" in path for path in full)


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252:strict"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_a_shell_without_utf_8_gets_its_list(variables: dict[str, str], home: Path) -> None:
    """As a real process, where Python itself chooses the character set."""
    command = [str(CLASSIFY), "summary", "1", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    assert b"Look at these first" in done.stdout
    assert b"\xe2" not in done.stdout


def test_the_version_is_told() -> None:
    """For whoever reports a fault."""
    said = classify("--version")
    assert said.code == 0
    assert re.fullmatch(r"missoula-classify \d+\.\d+\.\d+\S*\n", said.out)


def test_misspelt_commands_and_options_are_met_with_the_right_ones() -> None:
    """Wrong usage ends with 2."""
    said = classify("sho", "1")
    assert said.code == 2
    assert "Did you mean 'show'?" in said.err
    assert "--share" in classify("scan", "--shar", "x", ".").err


def test_a_home_before_the_command_is_that_of_the_command(home: Path) -> None:
    """So that every printed command can be made to work by what stands before it."""
    assert classify("--home", home, "list").out == classify("list", "--home", home).out


def test_the_first_run_says_what_takes_its_time(
    tmp_path: Path, nothing_installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once: afterwards the detectors are there; where the installation has compiled them they always are."""
    cache = tmp_path / "cache"
    say_what_is_prepared(cache)
    assert "Preparing the detectors, once on this machine" in capsys.readouterr().err
    cache.mkdir()
    (cache / "patterns").touch()
    say_what_is_prepared(cache)
    assert not capsys.readouterr().err
    nothing_installed.mkdir()
    (nothing_installed / "ingredients-1.json").touch()
    say_what_is_prepared(None)
    assert "Preparing the detectors, every time" in capsys.readouterr().err
    (nothing_installed / "anchors-1.hsdb").touch()
    say_what_is_prepared(None)
    assert not capsys.readouterr().err


# Commands that are printed


def test_the_demo_s_next_steps_work_as_they_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied into the same shell, where `classify` alone is not found, each ends well."""
    report = Path("Police/Special/ALPR export February.csv")
    (tmp_path / "share" / report).parent.mkdir(parents=True)
    shutil.copy(demo.SAMPLE / report, tmp_path / "share" / report)
    monkeypatch.setattr(demo, "SAMPLE", tmp_path / "share")
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.chdir(tmp_path)
    said = classify("demo")
    assert said.code == 0, said.err
    _, found, steps = said.out.partition("Where to go next")
    printed = re.findall(r"^  (\S.*)$", steps, re.MULTILINE)
    printed += re.findall(r"^(\S.*show \d+) says why", said.out, re.MULTILINE)
    assert found
    assert len(printed) == 6
    for line in printed:
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (line, done.stderr)
    assert (tmp_path / "inventory.xlsx").exists()


def test_a_stopped_scan_prints_the_whole_command(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all its options, quoted for the shell, so that it can be pasted."""
    spaced = tmp_path / "City share's copy"
    spaced.symlink_to(exported)

    def stopped(*_: object, **__: object) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("classify.workers.WorkerPool.run", stopped)
    said = classify("scan", spaced, "--home", tmp_path / "home", "--no-ocr", "--department", "Parks & Roads")
    assert said.code == 1
    assert "are still to be read" in " ".join(said.out.split())
    [again] = [line.strip() for line in said.out.splitlines() if " scan " in line]
    assert shlex.split(again)[1:] == [
        *("scan", str(spaced), "--home", str(tmp_path / "home"), "--no-ocr", "--department", "Parks & Roads")
    ]
