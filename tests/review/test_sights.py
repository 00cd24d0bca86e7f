"""What a person is shown: groups, pages, batches, one question; no value, and nothing of probes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from classify.inventory import probing
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.tables import DECISION
from classify.review.desk import Desk
from classify.review.sights import takes_second
from classify.review.told import Filters
from models.columns import now
from models.decision import Verdict
from models.labels import Label
from models.probe import ProbeKind
from tests.review.conftest import NUMBERS, Desks, forms


def test_groups_are_narrowed_and_paged(desk: Desk) -> None:
    every = desk.groups()
    assert [line.weight for line in every] == sorted((line.weight for line in every), reverse=True)
    first = desk.groups(limit=1)
    rest = desk.groups(after=(first[0].weight, first[0].key))
    assert [*first, *rest] == every
    assert desk.groups(Filters(entity="EMAIL_ADDRESS")) == []
    assert desk.groups(Filters(entity="US_SSN", label="CONFIDENTIAL")) == every
    assert desk.groups(Filters(label="RESTRICTED")) == []
    assert desk.groups(Filters(share=999)) == []
    assert desk.groups(Filters(assigned="bert")) == []


def test_a_page_of_questions_follows_another(desk: Desk) -> None:
    first = desk.questions(forms(desk), limit=7)
    rest = desk.questions(forms(desk), after=first[-1].id)
    assert [line.path for line in (*first, *rest)] == [f"Forms/form {one:02}.txt" for one in range(NUMBERS)]


def test_a_question_is_shown_without_its_value(desk: Desk) -> None:
    sight = desk.look(desk.questions(forms(desk))[0].id)
    [finding] = sight.findings
    assert (sight.label, sight.state, finding.verdict) == ("CONFIDENTIAL", "open", None)
    assert (finding.mask, finding.place, finding.detector) == ("***-**-****", "line 1", "identity/us_ssn")
    assert sight.reasons
    assert "219-09" not in repr(sight)


def test_the_same_value_elsewhere_is_counted(desk: Desk) -> None:
    key = next(line.key for line in desk.groups() if line.items == 2)
    [finding] = desk.look(desk.questions(key)[0].id).findings
    assert finding.elsewhere == 1


def test_earlier_decisions_on_the_like_are_shown(desk: Desk) -> None:
    first, second, *_ = desk.questions(forms(desk))
    desk.decide(first.id, first.revision, Verdict.SAMPLE)
    [earlier] = desk.look(second.id).earlier
    assert (earlier.verdict, earlier.decided_by, earlier.same_value) == (Verdict.SAMPLE, "ada", False)


def test_a_batch_fits_the_time_and_says_what_remains(desk: Desk, desk_of: Desks) -> None:
    batch = desk.batch(1)  # ten questions of six seconds
    assert (len(batch.questions), batch.seconds_each) == (10, 6.0)
    assert 0 < batch.share_of_risk < 1
    everything = sum(line.items for line in desk.groups())
    assert batch.questions_left == everything - 10
    others = desk_of("bert").batch(60)
    assert {line.id for line in others.questions}.isdisjoint(line.id for line in batch.questions)
    assert len(others.questions) == everything - 10


def test_a_batch_goes_by_the_person_s_own_seconds(desk: Desk) -> None:
    for line in desk.questions(forms(desk), limit=3):
        desk.decide(line.id, line.revision, Verdict.CONFIRM, seconds=20.0)
    assert desk.batch(1).seconds_each == 20.0
    assert len(desk.batch(1).questions) == 3


def test_precision_counts_of_a_group_what_was_looked_at(desk: Desk) -> None:
    group = desk.group(forms(desk))
    desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM)
    assert desk.precision() == {"identity/us_ssn": replace(group.precision, right=5, decided=5)}
    [(key, precision)] = desk.precision_by_folder().items()
    assert (key[0], precision.decided) == ("identity/us_ssn", 5)


def test_who_must_agree_is_told_before(desk: Desk, desk_of: Desks, share: ShareHandle) -> None:
    assert not desk.group(forms(desk)).needs_second
    flagged = replace(share, criminal_justice=True)
    assert takes_second(flagged, Label.CONFIDENTIAL, Label.INTERNAL)
    assert takes_second(share, Label.RESTRICTED, Label.CONFIDENTIAL)
    assert not takes_second(share, Label.CONFIDENTIAL, Label.INTERNAL)
    assert not takes_second(flagged, Label.INTERNAL, Label.CONFIDENTIAL)
    assert not takes_second(share, Label.RESTRICTED, Label.RESTRICTED)


def test_what_is_asked_again_looks_like_anything_else(
    store: Store, desk: Desk, desk_of: Desks, share: ShareHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever answers it learns neither that it was decided nor what was said."""
    before = desk.look(desk.questions(forms(desk))[3].id)
    group = desk.group(forms(desk))
    desk.decide_group(group.line.key, group.revision, Verdict.WRONG_MATCH)
    with store.database.writing() as session:
        session.execute(update(DECISION).values(decided_at=now() - timedelta(hours=2)))
    monkeypatch.setattr(probing, "AGAIN_IN", 0.1)
    store.draw_again([share], seed="s")
    [number] = store.waiting_probes([share], ProbeKind.AGAIN, limit=9)
    other = desk_of("bert")
    sight = other.look(number)
    assert (sight.label, sight.state, sight.needs_second) == (before.label, "open", before.needs_second)
    assert [finding.verdict for finding in sight.findings] == [None]
    receipt = other.decide(number, sight.revision, Verdict.CONFIRM, seconds=2.0)
    assert receipt.sentence == "Decided: 1 place in 1 file"
    assert receipt.remarks == []
