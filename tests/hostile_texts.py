"""Texts that make a regular expression slow, if any can: made from it and from examples of what it finds.

A backtracking engine loses itself in repetitions. So for each repetition in an expression there is a text
that leads up to it and then repeats what it repeats, and never comes to the end; and there are the signs,
words and examples nearby, whole and cut off, over and over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_PIECES = (
    *(
        " ",
        "\n",
        "\t",
        "\r",
        '"',
        "'",
        "1",
        "-",
        ".",
        "a",
        "A",
        "_",
        "=",
        ":",
        "/",
        "(",
        "<",
        "@",
        "|",
        ",",
        "é",
    ),
    *(
        "a ",
        "A ",
        "Ab ",
        "1 ",
        "1-",
        "1.",
        "a.",
        "_a",
        "._",
        "- ",
        "1\n",
        "a\n",
        "a: ",
        "A, ",
        "1/",
        "aA",
        ">\n",
        "\r\n",
    ),
)
_LED = (('"', "\n"), ('"', " "), ("1", "\n"), ("a", "\n"), ("a:", " "), ("A", " "), (":", "\n"))
_SIGNS = " \na1-.\"A_:/(,=<|@'\té"
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_ENOUGH = 3
"""Repetitions of up to this many cost nothing."""

Hostile = tuple[str, str]
"""What stands first, and what is then repeated."""


def hostile(expression: str, flags: int, examples: Iterable[str] = ()) -> list[Hostile]:
    """Texts for one expression, in the syntax of `re` (and of `regex`, as far as packs use it)."""
    found = {("", piece) for piece in _PIECES} | set(_LED)
    parsed = re._parser.parse(expression.replace(r"\K", ""), flags & ~re.DEBUG & 0xFF)  # type: ignore[attr-defined]
    found.add(("", _sample(parsed)))
    for lead, pump in _pumps(parsed, ""):
        found |= {(lead, pump), ("", lead + pump), (lead, pump + " "), (lead, "\n")}
    for example in examples:
        found |= {("", example), ("", example + "\n")}
        for cut in range(3, len(example), max(4, len(example) // 5)):
            found |= {("", example[:cut]), ("", example[cut:]), (example[:cut], "\n"), (example[:cut], " ")}
    return sorted((lead, pump) for lead, pump in found if pump)


def text_of(lead: str, pump: str, length: int) -> str:
    """A hostile text of about `length` characters, with an end that fits nothing."""
    return (lead + pump * (length // len(pump) + 1))[:length] + "\x01"


def _pumps(node: Any, lead: str) -> Iterator[Hostile]:
    """For each repetition: a text that leads to it, and what it repeats."""
    for operation, argument in _parts(node):
        if operation in _REPEATS:
            low, high, inside = argument
            if high > _ENOUGH:
                for pick in range(3):
                    yield lead, _sample(inside, pick)
            yield from _pumps(inside, lead)
            lead += _sample(inside) * low
        elif operation == "BRANCH":
            for branch in argument[1]:
                yield from _pumps(branch, lead)
            lead += _sample(argument[1][0])
        elif operation in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            inside = _inside(operation, argument)
            yield from _pumps(inside, lead)
            lead += "" if operation.startswith("ASSERT") else _sample(inside)
        else:
            lead += _sample([(operation, argument)])


def _sample(node: Any, pick: int = 0) -> str:
    """A short text that fits; `pick` chooses among signs and branches."""
    text = ""
    for operation, argument in _parts(node):
        if operation == "LITERAL":
            text += chr(argument)
        elif operation == "NOT_LITERAL":
            text += next(sign for sign in "a1 " if ord(sign) != argument)
        elif operation == "ANY":
            text += "a"
        elif operation == "IN":
            signs = _members(argument)
            text += signs[pick % len(signs)]
        elif operation == "BRANCH":
            text += _sample(argument[1][pick % len(argument[1])], pick)
        elif operation in ("SUBPATTERN", "ATOMIC_GROUP"):
            text += _sample(_inside(operation, argument), pick)
        elif operation in _REPEATS:
            text += _sample(argument[2], pick) * argument[0]
    return text


def _parts(node: Any) -> list[tuple[str, Any]]:
    return [(str(operation), argument) for operation, argument in getattr(node, "data", node)]


def _inside(operation: str, argument: Any) -> Any:
    return argument if operation == "ATOMIC_GROUP" else argument[-1]


def _members(argument: Any) -> list[str]:
    """Signs of a class: those that hostile texts use, else the first it names."""
    parts = _parts(argument)
    negated = bool(parts) and parts[0][0] == "NEGATE"
    members = [sign for sign in _SIGNS if any(_holds(*part, sign) for part in parts) != negated]
    named = [
        chr(argument if kind == "LITERAL" else argument[0])
        for kind, argument in parts
        if kind in ("LITERAL", "RANGE")
    ]
    return members or named or ["a"]


def _holds(kind: str, argument: Any, sign: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(sign) == argument)
    if kind == "RANGE":
        return bool(argument[0] <= ord(sign) <= argument[1])
    fits = {"DIGIT": sign.isdigit(), "WORD": sign.isalnum() or sign == "_", "SPACE": sign.isspace()}
    name = str(argument).removeprefix("CATEGORY_")
    return not fits[name[4:]] if name.startswith("NOT_") else kind == "CATEGORY" and fits[name]
