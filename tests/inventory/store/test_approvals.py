"""Labels in effect: by whose word, for what, how long; what makes them stale; what is refused."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from classify.errors import ApprovalError, SecondPersonError, StaleTaskError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.retention import Rule
from classify.inventory.store import Store
from classify.inventory.store.approvals import Approved
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import FINDING, ITEM, SCAN
from classify.label.policy import Policy
from models.approval import ApprovalState, Coverage
from models.decision import Scope, Verdict
from models.labels import Label
from tests.inventory.deciding import take_decision

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

TODAY = date(2026, 11, 30)
POLICY = Policy.load()


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


def effects(store: Store, share: ShareHandle) -> dict[str, tuple[str, str]]:
    """Label in effect and staleness, by path."""
    lines = {line.id: line.path for line in Catalogue(store).lines(share)}
    return {lines[item]: (one.label, one.stale.value) for item, one in store.in_effect([*lines]).items()}


def folder_of(store: Store, share: ShareHandle, path: str) -> tuple[str, str]:
    """Folder digest and proposed label of an item."""
    number = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.reading() as session:
        row = session.execute(select(ITEM.c.folder_digest, ITEM.c.label).where(ITEM.c.id == number)).one()
    return row.folder_digest, row.label


def approve(
    store: Store, share: ShareHandle, path: str, coverage: Coverage = Coverage.FOLDER, **how: Any
) -> Approved:
    """Approves the task that a file is in."""
    folder, proposed = folder_of(store, share, path)
    key = folder
    if coverage is Coverage.KIND:
        key = next(line.doc_type for line in Catalogue(store).lines(share) if line.path == path)
    shown = store.shown(share, coverage, key, proposed)
    return store.approve(share, shown, **{"actor": "ada", "policy": POLICY.version, **how})


def test_without_an_approval_no_label_is_in_effect(store: Store, share: ShareHandle) -> None:
    assert effects(store, share) == {}
    waiting = store.tasks(share, Coverage.FOLDER)
    assert sum(task.items for task in waiting) == len(list(Catalogue(store).lines(share)))
    assert [task.doubt.weight for task in waiting] == sorted(
        (task.doubt.weight for task in waiting), reverse=True
    )


def test_one_word_puts_a_folder_s_label_in_effect(store: Store, share: ShareHandle) -> None:
    done = approve(store, share, "HR/list.txt")
    assert done.state is ApprovalState.STANDING
    found = effects(store, share)
    assert found["HR/list.txt"] == found["HR/copy of list.txt"] == ("CONFIDENTIAL", "")
    assert len(found) == done.items


def test_a_new_file_in_an_approved_folder_has_its_label(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    approve(store, share, "HR/list.txt")
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    (folder / "HR" / "mowing.txt").write_text("Nothing of anybody.\n")
    scan()
    store.bring_in_effect(share, TODAY)
    found = effects(store, share)
    assert found["HR/new.txt"] == ("CONFIDENTIAL", "")
    assert "HR/mowing.txt" not in found, "it is proposed another label"


def test_of_a_kind_only_what_was_shown_and_its_copies(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    approve(store, share, "HR/list.txt", Coverage.KIND)
    shutil.copy(folder / "HR" / "list.txt", folder / "Parks" / "copy.txt")
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    scan()
    store.bring_in_effect(share, TODAY)
    found = effects(store, share)
    assert found["Parks/copy.txt"] == ("CONFIDENTIAL", "")
    assert "HR/new.txt" not in found


def test_other_bytes_make_it_stale_and_the_label_stays_on_record(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    approve(store, share, "HR/list.txt", Coverage.KIND)
    (folder / "HR" / "list.txt").write_text("Another number 219-09-5555 of the first employee\n")
    scan()
    counts = store.bring_in_effect(share, TODAY)
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "content")
    assert effects(store, share)["HR/copy of list.txt"] == ("CONFIDENTIAL", "")
    assert counts["content"] == 1


def test_another_proposal_makes_it_stale(store: Store, share: ShareHandle) -> None:
    """A reviewer found that the number is none."""
    approve(store, share, "HR/list.txt")
    dismiss(store, share, "HR/list.txt", actor="bert")
    store.bring_in_effect(share, TODAY)
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "proposal")
    stale = [task for task in store.tasks(share, Coverage.FOLDER) if task.stale]
    assert sum(task.stale for task in stale) == 2


def dismiss(store: Store, share: ShareHandle, path: str, *, actor: str) -> None:
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        findings = list(session.scalars(select(FINDING.c.id).where(FINDING.c.content_id == content)))
    seen = [Seen(item, one) for one in findings]
    taken = take_decision(store, share, seen, Verdict.WRONG_MATCH, Scope.SHARE, actor=actor)
    store.reevaluate_decided(share, POLICY, [taken.lot])


def test_what_was_not_shown_cannot_be_approved(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    """A file came between the page and the key."""
    digest, proposed = folder_of(store, share, "HR/list.txt")
    shown = store.shown(share, Coverage.FOLDER, digest, proposed)
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    scan()
    with pytest.raises(ApprovalError, match="Since this was shown"):
        store.approve(share, shown, actor="ada", policy=POLICY.version)
    assert effects(store, share) == {}


def test_reviewer_and_approver_of_one_file_are_two_people(store: Store, share: ShareHandle) -> None:
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == "HR/list.txt")
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        finding = session.scalar(select(FINDING.c.id).where(FINDING.c.content_id == content))
    assert finding is not None
    take_decision(store, share, [Seen(item, finding)], Verdict.CONFIRM, Scope.ITEM, actor="ada")
    done = approve(store, share, "HR/list.txt", actor="ada")
    assert done.left_out == 2, "the file and its copy"
    assert "HR/list.txt" not in effects(store, share)
    approve(store, share, "HR/list.txt", actor="bert")
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "")


def test_left_out_files_stay_without(store: Store, share: ShareHandle) -> None:
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == "HR/list.txt")
    approve(store, share, "HR/list.txt", left_out=[item])
    store.bring_in_effect(share, TODAY)
    assert "HR/list.txt" not in effects(store, share)
    assert effects(store, share)["HR/copy of list.txt"] == ("CONFIDENTIAL", "")


def test_an_override_needs_a_reason_and_a_last_day_and_ends_with_it(store: Store, share: ShareHandle) -> None:
    for how in (
        {},
        {"reason": "old"},
        {"until": date(2999, 1, 1)},
        {"reason": " ", "until": date(2999, 1, 1)},
    ):
        with pytest.raises(ApprovalError, match="needs a reason"):
            approve(store, share, "HR/list.txt", label=Label.RESTRICTED, **how)
    with pytest.raises(ApprovalError, match="over already"):
        approve(store, share, "HR/list.txt", label=Label.RESTRICTED, reason="x", until=date(2000, 1, 1))
    last = date(2999, 1, 1)
    approve(store, share, "HR/list.txt", label=Label.RESTRICTED, reason="as asked", until=last)
    assert effects(store, share)["HR/list.txt"] == ("RESTRICTED", "")
    store.bring_in_effect(share, last)
    assert effects(store, share)["HR/list.txt"] == ("RESTRICTED", "")
    store.bring_in_effect(share, last + timedelta(days=1))
    assert effects(store, share)["HR/list.txt"] == ("RESTRICTED", "expired")


def test_lowering_a_label_on_criminal_justice_data_needs_a_second_person(
    store: Store, scan: Scans, folder: Path
) -> None:
    scan(criminal_justice=True)
    share = store.shares()[0]
    how: dict[str, Any] = {"label": Label.PUBLIC, "reason": "released", "until": date(2999, 1, 1)}
    path = next(line.path for line in Catalogue(store).lines(share) if Label(line.label).rank > 0)
    asked = approve(store, share, path, **how)
    assert asked.state is ApprovalState.REQUESTED
    assert effects(store, share) == {}
    with pytest.raises(ApprovalError, match="second person"):
        store.answer_approval(asked.id, share, actor="ada", agrees=True)
    store.answer_approval(asked.id, share, actor="bert", agrees=True)
    assert effects(store, share)[path] == ("PUBLIC", "")
    with pytest.raises(ApprovalError, match="no such approval"):
        store.answer_approval(asked.id, share, actor="bert", agrees=False)


def test_taken_back_it_is_stale_and_asked_again(store: Store, share: ShareHandle) -> None:
    done = approve(store, share, "HR/list.txt")
    assert store.take_back(share, done.id, actor="bert") == done.items
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "ended")
    approve(store, share, "HR/list.txt")
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "")


def test_still_right_is_one_key_with_a_day(store: Store, share: ShareHandle) -> None:
    done = approve(store, share, "HR/list.txt")
    store.still_right(share, done.id, actor="bert")
    with pytest.raises(ApprovalError):
        store.still_right(share, 999, actor="bert")
    assert store.first_forged_event() is None


def grounds(store: Store, share: ShareHandle, change: str, path: str = "HR/list.txt") -> None:
    """What the label of a file and its like rests on, as a relabelling by another policy would write it."""
    number = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.writing() as session:
        known = session.scalar(select(ITEM.c.ground).where(ITEM.c.id == number))
        assert known is not None
        rule, version, law = known.split("|")
        anew = {"rule": f"other|{version}|{law}", "law": f"{rule}|{version}|0"}[change]
        session.execute(ITEM.update().where(ITEM.c.ground == known).values(ground=anew))


@pytest.mark.parametrize("change", ["rule", "law"])
def test_another_rule_or_law_is_told_and_still_right_brings_it_in_effect_again(
    store: Store, share: ShareHandle, change: str
) -> None:
    done = approve(store, share, "HR/list.txt")
    before = store.to_confirm(share, done.id)
    grounds(store, share, change)
    counts = store.bring_in_effect(share, TODAY)
    assert counts[change] > 1
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", change)
    with pytest.raises(StaleTaskError, match="what leans on it has changed"):
        store.still_right(share, done.id, actor="bert", revision=before)
    again = store.still_right(share, done.id, actor="bert", revision=store.to_confirm(share, done.id))
    assert again == counts[change]
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "")
    store.bring_in_effect(share, TODAY)
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", ""), "and it stays"


def test_who_reviewed_does_not_say_still_right(store: Store, share: ShareHandle) -> None:
    done = approve(store, share, "HR/list.txt")
    confirm(store, share, "HR/list.txt", actor="bert")
    grounds(store, share, "law")
    store.bring_in_effect(share, TODAY)
    store.still_right(share, done.id, actor="bert", revision=store.to_confirm(share, done.id))
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "law")


def confirm(store: Store, share: ShareHandle, path: str, *, actor: str) -> None:
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        finding = session.scalar(select(FINDING.c.id).where(FINDING.c.content_id == content))
    assert finding is not None
    take_decision(store, share, [Seen(item, finding)], Verdict.CONFIRM, Scope.ITEM, actor=actor)


def test_whoever_reviews_after_approving_is_no_approver_any_more(store: Store, share: ShareHandle) -> None:
    approve(store, share, "HR/list.txt", actor="ada")
    confirm(store, share, "HR/list.txt", actor="ada")
    store.bring_in_effect(share, TODAY)
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "person")
    approve(store, share, "HR/list.txt", actor="bert")
    store.bring_in_effect(share, TODAY)
    assert effects(store, share)["HR/list.txt"] == ("CONFIDENTIAL", "")


def test_what_was_left_out_and_approved_later_leaves_the_first_approval_standing(
    store: Store, share: ShareHandle
) -> None:
    """Each approves what they saw; nothing of the first moves under the second's name."""
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == "HR/list.txt")
    first = approve(store, share, "HR/list.txt", actor="ada", left_out=[item])
    second = approve(store, share, "HR/list.txt", actor="bert")
    assert second.items == 1
    store.bring_in_effect(share, TODAY)
    by = {one.id: one for one in store.approvals_on_record([share])}
    assert {number: (one.in_effect, one.state) for number, one in by.items()} == {
        first.id: (first.items, ApprovalState.STANDING),
        second.id: (1, ApprovalState.STANDING),
    }


