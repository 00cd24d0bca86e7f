"""The judge: reproducible, complete, and true to what it writes."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.passages import passages
from benchmarks.judge.share import share
from benchmarks.judge.templates import document, templates
from models.labels import DocType, Entity, Label, Tag
from sample_corpus.markup import strip
from sample_corpus.share import render

pytestmark = pytest.mark.parametrize("edition", sorted(EDITIONS))


def test_spans_lie_on_their_values(edition: str) -> None:
    """Start and end cut the value out of the text, and no mark or slot is left in it."""
    for passage in passages(700, edition=edition):
        for span in (*passage["spans"], *passage["negatives"], *passage["ignored"]):
            assert passage["text"][span["start"] : span["end"]] == span["value"]
        assert re.search(r"\{[-=]?[A-Z]+:|<\d?[a-z]+>|\{NCIC", passage["text"]) is None


def test_passages_cover_every_entity(edition: str) -> None:
    """Nothing that we claim to find goes unjudged."""
    seen = {span["entity"] for passage in passages(700, edition=edition) for span in passage["spans"]}
    assert seen == set(Entity)


def test_the_same_seed_gives_the_same_passages(edition: str) -> None:
    """And another seed gives others."""
    assert list(passages(60, edition=edition)) == list(passages(60, edition=edition))
    assert list(passages(60, edition=edition)) != list(passages(60, seed=2, edition=edition))


@pytest.mark.parametrize("part", ["passages", "templates"])
def test_editions_have_no_line_in_common(edition: str, part: str) -> None:
    """A wording known from one edition is never met in another (short lines are nobody's wording)."""
    others = [_lines(other, part) for other in EDITIONS if other != edition]
    assert not _lines(edition, part) & set().union(*others)


def _lines(edition: str, part: str) -> set[str]:
    files = (EDITIONS[edition].home / part).glob("*.txt")
    every = (line.strip().lower() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return {line for line in every if len(line) > 45 and not line.startswith("=== ")}


def test_every_type_has_several_wordings_and_known_words(edition: str) -> None:
    """Over 55 document types in three wordings, sealed in two; labels and tags come from the vocabulary."""
    wordings = Counter(one.doc_type.partition("|")[0] for one in templates(edition))
    assert len(wordings) >= 55
    assert min(wordings.values()) >= (3 if edition == "a" else 2)
    for one in templates(edition):
        assert set(one.doc_type.split("|")) <= set(DocType)
        assert set(one.label.split("|")) <= set(Label)
        assert {*one.tags, *one.tags_optional} <= set(Tag)


def test_every_wording_can_be_written_in_its_formats(edition: str) -> None:
    """A document of each wording renders and leaves neither slot nor mark in its path."""
    for one in templates(edition):
        doc = document(one, Random(one.number))
        data, rows = render(doc)
        assert data
        assert rows[0]["doc_type"] == one.doc_type.partition("|")[0]
        assert "<" not in strip(doc.path)


def test_a_share_has_containers_and_unreadable_files(edition: str) -> None:
    """The proportions of a real share: mostly ordinary files, some boxes, some that nobody can read."""
    docs = list(share(300, seed=3, edition=edition))
    assert len(docs) == 300
    assert sum(bool(doc.members) for doc in docs) >= 8
    assert sum(doc.status != "ok" for doc in docs) >= 5
