"""What decisions survive: scans, moves, copies, better detectors, other rules, new keys, a backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from classify import backup
from classify.inventory.catalogue import Catalogue
from classify.inventory.desk import QueueReader
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import CONTENT, DECISION, FINDING, ITEM
from classify.label.policy import Policy
from classify.results import StoredFinding
from classify.scanning import scan_share
from classify.settings import Settings
from models.decision import Scope, Verdict
from models.labels import mask
from tests import conftest
from tests.conftest import QuickReaders
from tests.inventory.deciding import answer_request, end_decisions, take_decision

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

pytestmark = pytest.mark.only_sqlite
"""The rules are Python; those tests whose statements differ run on both."""
both = pytest.mark.only_postgresql
"""Together with the mark above."""
POLICY = Policy.load()
SHOWN = mask("US_SSN")
LIST, COPY, MEMBER = "HR/list.txt", "HR/copy of list.txt", "HR/box.zip!/one.txt"
NAMED = "HR/file 219-09-8888.txt"


def plain(path: str) -> str:
    """A path as the test knows it: on screens the numbers in names are masked."""
    return path.replace(SHOWN, "219-09-8888")


def labels(store: Store, share: int = 0) -> dict[str, str]:
    return {plain(line.path): line.label for line in Catalogue(store).lines(store.shares()[share])}


def seen(store: Store, path: str) -> list[Seen]:
    item = next(line.id for line in Catalogue(store).lines(store.shares()[0]) if plain(line.path) == path)
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        of = FINDING.c.item_id == item
        if content is not None:
            of |= FINDING.c.content_id == content
        return [Seen(item, one) for one in session.scalars(select(FINDING.c.id).where(of))]


def decide(store: Store, path: str, scope: Scope, verdict: Verdict = Verdict.WRONG_MATCH) -> str:
    share = store.shares()[0]
    taken = take_decision(store, share, seen(store, path), verdict, scope, actor="ada")
    store.reevaluate_decided(share, POLICY, [taken.lot])
    store.ask(share, [taken.lot])
    return taken.lot


def asked(store: Store, share: int = 0) -> set[str]:
    """Paths somebody is still asked about."""
    handle = store.shares()[share]
    paths = {line.id: plain(line.path) for line in Catalogue(store).lines(handle)}
    return {
        paths[one.item_id]
        for group in store.groups([handle])
        for one in QueueReader(store).members(group.key)
    }


def holds(store: Store, *paths: str) -> None:
    """Nothing rests on what was dismissed, and nobody is asked again."""
    found, open_ones = labels(store), asked(store)
    for path in paths:
        assert found[path] not in ("CONFIDENTIAL", "RESTRICTED"), path
        assert path not in open_ones


def read_anew(store: Store) -> None:
    """As if other detectors had made all this: the next scan reads every file."""
    with store.database.writing() as session:
        session.execute(update(ITEM).values(detector_version="older"))
        session.execute(update(CONTENT).values(detector_version="older"))


@pytest.fixture(params=[Scope.PLACE, Scope.ITEM, Scope.SHARE, Scope.EVERYWHERE])
def scope(request: pytest.FixtureRequest) -> Scope:
    found: Scope = request.param
    return found


def test_a_decision_survives_a_second_scan(store: Store, scan: Scans) -> None:
    scan()
    decide(store, LIST, Scope.ITEM)
    scan()
    holds(store, LIST, COPY)


def test_it_survives_a_move_a_rename_and_a_copy(
    store: Store, scan: Scans, folder: Path, scope: Scope
) -> None:
    scan()
    decide(store, LIST, scope)
    (folder / LIST).rename(folder / "Parks" / "list.txt")
    (folder / COPY).rename(folder / "HR" / "renamed.txt")
    shutil.copy(folder / "HR" / "renamed.txt", folder / "Parks" / "third.txt")
    scan()
    holds(store, "Parks/list.txt", "HR/renamed.txt", "Parks/third.txt")


@both
def test_what_is_packed_in_a_file_moves_with_it_and_is_copied_with_it(
    store: Store, scan: Scans, folder: Path
) -> None:
    scan()
    assert labels(store)["HR/box.zip"] == "CONFIDENTIAL"
    decide(store, MEMBER, Scope.ITEM)
    shutil.copy(folder / "HR" / "box.zip", folder / "Parks" / "copy.zip")
    (folder / "HR" / "box.zip").rename(folder / "Parks" / "moved.zip")
    scan()
    holds(store, "Parks/copy.zip", "Parks/copy.zip!/one.txt", "Parks/moved.zip", "Parks/moved.zip!/one.txt")


def test_a_number_in_a_name_moves_with_the_file(store: Store, scan: Scans, folder: Path) -> None:
    scan()
    decide(store, NAMED, Scope.ITEM)
    (folder / NAMED).rename(folder / "Parks" / "leave 219-09-8888.txt")
    scan()
    holds(store, "Parks/leave 219-09-8888.txt")


@both
def test_a_copy_in_another_share_of_the_domain_holds_it_too(
    store: Store, scan: Scans, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    scan()
    decide(store, LIST, Scope.ITEM)
    other = tmp_path / "Yard archive"
    other.mkdir()
    shutil.copy(folder / LIST, other / "kept.txt")
    (other / "else.txt").write_text("Other words around 219-09-9999 today\n")
    scan_share(other, store=store, settings=settings, hire=QuickReaders)
    found = labels(store, 1)
    assert found["kept.txt"] not in ("CONFIDENTIAL", "RESTRICTED")
    assert found["else.txt"] == "CONFIDENTIAL"
    assert asked(store, 1) == {"else.txt"}


def test_it_survives_another_detector_that_finds_the_same(
    store: Store, scan: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan()
    decide(store, LIST, Scope.ITEM)
    read_anew(store)
    monkeypatch.setitem(conftest.WHY, "detector", "identity/better")
    monkeypatch.setitem(conftest.WHY, "version", "2")
    assert scan().progress.done_files > 0
    holds(store, LIST, COPY)


@pytest.fixture
def shifted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Call for readers that find everything a little later."""
    finding = QuickReaders._finding

    def later(self: QuickReaders, part: str, found: Any) -> StoredFinding:
        one = finding(self, part, found)
        one.start += 4
        return one

    monkeypatch.setattr(QuickReaders, "_finding", later)
    return None


