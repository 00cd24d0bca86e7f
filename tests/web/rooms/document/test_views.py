"""The page of a document: who may open it, that nothing found is in its bytes, what it says where it cannot
be shown.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn
from tests.web.town import CANARIES, PARKS, PERSONNEL, PHONE, POLICE, SCRIPT

FORMATS = (
    (PERSONNEL, "record.txt"),
    (PERSONNEL, "leave.docx"),
    (PERSONNEL, "list.xlsx"),
    (PERSONNEL, "payroll.pdf"),
    (PERSONNEL, "mail.eml"),
    (PERSONNEL, "mail.eml!/record.txt"),
    (PARKS, "photos.zip!/deep/one.txt"),
    (POLICE, "youth.txt"),
)


def share_of(house: House, name: str) -> ShareHandle:
    return next(share for share in house.store.shares() if share.name == name)


def item_of(house: House, share: str, path: str) -> int:
    """The number of an item by its path as lists show it."""
    lines = house.catalogue.lines(share_of(house, share))
    return next(line.id for line in lines if line.path == path)


def opened(client: object, item: int, query: str = "") -> tuple[int, str]:
    answer = client.get(f"/items/{item}/document/{query}")  # type: ignore[attr-defined]
    return answer.status_code, answer.content.decode()


def acts(house: House, action: str) -> list[dict[str, object]]:
    """The rows of the trail about one action, newest last."""
    rows = json.loads(house.store.exported_trail())["rows"]
    return [row for row in rows if row["action"] == action]


@pytest.mark.parametrize(("share", "path"), FORMATS)
def test_nothing_that_was_found_is_in_any_byte(web: House, sign_in: SignIn, share: str, path: str) -> None:
    """Text, tables, mails, members and pages: no value, no name, in whatever spelling."""
    client = sign_in(Role.REVIEWER, content=True, cji=True)
    item = item_of(web, share, path)
    answer = client.get(f"/items/{item}/document/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    everything = answer.content + repr(answer.headers).encode()
    for picture in pictures(answer.content.decode()):
        everything += picture
    for canary in (*CANARIES, PHONE):
        assert canary.encode() not in everything
    # There is something black, and its words for who does not see it.
    assert b"black" in answer.content
    assert f'id="finding-{web.catalogue.filed(share_of(web, share), item).findings[0][0]}"' in (  # type: ignore[union-attr]
        answer.content.decode()
    )


def pictures(page: str) -> Iterator[bytes]:
    for data in re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", page):
        yield base64.b64decode(data)


def test_boxes_are_black_in_the_pixels_of_a_page(web: House, sign_in: SignIn) -> None:
    """Every pixel of every box is black, and around them there is writing; the PNG holds pixels alone."""
    _, page = opened(sign_in(Role.STEWARD, content=True), item_of(web, PERSONNEL, "payroll.pdf"))
    [data] = pictures(page)
    assert {data[at - 4 : at] for at in chunk_names(data)} <= {b"IHDR", b"IDAT", b"IEND"}
    image = Image.open(io.BytesIO(data))
    boxes = re.findall(r'<rect[^>]*x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', page)
    assert len(boxes) >= 3
    for left, top, width, height in (map(int, box) for box in boxes):
        assert image.crop((left, top, left + width, top + height)).getextrema() == (0, 0)
    assert image.getextrema() == (0, 255)
    assert "3 black boxes; 3 findings are listed beside it" in page


def chunk_names(data: bytes) -> Iterator[int]:
    """Where the names of a PNG's chunks end (PNG 1.2, 3.2)."""
    at = 8
    while at < len(data):
        yield at + 8
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def test_pages_come_one_at_a_time(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, content=True)
    item = item_of(web, PERSONNEL, "payroll.pdf")
    assert "Page 1 of " in opened(client, item)[1]
    second = opened(client, item, "?page=2")[1]
    assert "Page 2 of " in second
    assert "Nothing on this page." in second
    finding = web.catalogue.filed(share_of(web, PERSONNEL), item).findings[0][0]  # type: ignore[union-attr]
    assert "Page 1 of " in opened(client, item, f"?finding={finding}")[1]
    for nonsense in ("?page=0", "?page=-1", "?page=x", "?page=" + "9" * 30, "?finding=0", "?page=%00"):
        assert opened(client, item, nonsense)[0] == 404
    assert opened(client, item, "?page=999")[0] == 200


def test_only_who_may_open_content_does(web: House, sign_in: SignIn) -> None:
    """Role, part of the city, content grant; criminal justice with clearance alone."""
    record, youth = item_of(web, PERSONNEL, "record.txt"), item_of(web, POLICE, "youth.txt")
    assert opened(sign_in(Role.REVIEWER, content=True), record)[0] == 200
    assert opened(sign_in(Role.REVIEWER), record)[0] == 403
    assert opened(sign_in(Role.AUDITOR, content=True), record)[0] == 403
    assert opened(sign_in(Role.REVIEWER, department="Police", content=True), record)[0] == 404
    assert opened(sign_in(Role.REVIEWER, content=True), youth)[0] == 404
    assert opened(sign_in(Role.REVIEWER, content=True, cji=True), youth)[0] == 200
    assert opened(sign_in(Role.REVIEWER, content=True, cji=True), 10**9)[0] == 404


