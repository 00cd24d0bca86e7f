"""Documents of the judge's opened editions, as further texts to learn from.

Whoever trains on an edition can no longer be judged by it: the sealed edition is left out, and figures
for an opened one come from a model that was trained without it (`--without`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.judge.templates import Template, document, prose, templates
from models.labels import Label, Tag
from sample_corpus.blocks import Table, blocks
from sample_corpus.markup import strip
from training.doctypes.generate import Sample
from training.doctypes.papers import MATTERS

OPENED = ("a", "b", "c", "d", "e")

_TAGS: dict[str, frozenset[Tag]] = {
    "case": frozenset({Tag.CCJI, Tag.CHRI, Tag.NCIC_NR, Tag.INFORMANT, Tag.ALPR}),
    "young": frozenset({Tag.JUV, Tag.CAN}),
    "victim": frozenset({Tag.VICTIM, Tag.SEXVICTIM}),
    "sealed": frozenset({Tag.SEALED}),
    "health": frozenset({Tag.HEALTH}),
    "staff": frozenset({Tag.HR}),
    "money": frozenset({Tag.SSN_FIN, Tag.TAX, Tag.PCI}),
    "customer": frozenset({Tag.LIBRARY, Tag.DISTLIST}),
    "vehicle": frozenset({Tag.DPPA}),
    "privilege": frozenset({Tag.PRIVILEGE}),
    "security": frozenset({Tag.SECURITY}),
}
"""Which tags of the judge make which matter."""
_UNSEEN = ("@alt", "@comment", "@deleted", "@hidden", "@notes", "@footer", "@header")
"""A document with these may be labelled for something its text as a whole does not tell."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One document and what its wording is known to tell."""

    sample: Sample
    told: tuple[bool | None, ...] | None
    """Answers to `matters.CLASSES`, None where it may be said either way; None for all where what is
    labelled stands aside."""


def judged(editions: Iterable[str], variations: int, seed: int) -> Iterator[Judged]:
    """`variations` of every wording of `editions`."""
    random = Random(seed)
    for edition in editions:
        for template in templates(edition):
            told = None if any(mark in template.body for mark in _UNSEEN) else _told(template)
            for _ in range(variations):
                yield Judged(_sample(template, random), told)


def _sample(template: Template, random: Random) -> Sample:
    doc = document(template, random)
    tables = [block for block in blocks(doc.body) if isinstance(block, Table)]
    columns = [strip(cell) for table in tables for row in table.rows[:5] for cell in row if len(cell) <= 60]
    kind = doc.path.rpartition(".")[2]
    doc_type = template.doc_type.partition("|")[0]
    return Sample(doc_type, strip(doc.path), strip(prose(doc.body)), columns, {"txt": "text"}.get(kind, kind))


def _told(template: Template) -> tuple[bool | None, ...]:
    named = {
        matter: True if tags & {*template.tags} else None if tags & {*template.tags_optional} else False
        for matter, tags in _TAGS.items()
    }
    ranks = [Label(label).rank for label in template.label.split("|")]
    return (
        *(named[matter] for matter in MATTERS),
        _either_way(ranks, Label.RESTRICTED),
        _either_way(ranks, Label.CONFIDENTIAL),
    )


def _either_way(ranks: list[int], least: Label) -> bool | None:
    """Whether all labels reach `least`; None where only some do."""
    reached = {rank >= least.rank for rank in ranks}
    return reached.pop() if len(reached) == 1 else None
