"""Questions as people answer them: what they are about, and what makes them stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory import asked as asking
from classify.inventory import decided
from classify.inventory.asked import Asked, revision_of
from classify.inventory.store import Store
from models.columns import now
from models.decision import Verdict
from tests.inventory.queued import forms_of, press, single, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def one(**facts: Any) -> Asked:
    known: dict[str, Any] = dict.fromkeys(Asked.__slots__) | {"id": 1, "item_id": 1, "turn": 0, "findings": 1}
    return Asked(**{**known, **facts})


def test_a_revision_changes_with_what_is_asked_and_decided() -> None:
    before = one()
    assert before.revision == one(claimed_by="ada", risk=3.0).revision
    for changed in ({"content_id": 7}, {"turn": 1}, {"findings": 2}, {"item_id": 2}, {"best": 0.4}):
        assert replace(before, **changed).revision != before.revision


def test_a_group_s_revision_changes_with_any_member() -> None:
    members = [one(), one(id=2, item_id=2)]
    assert revision_of(members) == revision_of(members[::-1])
    assert revision_of(members) != revision_of(members[:1])
    assert revision_of(members) != revision_of([members[0], replace(members[1], turn=1)])


def test_a_claim_is_over_in_time() -> None:
    moment = now()
    claimed = one(claimed_by="ada", claimed_until=moment + timedelta(minutes=1))
    assert claimed.claimed_from("bert", moment) == "ada"
    assert claimed.claimed_from("ada", moment) == ""
    assert claimed.claimed_from("bert", moment + timedelta(minutes=2)) == ""
    assert one().claimed_from("bert", moment) == ""


def test_a_question_knows_its_findings_and_what_stands_about_them(
    store: Store, scan: Scans, folder: Path
) -> None:
    write_forms(folder, 3)
    scan()
    share, members = store.shares()[0], forms_of(store, store.shares()[0])
    press(store, share, single(members[0]), Verdict.SAMPLE)
    with store.database.reading() as session:
        found = asking.findings_of(session, share, members)
        assert [len(found[member.id]) for member in members] == [1] * len(members)
        assert asking.share_of(session, members[0].group_key) == share.id
        assert asking.share_of(session, "none") is None
        for member, verdict in zip(members[:2], (Verdict.SAMPLE, None), strict=True):
            [(_, finding)] = found[member.id]
            stands = asking.standing_about(session, share, member, [finding.fingerprint or ""])
            here = decided.whereabouts(session, share, [member.item_id])[member.item_id]
            assert stands.verdict(finding, here) is verdict


def test_pages_of_a_group_follow_one_another(store: Store, scan: Scans, folder: Path) -> None:
    write_forms(folder, 5)
    scan()
    members = forms_of(store, store.shares()[0])
    with store.database.reading() as session:
        first = asking.open_in(session, members[0].group_key, now(), limit=2)
        rest = asking.open_in(session, members[0].group_key, now(), after=first[-1].id)
    assert [*first, *rest] == members
