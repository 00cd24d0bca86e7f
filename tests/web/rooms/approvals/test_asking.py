"""What forms of approvals send: read strictly, empty fields keep what is proposed."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from classify.approval.desk import AS_PROPOSED, Chosen
from classify.web.rooms.approvals.asking import MOST_TASKS, Form, Named, named_in, numbers_in
from models.approval import Coverage
from models.labels import Label


def test_a_task_is_named_by_its_kind_one_of_its_files_and_what_was_shown() -> None:
    revision = "0123456789abcdef01234567"
    assert named_in([f"folder.12.{revision}", "rule.7"]) == [
        Named(Coverage.FOLDER, 12, revision),
        Named(Coverage.RULE, 7),
    ]


@pytest.mark.parametrize(
    "word", ["", "folder", "folder.", "folder.-1", "folder.1.XYZ", "planet.1", "folder.1.", "kind.²"]
)
def test_what_names_no_task_is_left_out(word: str) -> None:
    assert named_in([word]) == []


def test_a_task_is_named_once_and_only_so_many() -> None:
    assert len(named_in(["kind.3", "kind.3"])) == 1
    assert len(named_in(f"kind.{number}" for number in range(2 * MOST_TASKS))) == MOST_TASKS


def test_numbers_are_numbers() -> None:
    assert numbers_in(["1", "x", "-2", "٣", "9" * 40, "4"]) == {1, 4}


def test_an_empty_form_keeps_what_is_proposed() -> None:
    assert Form.of(QueryDict("label=&reason=&until=")).chosen() == AS_PROPOSED


def test_a_label_comes_with_its_reason_and_day() -> None:
    form = Form.of(QueryDict("label=PUBLIC&reason=+so+&until=2027-06-30&out=4&out=x"))
    assert form.chosen() == Chosen(Label.PUBLIC, "so", date(2027, 6, 30))
    assert form.left_out == {4}
