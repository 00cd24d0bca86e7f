"""`classify evidence cjis`: on the screen, as a page, for programs; what did not hold makes it an error."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classify.checks import Verdict
from classify.commands import evidence
from classify.errors import InventoryError
from classify.evidence.cjis import SelfTest, Tried
from classify.settings import Settings

HELD = Tried("AC-7", "Sign-ins", Verdict.OK, "Five failures locked it.")
LESS = Tried("SC-13", "Cryptography", Verdict.WARNING, "No module is set.", "Set one.")
LOST = Tried("AU-9", "The trail", Verdict.WRONG, "A row was changed.", "Tell information security.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, publisher="City of Larch")


def trying(monkeypatch: pytest.MonkeyPatch, *tried: Tried) -> None:
    test = SelfTest(datetime(2026, 11, 30, tzinfo=UTC), "the policy", tried)
    monkeypatch.setattr(evidence, "self_test", lambda _settings: test)


@pytest.mark.parametrize(("tried", "code"), [((HELD, LESS), 0), ((HELD, LOST), 1)])
def test_only_what_did_not_hold_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    tried: tuple[Tried, ...],
    code: int,
) -> None:
    trying(monkeypatch, *tried)
    assert evidence.cjis(settings) == code
    said = " ".join(capsys.readouterr().out.split())
    assert "1 of 2 held." in said
    assert tried[1].control in said


def test_the_page_is_written_and_the_screen_says_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    trying(monkeypatch, HELD)
    page = tmp_path / "cjis.html"
    assert evidence.cjis(settings, output=page) == 0
    assert "City of Larch" in page.read_text("utf-8")
    assert "1 of 1 held" in capsys.readouterr().out
    with pytest.raises(InventoryError, match="cannot be written"):
        evidence.cjis(settings, output=tmp_path / "no folder" / "cjis.html")


def test_programs_get_one_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    trying(monkeypatch, HELD, LOST)
    assert evidence.cjis(settings, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["policy"], [one["verdict"] for one in told["tried"]]) == ("the policy", ["ok", "wrong"])
