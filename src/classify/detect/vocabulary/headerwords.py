"""The words of `detectors/headings.yaml`: those that stand in column headers and form labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

import yaml

from classify.detect.vocabulary.roles import vocabulary
from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import PackError
from classify.memos import once

_FILE = "headings.yaml"
_LISTS = (
    "name_words",
    "by_words",
    "things",
    "other",
    "free_text",
    "plain",
    "counted",
    "numbered",
    "organizations",
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+|#")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The lists of the file."""

    words: dict[str, frozenset[str]]
    """By the name of the list."""
    parts: dict[str, str]
    """Words for a part of a name ("surname"), and which: last, first or middle."""
    every: frozenset[str]
    """Those and the words of roles."""

    def any_of(self, listed: str, words: list[str]) -> bool:
        """Whether one of `words` stands in the list called `listed`."""
        return not self.words[listed].isdisjoint(words)


@once
def header_words() -> HeaderWords:
    """The shipped words. Raises PackError when the file is wrong."""
    raw = yaml.load((files("detectors") / _FILE).read_text(encoding="utf-8"), Loader=StrictLoader)
    if unknown := set(raw) ^ {*_LISTS, "parts"}:
        raise PackError(f"{_FILE}: missing or unknown: {', '.join(sorted(unknown))}. Roles: in roles.yaml.")
    words = {name: frozenset(map(str, raw[name])) for name in _LISTS}
    parts = {word: part for part, words in raw["parts"].items() for word in words}
    return HeaderWords(words, parts, frozenset().union(vocabulary().headers, parts, *words.values()))


def words_of(header: str) -> list[str]:
    """Lower-case words of a header: split at blanks, punctuation, underscores and camelCase."""
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", header))]
