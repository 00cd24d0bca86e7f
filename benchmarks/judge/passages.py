"""Labelled passages: `python -m benchmarks.judge.passages N [SEED [EDITION]] > passages.jsonl`.

Each is `{"text", "spans": [{"start","end","entity","value"}], "negatives": [...], "ignored": [...], "kind"}`:
sentences for every entity in many contexts, look-alikes, and whole documents of the judge's templates as
plain text. What is ignored is as right found as left.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.slots import Filler
from benchmarks.judge.templates import prose, templates
from sample_corpus.markup import ENTITY_OF_CODE, MARK, fill
from sample_corpus.values import make

Passage = dict[str, Any]
_NO_PROSE = frozenset(("pdf-form", "xlsx", "xls", "csv"))
"""Wordings that exist only as sheets or fillable forms are judged there, in the share."""


def passages(number: int, seed: int = 1, edition: str = "a") -> Iterator[Passage]:
    """`number` passages: two thirds sentences and look-alikes, one third whole documents."""
    random = Random(seed)
    sentences = [
        line
        for file in sorted((EDITIONS[edition].home / "passages").glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    documents = [one for one in templates(edition) if not _NO_PROSE.issuperset(one.formats)]
    for at in range(number):
        if at % 3 == 2:
            chosen = documents[at // 3 % len(documents)]
            body = prose(Filler(random, EDITIONS[edition]).fill(chosen.body))
            yield passage(body.upper() if chosen.caps else body, f"document-{chosen.doc_type}", random)
        else:
            line = sentences[(at - at // 3) % len(sentences)]
            kind, _, text = line.partition(": ")
            filled = Filler(random, EDITIONS[edition]).fill(text).replace("\\n", "\n").replace("\\t", "\t")
            yield passage(filled.upper() if kind.endswith("-caps") else filled, kind, random)


def passage(marked: str, kind: str, random: Random) -> Passage:
    """Strip the marks and say where the values stand."""
    marked = fill(marked, lambda code, key: make(code, Random(f"{random.random()}{key}")))
    text, blocks = "", list[int]()
    spans, negatives, ignored = list[Passage](), list[Passage](), list[Passage]()
    at = 0
    edges = sorted([*MARK.finditer(marked), *_edges(marked)], key=lambda match: match.start())
    for mark in edges:
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[0] == "{NCIC<}":
            blocks.append(len(text))
        elif mark[0] == "{>NCIC}":
            spans.append(_span("NCIC_RECORD", blocks.pop(), text, len(text)))
        else:
            start = len(text)
            text += mark["text"]
            {"": spans, "-": negatives, "=": ignored}[mark["sort"]].append(
                _span(ENTITY_OF_CODE[mark["code"]], start, text, len(text))
            )
    text += marked[at:]
    return {"text": text, "spans": spans, "negatives": negatives, "ignored": ignored, "kind": kind}


def _edges(marked: str) -> Iterator[Any]:
    return re.finditer(r"\{NCIC<\}|\{>NCIC\}", marked)


def _span(entity: str, start: int, text: str, end: int) -> Passage:
    return {"start": start, "end": end, "entity": entity, "value": text[start:end]}


def main() -> None:
    """Command line."""
    number, seed, edition, *_ = [*sys.argv[1:], *("1", "1", "a")[len(sys.argv) - 1 :]]
    for one in passages(int(number), int(seed), edition):
        print(json.dumps(one, ensure_ascii=False))


if __name__ == "__main__":
    main()
