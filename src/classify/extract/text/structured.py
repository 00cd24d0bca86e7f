"""JSON, JSON lines, YAML and property lists: each value with the path of keys that names it."""

from __future__ import annotations

import json
import plistlib
import re
from collections.abc import Iterator
from typing import TextIO
from xml.parsers.expat import ExpatError

import yaml

from classify.errors import BombError, CorruptError
from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import decode, open_text
from classify.extract.source import Source
from classify.extract.text import exports
from classify.extract.text.jsonmend import mended
from classify.extract.text.keyed import flattened
from classify.extract.text.plain import blocks, from_string

LARGEST_JSON = 64_000_000
"""Bytes of JSON that are parsed at once; larger arrays are streamed, other giants are read as text."""

LARGEST_YAML = 8_000_000
ROWS_A_BLOCK = 2000

PLIST_FAILURES = (
    plistlib.InvalidFileException, ValueError, RecursionError, IndexError, KeyError, OverflowError, EOFError,
    ExpatError,
)  # fmt: skip
"""How plistlib says that a property list is damaged."""

_NOT_PARSED = "It is not well-formed {0}; it was read as text."


def read_json(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """A JSON document (RFC 8259), chat exports and notebooks included."""
    with source.open() as stream:
        if source.size > LARGEST_JSON:
            with open_text(stream) as text_stream:
                yield from _giant(text_stream, envelope)
            return
        text = decode(stream.read()).lstrip("\ufeff")
    try:
        document = json.loads(text, object_pairs_hook=_keep_all)
    except (ValueError, RecursionError):
        yield from _mended(text, envelope)
        return
    yield from exports.chat(document) or flattened(document, Place())


def _mended(text: str, envelope: Envelope) -> Iterator[Piece]:
    """A document that is not well-formed, with its keys as far as they can be told."""
    found = mended(text)
    # Where most of it fits nowhere, it was no JSON to begin with.
    if not found.values or 2 * sum(map(len, found.notes)) > len(text):
        yield Remark("fact", _NOT_PARSED.format("JSON"))
        yield from from_string(text, envelope, prose=None)
        return
    yield Remark("fact", "It is not well-formed JSON; what does not fit was read as text.")
    document = found.values[0] if len(found.values) == 1 else found.values
    yield from exports.chat(document) or flattened(document, Place())
    notes = "\n".join(note for note in found.notes if note.strip())
    if notes:
        yield from from_string(notes, envelope, prose=None, part="comment")


def _keep_all(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose repeated keys are all kept: parsers disagree on which of them counts."""
    table: dict[str, object] = {}
    repeats: dict[str, int] = {}
    for key, value in pairs:
        name = key
        while name in table:
            repeats[key] = repeats.get(key, 1) + 1
            name = f"{key} {repeats[key]}"
        table[name] = value
    return table


def _giant(text: TextIO, envelope: Envelope) -> Iterator[Piece]:
    """A document too large to hold: the elements of an array one by one, anything else as text."""
    start = text.read(4096)
    if not start.lstrip("\ufeff \t\r\n").startswith("["):
        yield Remark("fact", "The document is very large: it was read as text.")
        text.seek(0)
        yield from blocks(text, envelope, prose=None)
        return
    yield from _tables(_array_elements(start, text, envelope))


def _array_elements(start: str, text: TextIO, envelope: Envelope) -> Iterator[object]:
    """The elements of a JSON array, parsed as they come. Raises CorruptError where it breaks."""
    decoder = json.JSONDecoder(object_pairs_hook=_keep_all)
    rest, at = start, start.index("[") + 1
    while True:
        at = _past_gap(rest, at)
        if rest.startswith("]", at):
            return
        try:
            value, end = decoder.raw_decode(rest, at)
        except ValueError as error:
            end = len(rest)
            if end - at > LARGEST_JSON:
                raise CorruptError("The JSON array breaks off.") from error
        # What goes up to the end may go on in the next chunk, a number for instance.
        if end < len(rest):
            yield value
            at = end
            continue
        envelope.check_time()
        chunk = text.read(max(1 << 20, len(rest) - at))
        if not chunk:
            if rest[at:].strip():
                raise CorruptError("The JSON array breaks off.")
            return
        rest, at = rest[at:] + chunk, 0


_GAP = re.compile(r"[\s,\ufeff]*")


def _past_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


def read_jsonl(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """JSON lines of any length: records as tables, lines that do not parse as text."""
    with source.open() as stream, open_text(stream) as text:
        yield from _tables(_line_values(text, envelope))


def _line_values(text: TextIO, envelope: Envelope) -> Iterator[object]:
    for line in text:
        if not line.strip():
            continue
        try:
            yield json.loads(line, object_pairs_hook=_keep_all)
        except (ValueError, RecursionError):
            found = mended(line)
            yield from found.values
            yield from (note for note in found.notes if note.strip())
        envelope.check_time()


def _tables(values: Iterator[object]) -> Iterator[Piece]:
    """Values in batches; each batch of records is a table with its own header."""
    batch: list[object] = []
    first = 1
    try:
        for value in values:
            if isinstance(value, str):
                # A line that is no record does not spoil the table of those that are.
                yield TextBlock(value, Place("line"))
                continue
            batch.append(value)
            if len(batch) >= ROWS_A_BLOCK:
                yield from flattened(batch, Place(line=first))
                first, batch = first + len(batch), []
    except CorruptError:
        # Where the file breaks off, what stands before is told all the same.
        yield from flattened(batch, Place(line=first))
        raise
    yield from flattened(batch, Place(line=first))


def read_plist(source: Source, _: Envelope) -> Iterator[Piece]:
    """Apple's property lists, binary or XML, saved web pages of Safari included."""
    with source.open() as stream:
        data = stream.read()
    if b"<!ENTITY" in data[:2000]:
        raise BombError("The property list declares entities, as only attacks do; it was not read.")
    try:
        document = plistlib.loads(data)
    except PLIST_FAILURES as error:
        raise CorruptError("The property list is damaged.") from error
    yield from flattened(document, Place())


def read_yaml(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """YAML as a stream of events: repeated anchors are not unfolded, so that there is nothing to blow up."""
    with source.open() as stream:
        text = decode(stream.read(LARGEST_YAML + 1))
    if source.size > LARGEST_YAML:
        with source.open() as stream, open_text(stream) as text_stream:
            yield from blocks(text_stream, envelope, prose=None)
        return
    try:
        found = list(_yaml_values(text))
    except (yaml.YAMLError, RecursionError, ValueError):
        yield from from_string(text, envelope, prose=None)
        return
    yield from found
    yield from _yaml_comments(text)


def _yaml_values(text: str) -> Iterator[TextBlock]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path: list[str | None] = []
    in_mapping: list[bool] = []
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            in_mapping.append(isinstance(event, yaml.MappingStartEvent))
            path.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            in_mapping.pop()
            path.pop()
            _value_done(path, in_mapping)
        elif isinstance(event, yaml.AliasEvent):
            _value_done(path, in_mapping)
        elif isinstance(event, yaml.ScalarEvent):
            if in_mapping and in_mapping[-1] and path[-1] is None:
                path[-1] = event.value
                continue
            label = ".".join(step for step in path if step)
            if event.value.strip():
                yield TextBlock(event.value, Place(line=_line(event)), label=label or None)
            _value_done(path, in_mapping)


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _value_done(path: list[str | None], in_mapping: list[bool]) -> None:
    """Behind a mapping's value comes the next key."""
    if in_mapping and in_mapping[-1]:
        path[-1] = None


_YAML_COMMENT = re.compile(r"(?:^|\s)#+\s*(\S.*)$")


def _yaml_comments(text: str) -> Iterator[TextBlock]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _YAML_COMMENT.search(line)
        if found:
            yield TextBlock(found[1], Place("comment", line=number))
