"""Every test of an inventory runs on both databases, but for those marked as about one of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.settings import Settings
from tests.postgres import Server

KINDS = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What has an inventory has one in each kind of database."""
    if "kind" in metafunc.fixturenames:
        only = [kind for kind in KINDS if metafunc.definition.get_closest_marker(f"only_{kind}")]
        metafunc.parametrize("kind", only or KINDS)


@pytest.fixture
def settings(kind: str, blank_home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings whose home has keys and an empty inventory."""
    home = tmp_path / "home"
    if kind == "sqlite":
        shutil.copytree(blank_home, home)
        return Settings(home=home, jobs=1)
    running: Server = request.getfixturevalue("server")
    url = running.inventory(home)
    # Where the package is installed, what is compiled lies with it and no home has any.
    if (blank_home / "cache").exists():
        shutil.copytree(blank_home / "cache", home / "cache", dirs_exist_ok=True)
    return Settings(home=home, jobs=1, database_url=url)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An empty inventory."""
    with Store.open(settings.home, settings.database_url) as opened:
        yield opened
