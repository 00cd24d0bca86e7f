"""Answers: what was on the screen is decided, once, whole or not at all; labels and questions follow."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import ClaimedError, ContradictionError, StaleError
from classify.inventory import queue
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.settings import Settings
from models.decision import DecisionState, Scope, Verdict
from tests.inventory.queued import FORMS, POLICY, all_of, forms_of, press, single, whole, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

Rows = Callable[[str], list[tuple[object, ...]]]
WIDE = {"never_contrary": [Scope.SHARE]}
LOT = "0123456789abcdef"


@pytest.fixture
def share(store: Store, scan: Scans, folder: Path) -> ShareHandle:
    write_forms(folder)
    scan()
    return store.shares()[0]


def labels(store: Store) -> dict[str, str]:
    return {line.path: line.label for line in Catalogue(store).lines(store.shares()[0])}


def test_labels_and_questions_follow_at_once(store: Store, share: ShareHandle) -> None:
    members = forms_of(store, share)
    answered = press(store, share, whole(members), Verdict.WRONG_MATCH)
    assert (answered.taken.decisions, answered.items, answered.copies) == (FORMS, FORMS, 0)
    assert answered.relabelled == FORMS
    assert {label for path, label in labels(store).items() if path.startswith("Forms")} == {"INTERNAL"}
    assert members[0].group_key not in {line.key for line in store.groups([share])}
    assert store.first_forged_event() is None


def test_members_left_out_stay_open(store: Store, share: ShareHandle) -> None:
    members = forms_of(store, share)
    press(store, share, whole(members, left_out=frozenset({members[0].id, members[3].id})))
    mine = [one for one in all_of(store) if one.group_key == members[0].group_key]
    assert [one.id for one in mine if one.state == "open"] == [members[0].id, members[3].id]


def test_only_these_findings_of_a_question(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    (folder / "HR" / "two.txt").write_text("Numbers 219-09-6661 and 219-09-6662 of the employees\n")
    scan()
    question = next(one for one in all_of(store) if one.findings == 2)
    with store.database.reading() as session:
        from classify.inventory.asked import findings_of

        [first, _] = findings_of(session, share, [question])[question.id]
    press(store, share, single(question, findings=frozenset({first[0]})))
    [left] = [one for one in all_of(store) if one.id == question.id]
    assert left.state == "open"
    with pytest.raises(StaleError):
        press(store, share, single(question))
    with pytest.raises(StaleError):
        press(store, share, single(left, findings=frozenset({999_999})))


@pytest.mark.parametrize("verdict", [Verdict.CONFIRM, Verdict.WRONG_MATCH])
def test_a_stale_page_is_refused(store: Store, share: ShareHandle, rows: Rows, verdict: Verdict) -> None:
    members = forms_of(store, share)
    press(store, share, single(members[0]), verdict)
    with pytest.raises(StaleError, match="changed meanwhile"):
        press(store, share, whole(members), verdict, actor="bert")
    with pytest.raises(StaleError):
        press(store, share, single(members[0]), verdict, actor="bert")
    assert rows("SELECT count(*), min(decided_by) FROM decision") == [(1, "ada")]


def test_a_file_that_was_read_again_makes_a_page_stale(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    members = forms_of(store, share)
    (folder / "Forms" / "form 00.txt").write_text("SSN: 219-09-7099 of another applicant\n")
    scan()
    with pytest.raises(StaleError):
        press(store, share, whole(members))


def test_who_is_at_it_is_not_overtaken(store: Store, share: ShareHandle) -> None:
    members = forms_of(store, share)
    store.batch([share], actor="bert", questions=100)
    with pytest.raises(ClaimedError, match="bert is deciding"):
        press(store, share, whole(members))
    press(store, share, whole(members), actor="bert")


def test_what_is_sent_twice_under_one_name_is_done_once(store: Store, share: ShareHandle, rows: Rows) -> None:
    pressed = single(forms_of(store, share)[0], lot=LOT)
    first, again = press(store, share, pressed), press(store, share, pressed)
    assert (first.again, again.again) == (False, True)
    assert again.taken.lot == first.taken.lot == LOT
    assert again.items == first.items
    assert rows("SELECT count(*) FROM decision") == [(1,)]
    with pytest.raises(StaleError):
        press(store, share, pressed, actor="bert")


def test_of_two_at_one_group_one_is_first(
    settings: Settings, store: Store, share: ShareHandle, rows: Rows
) -> None:
    """At the same moment, each with a connection of their own."""
    pressed, said = whole(forms_of(store, share)), []
    start = threading.Barrier(2)

    def at_once(actor: str, verdict: Verdict) -> None:
        with Store.open(settings.home, settings.database_url) as mine:
            start.wait()
            try:
                press(mine, mine.shares()[0], pressed, verdict, actor=actor)
                said.append("taken")
            except StaleError:
                said.append("stale")

    threads = [
        threading.Thread(target=at_once, args=("ada", Verdict.CONFIRM)),
        threading.Thread(target=at_once, args=("bert", Verdict.WRONG_MATCH)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["stale", "taken"]
    assert rows("SELECT count(*), count(DISTINCT decided_by), count(DISTINCT lot) FROM decision") == [
        (FORMS, 1, 1)
    ]


def test_a_label_that_may_not_fall_alone_makes_a_request(
    store: Store, share: ShareHandle, rows: Rows
) -> None:
    before, members = labels(store), forms_of(store, share)
    answered = press(store, share, whole(members), Verdict.WRONG_MATCH, takes_second=lambda *_: True)
    assert (answered.taken.state, answered.relabelled) == (DecisionState.REQUESTED, 0)
    assert labels(store) == before
    assert {one.state for one in all_of(store) if one.group_key == members[0].group_key} == {"waiting"}
    agreed = store.answer_request_of(share, answered.taken.lot, actor="bert", policy=POLICY, agrees=True)
    assert (agreed.taken.state, agreed.relabelled) == (DecisionState.STANDING, FORMS)
    assert rows("SELECT DISTINCT state, second_by FROM decision") == [("standing", "bert")]
    assert {one.state for one in all_of(store) if one.group_key == members[0].group_key} <= {"decided"}


def test_what_nobody_agrees_to_is_asked_again(store: Store, share: ShareHandle) -> None:
    members = forms_of(store, share)
    asked_for = press(store, share, whole(members), Verdict.WRONG_MATCH, takes_second=lambda *_: True)
    store.answer_request_of(share, asked_for.taken.lot, actor="bert", policy=POLICY, agrees=False)
    assert [one.id for one in forms_of(store, share)] == [one.id for one in members]


def test_a_confirmation_asks_nobody_else(store: Store, share: ShareHandle) -> None:
    answered = press(store, share, whole(forms_of(store, share)), takes_second=lambda *_: True)
    assert answered.taken.state is DecisionState.STANDING


def test_a_wide_decision_does_not_contradict_others(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    for name in ("first", "second"):
        (folder / "HR" / f"{name}.txt").write_text(f"The {name} paper: number 219-09-6666 of somebody\n")
    scan()
    first, second = [one for one in all_of(store) if "HR/" in path_of(store, one.item_id)][-2:]
    press(store, share, single(first), Verdict.CONFIRM)
    with pytest.raises(ContradictionError, match="otherwise in 1 place"):
        press(store, share, single(second), Verdict.WRONG_MATCH, scope=Scope.SHARE, **WIDE)
    alone = press(store, share, single(second), Verdict.WRONG_MATCH, **WIDE)
    assert alone.contrary == 1


def path_of(store: Store, item: int) -> str:
    return next(line.path for line in Catalogue(store).lines(store.shares()[0]) if line.id == item)


def test_undone_what_stood_before_stands_again(store: Store, share: ShareHandle, rows: Rows) -> None:
    """As a row of its own: nothing is overwritten."""
    question = forms_of(store, share)[0]
    press(store, share, single(question), Verdict.CONFIRM)
    [decided] = [one for one in all_of(store) if one.id == question.id]
    with store.database.writing() as session:  # asked once more
        from sqlalchemy import update

        from classify.inventory.tables import QUESTION

        session.execute(update(QUESTION).where(QUESTION.c.id == decided.id).values(state="open"))
    second = press(store, share, single(decided), Verdict.WRONG_MATCH, actor="bert")
    assert labels(store)["Forms/form 00.txt"] == "INTERNAL"
    store.end_lot(share, second.taken.lot, actor="bert", policy=POLICY, why="undone")
    assert labels(store)["Forms/form 00.txt"] == "CONFIDENTIAL"
    assert rows("SELECT verdict, state, decided_by, ended_why FROM decision ORDER BY id") == [
        ("confirm", "ended", "ada", "replaced"),
        ("wrong_match", "ended", "bert", "undone"),
        ("confirm", "standing", "ada", None),
    ]


def test_why_something_was_reversed_is_kept_encrypted(store: Store, share: ShareHandle, rows: Rows) -> None:
    answered = press(store, share, single(forms_of(store, share)[0]), Verdict.WRONG_MATCH)
    ended = store.end_lot(
        share, answered.taken.lot, actor="bert", policy=POLICY, why="reversed", note="looked at the paper"
    )
    assert (ended.taken.state, ended.relabelled) == (DecisionState.ENDED, 1)
    [(sealed,)] = rows("SELECT ended_note_sealed FROM decision")
    assert b"paper" not in bytes(sealed)  # type: ignore[call-overload]
    assert share.sealer.open(bytes(sealed)) == "looked at the paper"  # type: ignore[call-overload]


def test_questions_keep_their_numbers(store: Store, share: ShareHandle, scan: Scans) -> None:
    before = {one.id: one.item_id for one in all_of(store)}
    press(store, share, whole(forms_of(store, share)))
    scan()
    store.ask(share)
    assert {one.id: one.item_id for one in all_of(store)} == before


def test_after_presses_all_is_as_if_it_were_made_anew(
    store: Store, share: ShareHandle, scan: Scans, folder: Path, rows: Rows
) -> None:
    """A group with a copy in an archive of its folder, one in another share, and a file with a second value:
    what a press writes, who looks up one time what it is about, is what relabeling and asking anew, all of
    it, would write.
    """
    forms = folder / "Forms"
    with zipfile.ZipFile(forms / "packed.zip", "w") as packed:
        packed.write(forms / "form 01.txt", "inner.txt")
    (forms / "form 02.txt").write_text("SSN: 219-09-7002 of the applicant, 219-09-7001 of another\n")
    scan()
    shutil.copytree(forms, folder.parent / "Elsewhere" / "Forms")
    type(scan)(store, folder.parent / "Elsewhere", scan.settings)()
    for one in store.shares():
        store.reevaluate(one, POLICY)
    first, second, *_ = members = forms_of(store, share)
    press(store, share, single(first), Verdict.WRONG_MATCH, takes_second=lambda *_: True)
    press(store, share, single(second), Verdict.CONFIRM)
    rest = [one for one in members if one not in (first, second)]
    assert press(store, share, whole(rest), Verdict.WRONG_MATCH).relabelled == 2 * len(rest)
    pressed = [*rows(_LABELS), *rows(_QUESTIONS)]
    assert {"open", "waiting", "decided"} == {
        state for (state,) in rows("SELECT DISTINCT state FROM question")
    }
    with store.database.writing() as session:
        for one in store.shares():
            queue.refresh(
                session, one, [number for (number,) in rows(f"SELECT id FROM item WHERE share_id = {one.id}")]
            )
    assert [store.reevaluate(one, POLICY) for one in store.shares()] == [0, 0]
    assert [*rows(_LABELS), *rows(_QUESTIONS)] == pressed


_LABELS = """SELECT i.id, i.label, i.tags, i.doc_type, i.ground, i.row_mac, max(c.id)
    FROM item i LEFT JOIN classification c ON c.item_id = i.id GROUP BY i.id ORDER BY i.id"""
_QUESTIONS = (
    "SELECT id, item_id, group_key, state, findings, best, risk, turn, content_id FROM question ORDER BY id"
)
