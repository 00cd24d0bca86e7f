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
from spacy.tokens import Doc, Span as DocSpan
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, load_config
from thinc.api import Adam

from classify.detect.namemodel import CONFIG_FILE, LABELS, WEIGHTS_FILE, blank, word_table
from training.names.people import NameBook
from training.names.sets import blocks, recased, seen_part
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
    nlp = blank(word_table(options.lists))
    settings = load_config(options.lists / CONFIG_FILE)["components"]["ner"]
    settings.pop("factory")
    recogniser = nlp.add_pipe("ner", config=settings)
    for label in LABELS:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    optimizer = Adam(PEAK_RATE, L2=0.01, grad_clip=1.0, use_averages=True)
    nlp.initialize()
    _train(nlp, optimizer, _epochs(options.sets, options.written, rng), options.tokens, rng)
    options.out.mkdir(parents=True, exist_ok=True)
    with nlp.use_params(optimizer.averages):
        (options.out / WEIGHTS_FILE).write_bytes(recogniser.to_bytes(exclude=["vocab"]))  # type: ignore[attr-defined]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=Path("../shared/corpora/ner"))
    parser.add_argument("--lists", type=Path, default=Path("detectors/models/names"))
    parser.add_argument("--out", type=Path, default=Path("detectors/models/names"))
    parser.add_argument("--tokens", type=int, default=4_500_000)
    parser.add_argument("--written", type=int, default=6_000, help="written texts in an epoch")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _train(
    nlp: Language, optimizer: Adam, texts: Iterator[Text], tokens: int, rng: random.Random
) -> None:
    seen, steps, started = 0, 0, time.monotonic()
    losses: dict[str, float] = {}
    while seen < tokens:
        done = seen / tokens
        optimizer.learn_rate = PEAK_RATE * min(done / WARM_UP, (1 - done) / (1 - WARM_UP)) + 1e-6
        batch, size = [], 0
        while size < FIRST_BATCH + (LAST_BATCH - FIRST_BATCH) * min(1.0, done * 2):
            batch.append(_example(nlp, next(texts)))
            size += len(batch[-1].reference)
        nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
        seen, steps = seen + size, steps + 1
        if steps % 100 == 0:
            spent = time.monotonic() - started
            print(f"{seen:>9,} tokens  loss {losses['ner'] / 100:9.1f}  {seen / spent:,.0f} tokens/s", flush=True)
            losses.clear()


def _example(nlp: Language, text: Text) -> Example:
    reference = nlp.make_doc(text.text)
    spans = [_span(reference, *span) for span in text.spans]
    reference.ents = tuple(filter_spans([span for span in spans if span is not None]))
    return Example(Doc(nlp.vocab, words=[t.text for t in reference], spaces=[bool(t.whitespace_) for t in reference]), reference)


def _span(doc: Doc, start: int, end: int, label: str) -> DocSpan | None:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    while span is not None and len(span) and span[0].is_space:
        span = DocSpan(doc, span.start + 1, span.end, label=label)
    return span if span is not None and len(span) else None


def _epochs(sets: Path, written: int, rng: random.Random) -> Iterator[Text]:
    """Texts without end; every epoch is shuffled, recased and written anew."""
    real = seen_part(sets)
    with (sets / "montana_places.tsv").open(encoding="utf-8", newline="") as lines:
        places = [row["place"] for row in csv.DictReader(lines, delimiter="\t")]
    writer = Writer(NameBook(sets, rng), places, rng)
    while True:
        epoch = [writer.write() for _ in range(written)]
        for name, texts in real.items():
            joined = blocks(texts, rng)
            if name == "litbank_prop":
                joined = rng.sample(joined, round(len(joined) * OLD_STYLE_SHARE))
            epoch += joined
        rng.shuffle(epoch)
        for text in epoch:
            yield recased(text, rng)


if __name__ == "__main__":
    main()
