"""What could not be read: reasons with what to do, and the files of one of them page by page."""

from __future__ import annotations

import re

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.overview import UNREAD_ADVICE
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.shares import unread
from classify.web.rooms.shares.unread import REMEDIES, reasons_of
from models.labels import Outcome
from tests.web.conftest import SignIn, body


def test_every_reason_has_a_remedy_without_a_command_line() -> None:
    assert REMEDIES.keys() == UNREAD_ADVICE.keys()
    assert not any("classify " in remedy or "--" in remedy for remedy in REMEDIES.values())


def test_the_reasons_come_with_the_most_files_first_and_without_what_was_read() -> None:
    reasons = reasons_of({"ok": 50, "corrupt": 2, "encrypted": 14, "empty": 3, "not_examined": 1})
    assert [(one.outcome, one.files, one.by_retry) for one in reasons] == [
        (Outcome.ENCRYPTED, 14, True),
        (Outcome.CORRUPT, 2, True),
        (Outcome.NOT_EXAMINED, 1, False),
    ]


def test_the_page_has_reasons_remedies_and_the_files_of_one(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.RECORDS)
    [parks] = [share for share in web.store.shares() if share.name == "Parks"]
    page = body(client.get(f"/shares/{parks.id}/unread/"))
    assert "Restore them from a backup" in page
    assert "broken.pdf" not in page
    listed = body(client.get(f"/shares/{parks.id}/unread/?outcome=corrupt"))
    assert re.search(r"<a href=\"/items/\d+/\">broken.pdf</a>", listed)
    assert "not a readable PDF" in listed
    assert 'value="corrupt" id="again-corrupt" checked' in listed


@pytest.mark.parametrize("asked", ["outcome=ok", "outcome=<b>", "outcome=corrupt&after=x", "after=-1"])
def test_odd_questions_are_answered_like_none(web: House, sign_in: SignIn, asked: str) -> None:
    [parks] = [share for share in web.store.shares() if share.name == "Parks"]
    answer = sign_in(Role.RECORDS).get(f"/shares/{parks.id}/unread/?{asked}")
    assert answer.status_code == 200
    assert "<b>" not in body(answer)


def test_the_files_come_page_by_page(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "_PAGE", 1)
    monkeypatch.setitem(UNREAD_ADVICE, Outcome.OK, "")
    monkeypatch.setitem(REMEDIES, Outcome.OK, "Nothing.")
    [parks] = [share for share in web.store.shares() if share.name == "Parks"]
    client = sign_in(Role.RECORDS)
    seen, address = set(), f"/shares/{parks.id}/unread/?outcome=ok"
    while address:
        page = body(client.get(address)).partition('id="files"')[2]
        [file] = re.findall(r'<th scope="row">(.+?)</th>', page)
        seen.add(file)
        following = re.search(r"after=(\d+)#files", page)
        address = f"/shares/{parks.id}/unread/?outcome=ok&after={following[1]}" if following else ""
    assert len(seen) == web.catalogue.counts([parks])[parks.id].outcomes["ok"]


def test_a_share_that_was_read_whole_says_so(web: House, sign_in: SignIn) -> None:
    [share] = [share for share in web.store.shares() if share.name == "Personnel"]
    page = body(sign_in(Role.RECORDS).get(f"/shares/{share.id}/unread/"))
    assert "Every file of this share was read." in page


def test_of_a_flagged_share_reasons_are_told_and_files_only_with_clearance(
    fresh: House, police: ShareHandle, sign_in: SignIn
) -> None:
    with fresh.store.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO tally (share_id, dimension, value, files) VALUES ({police.id}, 'outcome', "
            "'corrupt', 4)"
        )
        connection.exec_driver_sql(f"UPDATE item SET outcome = 'corrupt' WHERE share_id = {police.id}")
    address = f"/shares/{police.id}/unread/?outcome=corrupt"
    bare = body(sign_in(Role.RECORDS, Role.STEWARD).get(address))
    assert "Restore them from a backup" in bare
    assert "patrol.txt" not in bare
    assert "Without a current clearance the files are not listed." in bare
    assert "patrol.txt" in body(sign_in(Role.RECORDS, cji=True).get(address))
