"""A request that was decided, its copies looked at, and who packs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.redacting.orders import Orders
from classify.rights import Person
from classify.settings import Settings
from classify.sharing.packed import Packer
from classify.sharing.packing import Packing, Wanted
from models.sharing import SharingOutcome
from models.sharing_request import Decided
from tests.inventory.sharing import items, recipient
from tests.redacting.benches import LOU, MARA, Making, bench
from tests.sharing.desks import RITA, SAM, TODAY, asking, decide, desk

WANTED = Wanted("Ina Vented, analyst", "2-6-1003, MCA")


def settings(store: Store, **more: Any) -> Settings:
    return Settings(home=store.home, jobs=1, ocr=False, publisher="City of Larch", **more)


def packing(store: Store, who: Person = SAM, making: Making | None = None, **more: Any) -> Packing:
    return Packing(store, desk(store, who), bench(store, who, making), settings=settings(store, **more))


def packer(store: Store, who: Person = SAM, making: Making | None = None, **more: Any) -> Packer:
    return Packer(
        store,
        desk(store, who),
        bench(store, who, making),
        settings=settings(store, **more),
        today=TODAY,
    )


def decided(
    store: Store, share: ShareHandle, decision: Decided = Decided.ALLOWED, **more: Any
) -> tuple[int, list[int]]:
    """The number of a request for two files, and the files."""
    outcome = SharingOutcome.ALLOWED_REDACTED if decision is Decided.REDACTED else SharingOutcome.ALLOWED
    to = more.pop("to", None)
    files = more.pop("files", None) or single(store, share)
    asked = asking(to or recipient(store), files, **more)
    number = desk(store, RITA, outcome).ask(asked)
    decide(desk(store, SAM, outcome), number, decision)
    return number, files


def single(store: Store, share: ShareHandle) -> list[int]:
    """Two files in which nothing is packed."""
    return [one for one in items(store, share, 9) if store.with_members([one]) == [one]][:2]


def boxed(store: Store, share: ShareHandle) -> int:
    """A file in which others are packed."""
    return next(one for one in items(store, share, 9) if len(store.with_members([one])) > 1)


def looked_at(
    store: Store, request: int, files: Sequence[int], profile: str = "default", making: Making | None = None
) -> None:
    """Mara makes a copy of each, and Lou agrees to it."""
    for item in files:
        with bench(store, MARA, making).make(request, item, Orders(profile=profile)) as made:
            number = made.number
        kept = bench(store, LOU, making).copy(number)
        assert kept is not None
        bench(store, LOU, making).look(number, agrees=True, sha256=kept.line.sha256)


def file_of(store: Store, share: ShareHandle, item: int) -> Path:
    """Where a file of a share lies."""
    from classify.inventory.catalogue import Catalogue

    filed = Catalogue(store).filed(share, item)
    assert filed is not None
    return store.folder_of(share) / filed.path
