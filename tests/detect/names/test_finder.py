"""Names in running text: what is found, with which bounds, in which role, and what is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.names.finder import NameFinder
from classify.detect.names.reader import shipped_folder
from classify.detect.names.vetoes import is_no_name


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    """The shipped model."""
    return NameFinder.load()


def _names(finder: NameFinder, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I spoke with Karen Ostrowski about the broken window.", ["Karen Ostrowski"]),
        ("I SPOKE WITH KAREN OSTROWSKI ABOUT THE BROKEN WINDOW.", ["KAREN OSTROWSKI"]),
        ("Victim: OSTROWSKI, KAREN M DOB 04/05/1991", ["OSTROWSKI, KAREN M"]),
        ("NAM/OSTROWSKI,KAREN MARIE.DOB/19910405.SEX/F", ["OSTROWSKI,KAREN MARIE"]),
        ("V1 OSTROWSKI, KAREN\nS1/DELACRUZ, MARCO ANTONIO", ["OSTROWSKI, KAREN", "DELACRUZ, MARCO ANTONIO"]),
        ("Officer Hale advised that the door was open.", ["Hale"]),
        ("Reporting Officer: J. HALE #214", ["J. HALE"]),
        ("From: Karen Ostrowski <karen@example.org>", ["Karen Ostrowski"]),
        ("The suspect, Joseph Running Wolf, left on foot.", ["Joseph Running Wolf"]),
        ("Contacted Maria Garcia Lopez at her residence.", ["Maria Garcia Lopez"]),
        ("Mr. and his neighbor Pao Xiong were arguing.", ["Pao Xiong"]),
        ('He goes by "BUBBA" on the street.', ["BUBBA"]),
        ("Sincerely,\nTom O'Brien Jr.\nCity Clerk", ["Tom O'Brien Jr."]),
        ("Karen Ostrowski's vehicle was towed.", ["Karen Ostrowski"]),
        ("Members: Alan Whitcomb; Dana Reyes; Priya Sharma", ["Alan Whitcomb", "Dana Reyes", "Priya Sharma"]),
        ("Ofc. Hale and Det. Marisol Vega interviewed the driver.", ["Hale", "Marisol Vega"]),
    ],
)
def test_finds_the_name_as_written(finder: NameFinder, text: str, expected: list[str]) -> None:
    """Names are found in any order and case, without titles, ranks, labels and possessives."""
    assert _names(finder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Russell Street bridge closes Monday near Higgins Avenue.",
        "Recovered a Smith & Wesson revolver, serial 12345.",
        "Victim: UNKNOWN\nSuspect: N/A\nName: ____________",
        "PARTNER OR FAMILY MEMBER ASSAULT, 2ND OFFENSE",
        "2014 Ford Ranger, silver Toyota Camry, Dodge Charger",
        "Invoice from Johnson Construction LLC, due 3/4/2025.",
        "DRIVER REFUSED FIELD SOBRIETY TESTS AND WAS TRANSPORTED TO JAIL.",
        "Snow removal will begin in Lolo, MT 59847 after midnight.",
        "Finance Department overtime report, Public Works, Parks and Recreation",
        "",
        "\n\n \t",
    ],
)
def test_leaves_alone_what_is_no_person(finder: NameFinder, text: str) -> None:
    """Streets, firms, makes, charges, towns, departments and blanks are no people."""
    assert _names(finder, text) == []


def test_later_mentions_follow_the_full_name(finder: NameFinder) -> None:
    """A surname alone is found again once somebody was named in full."""
    text = "Ivan Kovalchuk called at noon.\nKOVALCHUK said nothing. Later Kovalchuk left."
    assert _names(finder, text).count("Kovalchuk") == 1
    assert _names(finder, text)[0] == "Ivan Kovalchuk"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Victim: OSTROWSKI, KAREN", "OSTROWSKI, KAREN", "victim"),
        ("S1/DELACRUZ, MARCO", "DELACRUZ, MARCO", "suspect"),
        ("The suspect, Marco Delacruz, ran.", "Marco Delacruz", "suspect"),
        ("Karen Ostrowski (victim) said so.", "Karen Ostrowski", "victim"),
        ("Officer Hale wrote this.", "Hale", "officer"),
        ("Reporting Officer: J. HALE #214", "J. HALE", "officer"),
        ("Mayor Dana Reyes opened the meeting.", "Dana Reyes", "official"),
        ("The juvenile, Emma Reyes, was picked up.", "Emma Reyes", "juvenile"),
        ("Emma Reyes (14) was picked up.", "Emma Reyes", "juvenile"),
        ("Emma Reyes, a 15-year-old, was picked up.", "Emma Reyes", "juvenile"),
        ("Emma Reyes, 41, was picked up.", "Emma Reyes", None),
        ("Patient: REYES, DANA", "REYES, DANA", "patient"),
        ("Informant: Dana Reyes", "Dana Reyes", "informant"),
        ("Dana Reyes, City Clerk", "Dana Reyes", "official"),
        ("Judge Dana Reyes presiding", "Dana Reyes", "judge"),
        ("We met Dana Reyes at noon.", "Dana Reyes", None),
        ("Her daughter Dana Reyes drove.", "Dana Reyes", "relative"),
        ("Her minor daughter Emma Reyes ran.", "Emma Reyes", "juvenile"),
        ("Her 15-year-old son Emil Reyes ran.", "Emil Reyes", "juvenile"),
        ("Runaway Emma Reyes, 41 years old, came home.", "Emma Reyes", None),
    ],
)
def test_tells_the_role_from_the_words_around(
    finder: NameFinder, text: str, name: str, role: str | None
) -> None:
    """Role words, codes, labels, ranks and a stated age tell what the person is in this text."""
    start = text.index(name)
    assert finder.role(text, start, start + len(name)) == role


@pytest.mark.parametrize(
    "value",
    [
        "Ostrowski, Karen M",
        "KAREN OSTROWSKI",
        "Karen M. Ostrowski",
        "Garcia Lopez, Maria",
        "J. Whitcomb",
        "O'Brien, Tom",
        "Joseph Running Wolf",
        "Mary & John Smith",
        "Dr. Amy Wu",
        "WHITCOMB ALAN",
    ],
)
def test_full_names_look_like_names(finder: NameFinder, value: str) -> None:
    """A whole cell that holds a full name in any order scores at least one half."""
    assert finder.looks_like_name(value) >= 0.5


@pytest.mark.parametrize(
    "value",
    [
        "Main St",
        "Parks",
        "N/A",
        "Water Dept",
        "Payroll Clerk",
        "Smith Construction",
        "Building Inspector",
        "Sergeant",
        "Missoula",
        "Ford Ranger",
        "Grant Creek",
        "Sick Leave",
        "Main Library",
        "Microsoft Office",
        "435 Ryman St",
        "",
        "12345",
        "Overtime",
        "ACTIVE",
        "karen@example.org",
    ],
)
def test_other_values_do_not_look_like_names(finder: NameFinder, value: str) -> None:
    """Streets, departments, job titles, firms, makes and numbers score below one half."""
    assert finder.looks_like_name(value) < 0.5


def test_a_single_surname_is_a_weak_sign(finder: NameFinder) -> None:
    """One word alone is believed a little, so that a sure column header can tip the scale."""
    assert 0.2 <= finder.looks_like_name("Whitcomb") < 0.7
    assert 0.2 <= finder.looks_like_name("Young") < 0.5


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Offices in Laredo, Texas and Reno, Nev. are closed.", 11, 24),
        ("Offices in Laredo, Texas and Reno, Nev. are closed.", 29, 38),
        ("Taken to St. Patrick at noon.", 9, 20),
        ("See San Diego and Fort Shaw.", 4, 13),
        ("open at 9 a.m.\nHelena", 10, 21),
        ("var pin = new google.maps.Marker({map: map});", 26, 32),
        ("forceCheckout rootFolderUrl TermInfo", 14, 27),
        ("forceCheckout rootFolderUrl TermInfo", 28, 36),
        ("the form was approved by the office, QZXO file number", 37, 41),
    ],
)
def test_what_cannot_be_a_person(finder: NameFinder, text: str, start: int, end: int) -> None:
    """Towns beside their state, saints' hospitals, times of day, parts of programs, acronyms."""
    assert is_no_name(text, start, end, finder.lists), text[start:end]


