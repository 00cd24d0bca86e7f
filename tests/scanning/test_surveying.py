"""A share of the inventory is surveyed without opening a file, and the survey is kept in a person's name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from classify.errors import ClassifyError
from classify.inventory.store import Store
from classify.scanning.surveying import survey_share
from classify.settings import Settings
from tests.conftest import make_folder


def test_it_is_kept_in_the_name_of_who_asked(store: Store, settings: Settings, tmp_path: Path) -> None:
    share = store.share(make_folder(tmp_path / "City share"))
    told = survey_share(share, store=store, settings=settings, actor="clerk", where={"from": "192.0.2.1"})
    kept = store.survey(share)
    assert kept is not None
    assert (kept[0].files, told.files > 0) == (told.files, True)
    assert told.time is not None
    with sqlite3.connect(settings.home / "inventory.db") as raw:
        [row] = raw.execute("SELECT actor, details FROM audit_event WHERE action = 'share.survey'")
    assert row[0] == "clerk"
    assert "192.0.2.1" in row[1]


def test_a_folder_that_went_away_is_said(store: Store, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "Empty"
    folder.mkdir()
    share = store.share(folder)
    folder.rmdir()
    with pytest.raises(ClassifyError):
        survey_share(share, store=store, settings=settings)
    assert store.survey(share) is None
