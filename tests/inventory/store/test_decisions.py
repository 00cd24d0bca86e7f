"""What people say of findings: how far it reaches, what it outlives, who may undo it; labels follow."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from classify.errors import DecisionError
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import DECISION, FINDING, ITEM
from classify.label.policy import Policy
from models.columns import now
from models.decision import Scope, Verdict
from tests.inventory.deciding import answer_request, end_decisions, take_decision

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

Rows = Callable[[str], list[tuple[object, ...]]]
POLICY = Policy.load()


def labels(store: Store) -> dict[str, str]:
    """What each item's label is, and how many findings stand behind it."""
    return {line.path: line.label for line in Catalogue(store).lines(store.shares()[0])}


def number_of(store: Store, path: str) -> int:
    return next(line.id for line in Catalogue(store).lines(store.shares()[0]) if line.path == path)


def seen(store: Store, path: str) -> list[Seen]:
    """All findings of an item, as somebody sees them."""
    item = number_of(store, path)
    with store.database.reading() as session:
        found = list(session.scalars(select(FINDING.c.id).where(FINDING.c.item_id == item)))
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        if content is not None:
            found += session.scalars(select(FINDING.c.id).where(FINDING.c.content_id == content))
    return [Seen(item, finding) for finding in found]


def decide(
    store: Store, path: str, verdict: Verdict = Verdict.WRONG_MATCH, scope: Scope = Scope.ITEM, **how: Any
) -> str:
    share = store.shares()[0]
    taken = take_decision(store, share, seen(store, path), verdict, scope, actor="ada", **how)
    store.reevaluate_decided(share, POLICY, [taken.lot])
    return taken.lot


def test_a_dismissed_number_is_no_ground_for_a_label_any_more(store: Store, scan: Scans) -> None:
    scan()
    before = labels(store)
    assert before["HR/list.txt"] == "CONFIDENTIAL"
    decide(store, "HR/list.txt")
    after = labels(store)
    assert after["HR/list.txt"] == labels(store)["HR/copy of list.txt"] != "CONFIDENTIAL"
    assert {path: label for path, label in after.items() if "list" not in path} == {
        path: label for path, label in before.items() if "list" not in path
    }


def test_what_is_confirmed_stays(store: Store, scan: Scans) -> None:
    scan()
    before = labels(store)
    decide(store, "HR/list.txt", Verdict.CONFIRM, Scope.EVERYWHERE)
    assert labels(store) == before


def test_a_member_s_decision_reaches_its_container(store: Store, scan: Scans) -> None:
    scan()
    assert labels(store)["HR/box.zip"] == "CONFIDENTIAL"
    decide(store, "HR/box.zip!/one.txt")
    assert labels(store)["HR/box.zip"] != "CONFIDENTIAL"


def test_a_number_in_a_name_is_decided_for_that_file(store: Store, scan: Scans) -> None:
    scan()
    name = next(path for path in labels(store) if path.startswith("HR/file"))
    before = labels(store)
    decide(store, name)
    assert labels(store)[name] != before[name]
    assert {path: label for path, label in labels(store).items() if path != name} == {
        path: label for path, label in before.items() if path != name
    }


def test_decisions_outlive_scans_moves_copies_and_other_bytes_around(
    store: Store, scan: Scans, folder: Path
) -> None:
    """The value is what was decided, in the whole share."""
    scan()
    decide(store, "HR/list.txt", scope=Scope.SHARE)
    decided_label = labels(store)["HR/list.txt"]
    scan()
    assert labels(store)["HR/list.txt"] == decided_label
    (folder / "HR" / "list.txt").rename(folder / "Parks" / "moved.txt")
    shutil.copy(folder / "HR" / "copy of list.txt", folder / "Parks" / "third.txt")
    (folder / "HR" / "other.txt").write_text("Other words around 219-09-9999 today\n")
    scan()
    after = labels(store)
    for path in ("Parks/moved.txt", "Parks/third.txt", "HR/other.txt"):
        assert after[path] != "CONFIDENTIAL", path


def test_another_number_is_another_matter(store: Store, scan: Scans, folder: Path) -> None:
    scan()
    decide(store, "HR/list.txt", scope=Scope.EVERYWHERE)
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of the third employee\n")
    scan()
    assert labels(store)["HR/new.txt"] == "CONFIDENTIAL"


def test_a_decision_about_one_content_does_not_reach_another(store: Store, scan: Scans, folder: Path) -> None:
    scan()
    decide(store, "HR/list.txt", scope=Scope.ITEM)
    (folder / "HR" / "other.txt").write_text("Other words around 219-09-9999 today\n")
    scan()
    assert labels(store)["HR/other.txt"] == "CONFIDENTIAL"


