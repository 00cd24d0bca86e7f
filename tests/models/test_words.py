"""Everything the vocabulary names in codes has words for people."""

from __future__ import annotations

from models.labels import DocType, Effect, Entity, Outcome, Tag
from models.words import (
    EFFECTS,
    ENTITIES,
    OUTCOMES,
    TAGS,
    doc_type_words,
    entity_words,
    outcome_words,
    tag_words,
)


def test_every_code_has_words() -> None:
    """A new outcome, tag or entity is named here before it is shown anywhere."""
    assert set(OUTCOMES) == set(Outcome)
    assert set(TAGS) == set(Tag)
    assert set(EFFECTS) == set(Effect)
    assert set(ENTITIES) == set(Entity)


def test_no_two_codes_share_their_words() -> None:
    """Filters in a workbook must tell them apart."""
    for words in (OUTCOMES, TAGS, ENTITIES, EFFECTS):
        assert len(set(words.values())) == len(words)
    assert len({doc_type_words(kind) for kind in DocType}) == len(DocType)


def test_words_are_words() -> None:
    """Nothing reads like a name in a program."""
    said = [*map(outcome_words, Outcome), *map(tag_words, Tag), *map(entity_words, Entity)]
    assert not [words for words in [*said, *map(doc_type_words, DocType)] if "_" in words]
