"""What a file would bear if somebody said so: as it then does, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.inventory import asked as asking
from classify.inventory import supposing
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from models.decision import Verdict
from tests.inventory.queued import POLICY, forms_of, press, single, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_what_is_supposed_is_what_comes(store: Store, scan: Scans, folder: Path, rows: Any) -> None:
    write_forms(folder, 3)
    scan()
    share = store.shares()[0]
    question = forms_of(store, share)[0]
    with store.database.reading() as session:
        bare = [one for _, one in asking.findings_of(session, share, [question])[question.id]]
        right, wrong = (
            supposing.proposal_if(session, share, POLICY, question.item_id, bare, verdict)
            for verdict in (Verdict.CONFIRM, Verdict.WRONG_MATCH)
        )
        assert supposing.proposal_if(session, share, POLICY, 999_999, bare, Verdict.CONFIRM) is None
    assert right is not None
    assert wrong is not None
    assert (right.label, wrong.label) == ("CONFIDENTIAL", "INTERNAL")
    assert rows("SELECT count(*) FROM decision") == [(0,)]
    press(store, share, single(question), Verdict.WRONG_MATCH)
    line = next(one for one in Catalogue(store).lines(share) if one.id == question.item_id)
    assert (line.label, line.doc_type) == (wrong.label, wrong.doc_type)


def test_one_kind_alone(store: Store, scan: Scans, folder: Path) -> None:
    """The others of the file are supposed away."""
    text = "SSN: 219-09-7001 of the applicant\nCredit card: 4111 1111 1111 1111\n"
    (folder / "Parks" / "both.txt").write_text(text)
    scan()
    share = store.shares()[0]
    with store.database.reading() as session:
        number = next(one.id for one in Catalogue(store).lines(share) if one.path == "Parks/both.txt")
        none = supposing.proposal_if(session, share, POLICY, number, [], Verdict.CONFIRM, Verdict.WRONG_MATCH)
        all_ = supposing.proposal_if(session, share, POLICY, number, [], Verdict.CONFIRM)
    assert none is not None
    assert all_ is not None
    assert none.label.rank < all_.label.rank
