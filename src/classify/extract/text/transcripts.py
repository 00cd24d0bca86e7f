"""WebVTT and SubRip transcripts: who said what, without the clock (W3C WebVTT; Teams, Zoom, Stream)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from classify.extract.document import Piece, Place, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import open_text
from classify.extract.source import Source

BLOCK_CHARACTERS = 2000
"""One speaker's words are one block up to this length."""

_TIME = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{3}\s*-->")
_VOICE = re.compile(r"^<v(?:\.[\w.]+)?\s++([^>]++)>(.*)$")
_NAMED = re.compile(r"^([A-Z][\w.,'()-]*(?: [\w.,'()-]+){0,4}): (.*)$")
_TAGS = re.compile(r"</?[a-z][^<>]*>|<\d\d:[\d:.]+>", re.IGNORECASE)


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Blocks of one speaker's words, led by the speaker's name; notes as comments."""
    with source.open() as stream, open_text(stream) as lines:
        speaker, words, first = "", list[str](), 1
        for number, voice, text, is_note in _cues(lines):
            envelope.check_time()
            if is_note:
                yield TextBlock(text, Place("comment", line=number))
                continue
            if words and (voice != speaker or sum(map(len, words)) > BLOCK_CHARACTERS):
                yield _said(speaker, words, first)
                words = []
            if not words:
                speaker, first = voice, number
            words.append(text)
        if words:
            yield _said(speaker, words, first)


def _said(speaker: str, words: list[str], line: int) -> TextBlock:
    text = " ".join(words)
    return TextBlock(f"{speaker}: {text}" if speaker else text, Place(line=line))


def _cues(lines: Iterator[str]) -> Iterator[tuple[int, str, str, bool]]:
    """Line number, speaker, words and whether it is a note, for each line that somebody said."""
    in_cue = in_note = False
    voice = ""
    for number, raw in enumerate(lines, 1):
        line = raw.strip().lstrip("\ufeff")
        if not line:
            in_cue = in_note = False
        elif _TIME.match(line):
            in_cue, voice = True, ""
        elif in_cue:
            found = _VOICE.match(line) or _NAMED.match(line)
            if found:
                voice = unescape(found[1]).strip()
                line = found[2]
            text = unescape(_TAGS.sub("", line)).strip()
            if text:
                yield number, voice, text, False
        elif line.startswith("WEBVTT"):
            # A title may stand beside the mark.
            if line.removeprefix("WEBVTT").strip(" -\t"):
                yield number, "", line.removeprefix("WEBVTT").strip(" -\t"), True
        elif in_note or line.startswith("NOTE"):
            in_note = True
            if line != "NOTE":
                yield number, "", line.removeprefix("NOTE").strip(), True
        elif not (
            line.isdigit() or line.startswith(("STYLE", "REGION")) or re.fullmatch(r"[0-9a-f/-]{6,}", line)
        ):
            # Words where the format has none: a damaged cue, a heading somebody typed.
            yield number, "", line, True