def test_an_approval_with_nothing_under_it_is_followed_by_the_later(store: Store, share: ShareHandle) -> None:
    """What changed wholly and was approved anew is on record as followed."""
    first = approve(store, share, "HR/list.txt")
    with store.database.writing() as session:
        session.execute(ITEM.update().values(ground=ITEM.c.ground.concat("2")))
    assert store.bring_in_effect(share, TODAY)["law"] == first.items
    second = approve(store, share, "HR/list.txt", actor="bert")
    assert second.items == first.items
    states = {one.id: (one.state, one.ended_why) for one in store.approvals_on_record([share])}
    assert states == {
        first.id: (ApprovalState.ENDED, "replaced"),
        second.id: (ApprovalState.STANDING, None),
    }


def test_new_labels_bring_theirs_in_effect_by_themselves(store: Store, share: ShareHandle) -> None:
    """Whoever decides or relabels need not think of it: it is one transaction, and in the trail."""
    approve(store, share, "HR/list.txt")
    approve(store, share, "Parks/mowing.txt")
    dismiss(store, share, "HR/list.txt", actor="bert")
    found = effects(store, share)
    assert found["HR/list.txt"] == found["HR/copy of list.txt"] == ("CONFIDENTIAL", "proposal")
    assert found["Parks/mowing.txt"][1] == ""
    trail = json.loads(store.exported_trail())["rows"]
    (brought,) = [row for row in trail if row["action"] == "label.bring"]
    assert brought["details"] == {"in_effect": 0, "stale": 2, "proposal": 2}


