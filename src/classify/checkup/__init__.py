"""Can this machine do the work, and is the inventory whole? For `classify doctor` and the health page."""

from __future__ import annotations

from collections.abc import Iterator

from classify.checks import Check, Verdict
from classify.checkup import inventory, machine
from classify.checkup.outlook import look_ahead
from classify.errors import ClassifyError
from classify.inventory.store import Store
from classify.settings import Settings


def examine(settings: Settings) -> Iterator[Check]:
    """All checks, in the order they are shown; takes some seconds, and more where the trail is long."""
    yield machine.program()
    yield from _of_inventory(settings)
    yield machine.home_folder(settings)
    yield machine.disk(settings)
    yield machine.ocr()
    yield machine.orchestrator()
    yield machine.offline_check(settings)
    if settings.runner == "dask":
        yield inventory.cluster(settings)
    yield machine.confined()
    yield from machine.loaded(settings)


def at_once(settings: Settings, store: Store) -> Iterator[Check]:
    """Those that cost nothing: a page shows them whenever it is asked for."""
    yield machine.program()
    yield inventory.database(store, thorough=False)
    yield inventory.keys(store)
    yield from look_ahead(store)
    yield from inventory.notices(settings, store)
    yield machine.home_folder(settings)
    yield machine.disk(settings)
    yield machine.orchestrator()


def _of_inventory(settings: Settings) -> Iterator[Check]:
    try:
        with Store.open(settings.home, settings.database_url) as store:
            yield inventory.database(store)
            yield inventory.keys(store)
            yield from inventory.tampering(store)
            yield from look_ahead(store)
            yield from inventory.notices(settings, store)
    except ClassifyError as error:
        yield Check("Inventory", Verdict.WRONG, error.sentence, error.what_to_do)
