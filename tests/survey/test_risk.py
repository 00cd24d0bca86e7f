"""The table of reasons: what names and places say of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import PackError
from classify.survey.kinds import Kind
from classify.survey.risk import Met, RiskTable, after_meeting

TABLE = """
start: -1.0
flagged: 1.0
recent: 0.1
kinds: {PDF documents: 0.5}
reasons:
  - {id: police, where: folder, weight: 2.0, says: it lies with the police, words: [police, bodycam]}
  - {id: arrest, where: name, weight: 1.0, says: its name speaks of an arrest, words: [arrest]}
  - {id: forms, where: both, weight: -1.5, says: it is a form, words: [form]}
  - {id: number, where: name, weight: 0.5, says: a case number, pattern: '\\d{4}-\\d{5}'}
"""


@pytest.fixture
def table() -> RiskTable:
    return RiskTable.read(TABLE)


def told(table: RiskTable, path: str, around: str = "") -> set[str]:
    return {reason.id for reason in table.reasons_for(path, around)}


def test_words_count_where_the_table_says(table: RiskTable) -> None:
    """A police folder is not a file that is called so, and the other way round."""
    assert told(table, "Police/arrest.docx") == {"police", "arrest"}
    assert told(table, "Arrest/police.docx") == set()
    assert told(table, "Forms/Form 7/x.pdf") == told(table, "form.pdf") == {"forms"}


def test_words_are_whole_and_two_neighbours_count_as_one(table: RiskTable) -> None:
    """`policeman` is another word; `Body Cam` and `BodyCam` are `bodycam`."""
    assert told(table, "policeman/x.txt") == set()
    assert told(table, "Body Cam/x.txt") == told(table, "BodyCam/x.txt") == {"police"}


def test_the_names_of_share_and_department_speak_for_all_files(table: RiskTable) -> None:
    """A share called Police has no folder of that name."""
    assert told(table, "x.txt", "Police/") == {"police"}


def test_a_pattern_is_sought_in_the_name_alone(table: RiskTable) -> None:
    """A number of the form of a case's in a folder is another matter."""
    assert told(table, "a/2024-00123 notes.txt") == {"number"}
    assert told(table, "2024-00123/notes.txt") == set()


def test_reasons_add_up(table: RiskTable) -> None:
    """Log-odds: two reasons for, and a kind, make a file likelier; a reason against less likely."""
    plain = table.chance("a/b.txt", Kind.TEXT)
    assert plain == pytest.approx(1 / (1 + 2.718281828), rel=1e-6)
    assert table.chance("a/b.pdf", Kind.PDF) > plain
    assert table.chance("Police/arrest.txt", Kind.TEXT) > table.chance("Police/b.txt", Kind.TEXT) > plain
    assert table.chance("a/form.txt", Kind.TEXT) < plain
    assert table.chance("a/b.txt", Kind.TEXT, criminal_justice=True) > plain
    assert table.chance("a/b.txt", Kind.TEXT, recent=True) > plain


def test_what_was_read_before_counts_more_than_any_name(table: RiskTable) -> None:
    """A RESTRICTED file that changed most likely still is; one that was not, is not."""
    assert table.chance("form.txt", Kind.TEXT, was_restricted=True) > 0.9
    assert table.chance("Police/arrest.txt", Kind.TEXT, was_restricted=False) < 0.1


def test_neighbours_outweigh_the_name_once_they_are_many(table: RiskTable) -> None:
    """A folder nobody would suspect, in which all files were RESTRICTED; and the reverse."""
    one = table.chance("Stuff/x.txt", Kind.TEXT, folder=Met(1, 1))
    many = table.chance("Stuff/x.txt", Kind.TEXT, folder=Met(50, 50))
    assert table.chance("Stuff/x.txt", Kind.TEXT) < one < many
    assert many > 0.9
    assert table.chance("Police/x.txt", Kind.TEXT, folder=Met(50, 0)) < 0.1


@given(st.floats(0.001, 0.999), st.integers(0, 1000), st.integers(0, 1000))
def test_a_chance_stays_a_chance(chance: float, read: int, restricted: int) -> None:
    """Whatever was met, and it moves towards what was met."""
    met = Met(read, min(read, restricted))
    after = after_meeting(chance, met)
    assert 0 < after < 1
    if read:
        share = met.restricted / met.read
        assert min(chance, share) - 1e-9 <= after <= max(chance, share) + 1e-9


@given(st.text(max_size=80))
def test_any_path_has_a_chance(path: str) -> None:
    """Also names nobody can read."""
    assert 0 < RiskTable.load().chance(path, Kind.OTHER) < 1


@pytest.mark.parametrize(
    "wrong",
    [
        "start: 1",
        TABLE.replace("where: name", "where: nowhere"),
        TABLE.replace("says: it is a form", "sagt: es ist ein Formular"),
        TABLE.replace(", words: [arrest]", ""),
        TABLE.replace("weight: 2.0", "weight: heavy"),
        "start: [",
    ],
)
def test_a_wrong_table_is_refused_with_a_sentence(wrong: str) -> None:
    """A misspelt key or a reason without words would otherwise be silently ignored."""
    with pytest.raises(PackError, match="table of risks"):
        RiskTable.read(wrong)


def test_the_shipped_table_puts_case_files_before_brochures() -> None:
    """And says why in words."""
    table = RiskTable.load()
    case = table.chance("Police/Detectives/warrants/2024-00012345.docx", Kind.WORD)
    brochure = table.chance("Parks/Web/brochure.docx", Kind.WORD)
    assert case > 0.5 > 10 * brochure
    assert "cases are kept there" in {r.says for r in table.reasons_for("Police/Detectives/x.docx")}


def test_the_shipped_table_names_kinds_that_there_are() -> None:
    """A kind that was renamed would lose its weight."""
    assert set(RiskTable.load().kinds) <= {str(kind) for kind in Kind}
