"""The engine's own promises: labels, cells, headers, look-alike characters, offsets."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.multiscan import VectorScan
from models.labels import Entity

# The compiled database is kept between runs; its name changes with the patterns.
_KEPT = Path(tempfile.gettempdir()) / "missoula-classify-tests"


@pytest.fixture(scope="module")
def engine() -> PatternEngine:
    return PatternEngine.load(cache=_KEPT)


def found(engine: PatternEngine, text: str, label: str | None = None) -> list[tuple[str, str]]:
    return [(hit.entity, text[hit.start : hit.end]) for hit in engine.find(text, label)]


def test_a_label_counts_as_standing_before_the_value(engine: PatternEngine) -> None:
    """Bare digits are nothing; in a field called SSN they are a Social Security number."""
    assert found(engine, "517884821") == []
    assert found(engine, "517884821", label="SSN") == [("US_SSN", "517884821")]
    assert found(engine, "05/14/1985", label="Date of Birth") == [("DATE_OF_BIRTH", "05/14/1985")]


def test_a_value_in_the_label_is_not_a_finding_of_the_text(engine: PatternEngine) -> None:
    """Only the text is searched; offsets count from its start."""
    assert found(engine, "none", label="SSN 517-88-4821") == []


@pytest.mark.parametrize(
    "text",
    [
        "SSN 517\u201188\u20114821",
        "SSN 517\u00a088\u00a04821",
        "SSN \uff15\uff11\uff17-88-4821",
        "SSN 51\u200b7-88-48\u00ad21",
    ],
)
def test_look_alike_characters(engine: PatternEngine, text: str) -> None:
    """Hyphens, spaces and digits of other kinds do not hide a value, and offsets stay those of the text."""
    [hit] = engine.find(text)
    assert hit.entity == "US_SSN"
    assert text[hit.start : hit.end] == text[4:]


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("US_SSN", "517884821"),
        ("US_SSN", "517-88-4821"),
        ("DATE_OF_BIRTH", "5/14/85"),
        ("DATE_OF_BIRTH", "1985-05-14 00:00:00"),
        ("MT_DRIVER_LICENSE", "0512319854114"),
        ("US_BANK_ROUTING", "092900998"),
        ("US_BANK_NUMBER", "00441772"),
        ("PHONE_NUMBER", "4065550142"),
        ("STREET_ADDRESS", "435 Ryman"),
        ("POLICE_REPORT_NUMBER", "2024-00012345"),
        ("VIN", "1M8GDM9AXKP042788"),
        ("CREDENTIAL", "Trout4Dinner"),
        ("MT_LICENSE_PLATE", "4-12345A"),
        ("HEALTH_CONDITION", "Asthma"),
    ],
)
def test_cells_that_fit_their_header(engine: PatternEngine, entity: str, value: str) -> None:
    """A cell under a telling header needs no label of its own."""
    score = engine.fits(entity, value)
    assert score is not None
    assert score >= 0.8


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("US_SSN", "000-12-3456"),
        ("US_SSN", "on file"),
        ("DATE_OF_BIRTH", "Yes"),
        ("US_BANK_ROUTING", "092900999"),
        ("PHONE_NUMBER", "n/a"),
        ("VIN", "see file"),
        ("EMAIL_ADDRESS", ""),
    ],
)
def test_cells_that_do_not_fit(engine: PatternEngine, entity: str, value: str) -> None:
    """What cannot be the entity is refused whatever the header says."""
    assert engine.fits(entity, value) is None


@pytest.mark.parametrize(
    ("header", "entity"),
    [
        ("SSN", "US_SSN"),
        ("Soc Sec No", "US_SSN"),
        ("EmpSSN", "US_SSN"),
        ("birth_date", "DATE_OF_BIRTH"),
        ("D.O.B.", "DATE_OF_BIRTH"),
        ("Driver's License #", "MT_DRIVER_LICENSE"),
        ("License Plate", "MT_LICENSE_PLATE"),
        ("VIN Number", "VIN"),
        ("Home Phone", "PHONE_NUMBER"),
        ("E-mail Address", "EMAIL_ADDRESS"),
        ("Mailing Address", "STREET_ADDRESS"),
        ("Routing Number", "US_BANK_ROUTING"),
        ("Case No.", "POLICE_REPORT_NUMBER"),
    ],
)
def test_headers_name_entities(engine: PatternEngine, header: str, entity: str) -> None:
    """A column's header says what stands below it, however it is spelt."""
    assert engine.columns_for(header)[0][0] == entity


@pytest.mark.parametrize(
    ("header", "entity", "strength"),
    [
        ("Phone", "PHONE_NUMBER", 1.0),
        ("Phone of the applicant", "PHONE_NUMBER", 0.7),
        ("Applicant's phone", "PHONE_NUMBER", 0.7),
        ("Applicant phone type", "PHONE_NUMBER", None),
        ("Microphones", "PHONE_NUMBER", None),
        ("Prescriber NPI code", "US_NPI", 0.7),
        ("npi", "US_NPI", 1.0),
    ],
)
def test_a_header_among_other_words_is_weaker(
    engine: PatternEngine, header: str, entity: str, strength: float | None
) -> None:
    assert dict(engine.columns_for(header)).get(entity) == strength


