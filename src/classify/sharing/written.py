"""The YAML of this room, read strictly: what is unknown, missing or said twice is refused, with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from classify.errors import MatrixError

_E = TypeVar("_E", bound=StrEnum)


class Entry(dict[str, Any]):
    """A mapping of the YAML that knows where it stands."""

    place: str = ""
    """File and line."""


class _Loader(yaml.SafeLoader):
    source = ""

    def entry(self, node: yaml.Node) -> Entry:
        """A mapping, each key once."""
        if not isinstance(node, yaml.MappingNode):
            raise MatrixError(f"{self.source}: a mapping is expected")
        entry = Entry()
        entry.place = f"{self.source}, line {node.start_mark.line + 1}"
        for key_node, value_node in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in entry:
                raise MatrixError(
                    f"{self.source}, line {key_node.start_mark.line + 1}: {key} stands there twice"
                )
            entry[key] = self.construct_object(value_node, deep=True)
        return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.entry)


def shipped(*parts: str) -> Traversable:
    """A file of this room."""
    return resources.files("classify.sharing").joinpath(*parts)


def loaded(source: Traversable | Path) -> Any:
    """What a YAML file holds, its mappings as `Entry`. Raises MatrixError."""
    try:
        loader = _Loader(source.read_text(encoding="utf-8"))
        loader.source = source.name
        return loader.get_single_data()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MatrixError(f"{source.name}: it cannot be read as YAML: {error}") from error


def checked(entry: Any, needed: Iterable[str], known: Iterable[str] = ()) -> Entry:
    """The entry, when it has what it must and nothing that nobody knows. Raises MatrixError."""
    if not isinstance(entry, Entry):
        raise MatrixError(f"a mapping with {', '.join(sorted(needed))} is expected, got {entry!r:.60}")
    if missing := sorted(set(needed) - set(entry)):
        raise MatrixError(f"{entry.place}: {', '.join(missing)} is missing")
    if unknown := sorted(set(entry) - {*needed, *known}):
        raise MatrixError(f"{entry.place}: nothing is known by the name of {', '.join(unknown)}")
    return entry


def listed(entry: Entry, key: str) -> list[str]:
    """Words under a key, one or several; none where it is missing."""
    value = entry.get(key, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def words(entry: Entry, key: str, kind: type[_E]) -> tuple[_E, ...]:
    """The same, of a vocabulary. Raises MatrixError for another word."""
    return tuple(one_word(entry, word, kind) for word in listed(entry, key))


def one_word(entry: Entry, word: Any, kind: Callable[[str], _E]) -> _E:
    """A word of a vocabulary. Raises MatrixError for another."""
    try:
        return kind(str(word))
    except ValueError as error:
        raise MatrixError(f"{entry.place}: {error}") from error
