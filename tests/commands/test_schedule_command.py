"""`classify schedule`: what a clerk types and reads, and what programs get; no service runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from classify.cli import app
from classify.inventory.store import Store
from classify.settings import Settings
from tests.conftest import make_folder


class Clerk:
    """Types commands about one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def types(self, *words: str) -> str:
        # In a pipe lines are as wide as they need, but where the caller says COLUMNS (CI does).
        done = CliRunner(env={"COLUMNS": None}).invoke(app, ["schedule", *words, "--home", str(self.home)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    def gets(self, *words: str) -> Any:
        return json.loads(self.types(*words, "--json"))


@pytest.fixture(scope="module")
def town(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one share, called Parks, and what masks names compiled: that takes its time."""
    place = tmp_path_factory.mktemp("town")
    home = Path(shutil.copytree(blank_home, place / "home"))
    with Store.open(home) as store:
        assert store.share(make_folder(place / "Parks")).shown_name == "Parks"
    return home


@pytest.fixture
def clerk(town: Path, tmp_path: Path) -> Clerk:
    """Of a town of their own."""
    return Clerk(Path(shutil.copytree(town, tmp_path / "home")))


def test_a_schedule_is_said_back_in_words(clerk: Clerk) -> None:
    said = clerk.types("add", "Parks", "0 4 * * 0")
    assert "Parks: every Sunday at 04:00 (America/Denver)." in said
    listed = clerk.types("list")
    assert "every Sunday at 04:00" in listed
    assert "Maintenance" in listed


def test_programs_get_the_same_of_every_command(clerk: Clerk) -> None:
    """And the row follows each of them."""
    made = clerk.gets("add", "Parks", "--weekdays", "--at", "22:00")
    assert (made["words"], made["cron"], made["work"], made["paused"]) == (
        "every weekday at 22:00",
        "0 22 * * 1-5",
        "scan",
        False,
    )
    assert made["next"].endswith("+00:00")
    paused = clerk.gets("pause", "Parks")
    assert (paused["paused"], paused["next"]) == (True, None)
    assert clerk.gets("resume", str(made["id"]))["next"] == made["next"]
    assert clerk.gets("run", "Parks")["asked_for"] is not None
    listed = clerk.gets("list")
    assert [item["work"] for item in listed["items"]] == ["maintain", "scan"]
    assert clerk.gets("remove", "Parks")["id"] == made["id"]
    assert [item["work"] for item in clerk.gets("list")["items"]] == ["maintain"]


def test_a_share_has_one_schedule(clerk: Clerk) -> None:
    """Another takes its place only when that is said."""
    clerk.types("add", "Parks", "0 4 * * 0")
    with pytest.raises(Exception, match="a schedule for this already"):
        clerk.types("add", "Parks", "0 5 * * 0")
    assert clerk.gets("add", "Parks", "0 5 * * 0", "--replace")["words"] == "every Sunday at 05:00"
    assert len(clerk.gets("list")["items"]) == 2


def test_a_folder_becomes_a_share_with_its_flag(clerk: Clerk, tmp_path: Path) -> None:
    """A share may be scheduled before it is ever scanned."""
    folder = make_folder(tmp_path / "Police")
    made = clerk.gets("add", str(folder), "--daily", "--at", "03:30", "--criminal-justice")
    assert made["share"] == "Police"
    with Store.open(clerk.home) as store:
        assert store.share_named("Police").criminal_justice


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "Parks", "30 2 * * 0"), "come twice"),
        (("add", "Parks", "nonsense"), "five fields"),
        (("add", "Nowhere", "0 4 * * 0"), "no share of that name"),
        (("add", "Parks"), "Say when"),
        (("pause", "Parks"), "no such schedule"),
        (("remove", "99"), "no such schedule"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(clerk: Clerk, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(Exception, match=why):
        clerk.types(*words)


def test_black_out_hours_are_heeded_and_shown(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused where a schedule falls into them; told in the list; a run asked for says when it begins."""
    clerk.types("add", "Parks", "0 4 * * 0")
    hours = "; ".join(f"{day} 00:00-23:00" for day in ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
    monkeypatch.setenv("CLASSIFY_BLACKOUT_HOURS", f"{hours}; 23:00-23:59")
    assert "never: black-out hours" in clerk.types("list")
    assert "when the black-out hours are over" in clerk.types("run", "Parks")
    with pytest.raises(Exception, match="black-out hours"):
        clerk.types("add", "Parks", "0 4 * * 6", "--replace")
    # Other work does not read the shares.
    clerk.types("add", "relabel", "0 4 * * 6")


def test_every_change_is_in_the_audit_trail(clerk: Clerk) -> None:
    """By number: neither the share's name nor its folder."""
    for words in (
        ("add", "Parks", "0 4 * * 0"),
        ("pause", "Parks"),
        ("resume", "Parks"),
        ("run", "Parks"),
        ("remove", "Parks"),
    ):
        clerk.types(*words)
    with Store.open(clerk.home) as store:
        trail = store.exported_trail()
        assert store.first_forged_event() is None
    for action in ("add", "pause", "resume", "run", "remove"):
        assert trail.count(f'"schedule.{action}"') == 1
    assert "Parks" not in trail


def test_an_unknown_time_zone_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSIFY_TIME_ZONE", "Montana/Missoula")
    with pytest.raises(Exception, match="no such time zone"):
        Clerk(settings.home).types("list")