def test_a_finding_of_another_document_opens_nothing(web: House, sign_in: SignIn) -> None:
    other = web.catalogue.filed(share_of(web, POLICE), item_of(web, POLICE, "youth.txt"))
    assert other is not None
    client = sign_in(Role.REVIEWER, content=True, cji=True)
    number = other.findings[0][0]
    assert opened(client, item_of(web, PERSONNEL, "record.txt"), f"?finding={number}")[0] == 404


def test_opening_is_in_the_trail_before_anything_is_shown(web: House, sign_in: SignIn) -> None:
    item = item_of(web, PERSONNEL, "payroll.pdf")
    opened(sign_in(Role.REVIEWER, content=True), item, "?page=2")
    told = acts(web, "content.open")[-1]
    assert told["subject"] == f"item:{item}"
    assert "'page': 2" in repr(told)


def test_nothing_is_shown_where_the_trail_cannot_be_written(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify.errors import InventoryError
    from classify.web.rooms.document import opening

    def broken(*_: object, **__: object) -> None:
        raise InventoryError("The trail cannot be written.")

    client = sign_in(Role.REVIEWER, content=True)
    client.raise_request_exception = False
    monkeypatch.setattr(opening, "note", broken)
    status, page = opened(client, item_of(web, PARKS, "mowing.txt"))
    assert status == 500
    assert "fountain" not in page


def test_markup_in_documents_is_words(web: House, sign_in: SignIn) -> None:
    """A script in a cell, in a mail's subject, in a file's name: shown as it is written, never run."""
    client = sign_in(Role.REVIEWER, content=True)
    for share, path in ((PERSONNEL, "list.xlsx"), (PERSONNEL, "mail.eml"), (PARKS, "minutes.html")):
        page = opened(client, item_of(web, share, path))[1]
        assert SCRIPT not in page
        assert "alert(&#x27;town&#x27;)" in page
    page = opened(client, item_of(web, PARKS, "<img src=x onerror=alert(1)>.txt"))[1]
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in page


@pytest.fixture
def record(web: House) -> Iterator[Path]:
    """A file of the town that a test may change; put back afterwards."""
    file = web.store.folder_of(share_of(web, PERSONNEL)) / "copy of record.txt"
    kept, times = file.read_bytes(), file.stat()
    yield file
    file.unlink(missing_ok=True)
    file.write_bytes(kept)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_changed_file_is_refused(web: House, sign_in: SignIn, record: Path) -> None:
    """Other bytes of the same length: what is black in them nobody knows."""
    record.write_bytes(record.read_bytes().replace(b"Name", b"Nome"))
    status, page = opened(sign_in(Role.REVIEWER, content=True), item_of(web, PERSONNEL, record.name))
    assert status == 409
    assert "changed since it was scanned" in page
    assert "Scan its share again" in page
    assert "MC-751" in page
    assert "Nome" not in page


def test_a_deleted_file_says_so(web: House, sign_in: SignIn, record: Path) -> None:
    record.unlink()
    status, page = opened(sign_in(Role.REVIEWER, content=True), item_of(web, PERSONNEL, record.name))
    assert status == 200
    assert "There is nothing to show." in page
    assert "Could not be opened" in page


def test_a_link_in_its_place_is_not_followed(
    web: House, sign_in: SignIn, record: Path, tmp_path: Path
) -> None:
    """Even to the very same bytes."""
    elsewhere = tmp_path / "same.txt"
    elsewhere.write_bytes(record.read_bytes())
    record.unlink()
    record.symlink_to(elsewhere)
    page = opened(sign_in(Role.REVIEWER, content=True), item_of(web, PERSONNEL, record.name))[1]
    assert "links are not followed" in page
    assert "Employee record" not in page


def test_what_cannot_be_read_is_told_as_its_outcome(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, content=True)
    page = opened(client, item_of(web, PARKS, "broken.pdf"))[1]
    assert "Damaged:" in page
    assert "not a readable PDF" in page
    assert "Empty:" in opened(client, item_of(web, PARKS, "empty.txt"))[1]


def test_what_lies_inside_is_listed_with_its_own_page(web: House, sign_in: SignIn) -> None:
    page = opened(sign_in(Role.REVIEWER, content=True), item_of(web, PARKS, "photos.zip"))[1]
    member = item_of(web, PARKS, "photos.zip!/deep/one.txt")
    assert f"/items/{member}/document/" in page
    assert "photos.zip!/deep/one.txt" in page


def test_too_many_at_once_are_asked_to_wait(
    web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classify import viewing
    from classify.web.rooms.document.opening import viewer

    monkeypatch.setattr(viewing, "_WAIT_SECONDS", 0.01)
    with viewer()._seat():
        status, page = opened(sign_in(Role.REVIEWER, content=True), item_of(web, PARKS, "mowing.txt"))
    assert status == 503
    assert "Try again in a minute" in page
