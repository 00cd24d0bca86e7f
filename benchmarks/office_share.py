"""An invented share for measuring speed: `build_office_share(number, folder, seed)`.

Every second file is a short document of the judge's making (all formats, archives, damaged ones);
the others have the length of ordinary office documents: log-normal, half of them above 6 KB of text,
11 KB on average, at most 200 KB. Nothing is read from anywhere; the same numbers give the same share.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.bench_patterns import KINDS
from benchmarks.judge.share import share
from sample_corpus.share import Doc, write_share

_MEDIAN, _SPREAD, _LONGEST = 6_000, 1.1, 200_000
_FORMS = {
    ("minutes", "pdf"): 14,
    ("police", "pdf"): 8,
    ("minutes", "docx"): 12,
    ("mail", "docx"): 8,
    ("police", "docx"): 6,
    ("mail", "eml"): 18,
    ("police", "txt"): 6,
    ("minutes", "txt"): 4,
    ("minutes", "html"): 4,
    ("budget CSV", "csv"): 4,
    ("roster CSV", "csv"): 4,
    ("budget CSV", "xlsx"): 6,
    ("roster CSV", "xlsx"): 4,
    ("log", "log"): 2,
}
"""Kinds of text and formats, and how common they are among the longer files."""
_WRITTEN_AS_TEXT = frozenset({"csv", "log", "txt"})


def build_office_share(number: int, out: Path, seed: int = 1) -> Path:
    """Write about `number` files below `out`; returns the folder of the share."""
    random = Random(seed)
    short = share(number - number // 2, seed)
    long = (_document(at, random) for at in range(number // 2))
    both = (doc for pair in itertools.zip_longest(short, long) for doc in pair if doc is not None)
    write_share(_distinct(both), out / "share", out / "truth.jsonl")
    return out / "share"


def _document(at: int, random: Random) -> Doc:
    (kind, form) = random.choices(list(_FORMS), list(_FORMS.values()))[0]
    size = min(_LONGEST, random.lognormvariate(0, _SPREAD) * _MEDIAN)
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(KINDS[kind](random))
        length += len(lines[-1])
    # Nobody writes the same document twice.
    lines.insert(0, f"File {at} of volume {random.randrange(100_000)}.\n")
    if form == "xlsx":
        lines = [line.replace(",", " | ") for line in lines[1:]]
    folder = f"{kind.split()[0].title()}/{2015 + at % 10}"
    options = {"format": "text"} if form in _WRITTEN_AS_TEXT else {}
    return Doc(path=f"{folder}/{kind.split()[0]} {at}.{form}", body="".join(lines), options=options)


def _distinct(docs: Iterator[Doc]) -> Iterator[Doc]:
    taken: set[str] = set()
    for number, doc in enumerate(docs):
        if doc.path in taken:
            stem, dot, form = doc.path.rpartition(".")
            doc.path = f"{stem} {number}{dot}{form}"
        taken.add(doc.path)
        yield doc