@pytest.mark.parametrize(
    "name", ["Dana McKenzie", "JoAnn DuPont", "Jackson, Virginia", "Vang, Pa", "LEE", "Ivan West"]
)
def test_names_that_share_a_form_with_other_things_stay_names(finder: NameFinder, name: str) -> None:
    """Capitals inside, first names that are states, short names in capitals."""
    text = f"We spoke to {name} at the office about the same thing again."
    assert not is_no_name(text, 12, 12 + len(name), finder.lists)


def test_worth_reading_spares_the_model_texts_without_names(finder: NameFinder) -> None:
    """Text of ordinary words alone is not given to the model; a possible name is."""
    assert not finder.worth_reading("the meeting will begin at noon and end at two. 12 of 14 items done.")
    assert finder.worth_reading("the meeting with Whitcomb will begin at noon")
    assert finder.worth_reading("my name is karen whitcomb")


def test_offsets_survive_chunking(finder: NameFinder) -> None:
    """In a long text every hit still points at its name."""
    line = "On that day Karen Ostrowski came to the counter and asked for a copy of the report.\n"
    text = line * 200
    hits = finder.find(text)
    assert len(hits) == 200
    assert {text[hit.start : hit.end] for hit in hits} == {"Karen Ostrowski"}


def test_explanations_hold_no_name(finder: NameFinder) -> None:
    """The stored reason tells why, never whom."""
    for hit in finder.find("Victim: OSTROWSKI, KAREN M; Officer Hale; From: Dana Reyes <dana@example.org>"):
        why = hit.explain()
        assert why.version == finder.version
        assert not any(word in str(why).upper() for word in ("OSTROWSKI", "KAREN", "HALE", "REYES"))


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_read_without_error(finder: NameFinder, text: str) -> None:
    """Whatever the characters, hits lie inside the text, in order, and never overlap."""
    after = 0
    for hit in finder.find(text):
        assert after <= hit.start < hit.end <= len(text)
        after = hit.end
        finder.role(text, hit.start, hit.end)
    finder.looks_like_name(text)


