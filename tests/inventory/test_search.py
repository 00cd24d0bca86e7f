"""Lists of items by what they are; of one filter's words any may fit, of several filters all must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.inventory import search
from classify.inventory.ages import Age
from classify.inventory.handles import ScanHandle
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from models.labels import DocType, Label, Outcome, Tag
from tests.inventory.at_work import entry, finding, proposal, result, scanning

NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    with scanning(store, tmp_path / "HR", [entry(name) for name in NAMES]) as scan:
        store.record(
            scan,
            scan.first_batch,
            [
                result(
                    "a.txt", finding(), digest="a", proposal=proposal(Label.CONFIDENTIAL, Tag.PCI, Tag.PII)
                ),
                result("b.txt", digest="b", proposal=proposal(Label.PUBLIC, Tag.PUBLIC_CJI)),
                result(
                    "c.txt",
                    digest="c",
                    outcome=Outcome.PARTIAL,
                    proposal=proposal(Label.INTERNAL, Tag.PII, doc_type=DocType.MINUTES),
                ),
            ],
        )
        yield scan


def names(store: Store, scan: ScanHandle, after: int = 0, limit: int = 50, **wanted: Any) -> str:
    """The first letters of the files that fit."""
    asked = Wanted(
        **{key: value if isinstance(value, bool) else frozenset(value) for key, value in wanted.items()}
    )
    with store.database.reading() as session:
        page = search.page(session, scan.share, asked, after=after, limit=limit)
    return "".join(line.path[0] for line in page)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "abcd"),
        ({"labels": [Label.CONFIDENTIAL]}, "a"),
        ({"labels": [Label.CONFIDENTIAL, Label.PUBLIC]}, "ab"),
        ({"tags": [Tag.PII]}, "ac"),
        ({"tags": [Tag.PCI, Tag.PUBLIC_CJI]}, "ab"),
        ({"tags": [Tag.CCJI]}, ""),
        ({"outcomes": [Outcome.NOT_EXAMINED]}, "d"),
        ({"outcomes": [Outcome.PARTIAL, Outcome.OK]}, "abc"),
        ({"entities": ["US_SSN"]}, "a"),
        ({"entities": ["SSN"]}, ""),
        ({"entities": ["%"]}, ""),
        ({"entities": ["US_SSN", "PERSON"]}, "a"),
        ({"doc_types": [DocType.MINUTES]}, "c"),
        ({"tags": [Tag.PII], "labels": [Label.INTERNAL]}, "c"),
        ({"tags": [Tag.PII], "doc_types": [DocType.MINUTES], "outcomes": [Outcome.OK]}, ""),
    ],
)
def test_what_fits_every_filter_is_listed(
    store: Store, scan: ScanHandle, wanted: dict[str, Any], found: str
) -> None:
    """A word is found whole: PCI is not in PUBLIC-CJI, and no sign stands for others."""
    assert names(store, scan, **wanted) == found


def test_pages_follow_one_another(store: Store, scan: ScanHandle) -> None:
    assert [names(store, scan, after=after, limit=2) for after in (0, 2, 4)] == ["ab", "cd", ""]
    assert names(store, scan, after=1, tags=[Tag.PII]) == "c"


def test_before_the_first_scan_has_ended_everything_is_new(store: Store, scan: ScanHandle) -> None:
    assert names(store, scan, changed=True) == "abc"


def test_changed_is_what_the_last_scan_met_new_otherwise_labelled_or_with_other_bytes(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "HR"
    with scanning(store, folder, [entry(name) for name in NAMES]) as first:
        store.record(
            first, 1, [result(name, digest=name, proposal=proposal(Label.INTERNAL)) for name in NAMES]
        )
        store.finish(first)
    now = [
        entry("a.txt"),
        entry("b.txt", mtime_ns=2),
        entry("c.txt", size=11),
        entry("e.txt"),
        entry("d.txt"),
    ]
    with scanning(store, folder, now) as second:
        relabelled = result("b.txt", digest="b.txt", mtime_ns=2, proposal=proposal(Label.RESTRICTED))
        rewritten = result("c.txt", digest="new", size=11, proposal=proposal(Label.INTERNAL))
        new = result("e.txt", digest="e.txt", proposal=proposal(Label.INTERNAL))
        store.record(second, 1, [relabelled, rewritten, new])
        store.finish(second)
        assert names(store, second, changed=True) == "bce"
        assert names(store, second, changed=True, labels=[Label.INTERNAL]) == "ce"
    with scanning(store, folder, now) as third:
        store.finish(third)
        assert names(store, third, changed=True) == ""


def test_what_is_gone_or_in_another_share_is_not_listed(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "HR", [entry("a.txt"), entry("b.txt")]) as first:
        store.record(first, 1, [result(name, digest=name) for name in ("a.txt", "b.txt")])
        store.finish(first)
    with scanning(store, tmp_path / "HR", [entry("b.txt")]) as second:
        store.finish(second)
        assert names(store, second) == "b"
    with scanning(store, tmp_path / "Parks", [entry("x.txt")]) as other:
        assert names(store, other) == "x"


YEAR_2020 = 1_600_000_000 * 10**9
YEAR_2025 = 1_750_000_000 * 10**9


def test_of_some_age_is_what_was_changed_in_those_years(store: Store, tmp_path: Path) -> None:
    """Unknown times are of no age."""
    times = {"a.txt": 0, "b.txt": YEAR_2020, "c.txt": YEAR_2025, "d.txt": 1}
    entries = [entry(name, mtime_ns=time) for name, time in times.items()]
    with scanning(store, tmp_path / "HR", entries) as scan:
        for ages, found in (
            ([Age.OLDER], "d"),
            ([Age.FOUR_TO_SEVEN], "b"),
            ([Age.ONE_TO_THREE, Age.OLDER], "cd"),
            ([Age.THIS_YEAR], ""),
        ):
            asked = Wanted(ages=frozenset(ages), this_year=2026)
            with store.database.reading() as session:
                page = search.page(session, scan.share, asked, after=0, limit=9)
            assert "".join(line.path[0] for line in page) == found


def test_copies_are_told_only_of_shares_that_are_asked(store: Store, tmp_path: Path) -> None:
    """The same bytes elsewhere in the share or in another one; what is gone is no copy, nor is nothing."""
    with scanning(store, tmp_path / "HR", [entry(name) for name in NAMES]) as first:
        digests = {"a.txt": "same", "b.txt": "same", "c.txt": "there too", "d.txt": "alone"}
        store.record(first, 1, [result(name, digest=digest) for name, digest in digests.items()])
        store.finish(first)
    with scanning(store, tmp_path / "Parks", [entry("x.txt")]) as second:
        store.record(second, 1, [result("x.txt", digest="there too")])
        store.finish(second)
    both = frozenset({first.share.id, second.share.id})
    assert names(store, first, copied_in=both) == "abc"
    assert names(store, first, copied_in={first.share.id}) == "ab"
    assert names(store, second, copied_in=both) == "x"
    assert names(store, second, copied_in={second.share.id}) == ""


def test_a_public_label_that_is_not_believed_is_not_public(store: Store, scan: ScanHandle) -> None:
    """The file changed and was not read since: lists show it without a label."""
    assert names(store, scan, labels=[Label.PUBLIC]) == "b"
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE item SET outcome = 'not_examined' WHERE label = 'PUBLIC'")
    assert names(store, scan, labels=[Label.PUBLIC]) == ""
