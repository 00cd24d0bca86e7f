r"""What can be told of a regular expression by looking at it: its width, its edges, its anchor.

Python's own parser does the reading, so patterns keep to what `re` and Vectorscan both know, with
`\K` (forget what stands before) as the one addition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from classify.errors import PackError

_WIDEST = 4000
_LEADING_EDGE = re.compile(r"(\(\?i\))?(?:\(\?<!(?:[^()\\\[]|\\.|\[(?:[^\[\]\\]|\\.)*\])+\))+")


def width(source: str) -> int:
    """Most characters that `source` can match or look ahead at. Raises PackError when there is no bound."""
    widest = int(_parsed(source.replace("(?=", "(?:")).getwidth()[1])
    if widest > _WIDEST:
        raise PackError(f"no bound on the length of a match (use {{0,n}} for * and +): {source[:80]}")
    return widest


def reach(source: str) -> int:
    """Most characters that a lookaround anywhere in `source` may inspect."""
    return _reach(_parsed(source))


def anchor(source: str, label: str | None) -> tuple[str, bool]:
    """What the one-pass scan looks for in place of `source`, and whether it ends where matches end.

    `label` is the part before the gap to a value, if the pattern has one: it is enough, being rarer
    than numbers, and literal words are what the scan is fastest at. Lookbehinds, which the scan
    would ignore, become the word edges they imply.
    """
    labelled = label is not None and label.count("(") == label.count(")")
    chosen = (label if labelled else source.replace(r"\K", "")) or ""
    chosen = chosen.replace("(?<![a-z])", r"(?:\b|[_0-9])")
    edge = _LEADING_EDGE.match(chosen)
    if edge and r"\w" in edge[0]:
        flag, rest = edge[1] or "", chosen[edge.end() :]
        if _begins_with_word(_parsed(flag + rest)):
            chosen = flag + r"\b" + rest
    return chosen, not labelled


def alternation(words: Iterable[str]) -> str:
    """One expression for many, branching at each character instead of at each word.

    `words` are sequences of tokens parted by U+0000: escaped characters and small classes.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for token in word.split("\0"):
            node = node.setdefault(token, {})
        node[""] = {}
    return _branch(tree)


def tokens(words: str) -> str:
    """A line of a word list for `alternation`: spaces stretch, hyphens may be spaces."""
    stretched = {" ": r"\s{1,3}", "-": "[- ]"}
    folded = " ".join(words.lower().split())
    return "\0".join(stretched.get(character) or re.escape(character) for character in folded)


def _branch(tree: dict[str, Any]) -> str:
    """The longest continuation first; the end of a word last."""
    branches = [token + _branch(below) for token, below in sorted(tree.items()) if token]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{body})?" if "" in tree else body


def _parsed(source: str) -> Any:
    try:
        return re._parser.parse(source.replace(r"\K", ""))  # type: ignore[attr-defined]
    except re.error as error:
        raise PackError(f"not a regular expression ({error}): {source[:80]}") from error


def _reach(parsed: Any) -> int:
    if isinstance(parsed, tuple) and len(parsed) == 2 and str(parsed[0]) in ("ASSERT", "ASSERT_NOT"):
        _, inside = parsed[1]
        return max(int(inside.getwidth()[1]), _reach(inside))
    if isinstance(parsed, (list, tuple)) or hasattr(parsed, "data"):
        return max((_reach(part) for part in getattr(parsed, "data", parsed)), default=0)
    return 0


def _begins_with_word(parsed: Any) -> bool:
    """Whether every match begins with a letter, a digit or an underscore."""
    for operation, argument in getattr(parsed, "data", parsed):
        name = str(operation)
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        if name == "LITERAL":
            return chr(argument).isalnum() and argument < 128
        if name == "IN":
            return all(_word_class(*member) for member in argument)
        if name == "SUBPATTERN":
            return _begins_with_word(argument[-1])
        if name == "BRANCH":
            return all(_begins_with_word(branch) for branch in argument[1])
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, _, inside = argument
            if not _begins_with_word(inside):
                return False
            if low:
                return True
            continue
        return False
    return False


def _word_class(operation: Any, argument: Any) -> bool:
    name = str(operation)
    if name == "LITERAL":
        return argument < 128 and (chr(argument).isalnum() or argument == ord("_"))
    if name == "RANGE":
        return all(chr(code).isalnum() for code in argument) and argument[1] < 128
    return name == "CATEGORY" and str(argument) in ("CATEGORY_DIGIT", "CATEGORY_WORD")