@pytest.fixture
def without_fingerprints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few possible values: place and content say what is meant."""
    finding = QuickReaders._finding

    def bare(self: QuickReaders, part: str, found: Any) -> StoredFinding:
        one = finding(self, part, found)
        one.fingerprint = None
        return one

    monkeypatch.setattr(QuickReaders, "_finding", bare)


def test_a_place_that_a_better_detector_finds_a_little_elsewhere_is_the_same_place(
    store: Store, scan: Scans, without_fingerprints: None, request: pytest.FixtureRequest
) -> None:
    scan()
    decide(store, LIST, Scope.ITEM)
    read_anew(store)
    request.getfixturevalue("shifted")
    scan()
    holds(store, LIST, COPY)


def test_it_survives_other_rules(store: Store, scan: Scans) -> None:
    scan()
    decide(store, LIST, Scope.ITEM)
    share = store.shares()[0]
    strict = Policy.load()
    store.reevaluate(share, strict)
    store.ask(share)
    holds(store, LIST, COPY)
    assert labels(store)[MEMBER] == "CONFIDENTIAL"


def test_it_survives_a_backup_put_back(
    store: Store, scan: Scans, settings: Settings, tmp_path: Path, rows: Any
) -> None:
    scan()
    decide(store, LIST, Scope.SHARE)
    before = rows("SELECT * FROM decision"), rows("SELECT * FROM question"), labels(store)
    backup.make(store, tmp_path / "b.age")
    store.close()
    keys = (settings.home / "keys" / "keys.json").read_bytes()
    shutil.rmtree(settings.home)
    (settings.home / "keys").mkdir(parents=True, mode=0o700)
    (settings.home / "keys" / "keys.json").write_bytes(keys)
    (settings.home / "keys" / "keys.json").chmod(0o600)
    backup.restore(tmp_path / "b.age", settings)
    with Store.open(settings.home) as again, again.database.reading() as session:
        assert [tuple(row) for row in session.connection().exec_driver_sql("SELECT * FROM decision")] == (
            before[0]
        )
        questions = session.connection().exec_driver_sql("SELECT * FROM question")
        assert [tuple(row) for row in questions] == before[1]
        assert labels(again) == before[2]
        holds(again, LIST, COPY)


def test_under_new_keys_a_decision_is_found_again_when_the_bytes_are_read(
    store: Store, scan: Scans, folder: Path, scope: Scope
) -> None:
    scan()
    for path in (LIST, MEMBER):
        decide(store, path, scope)
    store.rotate_keys()
    read_anew(store)
    scan()
    holds(store, LIST, COPY, MEMBER, "HR/box.zip")
    if scope in (Scope.SHARE, Scope.EVERYWHERE):
        (folder / "Parks" / "new.txt").write_text("Words around 219-09-9999 today\n")
        scan()
        holds(store, "Parks/new.txt")


@both
def test_a_value_read_under_the_former_key_still_counts_beside_one_read_under_the_new(
    store: Store, scan: Scans, folder: Path
) -> None:
    """Only what changes is read again: both keys are in use for years."""
    (folder / "HR" / "other.txt").write_text("Words around 219-09-9999 today\n")
    scan()
    decide(store, LIST, Scope.SHARE)
    store.rotate_keys()
    (folder / LIST).rename(folder / "HR" / "zlist.txt")
    scan()
    holds(store, "HR/zlist.txt", COPY, "HR/other.txt")


def test_after_a_leak_decisions_fall_back_to_place_and_content(
    store: Store, scan: Scans, rows: Any, folder: Path, scope: Scope
) -> None:
    (folder / "HR" / "other.txt").write_text("Words around 219-09-9999 today\n")
    scan()
    for path in (LIST, MEMBER, NAMED):
        decide(store, path, scope)
    before = labels(store)
    store.renew_keys()
    assert rows("SELECT fingerprint FROM decision WHERE fingerprint IS NOT NULL") == []
    store.reevaluate(store.shares()[0], POLICY)
    store.ask(store.shares()[0])
    assert labels(store) == before
    holds(store, LIST, COPY, MEMBER, NAMED)


def test_after_a_leak_they_get_their_fingerprints_anew_when_the_bytes_are_read(
    store: Store, scan: Scans, rows: Any, folder: Path, scope: Scope
) -> None:
    (folder / "HR" / "other.txt").write_text("Words around 219-09-9999 today\n")
    scan()
    lots = [decide(store, path, scope) for path in (LIST, MEMBER, NAMED)]
    before, history = labels(store), rows("SELECT count(*) FROM decision WHERE detector <> ''")
    store.renew_keys()
    scan()
    assert labels(store) == before
    holds(store, LIST, COPY, MEMBER, NAMED, "HR/box.zip")
    assert rows("SELECT count(*) FROM decision WHERE detector <> ''") == history
    live = rows("SELECT fingerprint, content_digest FROM decision WHERE ended_at IS NULL")
    assert all(part is None or part.startswith("2:") for row in live for part in row)
    if scope in (Scope.SHARE, Scope.EVERYWHERE):
        (folder / "Parks" / "new.txt").write_text("Words around 219-09-9999 today\n")
        scan()
        holds(store, "Parks/new.txt")
    for lot in lots:
        end_decisions(store, lot, actor="ada", why="undone")
        store.reevaluate_decided(store.shares()[0], POLICY, [lot])
    assert labels(store)[LIST] == labels(store)[MEMBER] == labels(store)[NAMED] == "CONFIDENTIAL"


@both
def test_after_a_leak_a_value_is_known_by_any_place_it_stood_in(
    store: Store, scan: Scans, folder: Path
) -> None:
    """The file it was decided in is gone by then."""
    (folder / "HR" / "other.txt").write_text("Words around 219-09-9999 today\n")
    scan()
    decide(store, LIST, Scope.SHARE)
    store.renew_keys()
    for path in (LIST, COPY):
        (folder / path).unlink()
    scan()
    holds(store, "HR/other.txt")


def test_after_a_leak_a_request_still_waits_and_can_be_agreed_to(
    store: Store, scan: Scans, rows: Any
) -> None:
    scan()
    share = store.shares()[0]
    taken = take_decision(
        store, share, seen(store, LIST), Verdict.WRONG_MATCH, Scope.SHARE, actor="ada", second_person=True
    )
    store.renew_keys()
    scan()
    share = store.shares()[0]
    answer_request(store, taken.lot, actor="bert", agrees=True)
    store.reevaluate_decided(share, POLICY, [taken.lot])
    store.ask(share, [taken.lot])
    holds(store, LIST, COPY)


def test_other_bytes_under_a_new_key_inherit_nothing(store: Store, scan: Scans, folder: Path) -> None:
    scan()
    decide(store, LIST, Scope.PLACE)
    store.renew_keys()
    (folder / LIST).write_text("Number 219-09-4444 of the first employee\n")
    scan()
    assert labels(store)[LIST] == "CONFIDENTIAL"
    assert LIST in asked(store)


def test_another_value_at_the_same_place_is_another_matter(
    store: Store, scan: Scans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A better detector reads more there: nobody has said anything of that value."""
    scan()
    decide(store, LIST, Scope.SHARE)
    read_anew(store)
    finding = QuickReaders._finding

    def longer(self: QuickReaders, part: str, found: Any) -> StoredFinding:
        one = finding(self, part, found)
        one.fingerprint = self.config.keys.fingerprint("US_SSN", found[0] + "1")
        return one

    monkeypatch.setattr(QuickReaders, "_finding", longer)
    scan()
    assert labels(store)[LIST] == "CONFIDENTIAL"


def test_nothing_is_written_where_nobody_decided(store: Store, scan: Scans, rows: Any) -> None:
    scan()
    store.rotate_keys()
    read_anew(store)
    scan()
    assert rows("SELECT count(*) FROM decision") == [(0,)]


def test_read_again_and_again_nothing_is_written_twice(store: Store, scan: Scans, scope: Scope) -> None:
    scan()
    decide(store, LIST, scope)
    store.rotate_keys()
    counts = []
    for _ in range(3):
        read_anew(store)
        scan()
        with store.database.reading() as session:
            counts.append(len(session.execute(select(DECISION.c.id)).all()))
    assert len(set(counts)) == 1
