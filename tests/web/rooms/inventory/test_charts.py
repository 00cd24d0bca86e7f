"""Charts are drawn of the counts in the tables below them, of what one may see the totals of."""

from __future__ import annotations

import re

from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.inventory.charts import WIDTH, chart, parts_of
from tests.web.conftest import SignIn, body

CHARTS = "/inventory/charts/"


def test_pieces_fill_a_bar_exactly() -> None:
    for files in ([1, 1, 1], [7], [0, 3, 0, 4], [1, 999_999], [333, 334, 333]):
        parts = parts_of([(str(at), number) for at, number in enumerate(files)])
        assert sum(part.width for part in parts) == WIDTH
        reached = 0
        for part in parts:
            assert part.x == reached
            reached += part.width
    assert [part.width for part in parts_of([("a", 1), ("b", 3)])] == [250, 750]
    assert sum(part.width for part in parts_of([("a", 0)])) == 0


def test_a_chart_leaves_out_what_nothing_has() -> None:
    made = chart(
        "labels", "T", "A", "Department", {"R": "Red", "G": "Green", "B": "Blue"},
        {"Parks": {"R": 1, "B": 3}, "Empty": {}}, str, lambda row: f"?department={row}",
    )  # fmt: skip
    assert made.legend == ["Red", "Blue"]
    assert [(bar.title, bar.files, bar.address) for bar in made.bars] == [("Parks", 4, "?department=Parks")]
    assert made.bars[0].sentence == "Parks: Red 1, Blue 3"


def test_each_chart_has_its_numbers_in_a_table(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.STEWARD).get(CHARTS))
    assert text.count('role="img"') == text.count('<th scope="row">') > 5
    assert 'aria-label="Human Resources: Confidential 8"' in text
    row = re.search(r">Human Resources</a></th>(.*?)</tr>", text)
    assert row
    assert re.findall(r">([\d,]+)<", row[1]) == ["0", "8", "0", "8"]


def test_totals_of_a_flagged_share_need_no_clearance_but_lead_to_no_files(
    web: House, sign_in: SignIn
) -> None:
    text = body(sign_in(Role.STEWARD).get(CHARTS))
    assert 'aria-label="Police: Restricted 1, Internal 1"' in text
    assert "/inventory/?department=Police" not in text
    assert "CONFIDENTIAL CRIMINAL JUSTICE INFORMATION" in text
    assert "youth.txt" not in text


def test_departments_one_may_not_see_are_not_counted(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.REVIEWER, department="Parks and Recreation").get(CHARTS))
    assert "Parks and Recreation" in text
    assert "Police" not in text
    assert "Human Resources" not in text
    assert "Restricted" not in text


def test_an_administrator_sees_totals_and_no_way_to_files(web: House, sign_in: SignIn) -> None:
    text = body(sign_in(Role.ADMINISTRATOR).get(CHARTS))
    assert "Human Resources" in text
    assert 'href="/inventory/?' not in text


def test_without_files_the_page_says_what_to_do(web: House, sign_in: SignIn) -> None:
    assert "first scan" in body(sign_in(Role.STEWARD, department="Nowhere").get(CHARTS))


def test_nothing_of_style_or_script_is_in_the_page(web: House, sign_in: SignIn) -> None:
    """The policy of content forbids both."""
    text = body(sign_in(Role.STEWARD).get(CHARTS))
    assert " style=" not in text
    assert not re.search(r"""<script(?! src| id="\w+" type="application/json")""", text)
