"""What a header, a label or a key path promises, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.vocabulary.headerwords import words_of
from classify.detect.vocabulary.headings import (
    Heading,
    Headings,
    is_key_path,
    is_organization,
    role_in,
)
from models.labels import Role

_COLUMNS = {
    "ssn": [("US_SSN", 1.0)],
    "soc": [("US_SSN", 1.0)],
    "dob": [("DATE_OF_BIRTH", 1.0)],
    "case no": [("POLICE_REPORT_NUMBER", 0.5), ("MT_COURT_CASE", 0.8)],
    "acct": [("US_BANK_NUMBER", 0.7)],
    "ref": [("POLICE_REPORT_NUMBER", 0.6)],
    "phone 2": [("PHONE_NUMBER", 1.0)],
}


class Columns:
    """Knows a few headers, as the pattern engine does many: by their words alone."""

    def columns_for(self, header: str) -> list[tuple[str, float]]:
        """By the whole of it; a sign at its end is no word here, so that cutting it off shows."""
        return _COLUMNS.get(header.lower(), [])

    def headers(self) -> list[str]:
        return list(_COLUMNS)


@pytest.fixture
def headings() -> Headings:
    return Headings(Columns())


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        ("person.lastName", True),
        ("people[0].ssn", True),
        ("a/b", True),
        ("x>y", True),
        ("last_name", True),
        ("Name.", False),
        ("St. Name", False),
        (".name", False),
        ("Name", False),
    ],
)
def test_key_paths(header: str, is_one: bool) -> None:
    """A step stands between two words without a blank; a point at an end is none."""
    assert is_key_path(header) is is_one


@pytest.mark.parametrize(
    ("header", "entities"),
    [
        ("SSN", ["US_SSN"]),
        ("SSN:", ["US_SSN"]),
        ("SSN *", ["US_SSN"]),
        ("SSN?", ["US_SSN"]),
        ("SSN #", ["US_SSN"]),
        ("Case No", ["MT_COURT_CASE", "POLICE_REPORT_NUMBER"]),
        ("5SN", ["US_SSN"]),
        ("S5N", ["US_SSN"]),
        ("D0B", ["DATE_OF_BIRTH"]),
        ("DO8", []),
        ("Phone 2", ["PHONE_NUMBER"]),
        ("person.ssn", ["US_SSN"]),
        ("person/tax/ssn", ["US_SSN"]),
        ("people[0][ssn]", ["US_SSN"]),
        ("person.ssn.", []),
        ("ssn.person", []),
        ("tax ssn", []),
        ("person_ssn", []),
        ("Total", []),
        ("123", []),
        ("x" * 61, []),
    ],
)
def test_entities_of_a_header(headings: Headings, header: str, entities: list[str]) -> None:
    """As written, without the signs at its end, as a misread letter would have it, or by the last step."""
    assert [entity for entity, _ in headings.of(header).entities] == entities


@pytest.mark.parametrize(
    ("header", "part", "strength", "role"),
    [
        # Roles, sure and doubtful.
        ("Victim", "full", 0.7, Role.VICTIM),
        ("Owner", "full", 0.4, Role.CUSTOMER),
        ("Owner Name", "full", 0.9, Role.CUSTOMER),
        ("Victim Owner", "full", 0.7, Role.VICTIM),
        ("Property Owner(s)", "full", 0.4, Role.CUSTOMER),
        ("Vendor Project Manager", "full", 0.4, Role.EMPLOYEE),
        ("Blue Project Manager", None, 0.0, Role.EMPLOYEE),
        ("Unit 2 driver", "full", 0.4, Role.PARTY),
        ("Party 1 name", "full", 0.4, None),
        ("Blue 2 driver", None, 0.0, Role.PARTY),
        ("R/O", "full", 0.5, Role.CUSTOMER),
        ("R/P", "full", 0.5, Role.COMPLAINANT),
        # Parts of names.
        ("Last Name", "last", 0.9, None),
        ("Surname", "last", 0.9, None),
        ("Last", "last", 0.5, None),
        ("Victim Last", "last", 0.9, Role.VICTIM),
        ("First", "first", 0.5, None),
        ("MI", "middle", 0.9, None),
        ("Name (Last, First, MI)", "full", 0.4, None),
        ("Full Name", "full", 0.85, None),
        ("Legal Name", "full", 0.85, None),
        ("Name", "full", 0.4, None),
        ("Display Name", "full", 0.5, None),
        ("Victim last initial", "full", 0.7, Role.VICTIM),
        ("Last first victim where", "full", 0.7, Role.VICTIM),
        # Key paths: their steps may say nothing.
        ("person.lastName", "last", 0.9, Role.PARTY),
        ("response.records.lastName", "last", 0.9, None),
        ("root.response.records.rows.lastName", None, 0.0, None),
        ("response records lastName", None, 0.0, None),
        ("response.records.last", None, 0.0, None),
        ("person.name.old.records", None, 0.0, Role.PARTY),
        ("records.person.nm", "full", 0.9, Role.PARTY),
        # Who did something, or got it.
        ("From", "full", 0.5, None),
        ("cc", "full", 0.5, None),
        ("Signed by", "full", 0.6, Role.EMPLOYEE),
        ("Received from", "full", 0.6, None),
        ("Assigned to", "full", 0.6, Role.EMPLOYEE),
        ("Belongs to", None, 0.0, None),
        ("Date signed by", None, 0.0, None),
        ("It was signed by", None, 0.0, None),
        # Things and other facts.
        ("Project Name", None, 0.0, None),
        ("Victim Phone", None, 0.0, Role.VICTIM),
        ("Victim #", None, 0.0, Role.VICTIM),
        ("# of victims", None, 0.0, Role.VICTIM),
        ("Officer ID", None, 0.0, Role.OFFICER),
        ("Victim or suspect or witness or owner", "full", 0.7, Role.VICTIM),
        ("Victim or suspect or witness or owner name", None, 0.0, Role.VICTIM),
    ],
)
def test_names_that_a_header_promises(
    headings: Headings, header: str, part: str | None, strength: float, role: Role | None
) -> None:
    """Which part of a name, how surely, and in what role."""
    heading = headings.of(header)
    assert (heading.name_part, heading.name_strength, heading.role) == (part, strength, role)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Notes", {"free_text", "plain"}),
        ("Officer notes on the call", {"counts_things", "plain"}),
        ("Narrative", {"free_text"}),
        ("Date", {"plain"}),
        ("Date of the last payment", {"plain"}),
        ("Date of the very last payment", set()),
        ("Part number", {"counts_things", "plain"}),
        ("Ref", {"plain"}),
        ("Acct", set()),
        ("Acct sum", {"counts_things"}),
        ("Project Name", {"thing", "counts_things", "plain"}),
        ("Colour", {"plain"}),
        ("Zebra", set()),
    ],
)
def test_what_else_a_header_tells(headings: Headings, header: str, told: set[str]) -> None:
    """Running text, plain facts, numbers of things, and things."""
    heading = headings.of(header)
    assert {
        flag for flag in ("free_text", "plain", "counts_things", "thing") if getattr(heading, flag)
    } == told


@pytest.mark.parametrize(
    ("header", "quote"),
    [
        ("Victim Name", "victim name"),
        ("Roe Doe Victim Hale", "… victim …"),
        ("Victim 12", "victim …"),
        ("Phone 2", "phone 2"),
        ("Case No", "case no"),
        ("Ref Lakeview", "ref …"),
    ],
)
def test_an_explanation_repeats_header_words_only(headings: Headings, header: str, quote: str) -> None:
    """Any other word might be a value; a header that surely names an entity is known as a whole."""
    assert headings.of(header).quote == quote


def test_labels_are_made_of_header_words() -> None:
    """A label in running text promises something, and no word of it is strange."""
    sure = Heading("victim name", "victim name", name_part="full")
    assert (sure.is_label, sure.is_only_labels) == (True, True)
    assert Heading("part", "part", counts_things=True).is_label
    assert Heading("ssn", "ssn", entities=(("US_SSN", 1.0),)).is_label
    assert not Heading("date", "date", plain=True).is_label
    assert not Heading("roe victim", "… victim", name_part="full").is_label
    assert not Heading("roe victim", "… victim", name_part="full").is_only_labels
    assert not Heading("victim", "victim", name_part="full").is_only_labels
    assert not Heading("blue green", "blue green").is_only_labels
    assert Heading("x", free_text=True).known
    assert Heading("x", plain=True).known
    assert Heading("x", thing=True).known
    assert not Heading("x", counts_things=True).known


@pytest.mark.parametrize(
    ("word", "may"),
    [
        ("victim", True),
        ("Name:", True),
        ("ssn", True),
        ("zebra", False),
        ("9", True),
        ("zebra.ssn", True),
        ("zebra[ssn]", True),
        ("ssn.zebra", False),
        ("S9N", True),
        ("D9B", True),
    ],
)
def test_words_that_labels_may_hold(headings: Headings, word: str, may: bool) -> None:
    """Header words, the last step of a path, and what may be one misread; asked twice, the same."""
    assert [headings.may_hold(word), headings.may_hold(word)] == [may, may]


_LABELS = st.sampled_from(["Victim", "Last", "Name", "SSN", "Case No", "Part", "DOB:", "signed", "by", "of"])


@given(st.lists(_LABELS, min_size=1, max_size=4).map(" ".join))
def test_no_label_holds_a_word_that_none_may_hold(header: str) -> None:
    """The quick question never denies what the slow one grants."""
    headings = Headings(Columns())
    if headings.of(header).is_label:
        assert all(map(headings.may_hold, header.split()))


@given(st.text(max_size=70))
def test_any_header_is_understood(header: str) -> None:
    """Whatever stands there, the quote holds none of its strange words, and two looks agree."""
    headings = Headings(Columns())
    heading = headings.of(header)
    assert heading == headings.of(header)
    assert 0.0 <= heading.name_strength <= 1.0
    assert (heading.name_part is None) == (heading.name_strength == 0.0)
    assert set(heading.quote.split()) <= {*words_of(header), "…"}


@pytest.mark.parametrize("header", ["123", " - ", "", "x" * 61])
def test_what_is_no_header(headings: Headings, header: str) -> None:
    """Numbers, signs and running text mean nothing and are not repeated."""
    assert headings.of(header) == Heading("")
    assert headings.of("x" * 60).text == "x" * 60


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Juveniles", Role.JUVENILE),
        ("Victims and witnesses", None),
        ("Victims, survivors", Role.VICTIM),
        ("Sheet 1", None),
        ("one two three four five six seven eight nine ten eleven victims", Role.VICTIM),
        ("one two three four five six seven eight nine ten eleven twelve victims", None),
    ],
)
def test_the_title_of_a_table(title: str, role: Role | None) -> None:
    """One role among its first words is that of all persons below; two are none."""
    assert role_in(title) is role


def test_organizations() -> None:
    """A word of firms and offices makes a value no person."""
    assert is_organization("Main Street LLC")
    assert not is_organization("Jane Doe")
