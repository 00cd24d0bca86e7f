"""The letters of SQL: names, literals and rows of values as the dialects write them.

MySQL, PostgreSQL (manual 4.1), T-SQL, Oracle (q quotes) and SQLite. They disagree on the backslash in a
string; whoever calls says which way it is meant, and may try the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_IDENTIFIER = r"(?>`[^`\n]{1,128}`|\"[^\"\n]{1,128}\"|\[[^\]\n]{1,128}\]|[\w$#@]{1,128})"
NAME = rf"(?:{_IDENTIFIER}[ \t]*+\.[ \t]*+){{0,3}}{_IDENTIFIER}"
"""A name with the schema and database before it."""

# What is never closed goes to the end of what is at hand: sought from each of its signs anew, a partner that
# is not there would cost the square of the text.
_STANDARD = r"'[^']*+(?:''[^']*+)*+(?:'|\Z)"
_ESCAPED = r"'[^'\\]*+(?:(?:\\(?:.|\Z)|'')[^'\\]*+)*+(?:'|\Z)"
_LEXEME = r"""
    (?P<space>\s+)
  | (?P<comment>--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z))
  | (?P<oracle>[nN]?[qQ]'(?:\[.*?(?:\]'|\Z)|\(.*?(?:\)'|\Z)|\{{.*?(?:\}}'|\Z)|<.*?(?:>'|\Z)
      |(?P<sign>[^\s\[({{<]).*?(?:(?P=sign)'|\Z)))
  | (?P<hex>[xX]'[0-9A-Fa-f]*'|0[xX][0-9A-Fa-f]+\b)
  | (?P<extended>[eE]{escaped})
  | (?P<string>(?:[nNbB]|_[A-Za-z]\w*\s?|[uU]&)?{string})
  | (?P<dollar>\$(?P<tag>\w{{0,64}})\$.*?(?:\$(?P=tag)\$|\Z))
  | (?P<quoted>"[^"]*+(?:"|\Z)|`[^`]*+(?:`|\Z)|\[[^\]\n]{{0,128}}\])
  | (?P<mark>[(),;])
  | (?P<word>[\w.+\-$@#:]+)
  | (?P<rest>.)
"""
_LEXEMES = {
    backslash: re.compile(
        _LEXEME.format(escaped=_ESCAPED, string=_ESCAPED if backslash else _STANDARD), re.VERBOSE | re.DOTALL
    )
    for backslash in (False, True)
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "", "b": "\b", "Z": "", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
_NOTHING = frozenset({"null", "default", "true", "false"})

# Words that may stand behind a string in a value; any other means that the string ended elsewhere.
_BEHIND = frozenset("as collate at and or using from like is escape similar in between".split())


class NotARowError(ValueError):
    """What stands here is no row of values."""


@dataclass(slots=True)
class _Cell:
    """One value while it is read: its literals, and the words around them."""

    said: list[str]
    words: list[str]
    blob: bytes | None = None
    joined: bool = True

    def value(self) -> object:
        """Text, bytes of a blob, or None."""
        if self.blob is not None and not self.said:
            return self.blob
        if self.said:
            # Names of functions and types are no content; long numbers are.
            numbers = [word for word in self.words if sum(map(str.isdigit, word)) > 4]
            return ("" if self.joined else " ").join(self.said) + "".join(f" {word}" for word in numbers)
        words = " ".join(self.words)
        return None if words.lower() in _NOTHING else words


def unquoted(name: str) -> str:
    """The last part of a name without its quotation marks: `[dbo].[Staff]` is Staff."""
    last: str = re.findall(_IDENTIFIER, name)[-1]
    return last.strip('`"[]')


def names(listed: str) -> list[str]:
    """The names in a list of columns."""
    return [unquoted(part) for part in listed.strip("() \r\n\t").split(",") if re.search(_IDENTIFIER, part)]


def unescaped(text: str) -> str:
    """A string with its backslashes undone."""
    return _ESCAPE.sub(lambda found: "'" if found[1] is None else _ESCAPES.get(found[1], found[1]), text)


def row(text: str, start: int, *, backslash: bool) -> tuple[list[object], int] | None:
    """The values between the parenthesis at `start` and its partner, and where that ends.

    None when `text` breaks off inside of it. Raises NotARowError when it is no row of values.
    """
    cells: list[object] = []
    cell = _Cell([], [])
    depth, at = 0, start + 1
    after_string = 0
    for found in _LEXEMES[backslash].finditer(text, at):
        kind, shown = found.lastgroup, found[0]
        if kind in ("space", "comment"):
            continue
        if kind == "mark":
            if shown == ";" or (shown == "," and depth == 0) or (shown == ")" and depth == 0):
                if shown == ";":
                    raise NotARowError
                cells.append(cell.value())
                if shown == ")":
                    return cells, found.end()
                cell = _Cell([], [])
            else:
                depth += (shown == "(") - (shown == ")")
                cell.joined = cell.joined and shown != ","
            after_string = 0
            continue
        after_string = _take(found, cell, after_string)
    return None


def _take(found: re.Match[str], cell: _Cell, after_string: int) -> int:
    """Add a lexeme to its cell; where a string ended, 0 when none did just now."""
    kind, shown = found.lastgroup, found[0]
    if kind in ("string", "extended", "oracle", "dollar"):
        if after_string:
            raise NotARowError
        cell.said.append(_literal(found))
        return found.end()
    if kind == "quoted" and shown[0] == '"':
        # A name by the standard, a string to MySQL and SQLite.
        cell.said.append(shown[1:-1])
        return 0
    if kind == "hex":
        digits = shown.strip("xX'").removeprefix("0x").removeprefix("0X")
        cell.blob = (cell.blob or b"") + bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits)
        return 0
    is_glued = found.start() == after_string or shown.lower() not in _BEHIND
    if kind == "word" and after_string and is_glued and not shown.startswith("::"):
        raise NotARowError
    cell.words.append(shown)
    return 0


def _literal(found: re.Match[str]) -> str:
    kind, shown = found.lastgroup, found[0]
    if kind == "dollar":
        edge = len(found["tag"]) + 2
        return shown[edge:-edge]
    if kind == "oracle":
        return shown[shown.index("'") + 2 : -2]
    inner = shown[shown.index("'") + 1 : -1]
    if kind == "extended" or found.re is _LEXEMES[True]:
        return unescaped(inner)
    return inner.replace("''", "'")


def comments(text: str, *, backslash: bool) -> str:
    """The comments in a stretch that was read as rows, one a line."""
    if "--" not in text and "/*" not in text:
        return ""
    said = (
        found[0].strip("-/* \r\n")
        for found in _LEXEMES[backslash].finditer(text)
        if found.lastgroup == "comment"
    )
    return "\n".join(filter(None, said))


_LONGEST_DEFINITION = 32_768


def columns(text: str, start: int) -> list[str]:
    """Names of the columns that a CREATE TABLE defines between the parenthesis at `start` and its partner;
    none where that is not near.
    """
    parts, depth, first, is_closed = [], 0, start + 1, False
    for found in _LEXEMES[False].finditer(text, start + 1, start + _LONGEST_DEFINITION):
        shown = found[0]
        if found.lastgroup != "mark":
            continue
        if depth == 0 and shown in ",);":
            parts.append(text[first : found.start()])
            first = found.end()
            if shown != ",":
                is_closed = True
                break
        depth += (shown == "(") - (shown == ")")
    told = (_COLUMN.match(part) for part in parts if is_closed)
    return [unquoted(found[1]) for found in told if found and found[1].lower() not in _NO_COLUMNS]


_COLUMN = re.compile(rf"\A(?:\s++|--[^\n]*+\n|/\*.*?\*/)*+({_IDENTIFIER})", re.DOTALL)
_NO_COLUMNS = frozenset(
    "primary key unique constraint index foreign check fulltext spatial exclude like period".split()
)
