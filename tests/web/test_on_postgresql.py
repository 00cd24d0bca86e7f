"""The pages on a real PostgreSQL: inventory and accounts on one server, each in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from sqlalchemy import make_url

from classify.inventory.store import Store
from classify.rights import Role
from classify.scanning import scan_share
from classify.settings import Settings
from classify.web.accounts.tables import open_accounts
from classify.web.house import open_house
from tests.postgres import Server
from tests.web.accounts.signing import SIGN_IN, code_of, give_code, give_password, is_in
from tests.web.conftest import elsewhere, make_account

SSN = "219-09-4321"


@pytest.fixture(autouse=True)
def _elsewhere() -> Iterator[None]:
    with elsewhere():
        yield


def test_signing_in_lists_a_file_the_trail_and_accounts(server: Server, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "Personnel"
    url = server.inventory(home)
    settings = Settings(home=home, database_url=url, jobs=1, ocr=False, names=False)
    folder.mkdir()
    (folder / "record.txt").write_text(f"Employee record\nSocial Security number: {SSN}\n")
    (folder / "minutes.txt").write_text("The meeting began at nine.\n")
    with Store.open(home, url) as store:
        scan_share(folder, store=store, settings=settings, share="Personnel", department="Human Resources")
    open_accounts(settings)
    house = open_house(settings)
    account = make_account(*Role, name="ann")
    client = Client()
    assert client.get("/inventory/").headers["Location"].startswith(SIGN_IN)
    give_password(client, "ann")
    give_code(client, code_of(account))
    assert is_in(client)
    client.post("/banner/")

    everything = client.get("/inventory/?sort=worst").content.decode()
    assert everything.index("record.txt") < everything.index("minutes.txt")
    assert "minutes.txt" not in client.get("/inventory/?entity=US_SSN").content.decode()
    [number] = [line.id for line in house.catalogue.lines(house.store.shares()[0]) if line.findings]
    page = client.get(f"/items/{number}/").content.decode()
    assert "***-**-****" in page
    assert SSN not in page
    assert (
        "is kept"
        in client.post(
            "/inventory/views/keep/", {"name": "Numbers", "query": "entity=US_SSN"}, follow=True
        ).content.decode()
    )
    assert "Human Resources" in client.get("/inventory/charts/").content.decode()
    trail = client.get("/audit/?since=2020-01-01").content.decode()
    assert "finished the scan of the share Personnel" in trail
    assert "The chain is whole" in client.post("/audit/check/").content.decode()
    for path in ("/", "/shares/", f"/shares/{house.store.shares()[0].id}/", "/accounts/", "/health/"):
        assert client.get(path).status_code == 200, path

    base = make_url(url).database or ""
    assert server.ask("SELECT username FROM accounts.accounts_account", base) == [("ann",)]
    assert server.ask("SELECT name FROM accounts.accounts_savedview", base) == [("Numbers",)]
    assert server.ask("SELECT to_regclass('public.accounts_account')", base) == [(None,)]
    assert not (home / "accounts.db").exists()
    assert not (home / "inventory.db").exists()
