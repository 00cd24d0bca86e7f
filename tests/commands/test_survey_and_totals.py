"""`classify survey` and `classify totals` as people and programs meet them."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from classify.commands import survey as survey_command
from classify.commands import totals as totals_command
from classify.errors import ClassifyError
from classify.settings import Settings


@pytest.fixture
def home(scanned_home: Path, tmp_path: Path) -> Settings:
    place = Path(shutil.copytree(scanned_home, tmp_path / "own home"))
    return Settings(home=place, jobs=2)


def test_a_folder_is_surveyed_without_an_inventory(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is kept."""
    settings = Settings(home=tmp_path / "never made", jobs=2, ocr=False)
    survey_command.print_survey(survey_command.survey_folder(folder, settings), "City share")
    said = capsys.readouterr().out
    assert "City share: 8 files in 2 folders" in said
    assert "Nothing was opened." in said
    assert "Time for a scan:" in said
    assert not settings.home.exists()


def test_one_of_a_kind_and_a_time_without_a_range_are_said_as_people_say_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No "1 folders", no "3 seconds to 3 seconds"."""
    (tmp_path / "Small share" / "Parks").mkdir(parents=True)
    (tmp_path / "Small share" / "Parks" / "mowing.txt").write_text("Mow the lawn.\n")
    settings = Settings(home=tmp_path / "never made", jobs=2, ocr=False)
    told = survey_command.survey_folder(tmp_path / "Small share", settings)
    survey_command.print_survey(told, "Small share")
    said = capsys.readouterr().out
    assert "Small share: 1 file in 1 folder, 14 bytes." in said
    assert "Time for a scan: about 3 seconds." in said
    assert told.time is not None
    told.time = replace(told.time, low=60, likely=61, high=5400 + 7200)
    survey_command.print_survey(told, "Small share")
    said = capsys.readouterr().out
    assert "Time for a scan: 60 seconds to 3 hours 30 minutes, most likely about 61 seconds." in said


def test_a_survey_of_a_share_is_kept_and_shown_again(
    folder: Path, home: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for people and programs; values in names of folders are masked, in the database sealed."""
    # The detectors are loaded once a process, here from this user's cache: a new home need not compile them.
    survey_command.shown_name("Parks", home)
    (folder / "Police" / "Case 219-09-9999").mkdir(parents=True)
    (folder / "Police" / "Case 219-09-9999" / "arrest.txt").write_text("x")
    told = survey_command.survey_into(folder, home, share="Second share")
    again, made_at = survey_command.kept_survey("Second share", home)
    assert again == told
    survey_command.print_json(again, made_at)
    printed = json.loads(capsys.readouterr().out)
    assert printed["files"] == 9
    assert printed["made_at"]
    assert any(line["folder"].startswith("Police/Case ***") for line in printed["riskiest"])
    assert b"219-09-9999" not in (home.home / "inventory.db").read_bytes()


def test_a_share_that_was_never_surveyed_is_said(home: Settings) -> None:
    """With what to do."""
    with pytest.raises(ClassifyError, match="never surveyed"):
        survey_command.kept_survey("City share", home)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, home: Settings) -> None:
    """Instead of an empty survey."""
    with pytest.raises(ClassifyError, match="no file or folder"):
        survey_command.survey_folder(tmp_path / "nothing", home)


def test_totals_go_from_one_home_to_another(
    home: Settings, blank_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Key, trust, sign, import, and both side by side."""
    other = Settings(home=Path(shutil.copytree(blank_home, tmp_path / "other home")))
    totals_command.name(home, "Police")
    totals_command.write_key(home, tmp_path / "key.json")
    totals_command.sign(home, tmp_path / "totals.json")
    totals_command.trust(other, tmp_path / "key.json")
    totals_command.take_in(other, tmp_path / "totals.json")
    said = capsys.readouterr().out
    told, compared = re.findall(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", said)
    assert told == compared
    totals_command.show(other)
    shown = capsys.readouterr().out
    assert "this home" in shown
    assert "Social Security number" in shown
    totals_command.show(other, as_json=True)
    homes = json.loads(capsys.readouterr().out)["homes"]
    assert [one["home"] for one in homes] == ["this home", "Police"]
    assert homes[1]["totals"]["label"]
    totals_command.distrust(other, "Police")
    totals_command.show(other, as_json=True)
    assert len(json.loads(capsys.readouterr().out.splitlines()[-1])["homes"]) == 1


def test_a_file_that_cannot_be_read_or_written_is_said(home: Settings, tmp_path: Path) -> None:
    """A mistyped name."""
    with pytest.raises(ClassifyError, match="cannot be read"):
        totals_command.take_in(home, tmp_path / "nothing.json")
    totals_command.name(home, "Police")
    with pytest.raises(ClassifyError, match="cannot be written"):
        totals_command.sign(home, tmp_path / "no folder" / "totals.json")
