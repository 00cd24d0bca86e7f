"""Plans of what was missed, and files that are read blind."""

from __future__ import annotations

from models.assurance import AssurancePlan, AssuranceSample, Pile, PlanState, SampleKind
from tests.models.rows import Rows


def test_a_plan_is_planned_until_it_is_drawn(rows: Rows) -> None:
    plan = AssurancePlan(
        share_id=1,
        scan_id=rows.scan(),
        seed="s",
        rate=0.02,
        line="CONFIDENTIAL",
        frame_digest="f",
        made_by="ada",
    )
    assert (plan.state, plan.drawn_at, plan.ended_by) == (PlanState.PLANNED, None, None)


def test_a_file_waits_until_it_is_read(rows: Rows) -> None:
    item = rows.item(rows.scan(), "a")
    sample = AssuranceSample(
        plan_id=1, share_id=1, item_id=item, kind=SampleKind.DRAWN, pile=Pile.REST, turn=1, label="INTERNAL"
    )
    assert (sample.judged, sample.second, sample.known, sample.canary) == (None, None, None, "")
