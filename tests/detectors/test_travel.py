"""Machine-readable zones of invented bearers, as printed and as scans leave them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.patterns.engine import PatternEngine

_WEIGHTS = (7, 3, 1)


@pytest.fixture(scope="module")
def engine() -> PatternEngine:
    return PatternEngine.load(fused=False)


def check(field: str) -> str:
    """ICAO Doc 9303-3, 4.9, written out a second time."""
    value = {"<": 0, **{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}}
    return str(sum(value[sign] * _WEIGHTS[at % 3] for at, sign in enumerate(field)) % 10)


def passport(number: str, born: str = "740812", names: str = "QUILLFEATHER<<HARRIET<ANNA") -> str:
    field = number.ljust(9, "<")
    first = f"P<UTO{names}".ljust(44, "<")
    second = f"{field}{check(field)}UTO{born}{check(born)}F120415{check('120415')}{'<' * 15}0"
    return f"{first}\n{second}"


def card(number: str, born: str = "740812") -> str:
    field = number.ljust(9, "<")
    first = f"I<UTO{field}{check(field)}".ljust(30, "<")
    second = f"{born}{check(born)}F120415{check('120415')}UTO".ljust(29, "<") + "6"
    return f"{first}\n{second}\n" + "QUILLFEATHER<<HARRIET<ANNA".ljust(30, "<")


def found(engine: PatternEngine, text: str) -> set[tuple[str, str]]:
    return {(hit.entity, text[hit.start : hit.end]) for hit in engine.find(text) if "mrz" in hit.detector}


_BEARER = {("PERSON", "QUILLFEATHER<<HARRIET<ANNA"), ("DATE_OF_BIRTH", "740812")}


@pytest.mark.parametrize("number", ["L898902C3", "533380006", "FH123456"])
@pytest.mark.parametrize("zone", [passport, card])
def test_number_names_and_birth(engine: PatternEngine, zone: object, number: str) -> None:
    """Each with the span it has in the zone, fillers left out."""
    text = zone(number)  # type: ignore[operator]
    assert found(engine, f"PASSPORT\n{text}\n") == _BEARER | {("US_PASSPORT", number)}


def test_a_scan_with_spaces_and_confusions(engine: PatternEngine) -> None:
    """Blanks for fillers, O for 0: the digits still add up."""
    text = passport("L898902C3").replace("740812", "74O812").replace("<<", "  ").replace("P<", "P ")
    assert ("US_PASSPORT", "L898902C3") in found(engine, text)
    assert ("DATE_OF_BIRTH", "74O812") in found(engine, text)


@settings(deadline=None)
@given(st.integers(0, 27), st.sampled_from("0123456789"))
def test_a_zone_that_does_not_add_up_is_none(place: int, digit: str) -> None:
    """A number, birth or expiry changed in one digit leaves no finding of the zone."""
    engine = _engine()
    first, second = passport("L898902C3").split("\n")
    if second[place] == digit or not second[place].isdigit():
        return
    changed = second[:place] + digit + second[place + 1 :]
    assert found(engine, f"{first}\n{changed}") == set()


def _engine() -> PatternEngine:
    if not _KEPT:
        _KEPT.append(PatternEngine.load(fused=False))
    return _KEPT[0]


_KEPT: list[PatternEngine] = []
