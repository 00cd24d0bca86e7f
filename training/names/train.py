"""Trains the names model: public sets and freshly written texts, new in every epoch.

    python -m training.names.train --sets ../shared/corpora/ner --out detectors/models/names

One core, about eight minutes. The same seed gives the same model on the same machine.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Span as DocSpan
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam, Optimizer, fix_random_seed

from classify.detect.names.shipped import word_table
from classify.detect.names.tokens import GAP, LINE_END, tokens
from training.names import fillers
from training.names.network import document, export, untrained
from training.names.people import NameBook
from training.names.sets import blocks, contexts, recased, renamed, seen_part
from training.names.texts import Text, Writer

PEAK_RATE = 0.001
WARM_UP = 0.03
"""Share of all steps in which the rate climbs; after it the rate falls in a straight line."""
FIRST_BATCH, LAST_BATCH = 800, 2_500
"""Tokens in a batch at the start and at the end."""
OLD_STYLE_SHARE = 0.35
"""Novels before 1923 teach names in narrative but an old style: about a third of them an epoch."""


def main() -> None:
    """Command line."""
    options = _options()
    fix_random_seed(options.seed)
    rng = random.Random(options.seed)
    nlp = untrained(word_table(options.lists))
    optimizer = Adam(PEAK_RATE, L2=0.01, grad_clip=1.0, use_averages=True)
    nlp.initialize()
    texts = _epochs(options.sets, options.written, rng)
    for _ in _trained(nlp, optimizer, texts, options.tokens):
        with nlp.use_params(optimizer.averages):
            export(nlp, options.out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=Path("../shared/corpora/ner"))
    parser.add_argument("--lists", type=Path, default=Path("detectors/models/names"))
    parser.add_argument("--out", type=Path, default=Path("detectors/models/names"))
    parser.add_argument("--tokens", type=int, default=4_000_000)
    parser.add_argument("--written", type=int, default=6_000, help="written texts in an epoch")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _trained(nlp: Language, optimizer: Optimizer, texts: Iterator[Text], most: int) -> Iterator[int]:
    """Train on `most` tokens; yields the number so far at every report and at the end."""
    seen, steps, started = 0, 0, time.monotonic()
    losses: dict[str, float] = {}
    while seen < most:
        done = seen / most
        optimizer.learn_rate = PEAK_RATE * min(done / WARM_UP, (1 - done) / (1 - WARM_UP)) + 1e-6
        batch, size = [], 0
        while size < FIRST_BATCH + (LAST_BATCH - FIRST_BATCH) * min(1.0, done * 2):
            batch.append(_example(nlp, next(texts)))
            size += len(batch[-1].reference)
        nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
        seen, steps = seen + size, steps + 1
        if steps % 100 == 0:
            spent = time.monotonic() - started
            print(
                f"{seen:>9,} tokens  loss {losses['ner'] / 100:9.1f}  {seen / spent:,.0f} tokens/s",
                flush=True,
            )
            losses.clear()
            yield seen
    yield seen


def _example(nlp: Language, text: Text) -> Example:
    split = list(tokens(text.text))
    words = [word for word, _, _ in split]
    reference = document(nlp, words)
    spans = []
    for start, end, label in text.spans:
        covered = [i for i, (word, s, e) in enumerate(split) if s < end and start < e]
        while covered and words[covered[0]] in (LINE_END, GAP):
            covered.pop(0)
        while covered and words[covered[-1]] in (LINE_END, GAP):
            covered.pop()
        if covered:
            spans.append(DocSpan(reference, covered[0], covered[-1] + 1, label=label))
    reference.ents = tuple(filter_spans(spans))
    return Example(document(nlp, words), reference)


def _epochs(sets: Path, written: int, rng: random.Random) -> Iterator[Text]:
    """Texts without end; every epoch is shuffled, recased and written anew."""
    real = seen_part(sets)
    with (sets / "montana_places.tsv").open(encoding="utf-8", newline="") as lines:
        places = [row["place"] for row in csv.DictReader(lines, delimiter="\t")]
    with (sets / "us_places.tsv").open(encoding="utf-8", newline="") as lines:
        fillers.ELSEWHERE += [
            row["place"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    writer = Writer(NameBook(sets, rng), places, rng)
    while True:
        epoch = [writer.write() for _ in range(written)] + contexts(rng)
        for name, texts in real.items():
            chosen = texts
            if name == "litbank_prop":
                first = rng.randrange(round(len(texts) * (1 - OLD_STYLE_SHARE)))
                chosen = texts[first : first + round(len(texts) * OLD_STYLE_SHARE)]
            joined = blocks([renamed(text, writer) for text in chosen], rng)
            epoch += joined
        rng.shuffle(epoch)
        for text in epoch:
            yield recased(text, rng)


if __name__ == "__main__":
    main()
