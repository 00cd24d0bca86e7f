"""What is asked to be scanned: possible at all, and the share that comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.commands.asked import Asked
from classify.errors import ClassifyError
from classify.inventory.shares import Change
from classify.inventory.store import Store
from classify.settings import Settings


def test_a_folder_that_is_not_there_and_a_home_inside_it_are_refused(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    Asked(folder).must_be_possible(settings)
    for wrong in (tmp_path / "nowhere", settings.home.parent):
        with pytest.raises(ClassifyError):
            Asked(wrong).must_be_possible(settings)


def test_the_share_is_made_as_it_was_asked(store: Store, folder: Path) -> None:
    share = Asked(folder, share="Police", department="MPD", criminal_justice=True).register(store)
    assert (share.name, share.department, share.criminal_justice) == ("Police", "MPD", True)


def test_another_name_counts_only_where_that_is_meant(store: Store, folder: Path) -> None:
    Asked(folder, share="Police").register(store)
    with pytest.raises(ClassifyError):
        Asked(folder, share="MPD").register(store)
    assert Asked(folder, share="MPD", change=Change.RENAME).register(store).name == "MPD"