def test_the_whole_share_labelled_anew_says_the_same(store: Store, scan: Scans) -> None:
    scan()
    decide(store, "HR/list.txt")
    after = labels(store)
    assert store.reevaluate(store.shares()[0], POLICY) == 0
    assert labels(store) == after


def test_undone_within_a_day_by_whoever_took_it(store: Store, scan: Scans) -> None:
    scan()
    before = labels(store)
    lot = decide(store, "HR/list.txt")
    with pytest.raises(DecisionError, match="another person's"):
        end_decisions(store, lot, actor="bert", why="undone")
    end_decisions(store, lot, actor="ada", why="undone")
    store.reevaluate_decided(store.shares()[0], POLICY, [lot])
    assert labels(store) == before
    with pytest.raises(DecisionError, match="no such decision"):
        end_decisions(store, lot, actor="ada", why="undone")


def test_after_a_day_it_is_reversed_and_stays_in_history(store: Store, scan: Scans, rows: Rows) -> None:
    scan()
    lot = decide(store, "HR/list.txt")
    with store.database.writing() as session:
        session.execute(update(DECISION).values(decided_at=now() - timedelta(hours=25)))
    with pytest.raises(DecisionError, match="cannot be undone"):
        end_decisions(store, lot, actor="ada", why="undone")
    end_decisions(store, lot, actor="bert")
    assert rows("SELECT decided_by, ended_by, ended_why, state FROM decision") == [
        ("ada", "bert", "reversed", "ended")
    ]


def test_another_decision_about_the_same_takes_its_place(store: Store, scan: Scans, rows: Rows) -> None:
    scan()
    decide(store, "HR/list.txt", Verdict.WRONG_MATCH, Scope.SHARE)
    decide(store, "HR/copy of list.txt", Verdict.CONFIRM, Scope.SHARE)
    assert rows("SELECT verdict, state, ended_why FROM decision ORDER BY id") == [
        ("wrong_match", "ended", "replaced"),
        ("confirm", "standing", None),
    ]
    assert labels(store)["HR/list.txt"] == "CONFIDENTIAL"


def test_the_more_particular_decision_counts(store: Store, scan: Scans) -> None:
    scan()
    decide(store, "HR/list.txt", Verdict.WRONG_MATCH, Scope.EVERYWHERE)
    decide(store, "HR/list.txt", Verdict.CONFIRM, Scope.ITEM)
    assert labels(store)["HR/list.txt"] == "CONFIDENTIAL"


def test_a_request_counts_when_a_second_person_agrees(store: Store, scan: Scans) -> None:
    scan()
    before = labels(store)
    lot = decide(store, "HR/list.txt", second_person=True)
    assert labels(store) == before
    with pytest.raises(DecisionError, match="second person"):
        answer_request(store, lot, actor="ada", agrees=True)
    answer_request(store, lot, actor="bert", agrees=True)
    store.reevaluate_decided(store.shares()[0], POLICY, [lot])
    assert labels(store)["HR/list.txt"] != "CONFIDENTIAL"


def test_a_refused_request_changes_nothing(store: Store, scan: Scans, rows: Rows) -> None:
    scan()
    before = labels(store)
    lot = decide(store, "HR/list.txt", second_person=True)
    answer_request(store, lot, actor="bert", agrees=False)
    store.reevaluate_decided(store.shares()[0], POLICY, [lot])
    assert labels(store) == before
    assert rows("SELECT state, second_by FROM decision") == [("refused", "bert")]


def test_what_is_not_there_as_it_was_seen_is_refused(store: Store, scan: Scans, folder: Path) -> None:
    """The file changed between the page and the key."""
    scan()
    share, was = store.shares()[0], seen(store, "HR/list.txt")
    (folder / "HR" / "list.txt").write_text("Nothing here any more.\n")
    scan()
    with pytest.raises(DecisionError, match="changed meanwhile"):
        take_decision(store, share, was, Verdict.WRONG_MATCH, Scope.ITEM, actor="ada")
    with pytest.raises(DecisionError, match="changed meanwhile"):
        take_decision(store, share, [Seen(1, 999_999)], Verdict.WRONG_MATCH, Scope.ITEM, actor="ada")


def test_notes_are_encrypted_and_signatures_hold(store: Store, scan: Scans, rows: Rows) -> None:
    scan()
    decide(store, "HR/list.txt", note="asked the clerk")
    assert b"clerk" not in bytes(rows("SELECT note_sealed FROM decision")[0][0])  # type: ignore[arg-type]
    assert store.first_forged_event() is None
