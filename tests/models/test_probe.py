"""Probes: what is asked to learn how good answers are."""

from __future__ import annotations

from models.probe import Probe, ProbeKind
from tests.models.rows import Rows


def test_a_probe_waits_until_it_is_answered(rows: Rows) -> None:
    item = rows.item(rows.scan(), "a")
    probe = Probe(
        share_id=1, item_id=item, group_key="g", detector="d", entity="US_SSN", kind=ProbeKind.BELOW, seed="s"
    )
    assert (probe.verdict, probe.agrees, probe.known, probe.drawn_of) == (None, None, None, 0)
    assert {kind.value for kind in ProbeKind} == {"below", "again", "canary"}
