"""What is known of probes is found by what they are about."""

from __future__ import annotations

import pytest

from classify.inventory import probes
from classify.inventory.store import Store
from classify.inventory.tables import PROBE
from models.columns import now
from models.decision import Verdict
from tests.inventory.at_work import PATHS, result, scanning

pytestmark = pytest.mark.only_sqlite


def test_answers_belong_to_the_question_and_are_given_once(store: Store, tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    with scanning(store, tmp_path / "s") as scan:
        store.record(scan, 0, [result(path) for path in PATHS])
    with store.database.writing() as session:
        common = {"share_id": 1, "detector": "d", "entity": "US_SSN", "seed": "s", "drawn_of": 1}
        common |= {"drawn_at": now(), "seconds": 0.0}
        session.execute(
            PROBE.insert(),
            [
                {**common, "item_id": 1, "group_key": "g", "kind": "below", "known": None},
                {**common, "item_id": 2, "group_key": "g", "kind": "again", "known": "confirm"},
            ],
        )
        assert probes.below_the_line(session, [1, 2, 3]) == {(1, "g")}
        assert probes.asked_again(session, [1, 2, 3]) == {(2, "g")}
        for verdict in (Verdict.CONFIRM, Verdict.PUBLIC):  # the second comes too late
            probes.answered(session, [(1, "g"), (2, "g"), (3, "g")], verdict, "lot", "ada", 6.0)
        assert probes.asked_again(session, [2]) == set()
        assert [(row["verdict"], row["agrees"], row["seconds"]) for row in probes.results(session, [1])] == [
            ("confirm", None, 2.0),
            ("confirm", True, 2.0),
        ]
        assert probes.agreement(session, [1]) == (1, 1)
        assert probes.differing(session, [1], 9) == []
        probes.taken_back(session, "lot")
        assert probes.results(session, [1]) == []
        probes.answered(session, [(2, "g")], Verdict.SAMPLE, "lot", "ada", 1.0)
        expected = probes.Differs(1, 2, "US_SSN", "d", Verdict.CONFIRM, Verdict.SAMPLE)
        assert probes.differing(session, [1], 9) == [expected]
        assert probes.differing(session, [2], 9) == []
