"""The files of a request as they were judged: in groups, a part at a time; gone ones are said to be gone."""

from __future__ import annotations

import re

from sqlalchemy import update

from classify.inventory.tables import ITEM
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.rooms.asking.people import numbers, request_by
from tests.web.town import PARKS, PERSONNEL


def test_every_file_stands_in_one_group_and_on_one_part(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    number = request_by(client, "of=list&to=public")
    known = {*numbers(fresh, PARKS).values(), *numbers(fresh, PERSONNEL).values()}
    assert len(known) > 25
    page = body(client.get(f"/sharing/requests/{number}/"))
    groups = re.findall(r'href="\?show=([a-z_]+)#files"', page)
    assert len(groups) > 1
    met: list[int] = []
    for group in groups:
        address = f"?show={group}"
        while address:
            part = body(client.get(f"/sharing/requests/{number}/{address}"))
            table = part.partition('id="files"')[2].partition("</section>")[0]
            met += map(int, re.findall(r'<th scope="row"><a href="/items/(\d+)/">', table))
            more = re.search(r'href="(\?show=[a-z_]+&amp;after=\d+)#files"', table)
            address = more[1].replace("&amp;", "&") if more else ""
    assert sorted(met) == sorted(known)


def test_what_is_gone_is_said_to_be_gone(fresh: House, sign_in: SignIn) -> None:
    client, known = sign_in(Role.STEWARD), numbers(fresh, PERSONNEL)
    number = request_by(client, f"item={known['record.txt']}&to=public")
    with fresh.store.database.writing() as session:
        gone = update(ITEM).where(ITEM.c.id == known["record.txt"])
        session.execute(gone.values(gone_scan_id=1))
    page = body(client.get(f"/sharing/requests/{number}/"))
    assert "A file that is gone" in page
    assert "1 file gone." in page
    assert "record.txt" not in page
