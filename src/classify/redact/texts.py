"""Plain text, and what is read as such, written anew."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from classify.blackout.reading import Document
from classify.extract.document import TableBlock
from classify.extract.known.charset import open_text
from classify.redact.pen import Pen, is_seen
from classify.redact.plan import Made, Plan


def make(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes the text of a document, its tables as lines with tabs."""
    pen = Pen(plan)
    out.write(text_of(document, pen).encode())
    return pen.made(".txt")


def text_of(document: Document, pen: Pen) -> str:
    """What a reader sees of a document, as text."""
    made: list[str] = []
    part = ""
    for block in document.blocks:
        if not is_seen(block):
            pen.left_out["hidden texts"] += 1
            continue
        if isinstance(block, TableBlock):
            text, goes_on = "".join("\t".join(row) + "\n" for row in pen.rows(block)), False
        else:
            label = f"{pen.text(block.label)}: " if block.label else ""
            text, goes_on = label + pen.block(block), block.offset > 0 and block.place.part == part
        if made and not goes_on and not made[-1].endswith("\n"):
            made.append("\n")
        made.append(text)
        part = block.place.part
    whole = "".join(made)
    return whole if whole.endswith("\n") else whole + "\n"


def make_json(document: Document, plan: Plan, out: BinaryIO) -> Made:
    """Writes a JSON document with the cuts of its keys and values; of one that is not JSON to the letter, its
    text.
    """
    pen = Pen(plan)
    try:
        with document.source.open() as stream, open_text(stream) as text:
            told = json.loads("".join(text))
        made = json.dumps(_cut(told, pen), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return make(document, plan, out)
    out.write(made.encode() + b"\n")
    return pen.made(".json")


def _cut(value: Any, pen: Pen) -> Any:
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for key, inner in value.items():
            said, number = pen.text(key), 2
            # Two keys of which the same stands in the copy are still two.
            while (name := said if said not in made else f"{said} ({number})") in made:
                number += 1
            made[name] = _cut(inner, pen)
        return made
    if isinstance(value, list):
        return [_cut(inner, pen) for inner in value]
    if isinstance(value, str):
        return pen.text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        written = json.dumps(value)
        said = pen.text(written)
        return value if said == written else said
    return value
