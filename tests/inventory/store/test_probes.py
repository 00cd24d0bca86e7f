"""The store's probes: what it hands out about questions of known files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory.store import Store
from models.decision import Verdict
from tests.inventory.queued import POLICY, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_questions_about_files_at_known_paths(store: Store, scan: Scans, folder: Path) -> None:
    write_forms(folder, 3)
    scan()
    share = store.shares()[0]
    wanted = ["Forms/form 01.txt", "HR/list.txt", "no such file"]
    found = store.asked_of(share, wanted)
    assert {path: [one.entity for one in findings] for _, path, findings in found} == {
        "Forms/form 01.txt": ["US_SSN"],
        "HR/list.txt": ["US_SSN"],
    }


def test_a_supposed_label_needs_no_decision(store: Store, scan: Scans, folder: Path) -> None:
    write_forms(folder, 3)
    scan()
    share = store.shares()[0]
    [(_, _, findings)] = store.asked_of(share, ["Forms/form 01.txt"])
    with store.database.reading() as session:
        from classify.inventory.asked import numbered

        [question] = numbered(session, [store.asked_of(share, ["Forms/form 01.txt"])[0][0]])
    proposal = store.proposal_if(share, POLICY, question.item_id, findings, Verdict.WRONG_MATCH)
    assert proposal is not None
    assert proposal.label == "INTERNAL"
