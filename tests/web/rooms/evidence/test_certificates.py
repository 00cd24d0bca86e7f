"""The certificate of a share: on its page, and as files that vouch for each other; totals for who is not cleared."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from classify.evidence.certificate import check
from classify.inventory.events import EVERY_EVENT
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn
from tests.web.town import CANARIES, PARKS, POLICE


def number(house: House, name: str) -> int:
    return next(share.id for share in house.store.shares() if share.name == name)


def taken(client: Any, share: int) -> dict[str, bytes]:
    package = zipfile.ZipFile(io.BytesIO(client.get(f"/shares/{share}/certificate/file/").content))
    return {name: package.read(name) for name in package.namelist()}


def test_a_share_leads_to_its_certificate(web: House, sign_in: SignIn) -> None:
    share = number(web, PARKS)
    client = sign_in(Role.RECORDS)
    assert f'href="/shares/{share}/certificate/"' in client.get(f"/shares/{share}/").content.decode()
    text = client.get(f"/shares/{share}/certificate/").content.decode()
    for words in ("Certificate of the share Parks", "Not estimated", "Damaged", "By kind of record"):
        assert words in text


def test_what_is_taken_is_checked_without_a_home_and_noted(
    fresh: House, sign_in: SignIn, tmp_path: Path
) -> None:
    share = number(fresh, PARKS)
    files = taken(sign_in(Role.AUDITOR), share)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        assert not [canary for canary in CANARIES if canary.encode() in data]
    checked = check(files[f"certificate-share-{share}.json"].decode(), tmp_path)
    assert len(checked.matched) == 2
    event = fresh.store.acts(EVERY_EVENT, limit=1)[0]
    assert (event.action, event.subject) == ("certificate.make", f"share:{share}")


def test_without_clearance_a_flagged_share_has_totals_alone(web: House, sign_in: SignIn) -> None:
    share = number(web, POLICE)
    for cleared in (True, False):
        client = sign_in(Role.RECORDS, cji=cleared)
        text = client.get(f"/shares/{share}/certificate/").content.decode()
        told = json.loads(taken(client, share)[f"certificate-share-{share}.json"])["certificate"]
        assert ("By kind of record" in text) is cleared
        assert ("kinds" in told, "approvals" in told, told["share"]["name"] == POLICE) == (cleared,) * 3
        assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in text
        assert told["counts"]["files"] == 2


def test_of_another_department_there_is_none(web: House, sign_in: SignIn) -> None:
    share = number(web, PARKS)
    client = sign_in(Role.RECORDS, department="Police")
    for address in (f"/shares/{share}/certificate/", f"/shares/{share}/certificate/file/"):
        assert client.get(address).status_code == 404


def test_what_was_never_scanned_is_not_certified(fresh: House, sign_in: SignIn, tmp_path: Path) -> None:
    share = fresh.store.share(tmp_path / "never", name="Never")
    client = sign_in(Role.RECORDS)
    assert "never scanned whole" in client.get(f"/shares/{share.id}/certificate/").content.decode()
    assert client.get(f"/shares/{share.id}/certificate/file/").status_code == 409
