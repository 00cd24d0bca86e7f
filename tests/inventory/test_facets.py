"""Counts beside a list are those of a plain count over all items, or say that they are of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classify.inventory import facets as counted
from classify.inventory.ages import Age, age_of
from classify.inventory.catalogue import Catalogue
from classify.inventory.facets import Facets, labels_by_age
from classify.inventory.handles import ShareHandle
from classify.inventory.items import ItemLine
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from models.approval import Coverage
from models.labels import DocType, Effect, Label, Outcome, Tag
from tests.inventory.mixed import make_mixed

YEAR = 2026
FIELDS = {
    "label": "labels",
    "outcome": "outcomes",
    "doc_type": "doc_types",
    "tags": "tags",
    "entities": "entities",
    "ages": "ages",
    "effects": "effects",
}
WANTED = {
    "everything": Wanted(this_year=YEAR),
    "a label": Wanted(labels=frozenset({Label.CONFIDENTIAL}), this_year=YEAR),
    "a tag": Wanted(tags=frozenset({Tag.HR, Tag.PII}), this_year=YEAR),
    "an age": Wanted(ages=frozenset({Age.FOUR_TO_SEVEN, Age.THIS_YEAR}), this_year=YEAR),
    "two": Wanted(labels=frozenset({Label.PUBLIC}), entities=frozenset({"US_SSN", "VIN"}), this_year=YEAR),
    "three": Wanted(
        labels=frozenset({Label.PUBLIC, Label.RESTRICTED}),
        outcomes=frozenset({Outcome.OK}),
        doc_types=frozenset({DocType.MENU}),
        this_year=YEAR,
    ),
    "changed": Wanted(changed=True, this_year=YEAR),
    "in effect": Wanted(effects=frozenset({Effect.IN_EFFECT}), this_year=YEAR),
    "of an effect and a label": Wanted(
        effects=frozenset({Effect.STALE, Effect.WAITING}),
        labels=frozenset({Label.PUBLIC, Label.CONFIDENTIAL}),
        this_year=YEAR,
    ),
    "nothing": Wanted(tags=frozenset({Tag.TRIBAL}), this_year=YEAR),
}


def plainly(name: str, lines: Iterable[ItemLine], shares: list[ShareHandle]) -> dict[str, int]:
    """Each line's words of a dimension, counted one by one."""
    by_name = {share.shown_name: str(share.id) for share in shares}

    def words(line: ItemLine) -> Iterable[str]:
        if name == "share":
            return [by_name[line.share]]
        if name in ("tags", "entities"):
            return getattr(line, name)  # type: ignore[no-any-return]
        if name == "ages":
            if not line.modified_ns:
                return []
            age = age_of(datetime.fromtimestamp(line.modified_ns / 1e9, UTC).year, YEAR)
            return [age.value] if age else []
        if name == "effects":
            return [line.effect]
        return [getattr(line, name)]

    return dict(Counter(word for line in lines for word in words(line)))


def ask(store: Store, wanted: Wanted, asked: list[ShareHandle] | None = None) -> Facets:
    shares = store.shares()
    return Catalogue(store).facets(shares, shares if asked is None else asked, wanted)


def put_in_effect(store: Store, share: ShareHandle) -> list[int]:
    """Approves half of what waits in a share, and takes one of the approvals back."""
    numbers = []
    for task in store.tasks(share, Coverage.KIND)[::2]:
        shown = store.shown_of(share, Coverage.KIND, task.example)
        assert shown is not None
        numbers.append(store.approve(share, shown, actor="stella", policy="1").id)
    store.take_back(share, numbers[0], actor="stella")
    return numbers


def test_every_count_is_that_of_a_plain_count(store: Store, tmp_path: Path) -> None:
    """Of a filter's own words under the other filters; of shares whichever of them are asked for."""
    make_mixed(store, tmp_path, each=25)
    shares, catalogue = store.shares(), Catalogue(store)
    put_in_effect(store, shares[0])
    asked = shares[:2]
    for wanted in [*WANTED.values(), *WANTED.values()]:  # the second time from memory
        found = ask(store, wanted, asked)
        assert found.found == len(list(catalogue.listed(asked, wanted)))
        assert not found.is_behind
        for dimension, facet in found.by.items():
            free = wanted if dimension == "share" else replace(wanted, **{FIELDS[dimension]: frozenset()})
            lines = catalogue.listed(shares if dimension == "share" else asked, free)
            told = {word: files for word, files in facet.counts.items() if files}
            assert told == plainly(dimension, lines, shares), dimension
            assert not facet.is_of_all
            assert list(facet.counts.values()) == sorted(facet.counts.values(), reverse=True)


