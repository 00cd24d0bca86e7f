"""The plan: values go in every spelling, dismissed ones stay, drawn ones go, and no cut overlaps another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.blackout.reading import Document
from classify.detect.finding import Finding
from classify.detect.scan import FINDINGS_KEPT
from classify.errors import CopyRefusedError, OrderError
from classify.extract.document import Place, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.redact.operators import BLACK, applied
from classify.redact.planned import ByHand, Planned, column_of
from models.labels import Entity, Role, Tag
from models.sharing import MANUAL
from tests.redact.documents import WHY, person, plan_of

SSN = "219-09-4321"
LINE = Place(line=1)


@dataclass(frozen=True)
class Said:
    """A decision, or a stretch somebody drew."""

    place: Place
    start: int
    stays: bool
    entity: str = Entity.US_SSN
    end: int = 0


def found(entity: str, value: str, text: str, place: Place = LINE, role: Role | None = None) -> Finding:
    start = text.index(value)
    return Finding(entity, value, 0.9, place, start, start + len(value), WHY, role)


def document(text: str, *values: tuple[str, str], people: dict[str, Role | None] | None = None) -> Document:
    findings = [found(entity, value, text) for entity, value in values]
    findings += [person(name, Place(line=1), text.index(name), role) for name, role in (people or {}).items()]
    block = TextBlock(text, Place(line=1))
    return Document(
        Source("a", data=b""), Envelope(), "text", [block], sorted(findings, key=lambda one: one.start)
    )


def cut(plan: Planned, text: str) -> str:
    return applied(text, plan.cuts(text))


def test_a_value_goes_in_every_spelling() -> None:
    plan = plan_of(document(f"SSN {SSN}", (Entity.US_SSN, SSN)))
    text = (
        "219094321, 219 09 4321, 219\u201109\u20114321, 219\u00ad-09-4321, 2\u200b19-09-4321, ２１９-09-4321"
    )
    assert cut(
        plan, text
    ) == "XXXXX4321, XXX XX 4321, XXX‑XX‑4321, XXX-XX-4321, XXX-XX-4321, XXX-XX-4321".replace("‑", "-")


def test_a_birth_date_goes_in_every_form() -> None:
    plan = plan_of(document("DOB 03/14/1984", (Entity.DATE_OF_BIRTH, "03/14/1984")))
    assert cut(plan, "March 14, 1984; 14 Mar 1984; 1984-03-14; 3/14/1984") == "1984; 1984; 1984; 1984"
    assert cut(plan, "03/14/84") == BLACK


def test_last_four_digits_only_where_the_law_lets_them() -> None:
    known = document(f"SSN {SSN}", (Entity.US_SSN, SSN))
    assert cut(plan_of(known, tags={Tag.TAX}), SSN) == BLACK
    known = document(f"SSN {SSN} FBI 123456AB7", (Entity.US_SSN, SSN), (Entity.FBI_NUMBER, "123456AB7"))
    assert cut(plan_of(known), SSN) == BLACK


def test_people_are_called_by_their_roles_alone_or_in_full() -> None:
    text = "Victim Ann Roe, victim Bea Doe, Officer Carl Jensen"
    people = {"Ann Roe": Role.VICTIM, "Bea Doe": Role.VICTIM, "Carl Jensen": Role.OFFICER}
    plan = plan_of(document(text, people=people))
    assert cut(plan, "DOE, BEA and Roe, and Carl Jensen") == "[victim 2] and [victim 1], and Carl Jensen"


def test_an_officer_of_a_victims_surname_keeps_his_name() -> None:
    text = "Victim Ann Jensen, Officer Carl Jensen"
    plan = plan_of(document(text, people={"Ann Jensen": Role.VICTIM, "Carl Jensen": Role.OFFICER}))
    assert cut(plan, "Carl Jensen met Ann Jensen") == "Carl Jensen met [victim 1]"
    assert cut(plan, "Ms. Jensen") == f"Ms. {BLACK}"


def test_what_was_not_read_with_the_document_is_searched() -> None:
    plan = plan_of(document("Nothing here"))
    assert cut(plan, "SSN: 457-55-5462") == "SSN: XXX-XX-5462"


def test_in_the_middle_of_something_longer_nothing_is_told() -> None:
    plan = plan_of(document(f"SSN {SSN}", (Entity.US_SSN, SSN)))
    assert cut(plan, "no. 8821909432177") == f"no. 88{BLACK}77"


def test_what_people_dismissed_stays_and_is_told() -> None:
    text = f"SSN {SSN} and 457-55-5462"
    known = document(text, (Entity.US_SSN, SSN), (Entity.US_SSN, "457-55-5462"))
    plan = plan_of(known, decided=[Said(Place(line=1), text.index(SSN), stays=True)])
    assert cut(plan, text) == f"SSN {SSN} and XXX-XX-5462"
    assert plan.stays == {Entity.US_SSN: 1}
    assert not plan.forbids(found(Entity.US_SSN, SSN, text))


def test_what_is_cut_elsewhere_does_not_stay_where_it_was_dismissed() -> None:
    text = f"SSN {SSN} and 219 09 4321"
    known = document(text, (Entity.US_SSN, SSN), (Entity.US_SSN, "219 09 4321"))
    plan = plan_of(known, decided=[Said(Place(line=1), text.index(SSN), stays=True)])
    assert SSN not in cut(plan, text)
    assert plan.stays == {}
    assert len(plan.found.overruled) == 1


def test_what_people_confirmed_goes_whatever_the_profile_says() -> None:
    text = "Officer Carl Jensen"
    known = document(text, people={"Carl Jensen": Role.OFFICER})
    said = Said(Place(line=1), 8, stays=False, entity=Entity.PERSON)
    assert cut(plan_of(known, decided=[said]), text) == f"Officer {BLACK}"


def test_what_somebody_drew_goes_everywhere() -> None:
    text = "The blue house stands there."
    known = document(text)
    plan = plan_of(known, drawn=[Said(Place(line=1), 4, stays=False, end=14)])
    assert cut(plan, "THE BLUE HOUSE burns") == f"THE {BLACK} burns"
    assert [one.entity for one in plan.cuts(text)] == [MANUAL]


def test_what_somebody_drew_in_a_cell_goes() -> None:
    table = TableBlock([["Note"], ["the blue house"]], Place(sheet="One"))
    known = Document(Source("a", data=b""), Envelope(), "xlsx", [table])
    place = table.cell_place(1, 0)
    plan = plan_of(known, drawn=[Said(place, 4, stays=False, end=14)])
    assert applied("the blue house", plan.cell_cuts(table, 1, 0)) == f"the {BLACK}"


def test_what_somebody_gives_back_is_cut_nowhere() -> None:
    text = f"SSN {SSN} and 219 09 4321"
    known = document(text, (Entity.US_SSN, SSN), (Entity.US_SSN, "219 09 4321"))
    plan = plan_of(known, drawn=[Said(Place(line=1), 5, stays=True, end=8)])
    assert cut(plan, text) == text
    assert plan.stays == {Entity.US_SSN: 2}


def test_decisions_of_what_is_gone_are_counted() -> None:
    plan = plan_of(
        document("Nothing"),
        decided=[Said(Place(line=9), 0, stays=True)],
        drawn=[Said(Place(line=9), 0, stays=False, end=3), Said(Place(line=9), 0, stays=True, end=3)],
    )
    assert (plan.found.lost, plan.found.missed) == (1, 2)


@pytest.mark.parametrize(
    ("entity", "tags"),
    [(Entity.FBI_NUMBER, ()), (Entity.POLICE_REPORT_NUMBER, ()), (Entity.US_SSN, {Tag.TAX})],
)
def test_what_the_law_closes_is_not_given_back_by_hand(entity: Entity, tags: set[Tag]) -> None:
    text = "No. 123456AB7"
    known = document(text, (entity, "123456AB7"))
    with pytest.raises(OrderError, match="law"):
        plan_of(known, drawn=[Said(LINE, 4, stays=True, end=8)], tags=tags)


def test_but_a_dismissal_keeps_it() -> None:
    text = "No. 123456AB7"
    known = document(text, (Entity.FBI_NUMBER, "123456AB7"))
    dismissed = Said(LINE, 4, stays=True, entity=Entity.FBI_NUMBER)
    plan = plan_of(known, decided=[dismissed], drawn=[Said(LINE, 4, stays=True, end=8)])
    assert cut(plan, text) == text


def test_a_whole_line_can_be_drawn() -> None:
    text = "First\nSecond line here\nThird"
    plan = plan_of(document(text), drawn=[Said(Place(line=2), 0, stays=False)])
    assert cut(plan, text) == f"First\n{BLACK}\nThird"
    assert plan.found.missed == 0


def test_what_stands_under_a_box_goes_everywhere_but_what_is_very_short() -> None:
    plan = plan_of(document("x"), orders=ByHand(under=["Old Mill", "No"]))
    assert cut(plan, "No: the old mill by the river") == f"No: the {BLACK} by the river"
    assert plan.left_in("OLD MILL") == [MANUAL]


def test_what_people_dismissed_in_a_dropped_column_is_not_said_to_stay() -> None:
    place = Place("cell", sheet="One", cell="B2")
    known = Document(
        Source("a", data=b""),
        Envelope(),
        "csv",
        [TableBlock([["a", "b"], ["1", SSN]], Place("cell", sheet="One"))],
    )
    known.found = [Finding(Entity.US_SSN, SSN, 0.9, place, 0, 11, WHY)]
    dismissed = [Said(place, 0, stays=True)]
    assert plan_of(known, decided=dismissed).stays == {Entity.US_SSN: 1}
    assert plan_of(known, decided=dismissed, orders=ByHand(columns={"One": frozenset({2})})).stays == {}


def test_columns_by_their_letters() -> None:
    assert [column_of(cell) for cell in ("A1", "Z9", "AA10", "12")] == [1, 26, 27, 0]


def test_a_value_over_two_blocks_goes_in_both() -> None:
    first, second = TextBlock("SSN 219-09-", Place(line=1)), TextBlock("4321 ends", Place(line=2), offset=11)
    finding = Finding(Entity.US_SSN, SSN, 0.9, Place(line=1), 4, 15, WHY)
    known = Document(Source("a", data=b""), Envelope(), "text", [first, second], [finding])
    plan = plan_of(known)
    assert applied(first.text, plan.block_cuts(first)) == f"SSN {BLACK}"
    assert applied(second.text, plan.block_cuts(second)) == f"{BLACK} ends"


def test_what_a_first_copy_still_holds_goes_from_the_next() -> None:
    plan = plan_of(document("Call Wilhelmina"))
    new = found(Entity.PERSON, "Wilhelmina", "Call Wilhelmina")
    assert plan.also([new]) == 1
    assert cut(plan, "Call Wilhelmina") == f"Call {BLACK}"
    assert plan.also([found(Entity.MT_STATUTE, "45-5-201", "45-5-201")]) == 0


def test_what_stands_instead_is_not_cut_again() -> None:
    plan = plan_of(document(f"SSN {SSN}", (Entity.US_SSN, SSN)))
    assert not plan.forbids(found(Entity.US_SSN, "XXX-XX-4321", "XXX-XX-4321"))
    assert not plan.left_in("SSN XXX-XX-4321")
    assert plan.left_in("SSN 219 09 4321") == [Entity.US_SSN]


def test_columns_are_dropped_by_sheet() -> None:
    plan = plan_of(document("Nothing"), orders=ByHand(columns={"One": frozenset({2})}))
    assert plan.dropped(TableBlock([["c"]], Place(sheet="One"), first_column=3)) == frozenset()
    assert plan.dropped(TableBlock([["a", "b"]], Place(sheet="One"))) == {1}
    assert plan.dropped(TableBlock([["a", "b"]], Place(sheet="Two"))) == frozenset()


def test_more_findings_than_are_listed_are_refused() -> None:
    known = document(f"SSN {SSN}", (Entity.US_SSN, SSN))
    known.found *= FINDINGS_KEPT
    with pytest.raises(CopyRefusedError, match="too_large"):
        plan_of(known)


_VALUES = st.text(alphabet="ab 19-", min_size=2, max_size=8).filter(lambda text: any(map(str.isalnum, text)))


@settings(max_examples=40, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=4), st.text(alphabet="ab 19-\n\u00ad\u200b", max_size=30))
def test_cuts_are_in_order_and_leave_no_value(values: list[str], text: str) -> None:
    """Property: cuts do not overlap, and what is left of a text holds none of the values."""
    findings = [Finding("CITY_OWN", value.strip(), 0.9, Place(), 0, len(value), WHY) for value in values]
    known = Document(Source("a", data=b""), Envelope(), "text", [TextBlock(text, Place())], findings)
    plan = plan_of(known)
    cuts = plan.cuts(text)
    assert all(one.end <= other.start for one, other in pairwise(cuts))
    assert all(0 <= one.start < one.end <= len(text) for one in cuts)
    left = applied(text, cuts)
    visible = left.replace("\u00ad", "").replace("\u200b", "")
    assert not [value for value in values if value.strip() in visible]
    # A digit that stood in a word with what was cut stands alone now, and may be a value of its own: a copy
    # of which something is left is made again, so it goes then.
    for _ in range(2):
        left = applied(left, plan.cuts(left))
    assert not plan.left_in(left)