def test_model_files_hold_no_training_text() -> None:
    """The shipped files are small arrays of numbers: no list of names can be read out of them."""
    folder = shipped_folder()
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = {path.relative_to(folder).as_posix() for path in files}
    weights = {"ner/model", "tokenizer/words.npz"}
    texts = {"ATTRIBUTION.md", "config.cfg", "meta.json", "ner/cfg", "ner/moves"}
    assert written == weights | texts
    assert sum((folder / name).stat().st_size for name in texts) < 10_000
    assert sum(path.stat().st_size for path in files) < 8_000_000
    import msgspec
    import numpy

    with numpy.load(folder / "tokenizer/words.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} == {"u"}
    stored = msgspec.msgpack.decode((folder / "ner/model").read_bytes())
    kept = [array[b"type"] for arrays in stored["params"] for array in arrays.values() if array]
    assert set(kept) == {"<f4"}
    assert len(json.dumps([stored["nodes"], stored["shims"]])) < 15_000


def test_reading_names_needs_neither_network_nor_spacy() -> None:
    """A fresh process with sockets refused finds a name and has not imported spaCy for it."""
    program = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket = refuse\n"
        "from classify.detect.names.finder import NameFinder\n"
        "assert NameFinder.load().find('I spoke with Karen Ostrowski today.')\n"
        "assert 'spacy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])


def test_an_explanation_names_the_ground(finder: NameFinder) -> None:
    """Of two words on the lists which of their grounds, of the model's names which kind."""
    [by_lists] = [hit for hit in finder.find("qzx Karen Ostrowski qzx") if hit.entity == "PERSON"]
    assert by_lists.explain().steps[0].words.startswith("the ground “")
    assert finder.ground_of_name("Whitcomb, Alan") == "a first name behind a comma"
    assert finder.ground_of_name("Alan Whitcomb") == "two words or more, both are listed"
    assert finder.ground_of_name("Payroll Clerk") == "a post or a role"
    assert finder.ground_of_name("12") == "nothing like a name"
