"""Questions: one for each kind of finding in a file."""

from __future__ import annotations

from models.columns import now
from models.question import Question, QuestionState
from tests.models.rows import Rows


def made(**facts: object) -> Question:
    return Question(
        **{
            "share_id": 1,
            "item_id": 1,
            "group_key": "g",
            "detector": "d",
            "entity": "US_SSN",
            "shape": "body",
            "findings": 2,
            "best": 0.9,
            "risk": 4.0,
            "since": now(),
            **facts,
        }
    )


def test_a_file_has_one_question_of_a_group(rows: Rows) -> None:
    scan = rows.scan()
    one, other = rows.item(scan, "a"), rows.item(scan, "b")
    about = {"share_id": one.share_id, "item_id": one.id}
    assert rows.kept(made(**about)).state == QuestionState.OPEN
    rows.refuses(made(**about, findings=3))
    rows.kept(made(**about, group_key="h"))
    rows.kept(made(share_id=one.share_id, item_id=other.id))
