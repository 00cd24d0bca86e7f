"""Tables as the migrations make them, in both kinds of database; each test's rows are dropped at its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classify.inventory.store import Store
from tests.models.rows import Rows
from tests.postgres import Server


@pytest.fixture(scope="session")
def engine_of(
    blank_home: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Engine]]:
    """Connections to one inventory of each kind for all tests of the models, made when first asked for."""
    stores: dict[str, Store] = {}

    def engine(kind: str) -> Engine:
        if kind not in stores:
            home, url = tmp_path_factory.mktemp("models") / "home", ""
            if kind == "sqlite":
                shutil.copytree(blank_home, home)
            else:
                running: Server = request.getfixturevalue("server")
                url = running.inventory(home)
            stores[kind] = Store.open(home, url)
        return stores[kind].database.engine

    yield engine
    for store in stores.values():
        store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def rows(request: pytest.FixtureRequest, engine_of: Callable[[str], Engine]) -> Iterator[Rows]:
    """Somewhere to put rows."""
    with Rows(engine_of(request.param)) as rows:
        yield rows