def test_the_strongest_entity_of_a_header_comes_first(engine: PatternEngine) -> None:
    """What a header is by itself stands before what it only holds among other words."""
    for header in ("Fax", "Email phone", "Account number bank", "Medicare number", "Home address phone"):
        strengths = [strength for _, strength in engine.columns_for(header)]
        assert strengths == sorted(strengths, reverse=True)
        assert strengths
        assert {*strengths} <= {1.0, 0.7}


@pytest.mark.parametrize(
    "header", ["Amount", "SSN verified Y/N", "E-mail address type", "Department", "IP Address"]
)
def test_headers_that_name_no_address(engine: PatternEngine, header: str) -> None:
    """Words that only resemble a telling header say nothing."""
    entities = {entity for entity, _ in engine.columns_for(header)}
    assert not entities & {"US_SSN", "STREET_ADDRESS", "EMAIL_ADDRESS"}


@pytest.mark.parametrize(
    ("entity", "value", "score"),
    [
        ("US_SSN", "517884821", 0.97),
        ("DATE_OF_BIRTH", "05/14/1985", 0.97),
        ("US_SSN", "000884821", None),
        ("US_SSN", "", None),
    ],
)
def test_a_cell_below_a_telling_header_scores_what_its_form_says(
    engine: PatternEngine, entity: str, value: str, score: float | None
) -> None:
    assert engine.fits(entity, value) == score


def test_explanations_are_value_free(engine: PatternEngine) -> None:
    """An explanation tells detector, version and steps, and repeats nothing of the text but label words."""
    [hit] = engine.find("SSN: 219-09-9999")
    why = hit.explain()
    assert why.detector == "identity/us_ssn"
    assert why.version == engine.version
    assert round(sum(step.change for step in why.steps), 2) >= hit.score
    assert "219" not in repr(why)


def test_every_entity_has_a_detector(engine: PatternEngine) -> None:
    """The packs cover the vocabulary; of people's names those of travel documents, the model the rest."""
    known = {str(detector.entry.entity) for detector in engine.packs.detectors}
    assert known == {str(entity) for entity in Entity}
    assert [d.id for d in engine.packs.by_entity("PERSON")] == ["identity/mrz_name"]


def test_a_compiled_database_is_kept_and_used_again(tmp_path: Path) -> None:
    """The cache folder gets one file; a damaged one is compiled anew."""
    anchors = [r"\b\d{3}-\d{2}\b", "ssn"]
    first = VectorScan(anchors, tmp_path).ends("ssn 517-88")
    [kept] = list(tmp_path.iterdir())
    assert VectorScan(anchors, tmp_path).ends("ssn 517-88") == first == {0: [10], 1: [3]}
    kept.write_bytes(b"damaged")
    assert VectorScan(anchors, tmp_path).ends("ssn 517-88") == first


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_survived_and_offsets_lie_inside(engine: PatternEngine, text: str) -> None:
    """No text breaks the engine; spans are never empty and never outside."""
    for hit in engine.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert 0.0 < hit.score <= 1.0


@settings(max_examples=80, deadline=None)
@given(value=st.text(max_size=40), entity=st.sampled_from([str(entity) for entity in Entity]))
def test_fits_survives_any_cell(engine: PatternEngine, value: str, entity: str) -> None:
    """Whatever stands in a cell, the answer is a score or None."""
    score = engine.fits(entity, value)
    assert score is None or 0.0 < score <= 1.0


def found_of(text: str, entity: str) -> list[str]:
    engine = PatternEngine.load(fused=False)
    return [text[hit.start : hit.end] for hit in engine.find(text) if hit.entity == entity]


def test_the_nearest_word_says_what_a_number_is() -> None:
    """A word that speaks against a number gives way to one that speaks for it and stands nearer."""
    assert found_of("Account 4410, SSN 517-88-4821", "US_SSN") == ["517-88-4821"]
    assert found_of("SSN unknown, invoice 517-88-4821", "US_SSN") == []


def test_a_list_of_things_goes_on() -> None:
    """What follows a number of a thing in the same list is one, too; after a full stop it is not."""
    assert found_of("Budget code 406-310-2210 moved to 406-310-2215.", "PHONE_NUMBER") == []
    assert found_of("Budget code 406-310-2210. Then 406-555-0142.", "PHONE_NUMBER") == ["406-555-0142"]


@pytest.mark.parametrize(
    "value",
    [
        "517-88-4821",
        "123456789",
        "406-555-0142",
        "SSN 517-88-4821",
        "1420 W Broadway St, Missoula, MT 59802",
        "4111 1111 1111 1111",
        "Ann O'Brien",
        "diagnosed with asthma",
        "DV-22-1043",
        "x",
    ],
)
def test_a_cell_is_what_a_search_of_it_finds(engine: PatternEngine, value: str) -> None:
    """Only the patterns of the entity asked about are tried; all that was met is told all the same."""
    found = engine.find(value)
    for entity in map(str, Entity):
        fit = engine.fit(entity, value)
        whole = [
            hit.score for hit in found if hit.entity == entity and len(value) * 0.8 <= hit.end - hit.start
        ]
        if fit.met:
            assert (fit.score, fit.met) == (max(whole, default=None), found.met)
        else:
            assert fit.score is not None or not found.met
