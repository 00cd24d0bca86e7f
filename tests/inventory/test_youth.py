"""Files about youths: by tag, by kind of record, and those that somebody must look at; with their copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.youth import Youths
from models.labels import DocType, Entity, Label, Tag
from tests.inventory.at_work import entry, proposal, result, scanning
from tests.inventory.peopled import found

RECORD = proposal(Label.RESTRICTED, Tag.JUV, Tag.VICTIM)


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    paths = ("juv.txt", "kind.txt", "perhaps.txt", "minor.txt", "other.txt")
    with scanning(store, tmp_path / "Records", [entry(path) for path in paths]) as scan:
        results = [
            result(
                "juv.txt",
                *[found(Entity.DATE_OF_BIRTH, None)] * 2,
                digest="a" * 64,
                proposal=RECORD,
                evidence={"signals": {"sex_offence": 2}},
            ),
            result(
                "kind.txt",
                digest="b" * 64,
                proposal=proposal(Label.RESTRICTED, doc_type=DocType.JUVENILE_RECORD),
            ),
            result("perhaps.txt", digest="c" * 64, proposal=proposal(Label.RESTRICTED, Tag.CCJI, Tag.MINOR)),
            result("minor.txt", digest="d" * 64, proposal=proposal(Label.CONFIDENTIAL, Tag.MINOR)),
            result("other.txt", digest="e" * 64),
        ]
        store.record(scan, scan.first_batch, results)
        return scan.share


def test_what_is_a_youth_record_and_what_may_be_one(store: Store, share: ShareHandle) -> None:
    """A file that only names a minor (a library card) is neither."""
    assert {one.line.path: one.is_certain for one in Youths(store).files(share)} == {
        "juv.txt": True,
        "kind.txt": True,
        "perhaps.txt": False,
    }


def test_signals_and_the_number_of_birth_dates_come_along(store: Store, share: ShareHandle) -> None:
    first, second, _ = Youths(store).files(share)
    assert (first.signals, first.birth_dates) == ({"sex_offence"}, 2)
    assert (second.signals, second.birth_dates) == (frozenset(), 0)


def test_copies_are_found_in_the_shares_one_may_see(store: Store, share: ShareHandle, tmp_path: Path) -> None:
    """Whatever label they bear there."""
    with scanning(store, tmp_path / "Schools", [entry("copy.txt")]) as scan:
        store.record(scan, scan.first_batch, [result("copy.txt", digest="a" * 64)])
        schools = scan.share
    read = Youths(store)
    files = list(read.files(share))
    copies = read.copies([share, schools], files)
    assert files[0].content is not None
    assert [(where.name, line.path) for where, line in copies[files[0].content]] == [
        ("Records", "juv.txt"),
        ("Schools", "copy.txt"),
    ]
    assert [len(lines) for lines in read.copies([schools], files).values()] == [1]


def test_one_file_is_found_by_its_number(store: Store, share: ShareHandle) -> None:
    read = Youths(store)
    number = next(one.line.id for one in read.files(share))
    known = read.file(share, number)
    assert known is not None
    assert known.line.path == "juv.txt"
    assert read.file(share, number + 3) is None
