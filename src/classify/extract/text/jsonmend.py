"""JSON that is not quite: one stray sign must not cost the keys of everything else.

Read like JSON (RFC 8259) with what people and programs do to it: comments, commas too many or too few, single
quotes or none, NaN, raw line ends, quotation marks inside of strings, several documents in one file, an
end that is missing. What fits nowhere is kept as text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff\0]+)
  | (?P<comment>//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\\n]|\\.)*'(?=\s*[,:}\]]|\s*\Z))
  | (?P<mark>[{}\[\],:])
  | (?P<bare>[^\s{}\[\],:"]+)
  | (?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = re.compile(r"\"\s*(?=[,:}\]]|\Z)")
_NOTHING = object()


@dataclass(slots=True)
class Mended:
    """What such a text holds."""

    values: list[object] = field(default_factory=list)
    """The documents in it, one behind the other."""
    notes: list[str] = field(default_factory=list)
    """Comments, and signs or words that fit nowhere."""


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet."""

    content: dict[str, object] | list[object]
    key: object = _NOTHING
    """The key whose value comes next."""
    pending: object = _NOTHING
    """In an object: a value that may be a key."""
    is_bare: bool = False
    """Whether the last value stood without quotes, so that a word behind it belongs to it."""
    repeats: dict[str, int] = field(default_factory=dict)


def mended(text: str) -> Mended:
    """All that can be made of `text`."""
    return _Mender(text).run()


class _Mender:
    """One pass over the signs, with a stack instead of recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = Mended()
        self._stack: list[_Open] = []
        self._open = {"{": 0, "[": 0}
        self._has_closing = True

    def run(self) -> Mended:
        """The whole text; what is open at its end is closed."""
        at = 0
        while at < len(self._text):
            token = _TOKEN.match(self._text, at)
            assert token is not None, "the last alternative takes any sign"
            at = self._take(token)
        while self._stack:
            self._close()
        return self._found

    def _take(self, token: re.Match[str]) -> int:
        """Use one token; where the next begins."""
        kind, shown, end = token.lastgroup, token[0], token.end()
        if kind == "comment":
            self._found.notes.append(shown.strip("/*# \r\n\t"))
        elif kind == "string" or (kind == "rest" and shown == '"'):
            shown, end = self._whole_string(token)
            self._value(_string(shown), is_bare=False)
        elif kind == "bare" and any(map(str.isalnum, shown)):
            self._value(_bare(shown), is_bare=True)
        elif kind == "mark":
            self._mark(shown)
        elif kind in ("rest", "bare"):
            self._found.notes.append(shown)
        return end

    def _whole_string(self, token: re.Match[str]) -> tuple[str, int]:
        """A string up to the quotation mark that ends it: others are part of it, or it ends with its line."""
        start, end = token.span()
        if token.lastgroup == "string" and _CLOSING.match(self._text, end - 1):
            return token[0], end
        if token.lastgroup == "string" and token[0][0] == "'":
            return token[0], end
        line_end = self._text.find("\n", start)
        found = _CLOSING.search(self._text, max(end - 1, start + 1)) if self._has_closing else None
        self._has_closing = found is not None
        if found and (line_end < 0 or found.start() < line_end):
            return self._text[start : found.start() + 1], found.start() + 1
        if token.lastgroup == "string" and "\n" not in token[0]:
            return token[0], end
        stop = line_end if line_end >= 0 else len(self._text)
        return self._text[start:stop].rstrip(", \r\t"), stop

    def _mark(self, mark: str) -> None:
        if mark in "{[":
            self._stack.append(_Open({} if mark == "{" else []))
            self._open[mark] += 1
        elif mark in "}]":
            # A bracket too many closes nothing; one too few is closed with the one around it.
            partner = "{" if mark == "}" else "["
            while self._open[partner]:
                if self._close() == partner:
                    break
        elif not self._stack:
            return
        elif mark == "," or self._stack[-1].pending is _NOTHING:
            self._settle(self._stack[-1])
        else:
            self._stack[-1].key, self._stack[-1].pending = self._stack[-1].pending, _NOTHING

    def _settle(self, entry: _Open) -> None:
        """A value without a key, or a key without a value, is kept all the same."""
        left = [entry.key, entry.pending]
        entry.key = entry.pending = _NOTHING
        entry.is_bare = False
        self._found.notes += [str(value) for value in left if value is not _NOTHING]

    def _close(self) -> str:
        """Close what was opened last; the bracket that opened it."""
        entry = self._stack.pop()
        self._settle(entry)
        bracket = "[" if isinstance(entry.content, list) else "{"
        self._open[bracket] -= 1
        self._value(entry.content, is_bare=False)
        return bracket

    def _value(self, value: object, *, is_bare: bool) -> None:
        if not self._stack:
            if isinstance(value, (dict, list)):
                self._found.values.append(value)
            else:
                self._found.notes.append(str(value))
            return
        entry = self._stack[-1]
        goes_on = is_bare and entry.is_bare
        if isinstance(entry.content, list):
            if goes_on:
                entry.content[-1] = f"{entry.content[-1]} {value}"
            else:
                entry.content.append(value)
        elif entry.key is not _NOTHING:
            self._store(entry, entry.content, str(entry.key), value)
            entry.key = _NOTHING
        elif goes_on and entry.pending is not _NOTHING:
            entry.pending = f"{entry.pending} {value}"
        elif goes_on and entry.content:
            last = next(reversed(entry.content))
            entry.content[last] = f"{entry.content[last]} {value}"
        else:
            if entry.pending is not _NOTHING:
                self._found.notes.append(str(entry.pending))
            entry.pending = value
        entry.is_bare = is_bare

    def _store(self, entry: _Open, content: dict[str, object], key: str, value: object) -> None:
        """Keep a value; keys that are told again are kept with a number, since readers disagree on them."""
        name = key
        while name in content:
            entry.repeats[key] = entry.repeats.get(key, 1) + 1
            name = f"{key} {entry.repeats[key]}"
        content[name] = value


def _string(shown: str) -> object:
    """The characters of a string, whatever escapes are wrong in it."""
    inner = shown[1:-1] if len(shown) > 1 and shown[-1] == shown[0] else shown[1:]
    try:
        return json.loads(f'"{inner}"', strict=False)
    except ValueError:
        return inner


def _bare(word: str) -> object:
    """What stands without quotes: a number, true, false, null, or a word."""
    try:
        value: object = json.loads(word)
    except ValueError:
        return word
    is_plain = value is None or (isinstance(value, (int, float)) and value == value)  # noqa: PLR0124  # NaN is none
    return value if is_plain else word
