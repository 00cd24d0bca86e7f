"""What both pages begin with: the item in both its forms, one viewer for the inventory that is open."""

from __future__ import annotations

import pytest
from django.http import Http404

from classify.errors import ChangedError, CrowdedError
from classify.web.house import House, house, open_house
from classify.web.rooms.document.opening import closed, item_of, viewer
from tests.web.rooms.document.test_views import item_of as numbered
from tests.web.rooms.document.test_views import share_of
from tests.web.town import PARKS, PERSONNEL


def test_an_item_in_both_its_forms_and_only_of_its_share(web: House) -> None:
    number = numbered(web, PERSONNEL, "record.txt")
    details, filed = item_of(share_of(web, PERSONNEL), number)
    assert (details.line.path, filed.path) == ("record.txt", "record.txt")
    with pytest.raises(Http404):
        item_of(share_of(web, PARKS), number)


def test_another_inventory_has_another_viewer(web: House) -> None:
    first = viewer()
    assert viewer() is first
    open_house(web.settings)
    try:
        assert viewer() is not first
    finally:
        assert house().store is not web.store


@pytest.mark.parametrize(
    ("error", "status"), [(ChangedError("It changed."), 409), (CrowdedError("Many."), 503)]
)
def test_why_it_is_closed_is_a_page(web: House, rf: object, error: ChangedError, status: int) -> None:
    details, _ = item_of(share_of(house(), PERSONNEL), numbered(house(), PERSONNEL, "record.txt"))
    answer = closed(rf, details, error)  # type: ignore[arg-type]
    assert answer.status_code == status


@pytest.fixture
def rf() -> object:
    from django.test import RequestFactory

    return RequestFactory().get("/")
