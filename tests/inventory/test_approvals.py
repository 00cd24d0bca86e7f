"""What a steward is asked: tasks with their difference, and how a screen's state is told from a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from classify.export.rows import COLUMNS, Chosen, rows
from classify.inventory.approvals import Member, Now, Order, revision
from classify.inventory.catalogue import Catalogue
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from models.approval import Coverage, Staleness
from models.labels import Effect, Label

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.mark.only_sqlite
def test_a_revision_changes_with_any_member_bytes_reason_or_label() -> None:
    one, two = Member(1, 10, "r"), Member(2, None, "r")
    known = revision([one, two], "X")
    assert known == revision([one, two], "X")
    others = (
        [one],
        [Member(1, 11, "r"), two],
        [Member(1, 10, "other"), two],
        [one, Member(3, None, "r")],
    )
    assert known not in {revision(members, "X") for members in others} | {revision([one, two], "Y")}


def test_every_file_is_in_one_task_of_each_kind(store: Store, scan: Scans) -> None:
    """Whatever it is asked by, nothing is left out and nothing is asked twice; what is packed in a file is
    asked with the folder of that.
    """
    scan()
    share = store.shares()[0]
    lines = list(Catalogue(store).lines(share))
    for coverage in (Coverage.FOLDER, Coverage.KIND, Coverage.RULE):
        tasks = store.tasks(share, coverage)
        met = [store.shown_of(share, coverage, task.example) for task in tasks]
        assert all(shown is not None for shown in met)
        items = [item for shown in met if shown for item in shown.items]
        assert sorted(items) == [line.id for line in lines], coverage
        assert [len(shown.items) for shown in met if shown] == [task.items for task in tasks]
        assert all(task.now == (Now("", Staleness.NONE, task.items),) for task in tasks)
    assert any(line.is_member for line in lines)


def test_a_task_of_a_rule_holds_what_that_rule_labelled(store: Store, scan: Scans) -> None:
    scan()
    share = store.shares()[0]
    for task in store.tasks(share, Coverage.RULE):
        shown = store.shown(share, Coverage.RULE, task.key, task.proposed)
        for item in shown.items:
            details = Catalogue(store).item(share, item)
            assert details is not None
            assert details.proposals[0].fired[0]["rule"] == task.key


@pytest.mark.parametrize("order", Order)
def test_tasks_come_page_by_page(store: Store, scan: Scans, order: Order) -> None:
    scan()
    share = store.shares()[0]
    everything = store.tasks(share, Coverage.FOLDER, order=order)
    assert len(everything) > 2
    pages = [
        task
        for offset in range(0, len(everything), 2)
        for task in store.tasks(share, Coverage.FOLDER, limit=2, offset=offset, order=order)
    ]
    assert pages == everything
    waiting = store.waiting([share])
    assert (waiting.tasks, waiting.items) == (len(everything), sum(task.items for task in everything))


@pytest.mark.parametrize("coverage", [Coverage.FOLDER, Coverage.KIND, Coverage.RULE])
def test_the_least_sure_labels_stand_first_or_the_strictest(
    store: Store, scan: Scans, coverage: Coverage
) -> None:
    scan()
    share = store.shares()[0]
    unsure = [task.doubt.weight for task in store.tasks(share, coverage)]
    assert unsure == sorted(unsure, reverse=True)
    assert unsure[0] > unsure[-1]
    strict = store.tasks(share, coverage, order=Order.STRICT)
    ranks = [Label(task.proposed).rank for task in strict]
    assert ranks == sorted(ranks, reverse=True)
    assert sorted(task.doubt.weight for task in strict) == sorted(unsure), "the same tasks"


def test_lists_and_exports_tell_and_ask_for_the_label_in_effect(store: Store, scan: Scans) -> None:
    scan()
    share, catalogue = store.shares()[0], Catalogue(store)
    waiting = [line.id for line in catalogue.lines(share)]
    tasks = store.tasks(share, Coverage.FOLDER)
    for task in tasks[:2]:
        shown = store.shown_of(share, Coverage.FOLDER, task.example)
        assert shown is not None
        done = store.approve(share, shown, actor="ada", policy="1")
    store.take_back(share, done.id, actor="ada")
    sizes = {Effect.IN_EFFECT: tasks[0].items, Effect.STALE: tasks[1].items}
    sizes[Effect.WAITING] = len(waiting) - sum(sizes.values())
    labels = {Effect.IN_EFFECT: tasks[0].proposed, Effect.STALE: tasks[1].proposed, Effect.WAITING: ""}
    value = {column.name: column.value for column in COLUMNS}
    for effect, size in sizes.items():
        chosen = Chosen([share], Wanted(effects=frozenset({effect})))
        met = [(value["effect"](row), value["in_effect"](row)) for row in rows(catalogue, chosen)]
        assert met == [(effect, labels[effect])] * size
    both = Wanted(effects=frozenset({Effect.IN_EFFECT, Effect.STALE}), this_year=2026)
    assert len(list(catalogue.lines(share, both))) == tasks[0].items + tasks[1].items
    assert catalogue.facets([share], [share], both).found == tasks[0].items + tasks[1].items
