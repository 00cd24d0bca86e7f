"""The public text sets: reading them, keeping a part to judge on, and changing their case."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

from benchmarks.judge.passages import passages
from training.names import fillers
from training.names.people import in_order, last_first
from training.names.texts import Span, Text, Writer

TRAINED_ON = {
    # file: share of its texts, from the top, that the model may see; the rest is judged on
    "btc_train": 0.9,
    "wnut17_train": 1.0,
    "litbank_prop": 0.85,
    "gum_ccby": 0.8,
    "inlegalner_dev": 0.8,
    "multiner_gov_en": 0.8,
}
NEVER_SEEN = ("wnut17_dev",)
LABELLED_TRAINED_ON = {"wikigold": 0.5}
"""Of the folder `labelled`: sets in other words for the same three labels."""
LABELLED_NEVER_SEEN = ("presidio_research_v2",)
OPEN_EDITIONS = ("a", "b")
"""Editions of the independent judge that are no longer sealed; c, open as well, is left to judge on."""
FILLED = 1_200
"""Passages of one edition in an epoch."""
LABELS = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORGANIZATION": "ORGANIZATION",
    "ORG": "ORGANIZATION",
    "LOCATION": "LOCATION",
    "LOC": "LOCATION",
    "GPE": "LOCATION",
    "STREET_ADDRESS": "LOCATION",
}


def read(path: Path) -> list[Text]:
    """All texts of one set, with the spans of our three labels."""
    texts = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = [
                (s["start"], s["end"], LABELS[s["entity"]]) for s in row["spans"] if s["entity"] in LABELS
            ]
            texts.append(Text(row["text"], spans))
    return texts


def seen_part(folder: Path) -> dict[str, list[Text]]:
    """What the model is trained on, by set."""
    parts = {name: (folder / f"{name}.jsonl", share) for name, share in TRAINED_ON.items()}
    parts |= {name: (_labelled(folder, name), share) for name, share in LABELLED_TRAINED_ON.items()}
    return {name: _top(read(path), share) for name, (path, share) in parts.items()}


def contexts(rng: random.Random, editions: tuple[str, ...] = OPEN_EDITIONS) -> list[Text]:
    """Sentences and documents of the judge's open editions, filled anew. They mark people and addresses only."""
    return [
        _marked(passage)
        for edition in editions
        for passage in passages(FILLED, rng.randrange(1_000_000), edition)
    ]


def _marked(passage: dict[str, Any]) -> Text:
    spans = [
        (one["start"], one["end"], LABELS[one["entity"]])
        for one in (*passage["spans"], *passage["ignored"])
        if one["entity"] in LABELS
    ]
    return Text(passage["text"], sorted(spans))


def held_back(folder: Path) -> dict[str, list[Text]]:
    """What the model has never seen, by set: whole sets, and the bottom of the sets it was trained on."""
    held = {name: read(folder / f"{name}.jsonl") for name in NEVER_SEEN}
    held |= {name: read(_labelled(folder, name)) for name in LABELLED_NEVER_SEEN}
    for name, share in (TRAINED_ON | LABELLED_TRAINED_ON).items():
        path = folder / f"{name}.jsonl" if name in TRAINED_ON else _labelled(folder, name)
        texts = read(path)
        rest = texts[len(_top(texts, share)) :]
        if rest:
            held[name] = rest
    return held


def _labelled(folder: Path, name: str) -> Path:
    return folder.parent / "labelled" / f"{name}.jsonl"


def _top(texts: list[Text], share: float) -> list[Text]:
    return texts[: round(len(texts) * share)]


_SUBJECT = re.compile(r"\b(?:He|She|he|she|him)\b")
_SWAPPED, _PRONOUNS_TURNED = 0.45, 0.3


def renamed(text: Text, writer: Writer) -> Text:
    """The text with other people, and now and then other places and organisations, in it; some
    pronouns become names. Real sentences so teach names of this country in contexts no template has.
    """
    rng = writer.rng
    if rng.random() > _SWAPPED:
        return text
    taken = [(start, end) for start, end, _ in text.spans]
    changes: list[tuple[int, int, str, str]] = []
    for start, end, label in text.spans:
        name = _other(text.text[start:end], label, writer)
        if name:
            changes.append((start, end, name, label))
        else:
            changes.append((start, end, text.text[start:end], label))
    for found in _SUBJECT.finditer(text.text):
        free = all(found.end() <= start or end <= found.start() for start, end in taken)
        if free and text.text[found.end() : found.end() + 1] not in "'’" and rng.random() < _PRONOUNS_TURNED:
            person = writer.book.person()
            name = rng.choices((person.last, person.first, in_order(person, rng)), weights=(4, 4, 3))[0]
            changes.append((*found.span(), name, "PERSON"))
    pieces, spans, length, after = [], [], 0, 0
    for start, end, name, label in sorted(changes):
        pieces += [text.text[after:start], name]
        length += start - after
        spans.append((length, length + len(name), label))
        length += len(name)
        after = end
    return Text("".join([*pieces, text.text[after:]]), spans)


def _other(name: str, label: str, writer: Writer) -> str:
    """Another name of about the same shape; "" to keep the one that is there."""
    rng = writer.rng
    if label == "PERSON":
        person = writer.book.person()
        if len(name.split()) == 1:
            return rng.choice((person.first, person.last))
        return last_first(person, rng) if rng.random() < 0.1 else in_order(person, rng)
    if rng.random() < 0.6:
        return ""
    if label == "LOCATION":
        return fillers.place(rng, writer.places) if rng.random() < 0.8 else fillers.street(rng, writer.book)
    return fillers.organisation(rng, writer.book, writer.places)


def recased(text: Text, rng: random.Random) -> Text:
    """The text in one of the ways people type: as is, all capitals, no capitals, names only, titles."""
    roll = rng.random()
    if roll < 0.31:
        return Text(upper(text.text), text.spans)
    if roll < 0.36:
        return Text(same_length(text.text, text.text.lower()), text.spans)
    if roll < 0.41:
        return Text(_upper_names(text), text.spans)
    if roll < 0.43:
        return Text(same_length(text.text, text.text.title()), text.spans)
    return text


def upper(text: str) -> str:
    """Capitals, letter by letter, so that offsets stay ("ß" stays as it is)."""
    changed = text.upper()
    return (
        changed
        if len(changed) == len(text)
        else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    )


def same_length(text: str, changed: str) -> str:
    """The changed text if no offset moved, else the text as it was."""
    return changed if len(changed) == len(text) else text


def _upper_names(text: Text) -> str:
    pieces, after = [], 0
    for start, end, label in text.spans:
        name = text.text[start:end]
        pieces += [text.text[after:start], upper(name) if label == "PERSON" else name]
        after = end
    return "".join([*pieces, text.text[after:]])


def blocks(texts: list[Text], rng: random.Random) -> list[Text]:
    """Runs of one to five neighbouring texts joined to one, as paragraphs join sentences."""
    joined, place = [], 0
    while place < len(texts):
        count = rng.choice((1, 2, 3, 4, 5))
        joined.append(_joined(texts[place : place + count], rng.choice(("\n", " "))))
        place += count
    return joined


def _joined(texts: list[Text], between: str) -> Text:
    pieces, spans, length = [], [], 0
    for text in texts:
        spans += [(start + length, end + length, label) for start, end, label in text.spans]
        pieces.append(text.text)
        length += len(text.text) + len(between)
    return Text(between.join(pieces), list[Span](spans))
