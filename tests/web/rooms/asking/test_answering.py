"""The question put to the matrix with files of the inventory, and its files in groups."""

from __future__ import annotations

from django.http import QueryDict

from classify.inventory.sharable import SharableReader
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.asking.answering import answered, effect_of, files_of, key_of
from classify.web.rooms.asking.wished import wish
from models.labels import Effect, Label
from models.sharing import SharingOutcome
from tests.inventory.sharing import AGENCY, TERMS, live
from tests.sharing.asking import shared
from tests.sharing.desks import person
from tests.web.town import PARKS, PERSONNEL

SAM = person("sam", Role.STEWARD)


def test_an_agreement_counts_where_it_covers(fresh: House) -> None:
    share = fresh.store.share_named(PERSONNEL)
    to = fresh.store.add_recipient(AGENCY, actor="sam")
    number = live(fresh.store, to, TERMS)
    asked = wish(SAM, QueryDict(f"to={to}"))
    assert asked is not None
    assert answered([share], SharableReader(fresh.store).share(share), asked).agreement == number


def test_groups_stand_strictest_first_and_every_file_is_in_one(web: House) -> None:
    shares = [web.store.share_named(name) for name in (PARKS, PERSONNEL)]
    files = [file for share in shares for file in SharableReader(web.store).share(share)]
    asked = wish(SAM, QueryDict("to=public"))
    assert asked is not None
    given = answered(shares, files, asked)
    shown = files_of(given, shares, "", 1)
    ranks = [SharingOutcome(group.outcome.value).rank for group in shown.groups]
    assert ranks == sorted(ranks, reverse=True)
    assert sum(group.files for group in shown.groups) == len(files)
    assert shown.here == shown.groups[0]
    last = shown.groups[-1]
    again = files_of(given, shares, last.key, 99)
    assert again.here == last
    assert again.part.number == again.part.last
    assert all(row.why and row.path and row.share for row in again.part.lines)


def test_the_effect_of_a_label_is_told() -> None:
    assert effect_of(shared(1)) == "in effect"
    other = shared(1, label=Label.RESTRICTED, in_effect=Label.PUBLIC, effect=Effect.STALE)
    assert effect_of(other).endswith(": Public")
    assert key_of("Refer to the data steward") == "refer-to-the-data-steward"
