"""What people write into the binder is kept, numbered, and noted; nobody writes over somebody else."""

from __future__ import annotations

import pytest

from classify.errors import StaleBinderError
from classify.inventory.events import EVERY_EVENT
from classify.inventory.store import Store


def test_each_writing_has_a_higher_number_and_stands_in_the_trail(store: Store) -> None:
    assert store.binder() == (0, {})
    assert store.keep_binder({"departments": ["Fire"]}, before=0, part="departments", actor="sam") == 1
    assert store.keep_binder({"departments": []}, before=1, part="departments", actor="tess") == 2
    assert store.binder() == (2, {"departments": []})
    assert [event.actor for event in store.acts(EVERY_EVENT, limit=2)] == ["tess", "sam"]


def test_what_somebody_wrote_meanwhile_stays(store: Store) -> None:
    store.keep_binder({"departments": ["Fire"]}, before=0, part="x", actor="sam")
    with pytest.raises(StaleBinderError):
        store.keep_binder({}, before=0, part="x", actor="tess")
    assert store.binder() == (1, {"departments": ["Fire"]})
