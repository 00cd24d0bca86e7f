"""An inventory, on SQLite: its queries have tests on both databases (tests/inventory)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings

LETTERS = {
    "tows/one.txt": "The tow truck came for Ms. Ann Walker.\nSocial Security number: 219-09-4321\n",
    "tows/copy of one.txt": "The tow truck came for Ms. Ann Walker.\nSocial Security number: 219-09-4321\n",
    "tows/two.txt": "The second Tow\nTruck was late. Nobody was there.\n",
    "parks/mowing.txt": "The mowing of the parks begins in May.\n",
}


@pytest.fixture(scope="module")
def scanned(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home and its share of letters, scanned once."""
    place = tmp_path_factory.mktemp("searches")
    home, folder = Path(shutil.copytree(blank_home, place / "home")), place / "share"
    for name, text in LETTERS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    with Store.open(home) as store:
        scan_share(folder, store=store, settings=settings_of(home), share="Streets")
    return home, folder


@pytest.fixture
def store(scanned: tuple[Path, Path], tmp_path: Path) -> Iterator[Store]:
    """A copy of that home; its share as it was."""
    home = Path(shutil.copytree(scanned[0], tmp_path / "home"))
    with Store.open(home) as opened:
        yield opened


@pytest.fixture
def settings(store: Store) -> Settings:
    return settings_of(store.home)


def settings_of(home: Path) -> Settings:
    """No OCR and no names model: quicker."""
    return Settings(home=home, jobs=1, ocr=False, names=False)