def test_what_would_take_too_long_is_told_of_all_files(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mixed(store, tmp_path)
    monkeypatch.setattr(counted, "_MOST_ROWS", 3)
    found = ask(store, WANTED["two"])
    assert found.found is None
    assert found.by["tags"].is_of_all
    assert found.by["tags"].counts == ask(store, WANTED["everything"]).by["tags"].counts
    # Of one filter alone the tallies know its own words, and how many fit.
    found = ask(store, WANTED["a tag"])
    assert (found.found is None, found.by["tags"].is_of_all, found.by["label"].is_of_all) == (
        False,
        False,
        True,
    )


def test_counts_are_those_of_the_scan_before_while_one_is_under_way(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path)
    shares = store.shares()
    before = ask(store, WANTED["two"]).by["share"].counts
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE scan SET state = 'running' WHERE share_id = {shares[0].id}")
    behind = ask(store, WANTED["everything"])
    assert (behind.is_behind, behind.found) == (True, None)
    assert ask(store, WANTED["two"]).by["share"].counts == before
    assert not ask(store, WANTED["everything"], shares[1:]).is_behind


def test_what_was_counted_is_forgotten_when_a_share_is_counted_anew(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path)
    before = ask(store, WANTED["three"]).found
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE item SET label = 'PUBLIC', doc_type = 'menu', outcome = 'ok'")
    assert ask(store, WANTED["three"]).found == before
    for share in store.shares():
        store.recount(share)
    assert ask(store, WANTED["three"]).found == len(list(Catalogue(store).listed(store.shares()))) != before


def test_counts_without_years_say_so(store: Store, tmp_path: Path) -> None:
    """An earlier program did not count by year."""
    make_mixed(store, tmp_path)
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tally WHERE dimension IN ('mark', 'label_year')")
    found = ask(store, WANTED["everything"])
    assert not found.by["ages"].is_known
    assert found.by["label"].is_known


def test_what_comes_in_effect_is_counted_at_once(store: Store, tmp_path: Path) -> None:
    """Without a scan, a relabelling or a full count: approvals bring their own."""
    make_mixed(store, tmp_path, each=25)
    share, everything = store.shares()[0], WANTED["everything"]
    before = ask(store, everything, [share])
    assert before.by["effects"].counts == {"waiting": before.found}
    numbers = put_in_effect(store, share)
    told = ask(store, everything, [share]).by["effects"].counts
    assert told == plainly("effects", Catalogue(store).lines(share), [share])
    assert set(told) == {"in_effect", "stale", "waiting"}
    for number in numbers[1:]:
        store.take_back(share, number, actor="stella")
    assert ask(store, WANTED["in effect"], [share]).found == 0


def test_an_inventory_whose_effects_were_never_counted_says_so(store: Store, tmp_path: Path) -> None:
    """An earlier program counted it; the first approval counts them, and lists are right all the while."""
    make_mixed(store, tmp_path, each=25)
    share = store.shares()[0]
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tally WHERE dimension = 'effect'")
    waiting = Wanted(effects=frozenset({Effect.WAITING}), this_year=YEAR)
    assert not ask(store, WANTED["everything"], [share]).by["effects"].is_known
    assert ask(store, waiting, [share]).found == ask(store, WANTED["everything"], [share]).found
    put_in_effect(store, share)
    found = ask(store, WANTED["everything"], [share]).by["effects"]
    assert found.is_known
    assert found.counts == plainly("effects", Catalogue(store).lines(share), [share])


def test_copies_are_counted_anew_when_any_share_is(store: Store, tmp_path: Path) -> None:
    """They change with other shares than those that are asked for."""
    make_mixed(store, tmp_path, each=5)
    shares = frozenset(share.id for share in store.shares())
    wanted = Wanted(copied_in=shares, this_year=YEAR)
    asked = store.shares()[:1]
    assert ask(store, wanted, asked).found == 0
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE content SET digest = 'same'")
    store.recount(store.shares()[2])
    assert ask(store, wanted, asked).found == ask(store, WANTED["everything"], asked).found


def test_labels_are_counted_by_age(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path)
    catalogue = Catalogue(store)
    share = store.shares()[0]
    found = labels_by_age(catalogue.tallies([share])[share.id], YEAR)
    restricted = [line for line in catalogue.lines(share) if line.label == "RESTRICTED"]
    by_age = {age.value: files for (label, age), files in found.items() if label == "RESTRICTED"}
    assert by_age == plainly("ages", restricted, [share])


def test_an_answer_is_remembered_until_something_is_counted_anew(store: Store, tmp_path: Path) -> None:
    """Also for whom it was made: other shares, other counts."""
    make_mixed(store, tmp_path, each=5)
    shares, everything = store.shares(), WANTED["everything"]
    first = ask(store, everything)
    assert ask(store, everything) is first
    fewer = Catalogue(store).facets(shares[:1], shares[:1], everything)
    assert set(fewer.by["share"].counts) == {str(shares[0].id)}
    with store.scanning(shares[0], detector_version="2", policy_version="2") as scan:
        behind = ask(store, everything)
        assert behind is not first
        assert behind.is_behind
        store.finish(scan)
    assert not ask(store, everything).is_behind
