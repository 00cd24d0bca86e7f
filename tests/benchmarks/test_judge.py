"""The judge: reproducible, complete, and true to what it writes."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

from benchmarks.bench_quality import Span, best_threshold, negatives_hit, overlaps, score_texts
from benchmarks.judge.passages import passages
from benchmarks.judge.share import share
from benchmarks.judge.templates import document, templates
from models.labels import DocType, Entity, Label, Tag
from sample_corpus.markup import strip
from sample_corpus.share import render


def test_spans_lie_on_their_values() -> None:
    """Start and end cut the value out of the text, and no mark or slot is left in it."""
    for passage in passages(700):
        for span in (*passage["spans"], *passage["negatives"], *passage["ignored"]):
            assert passage["text"][span["start"] : span["end"]] == span["value"]
        assert re.search(r"\{[-=]?[A-Z]+:|<\d?[a-z]+>|\{NCIC", passage["text"]) is None


def test_passages_cover_every_entity() -> None:
    """Nothing that we claim to find goes unjudged."""
    seen = {span["entity"] for passage in passages(700) for span in passage["spans"]}
    assert seen == set(Entity)


def test_the_same_seed_gives_the_same_passages() -> None:
    """And another seed gives others."""
    assert list(passages(60)) == list(passages(60))
    assert list(passages(60)) != list(passages(60, seed=2))


def test_every_type_has_three_wordings_and_known_words() -> None:
    """At least 55 document types, each in three wordings; labels and tags come from the vocabulary."""
    wordings = Counter(one.doc_type for one in templates())
    assert len(wordings) >= 55
    assert min(wordings.values()) >= 3
    for one in templates():
        assert one.doc_type in set(DocType)
        assert set(one.label.split("|")) <= set(Label)
        assert set(one.tags) <= set(Tag)


def test_every_wording_can_be_written_in_its_formats() -> None:
    """A document of each wording renders and leaves neither slot nor mark in its path."""
    for one in templates():
        doc = document(one, Random(one.number))
        data, rows = render(doc)
        assert data
        assert rows[0]["doc_type"] == one.doc_type
        assert "<" not in strip(doc.path)


def test_a_share_has_containers_and_unreadable_files() -> None:
    """The proportions of a real share: mostly ordinary files, some boxes, some that nobody can read."""
    docs = list(share(300, seed=3))
    assert len(docs) == 300
    assert sum(bool(doc.members) for doc in docs) >= 8
    assert sum(doc.status != "ok" for doc in docs) >= 5


TEXT = {
    "text": "SSN 219-09-4417 of Jane Doe",
    "spans": [{"entity": "US_SSN", "start": 4, "end": 15}, {"entity": "PERSON", "start": 19, "end": 27}],
    "negatives": [{"entity": "US_SSN", "start": 0, "end": 3}],
    "ignored": [],
}


def test_half_an_identifier_is_not_the_identifier() -> None:
    """Names may be found in part; identifiers need at least half."""
    assert not overlaps(Span("US_SSN", 4, 7), Span("US_SSN", 4, 15))
    assert overlaps(Span("PERSON", 24, 27), Span("PERSON", 19, 27))


def test_scores_below_the_threshold_do_not_count() -> None:
    """Neither as right nor as false; the best threshold is the one with the highest F1."""
    said = [[Span("US_SSN", 4, 15, 0.9), Span("PERSON", 0, 3, 0.3)]]
    assert score_texts([TEXT], said, 0.5)["PERSON"].false == 0
    assert score_texts([TEXT], said, 0.0)["PERSON"].false == 1
    assert best_threshold([TEXT], said, {"US_SSN", "PERSON"}) > 0.3
    assert negatives_hit([TEXT], said, 0.0) == (1, 1)
    assert negatives_hit([TEXT], said, 0.5) == (0, 1)
