"""The words of `detectors/roles.yaml`: who is who, wherever a word stands.

One line there makes a word a cue in text, a label before a name, the header of a column and a part that
is cut off a name. Each of these places asks here; none has a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classify.detect.vocabulary.accents import without_accents
from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import PackError
from classify.memos import once
from models.labels import Role

_FILE = "roles.yaml"
_SECTIONS = {"words", "codes"}
_Entry = TypeVar("_Entry", "Word", "Code")


class Use(StrEnum):
    """A place where a word tells something."""

    TEXT = "text"
    """Beside a name, whose role it tells and off which it is cut."""
    TITLE = "title"
    """Right before a name, which it announces: "Victim Roe"."""
    LABEL = "label"
    """Before a colon and a name: "Victim: Jane Roe"."""
    HEADER = "header"
    """In the header of a column of names, or the title of a table of persons."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Word(_Strict):
    """One line of `words`."""

    word: str = Field(pattern=r"^[^\W\d_]+(?: [^\W\d_]+)*$")
    role: Role | None = None
    """None for forms of address and for labels that say nothing of the person: "Dr", "Provider"."""
    forms: tuple[str, ...] = ()
    """Written in other ways, of either sex, or a word of the same meaning: all of them work alike."""
    plural: tuple[str, ...] = ()
    """These tell a role and head a column, but what follows them is no single name."""
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    uses: frozenset[Use] = Field(default=frozenset(Use), alias="in", min_length=1)
    rank: bool = False
    """Borne before the name: it says nothing of a name further on in the sentence."""
    address: bool = False
    """How a person is addressed: in a cell "Dr Jane Roe" is Jane Roe."""
    doubtful: bool = False
    """In a header it means persons only where the values look like names: the "Owner" of a file share."""
    kept: bool = False
    """Behind a name it is no role, but part of the name or another word: "Jane Major"."""

    @model_validator(mode="after")
    def _fits_together(self) -> Word:
        every = (self.word, *self.forms, *self.plural)
        if unclear := [word for word in every if word != word.lower() or not word.replace(" ", "").isalpha()]:
            raise ValueError(f"words are of small letters only: {', '.join(unclear)}")
        if any(" " in word for word in every) and self.uses != {Use.LABEL}:
            raise ValueError("several words make a label only (in: [label])")
        if self.role is None and Use.HEADER in self.uses:
            raise ValueError("a header's word has a role")
        return self

    def written(self, use: Use) -> tuple[str, ...]:
        """All ways of writing it that work in one place, each with its accents and without them."""
        if use not in self.uses:
            return ()
        plural = self.plural if use in (Use.TEXT, Use.HEADER) else ()
        every = (self.word, *self.forms, *plural)
        return tuple(dict.fromkeys((*every, *map(without_accents, every))))


class Code(_Strict):
    """One line of `codes`: the short name of a party in a report, such as V1."""

    code: str = Field(pattern=r"^[A-Z]{1,4}$")
    role: Role | None = None
    bare: bool = False
    """It also announces a name that is not written "Family, Given"."""
    announces: bool = True


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, sorted by the places where they are looked for."""

    beside: Mapping[str, Role]
    """Beside a name, in text."""
    labels: Mapping[str, Role | None]
    """Before a colon."""
    headers: Mapping[str, Role]
    doubtful: frozenset[str]
    """Of `headers`: those that are of persons only where the values look like names."""
    ranks: frozenset[str]
    titles: frozenset[str]
    """What announces the name right behind it."""
    addresses: frozenset[str]
    before_names: frozenset[str]
    """Cut off the front of a name."""
    behind_names: frozenset[str]
    """Cut off its end."""
    codes: Mapping[str, Role]
    announcing_codes: tuple[str, ...]
    bare_codes: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Vocabulary:
        """The vocabulary in a YAML text. Raises PackError naming line and entry of what is wrong."""
        words, codes = _entries(text)
        beside = _roles(words, Use.TEXT)
        address = frozenset(form for word in words if word.address for form in (word.word, *word.forms))
        before = {form for word in words for form in word.written(Use.TEXT)}
        kept = {form for word in words if word.kept for form in word.written(Use.TEXT)}
        return cls(
            beside=beside,
            labels=MappingProxyType({form: word.role for word in words for form in word.written(Use.LABEL)}),
            headers=_roles(words, Use.HEADER),
            doubtful=frozenset(form for word in words if word.doubtful for form in word.written(Use.HEADER)),
            ranks=frozenset(form for word in words if word.rank for form in word.written(Use.TEXT)),
            titles=frozenset(form for word in words for form in word.written(Use.TITLE)),
            addresses=address,
            before_names=frozenset(before) | address,
            behind_names=frozenset(beside.keys() - kept),
            codes=MappingProxyType({code.code: code.role for code in codes if code.role}),
            announcing_codes=tuple(code.code for code in codes if code.announces),
            bare_codes=tuple(code.code for code in codes if code.bare),
        )


@once
def vocabulary() -> Vocabulary:
    """The shipped words. Raises PackError when the file is wrong."""
    return Vocabulary.read((files("detectors") / _FILE).read_text(encoding="utf-8"))


def _roles(words: Iterable[Word], use: Use) -> Mapping[str, Role]:
    return MappingProxyType({form: word.role for word in words if word.role for form in word.written(use)})


def _entries(text: str) -> tuple[list[Word], list[Code]]:
    try:
        loader = StrictLoader(text)
        root = loader.get_single_node()
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        lists = {str(key.value): node for key, node in pairs if isinstance(node, yaml.SequenceNode)}
        if len(pairs) != len(_SECTIONS) or set(lists) != _SECTIONS:
            raise PackError(f"{_FILE} holds two lists: {' and '.join(sorted(_SECTIONS))}.")
        words = [(_line(node), _entry(Word, loader, node)) for node in lists["words"].value]
        codes = [(_line(node), _entry(Code, loader, node)) for node in lists["codes"].value]
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(f"{_FILE} is not YAML: {error}") from error
    _refuse_twice(
        (line, f"{form} ({use})") for line, word in words for use in Use for form in word.written(use)
    )
    _refuse_twice((line, code.code) for line, code in codes)
    return [word for _, word in words], [code for _, code in codes]


def _entry(kind: type[_Entry], loader: Any, node: yaml.Node) -> _Entry:
    data = loader.construct_object(node, deep=True)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        named = next(iter(data.values()), data) if isinstance(data, dict) else data
        raise PackError(f"{_FILE}, line {_line(node)}, {named!r:.40}: {where}: {first['msg']}") from error


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refuse_twice(listed: Iterable[tuple[int, str]]) -> None:
    lines: dict[str, int] = {}
    for line, name in listed:
        if name in lines:
            raise PackError(f"{_FILE}, line {line}: {name} stands in line {lines[name]} already.")
        lines[name] = line
