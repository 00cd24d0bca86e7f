"""Evidence of a home that was scanned: counted now, written by people, certified; and it never leaks."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from classify.errors import BinderError, CertificateError, StaleBinderError
from classify.evidence.certificate import check
from classify.evidence.making import Desk
from classify.evidence.printed import printed
from classify.evidence.typeset import typeset
from classify.evidence.workbook import workbook
from classify.evidence.written import Written
from classify.inventory.events import EVERY_EVENT
from classify.inventory.store import Store
from tests.evidence.conftest import AT
from tests.evidence.test_typeset import words_of


def test_who_writes_over_somebody_else_is_told(desk: Desk, store: Store) -> None:
    change = lambda _: Written(departments=("Fire",))  # noqa: E731
    desk.write(change, before=0, part="departments", actor="sam")
    with pytest.raises(StaleBinderError):
        desk.write(change, before=0, part="departments", actor="tess")
    event = store.acts(EVERY_EVENT, limit=1)[0]
    assert (event.actor, event.action, event.details["part"]) == ("sam", "binder.write", "departments")


def test_a_value_is_refused_and_nothing_of_it_is_kept(desk: Desk, store: Store) -> None:
    secret = "219-09-4321"
    with pytest.raises(BinderError):
        desk.write(lambda _: Written(departments=(f"SSN {secret}",)), before=0, part="x", actor="sam")
    assert desk.written().number == 0
    assert secret not in str(store.acts(EVERY_EVENT, limit=5))


def test_a_certificate_says_what_was_read_and_what_was_not_and_is_checked_without_a_home(
    desk: Desk, store: Store, tmp_path: Path
) -> None:
    share = store.shares()[0]
    told = desk.statement(share, at=AT)
    files = desk.files(told, "c", "html", "pdf")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    checked = check(files["c.json"].decode(), tmp_path)
    assert checked.matched == ("c.html", "c.pdf")
    assert checked.certificate["scan"]["ingredients"]["detectors"] > 10
    assert sum(told["outcomes"].values()) == told["counts"]["files"] + told["counts"]["members"]
    page = words_of(files["c.pdf"])
    for said in ("Not estimated", "Files not wholly read", told["scan"]["detectors"], "City of Larch"):
        assert said in page


def test_a_share_that_was_never_scanned_is_not_certified(desk: Desk, store: Store, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="never scanned whole"):
        desk.statement(store.share(tmp_path / "never", name="Never"))


def test_no_form_names_a_file_or_holds_a_value(desk: Desk, store: Store, scanned_home: Path) -> None:
    """Every name of the share, and every value that was planted in it."""
    share = store.shares()[0]
    folder = store.folder_of(share)
    names = {one.name for one in folder.rglob("*") if one.is_file() and one.suffix}
    paper = desk.binder(AT)
    certified = desk.files(desk.statement(share), "c", "html", "pdf")
    book = zipfile.ZipFile(io.BytesIO(workbook(paper)))
    forms = [
        printed(paper),
        words_of(typeset(paper)),
        json.dumps(paper.as_json()),
        *(book.read(name).decode("utf-8", "replace") for name in book.namelist()),
        certified["c.html"].decode(),
        certified["c.json"].decode(),
        words_of(certified["c.pdf"]),
        printed(desk.words(AT)),
    ]
    assert names
    for form in forms:
        assert not [name for name in names if name in form]
        assert str(folder) not in form
        assert "219-09-" not in form
