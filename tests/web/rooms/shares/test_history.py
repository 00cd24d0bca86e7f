"""The scans of a share, and what changed between two of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Role
from classify.scanning import scan_share
from classify.settings import Settings
from classify.web.house import House, house, open_house
from classify.web.rooms.shares import history
from tests.conftest import QuickReaders
from tests.web.conftest import SignIn, body


@pytest.fixture(scope="module")
def changed_home(town_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a share that was scanned three times while its files changed."""
    place = tmp_path_factory.mktemp("changed")
    home = Path(shutil.copytree(town_home, place / "home"))
    folder = place / "Files"
    folder.mkdir()

    def scan() -> None:
        with Store.open(home) as store:
            settings = Settings(home=home, jobs=1, ocr=False)
            scan_share(folder, store=store, settings=settings, department="Clerk", hire=QuickReaders)

    for name in ("stays", "changes", "goes", "moves"):
        (folder / f"{name}.txt").write_text(f"The file that {name}.\n")
    scan()
    (folder / "changes.txt").write_text("Number 219-09-3333 came into it.\n")
    (folder / "goes.txt").unlink()
    (folder / "moves.txt").rename(folder / "moved.txt")
    (folder / "new <b>.txt").write_text("New.\n")
    scan()
    scan()
    return home


@pytest.fixture
def changing(web: House, changed_home: Path, tmp_path: Path) -> Iterator[ShareHandle]:
    """The share in a copy of that home, which the application has open."""
    home = Path(shutil.copytree(changed_home, tmp_path / "changed"))
    yield open_house(Settings(home=home, jobs=1, ocr=False)).store.share_named("Files")
    open_house(web.settings)


def test_what_changed_is_told_by_kind(changing: ShareHandle, sign_in: SignIn) -> None:
    third, second, first = (scan.id for scan in house().catalogue.scans(changing))
    client = sign_in(Role.RECORDS)
    page = body(client.get(f"/shares/{changing.id}/scans/{first}/{second}/"))
    for words in ("new &lt;b&gt;.txt", "changes.txt", "goes.txt", "moved.txt", "moves.txt"):
        assert words in page
    assert "stays.txt" not in page
    assert re.search(r'<a href="/items/\d+/">changes.txt</a>', page)
    assert ">goes.txt</a>" not in page, "what is gone has no page"
    for group in ("New", "Changed", "Gone", "Moved or renamed", "Label changed"):
        assert group in page
    assert page.count("goes.txt") == 1
    quiet = body(client.get(f"/shares/{changing.id}/scans/{second}/{third}/"))
    assert "changes.txt" not in quiet


def test_long_lists_are_cut_and_the_rest_is_counted(
    changing: ShareHandle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_SHOWN", 0)
    _, second, first = (scan.id for scan in house().catalogue.scans(changing))
    page = body(sign_in(Role.RECORDS).get(f"/shares/{changing.id}/scans/{first}/{second}/"))
    assert "And 1 more." in page
    assert "goes.txt" not in page


def test_the_list_leads_from_scan_to_scan_and_compares_any_two(
    changing: ShareHandle, sign_in: SignIn
) -> None:
    third, second, first = (scan.id for scan in house().catalogue.scans(changing))
    client = sign_in(Role.RECORDS)
    address = f"/shares/{changing.id}/scans/"
    page = body(client.get(address))
    assert f"{address}{second}/{third}/" in page
    assert f"{address}{first}/{second}/" in page
    assert page.count("Done") == 3
    answer = client.get(address, {"earlier": third, "later": first})
    assert answer["Location"] == f"{address}{first}/{third}/"
    same = client.get(address, {"earlier": first, "later": first})
    assert same.status_code == 400
    assert "Choose two different scans" in body(same)


def test_scans_of_another_share_cannot_be_compared_through_this_one(
    changing: ShareHandle, sign_in: SignIn
) -> None:
    parks = house().store.share_named("Parks")
    third, second, _ = (scan.id for scan in house().catalogue.scans(changing))
    client = sign_in(Role.RECORDS)
    answer = client.get(f"/shares/{parks.id}/scans/{second}/{third}/")
    assert answer.status_code == 404
    assert "cannot be compared" in body(answer)
    assert client.get(f"/shares/{changing.id}/scans/{third}/{second}/").status_code == 404


def test_a_share_that_was_never_scanned_says_what_to_do(
    fresh: House, tmp_path: Path, sign_in: SignIn
) -> None:
    share = fresh.store.share(tmp_path, name="Empty", all_gone=True)
    page = body(sign_in(Role.RECORDS).get(f"/shares/{share.id}/scans/"))
    assert "This share was never scanned." in page
    assert "Scan now" in page


def test_a_scan_that_did_not_end_is_told_in_words(changing: ShareHandle, sign_in: SignIn) -> None:
    with house().store.scanning(changing, detector_version="9", policy_version="p"):
        pass
    client = sign_in(Role.RECORDS)
    assert "Not ended yet" in body(client.get(f"/shares/{changing.id}/scans/"))
    house().store.give_up_scan(changing)
    assert "Canceled" in body(client.get(f"/shares/{changing.id}/scans/"))
