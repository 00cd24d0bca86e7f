"""A list over several shares holds what fits once and in its order, forwards and backwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import AskingError
from classify.inventory import listing, pages
from classify.inventory.ages import Age
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemLine
from classify.inventory.listing import Place, Sort, place
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from models.labels import Label, Outcome, Tag
from tests.inventory.mixed import make_mixed

WANTED = {
    "everything": Wanted(),
    "a label": Wanted(labels=frozenset({Label.CONFIDENTIAL})),
    "two labels": Wanted(labels=frozenset({Label.PUBLIC, Label.RESTRICTED})),
    "a tag": Wanted(tags=frozenset({Tag.HR})),
    "an entity and an outcome": Wanted(entities=frozenset({"US_SSN"}), outcomes=frozenset({Outcome.OK})),
    "an age": Wanted(ages=frozenset({Age.FOUR_TO_SEVEN}), this_year=2026),
    "changed": Wanted(changed=True),
    "nothing": Wanted(tags=frozenset({Tag.TRIBAL})),
}


def strictness(line: ItemLine) -> tuple[int, int, int]:
    return (-Label(line.label).rank, -line.findings, -line.id)


def forwards(catalogue: Catalogue, wanted: Wanted, sort: Sort, limit: int) -> list[list[ItemLine]]:
    shares = catalogue._store.shares()
    met, after = [], None
    while True:
        page = catalogue.page(shares, wanted, sort=sort, after=after, limit=limit)
        met.append(page.lines)
        assert len(page.lines) <= limit
        if page.after is None:
            return met
        after = place(str(page.after))


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_what_fits_once_and_in_order(
    store: Store, tmp_path: Path, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By sorting a few and along the index; with counts that stand, and as in the middle of a scan."""
    make_mixed(store, tmp_path, each=25)
    must_be_whole(store, sort)
    monkeypatch.setattr(pages, "FEW_ROWS", 0)
    monkeypatch.setattr(listing, "FEW_ROWS", 0)
    must_be_whole(store, sort)
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE scan SET state = 'running'")
    must_be_whole(store, sort)


def must_be_whole(store: Store, sort: Sort) -> None:
    """Every list is what the lists of its shares hold."""
    catalogue = Catalogue(store)
    shares = sorted(store.shares(), key=lambda share: share.id)
    for name, wanted in WANTED.items():
        expected = [line for share in shares for line in catalogue.lines(share, wanted)]
        if sort is Sort.WORST:
            expected.sort(key=strictness)
        met = forwards(catalogue, wanted, sort, 9)
        assert [line for page in met for line in page] == expected, name
        assert list(catalogue.listed(store.shares(), wanted, sort)) == expected, name
    assert len(forwards(catalogue, Wanted(), sort, 9)) > 7


@pytest.mark.parametrize("sort", list(Sort))
def test_going_back_leads_through_the_same_pages(store: Store, tmp_path: Path, sort: Sort) -> None:
    make_mixed(store, tmp_path)
    catalogue, wanted = Catalogue(store), Wanted(labels=frozenset({Label.CONFIDENTIAL, Label.PUBLIC}))
    shares = store.shares()
    met = forwards(catalogue, wanted, sort, 9)
    last = catalogue.page(shares, wanted, sort=sort, limit=9)
    assert last.before is None
    for _ in met[1:]:
        last = catalogue.page(shares, wanted, sort=sort, after=last.after, limit=9)
    for earlier in reversed(met[:-1]):
        assert last.before is not None
        last = catalogue.page(shares, wanted, sort=sort, before=place(str(last.before)), limit=9)
        assert last.lines == earlier
        assert last.after is not None
    assert last.before is None


def test_other_shares_move_no_page(store: Store, tmp_path: Path) -> None:
    """A place means the same where a share before it is hidden, or is gone."""
    make_mixed(store, tmp_path)
    catalogue, shares = Catalogue(store), sorted(store.shares(), key=lambda share: share.id)
    middle = catalogue.page(shares[1:2], limit=5)
    following = catalogue.page(shares, after=middle.after, limit=5)
    assert catalogue.page(shares[1:], after=middle.after, limit=5) == following
    assert (
        catalogue.page(shares[2:], after=middle.after, limit=5).lines
        == catalogue.page(shares[2:], limit=5).lines
    )


def test_no_shares_have_no_items(store: Store) -> None:
    assert Catalogue(store).page([], limit=5) == listing.Page([], None, None)


@pytest.mark.parametrize(
    "word", ["x", "1", "1.", "1.2.3.4", "1.-2", "9" * 30 + ".1", "1.2147483648", "1.2;DROP", "²"]
)
def test_what_is_no_place_is_refused(word: str) -> None:
    with pytest.raises(AskingError):
        place(word)


def test_places_are_written_and_read() -> None:
    assert place("") is None
    for one in (Place(3, 17), Place(-1, 17, 0), Place(3, 17, 4)):
        assert place(str(one)) == one