def test_a_scan_brings_labels_in_effect_by_itself(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    approve(store, share, "HR/list.txt")
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    shutil.move(folder / "HR" / "list.txt", folder / "Parks" / "moved.txt")
    scan()
    found = effects(store, share)
    assert found["HR/new.txt"] == ("CONFIDENTIAL", "")
    assert found["Parks/moved.txt"] == ("CONFIDENTIAL", ""), "the same bytes, wherever they lie"
    assert "HR/list.txt" not in found


def test_where_nothing_was_approved_nothing_is_done(store: Store, share: ShareHandle) -> None:
    assert store.bring_in_effect(share, TODAY) == {}


def test_retention_forgets_what_was_in_effect_for_files_that_are_gone(
    store: Store, share: ShareHandle, scan: Scans, folder: Path
) -> None:
    approve(store, share, "HR/list.txt", Coverage.KIND)
    (folder / "HR" / "list.txt").unlink()
    (folder / "HR" / "copy of list.txt").unlink()
    scan()
    with store.database.writing() as session:
        session.execute(SCAN.update().values(finished_at=datetime(2001, 1, 1, tzinfo=UTC)))
    assert store.purge(share, Rule(1, None)).files == 2


def test_renewed_keys_know_the_approved_folders(store: Store, share: ShareHandle) -> None:
    """Folders are known by keyed digests."""
    approve(store, share, "HR/list.txt", label=Label.RESTRICTED, reason="as asked", until=date(2999, 1, 1))
    before = effects(store, share)
    store.renew_keys()
    (anew,) = store.shares()
    store.bring_in_effect(anew, TODAY)
    assert effects(store, anew) == before
    (one,) = store.approvals_on_record([anew])
    assert one.reason == "as asked"


def test_a_second_person_who_reviewed_cannot_agree(store: Store, scan: Scans) -> None:
    scan(criminal_justice=True)
    share = store.shares()[0]
    confirm(store, share, "HR/list.txt", actor="cora")
    lower: dict[str, Any] = {"label": Label.PUBLIC, "reason": "released", "until": date(2999, 1, 1)}
    asked = approve(store, share, "HR/list.txt", actor="ada", **lower)
    with pytest.raises(SecondPersonError, match="You decided about some"):
        store.answer_approval(asked.id, share, actor="cora", agrees=True)
    store.answer_approval(asked.id, share, actor="bert", agrees=True)
    assert effects(store, share)["HR/list.txt"] == ("PUBLIC", "")


def test_what_was_asked_for_and_changed_cannot_be_agreed_to(store: Store, scan: Scans, folder: Path) -> None:
    scan(criminal_justice=True)
    share = store.shares()[0]
    lower: dict[str, Any] = {"label": Label.PUBLIC, "reason": "released", "until": date(2999, 1, 1)}
    asked = approve(store, share, "HR/list.txt", actor="ada", **lower)
    (folder / "HR" / "new.txt").write_text("Number 219-09-6666 of somebody\n")
    scan(criminal_justice=True)
    with pytest.raises(StaleTaskError, match="has changed"):
        store.answer_approval(asked.id, share, actor="bert", agrees=True)
    store.answer_approval(asked.id, share, actor="bert", agrees=False)
    assert effects(store, share) == {}
