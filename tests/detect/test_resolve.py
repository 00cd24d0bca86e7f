"""Which of several overlapping claims is reported."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from classify.detect.finding import Why
from classify.detect.resolve import Claim, settle
from models.labels import Role


def claim(entity: str, start: int, end: int, score: float, role: Role | None = None) -> Claim:
    def why() -> Why:
        return Why(f"test/{entity}", "1", "Because.")

    return Claim(entity, start, end, score, f"test/{entity}", why, role=role)


def settled(text: str, *claims: Claim) -> list[tuple[str, str]]:
    return [(won.entity, text[won.start : won.end]) for won in settle(claims, text)]


def test_the_stronger_of_two_identifiers_keeps_the_span_and_remembers_its_rival() -> None:
    """Nine digits beside the word SSN are an SSN; that they could be a routing number is told."""
    won = settle([claim("US_BANK_ROUTING", 0, 9, 0.4), claim("US_SSN", 0, 9, 0.9)], "219099999")
    assert [(w.entity, len(w.rivals)) for w in won] == [("US_SSN", 1)]
    assert "US_BANK_ROUTING" in won[0].why().rivals[0]
    assert "219099999" not in str(won[0].why())


def test_a_name_inside_an_address_is_the_address() -> None:
    """Russell Street is not Mr Russell."""
    text = "at 123 Russell St, Missoula"
    assert settled(text, claim("PERSON", 7, 14, 0.95), claim("STREET_ADDRESS", 3, 27, 0.8)) == [
        ("STREET_ADDRESS", "123 Russell St, Missoula")
    ]


def test_a_name_that_runs_into_a_birth_date_is_trimmed() -> None:
    """The name keeps its letters and gives up the date."""
    text = "DOE, JANE M 05/14/1985"
    assert settled(text, claim("PERSON", 0, 22, 0.9), claim("DATE_OF_BIRTH", 12, 22, 0.9)) == [
        ("PERSON", "DOE, JANE M"),
        ("DATE_OF_BIRTH", "05/14/1985"),
    ]


def test_a_name_against_a_weak_pattern_stays() -> None:
    """A pattern that hardly believes itself does not swallow a name."""
    assert settled("Jane Doe", claim("PERSON", 0, 8, 0.95), claim("CREDENTIAL", 0, 8, 0.2)) == [
        ("PERSON", "Jane Doe")
    ]


def test_two_finders_of_one_name_make_one_finding_with_the_role_either_knows() -> None:
    """The label knows the role, the model the longer span."""
    text = "JANE M DOE"
    won = settle([claim("PERSON", 0, 10, 0.8), claim("PERSON", 0, 6, 0.9, role=Role.VICTIM)], text)
    assert [(w.start, w.end, w.role) for w in won] == [(0, 10, "victim")]


def test_a_record_block_holds_findings_of_its_own() -> None:
    """The fields of an NCIC return are found inside the return."""
    text = "NAM/DOE,JANE DOB/19850514 SEX/F"
    found = settled(text, claim("NCIC_RECORD", 0, 31, 0.9), claim("PERSON", 4, 12, 0.9))
    assert found == [("NCIC_RECORD", text), ("PERSON", "DOE,JANE")]


_CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["PERSON", "US_SSN", "STREET_ADDRESS", "EMAIL_ADDRESS"]),
        st.integers(0, 40),
        st.integers(1, 15),
        st.floats(0.1, 1.0),
    ),
    max_size=12,
)


@given(_CLAIMS, st.text(alphabet="Ab 1,\n-", min_size=60, max_size=60))
def test_what_is_settled_never_overlaps_and_always_came_from_a_claim(
    raw: list[tuple[str, int, int, float]], text: str
) -> None:
    """Whatever is claimed, each character belongs to at most one finding."""
    won = settle([claim(entity, start, start + size, score) for entity, start, size, score in raw], text)
    assert bool(won) == bool(raw)
    for one, other in pairwise(won):
        assert one.end <= other.start
    for each in won:
        assert any(each.entity == e and s <= each.start < each.end <= s + n for e, s, n, _ in raw)
