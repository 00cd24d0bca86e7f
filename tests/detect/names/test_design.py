"""Typefaces, colours, brands and the first words of talk are nobody; people of the same names are."""

from __future__ import annotations

import pytest

from classify.detect.names.finder import NameFinder


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder.load()


def people(finder: NameFinder, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in finder.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Headings: Arial Black. Body: Gill Sans 11 pt. Palatino Linotype for quotes.",
        "Accent: Russet Brown (#80461B), Clark Blue",
        "Colors: Hunter Green, Forest Green, Navajo White",
        "Typeface: Sherwin Oswald",
        "Fonts: Century Schoolbook, Baskerville Old Face, Georgia Bold",
        "Timberline, James Hardie",
        "Randolph Homestead",
        "Rheumatology",
        "Lexipol, LLC",
        "Customer: I'm available on Thursday.",
        "Customer: My bill is wrong.",
        "Caller: Will you send it?",
        "Atentamente,",
    ],
)
def test_nobody(finder: NameFinder, text: str) -> None:
    """Neither by their looks nor behind a label."""
    assert people(finder, text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Font designed by Eric Gill.", ["Eric Gill"]),
        ("The fonts were chosen by Carla Winslow.", ["Carla Winslow"]),
        ("HAIR COLOR: BRO  EYES: GRN  NAME: LINDA GREEN", ["LINDA GREEN"]),
        ("Hunter Green was arrested on Tuesday.", ["Hunter Green"]),
        ("Linda Rodriguez", ["Linda Rodriguez"]),
        ("Customer: My name is Vincenza Pulci, I was charged twice.", ["Vincenza Pulci"]),
        ("Estimada Sra. Carla Winslow:", ["Carla Winslow"]),
        ("Contact: Jeffrey Griffith\nE-mail jeffrey.griffith@example.org", ["Jeffrey Griffith"]),
        ("Turn in your badge and key card to Lt. Her.", ["Her"]),
        ("Cleared at 0300.\n\nOfc. Her", ["Her"]),
    ],
)
def test_somebody(finder: NameFinder, text: str, names: list[str]) -> None:
    """Persons beside such words, to the last letter of their names and no further."""
    assert people(finder, text) == names
