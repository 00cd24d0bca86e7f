"""Detectors and policy are loaded once a process, and by the fork server before anybody asks."""

from __future__ import annotations

import gc
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from classify import warm
from classify.detect.scan import Scanner
from classify.errors import PackError
from classify.label.policy import Policy


class Loads:
    """Stands in for `Scanner.load` and `Policy.load`, and notes what was asked of them."""

    def __init__(self) -> None:
        self.scanners: list[dict[str, Any]] = []
        self.policies: list[Path | None] = []
        self.read: list[str] = []
        self.fails: PackError | None = None

    def scanner(self, **given: Any) -> Any:
        self.scanners.append(given)
        if self.fails:
            raise self.fails
        document = SimpleNamespace(feed=lambda block: self.read.append(block.text), finish=lambda: None)
        return SimpleNamespace(start=lambda *_: document)

    def policy(self, path: Path | None) -> Any:
        self.policies.append(path)
        return SimpleNamespace(path=path)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loads]:
    loads = Loads()
    monkeypatch.setattr(Scanner, "load", loads.scanner)
    monkeypatch.setattr(Policy, "load", loads.policy)
    warm.scanner.cache_clear()
    warm.policy.cache_clear()
    yield loads
    warm.scanner.cache_clear()
    warm.policy.cache_clear()


def test_the_same_settings_load_once_and_others_anew(loads: Loads) -> None:
    first = warm.scanner(names=True, packs=None, cache=Path("/c"))
    assert warm.scanner(names=True, packs=None, cache=Path("/c")) is first
    assert warm.scanner(names=True, packs=None, cache=Path("/c"), city=Path("/d")) is not first
    assert [given["city"] for given in loads.scanners] == [None, Path("/d")]
    assert loads.scanners[0] == {
        "names": True, "names_model": "shipped", "packs": None, "cache": Path("/c"), "city": None
    }  # fmt: skip
    policy = warm.policy(None)
    assert warm.policy(None) is policy
    assert warm.policy(Path("/p.yaml")) is not policy


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The variables a pool sets while it starts the server; what the server freezes is let go of."""
    told = {"NAMES": "0", "NAMES_MODEL": "m", "PACKS": "", "CACHE": "/c", "CITY": "/d", "POLICY": "/p.yaml"}
    for name, value in told.items():
        monkeypatch.setenv(f"CLASSIFY_WARM_{name}", value)
    yield
    gc.unfreeze()
    gc.enable()


def imported() -> None:
    """Import the module anew, as the fork server does."""
    runpy.run_path(str(Path(warm.__file__)), run_name="classify.warm again")


@pytest.mark.usefixtures("server")
def test_the_server_loads_what_it_is_told_and_tries_it_once(loads: Loads) -> None:
    """What is made when first needed is made here; a worker is forked with all of it."""
    imported()
    assert loads.scanners == [
        {"names": False, "names_model": "m", "packs": None, "cache": Path("/c"), "city": Path("/d")}
    ]
    assert loads.policies == [Path("/p.yaml")]
    assert len(loads.read) == 1
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()


@pytest.mark.usefixtures("server")
def test_a_pack_that_is_wrong_is_left_for_the_workers_to_say(loads: Loads) -> None:
    """The server has nobody to say it to; a worker leaves with the sentence."""
    loads.fails = PackError("A pack is wrong.")
    imported()
    assert len(loads.scanners) == 1
    assert loads.policies == []
    assert gc.isenabled()


def test_an_ordinary_import_loads_nothing(loads: Loads) -> None:
    imported()
    assert (loads.scanners, loads.policies, loads.read) == ([], [], [])
