"""Results as the inventory remembers them: for copies of known contents, and for new policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from classify.inventory import rebuild
from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from models.labels import Label, Outcome
from tests.inventory.at_work import DIGEST, OTHER, entry, finding, member, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]
NAMES = ("a.txt", "b.txt", "box.zip", "c.gz", "waits.txt")


@pytest.fixture
def scan(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A file whose name holds a number, one that took too long, a box in a box, one named after its file."""
    evidence = {"counts": {"US_SSN": 1}, "name": {"counts": {"VIN": 1}}}
    with scanning(store, tmp_path / "share", [entry(name) for name in NAMES]) as scan:
        inner = {"holder": "box.zip!/in.zip"}
        store.record(
            scan,
            1,
            [
                result(
                    "a.txt",
                    finding(),
                    finding("name", end=7),
                    evidence=evidence,
                    proposal=proposal(Label.CONFIDENTIAL),
                ),
                result("b.txt", digest="b" * 64, outcome=Outcome.TIMEOUT),
                member("in.zip!/x.txt", finding("cell", sheet="Staff", cell="B2"), **inner),
                member("in.zip"),
                result("box.zip", digest=OTHER, remarks=[("fact", "it is old")], reason="why"),
                result("c.gz", digest="c" * 64, media="gz"),
            ],
        )
        yield scan


def asked(store: Store, question: Callable[..., Any], *given: Any) -> Any:
    with store.database.reading() as session:
        return question(session, *given)


def view(scan: ScanHandle, path: str) -> str:
    return scan.share.view(path)


def test_contents_are_known_by_size_digest_and_view(store: Store, scan: ScanHandle) -> None:
    """Not those that took too long, nor those whose member is called after them."""
    assert asked(store, rebuild.known_digests, scan, [10, 99, 0]) == {
        (10, view(scan, "a.txt")): {DIGEST},
        (10, view(scan, "box.zip")): {OTHER},
    }
    assert asked(store, rebuild.known_digests, scan, [0, 99]) == {}
    txt, box = (DIGEST, view(scan, "x.txt")), (OTHER, view(scan, "x.zip"))
    others = [(DIGEST, box[1]), ("b" * 64, txt[1]), ("c" * 64, view(scan, "x.gz")), ("0" * 64, txt[1])]
    assert asked(store, rebuild.known_contents, scan, [txt, box, *others]) == {txt, box}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"gone_scan_id": 1}, "its members are gone with it"),
        ({"detector_version": "0"}, "other detectors have read it"),
        ({"outcome": "unreadable"}, "nobody could read it last"),
        ({"outcome": "not_examined"}, "it is to be read again"),
    ],
)
def test_a_content_of_which_no_read_copy_is_left_is_not_known(
    store: Store, scan: ScanHandle, columns: dict[str, Any], told: str
) -> None:
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == 1).values(columns))
    wanted = [(DIGEST, view(scan, "a.txt"))]
    assert asked(store, rebuild.known_contents, scan, wanted) == frozenset(), told
    assert asked(store, rebuild.twin, scan, DIGEST, wanted[0][1]) is None


def test_a_scan_that_reads_everything_again_believes_itself_alone(store: Store, scan: ScanHandle) -> None:
    wanted = [(DIGEST, view(scan, "a.txt"))]
    assert asked(store, rebuild.known_contents, replace(scan, reread=True), wanted) == {*wanted}
    later = replace(scan, reread=True, id=scan.id + 1)
    assert asked(store, rebuild.known_contents, later, wanted) == frozenset()


def test_a_copy_has_what_was_found_in_its_bytes_and_the_members(store: Store, scan: ScanHandle) -> None:
    """The findings of the bytes stay with the content; the members bring their own."""
    own, *members = asked(store, rebuild.twin, scan, OTHER, view(scan, "copy.zip"))
    assert (own.path, own.same_as, own.findings, own.remarks, own.reason) == (
        "box.zip", OTHER, [], [("fact", "it is old")], "why"
    )  # fmt: skip
    by_path = {one.path: one for one in members}
    deep = by_path["box.zip!/in.zip!/x.txt"]
    assert (deep.container, deep.holder) == ("box.zip", "box.zip!/in.zip")
    assert by_path["box.zip!/in.zip"].holder == "box.zip"
    [found] = deep.findings
    assert found.place == {"part": "cell", "sheet": "Staff", "cell": "B2"}
    assert found.why["sentence"] == "It is one."


def test_of_a_value_in_a_name_the_end_is_remembered_and_of_others_not(store: Store, scan: ScanHandle) -> None:
    """It would tell how long the value is; of a name it is sealed, since lists must mask it."""
    [in_name] = asked(store, rebuild.item_findings, scan.share.sealer, [1])[1]
    assert (in_name.start, in_name.end) == (0, 7)
    [in_bytes] = asked(store, rebuild.content_findings, scan.share.sealer, 1)
    assert (in_bytes.start, in_bytes.end) == (0, 0)
    assert asked(store, rebuild.content_findings, scan.share.sealer, 1, 0) == []


def test_remarks_come_back_as_they_were(scan: ScanHandle) -> None:
    sealer = scan.share.sealer
    assert rebuild.remarks_of(None, sealer) == []
    assert rebuild.remarks_of(sealer.seal('[["fact", "x"]]'), sealer) == [("fact", "x")]


def families(store: Store, scan: ScanHandle) -> dict[str, list[Any]]:
    with store.database.reading() as session:
        return {
            results[0].path: results for _, results in rebuild.families(session, scan.share, lambda _: {})
        }


def test_every_labelled_file_comes_with_its_members_and_evidence(
    store: Store, scan: ScanHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of its bytes and of its name; what was never labelled waits for a scan."""
    monkeypatch.setattr(rebuild, "_PAGE", 2)
    found = families(store, scan)
    assert list(found) == ["a.txt", "b.txt", "box.zip", "c.gz"]
    assert sorted(one.path for one in found["box.zip"]) == [
        "box.zip",
        "box.zip!/in.zip",
        "box.zip!/in.zip!/x.txt",
    ]
    assert found["a.txt"][0].evidence == {"counts": {"US_SSN": 1}, "name": {"counts": {"VIN": 1}}}
    assert found["a.txt"][0].proposal.label is Label.CONFIDENTIAL


@pytest.mark.parametrize("outcome", ["unreadable", "not_examined"])
def test_a_label_is_judged_by_the_outcome_it_was_given_with(
    store: Store, scan: ScanHandle, outcome: str
) -> None:
    """The crawl says meanwhile that the file must be read again, or that its folder is closed."""
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == 1).values(outcome=outcome))
    assert families(store, scan)["a.txt"][0].outcome is Outcome.OK


def test_what_is_gone_is_in_no_family(store: Store, scan: ScanHandle) -> None:
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id.in_([2, 6])).values(gone_scan_id=scan.id))
    found = families(store, scan)
    assert "b.txt" not in found
    assert len(found["box.zip"]) == 2
