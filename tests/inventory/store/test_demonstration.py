"""Whether an inventory is that of the demonstration, and of nothing else."""

from __future__ import annotations

from pathlib import Path

from classify.inventory.events import EVERY_EVENT
from classify.inventory.store import Store


def folder(place: Path) -> Path:
    place.mkdir(parents=True)
    return place


def test_an_inventory_is_no_demonstration_unless_it_was_marked(store: Store, tmp_path: Path) -> None:
    assert store.demonstration() is None
    store.share(folder(tmp_path / "real"))
    assert store.demonstration() is None


def test_a_new_inventory_is_marked_and_the_trail_says_so(store: Store, tmp_path: Path) -> None:
    invented = folder(tmp_path / "invented")
    assert store.mark_as_demonstration(invented)
    assert store.mark_as_demonstration(invented), "nothing was scanned yet: it can be said again"
    assert store.demonstration() == invented
    assert "demonstration.mark" in [act.action for act in store.acts(EVERY_EVENT, limit=5)]


def test_one_that_knows_a_share_is_never_marked(store: Store, tmp_path: Path) -> None:
    store.share(folder(tmp_path / "real"))
    assert not store.mark_as_demonstration(folder(tmp_path / "invented"))
    assert store.demonstration() is None


def test_shares_below_the_invented_folder_are_invented_too(store: Store, tmp_path: Path) -> None:
    invented = folder(tmp_path / "invented")
    store.mark_as_demonstration(invented)
    store.share(invented)
    store.share(folder(invented / "Police"), criminal_justice=True)
    assert store.demonstration() == invented


def test_with_a_share_of_anything_else_it_is_a_demonstration_no_more(store: Store, tmp_path: Path) -> None:
    invented = folder(tmp_path / "invented")
    store.mark_as_demonstration(invented)
    store.share(folder(tmp_path / "invented but not quite"))
    assert store.demonstration() is None
