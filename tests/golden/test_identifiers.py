"""Spellings and look-alikes of every identifier, through the whole detection of a text.

The sentences are in `identifiers.yaml` and `look_alikes.yaml`; other than the packs' own examples they meet
all detectors at once, names included.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from classify.detect.finding import Finding
from classify.detect.patterns.packs import marked
from classify.detect.scan import Scanner
from classify.extract.document import TextBlock
from models.labels import Entity

_HERE = Path(__file__).parent
_TAG = ("<ssn>", "</ssn>", "<dob>", "</dob>", "<password>")
"""Angle brackets that are part of a sentence and mark no value."""
_NOT_JUDGED = frozenset({Entity.PERSON.value, Entity.MT_STATUTE.value})


def _cases(name: str) -> list[tuple[str, str]]:
    groups = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return [(group, sentence) for group, sentences in groups.items() for sentence in sentences]


def _unmarked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence and the spans marked in it; its own tags stay."""
    for number, tag in enumerate(_TAG):
        sentence = sentence.replace(tag, chr(0xE000 + number) * len(tag))
    text, spans = marked(sentence)
    for number, tag in enumerate(_TAG):
        text = text.replace(chr(0xE000 + number) * len(tag), tag)
    return text, spans


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner.load()


def _findings(scanner: Scanner, text: str) -> list[Finding]:
    scan = scanner.start("a.txt", "txt")
    scan.feed(TextBlock(text))
    return scan.finish().findings


@pytest.mark.parametrize(("entity", "sentence"), _cases("identifiers.yaml"))
def test_every_spelling_is_found(scanner: Scanner, entity: str, sentence: str) -> None:
    """Exactly the marked values, from first to last character."""
    text, spans = _unmarked(sentence)
    found = [(item.start, item.end) for item in _findings(scanner, text) if item.entity == entity]
    assert [text[start:end] for start, end in found] == [text[start:end] for start, end in spans]
    assert found == spans


@pytest.mark.parametrize(("kind", "sentence"), _cases("look_alikes.yaml"))
def test_no_look_alike_is_found(scanner: Scanner, kind: str, sentence: str) -> None:
    """Nothing private stands in it."""
    assert [
        (item.entity, item.text) for item in _findings(scanner, sentence) if item.entity not in _NOT_JUDGED
    ] == []


def test_every_entity_has_five_spellings() -> None:
    """No identifier of the vocabulary is left untried, names and record blocks aside."""
    tried = _cases("identifiers.yaml")
    counts = {entity.value: sum(group == entity for group, _ in tried) for entity in Entity}
    few = {name for name, count in counts.items() if count < 5}
    assert few == {Entity.PERSON.value, Entity.NCIC_RECORD.value}
