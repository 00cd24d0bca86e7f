"""Profiles: what becomes of each kind of value in a copy, with the law it rests on (`profiles.yaml`)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import NoProfileError, ProfileError
from classify.memos import once
from models.labels import Entity, Role, Tag

_FILE = "profiles.yaml"
DEFAULT = "default"
EVERY = "every"
OTHER = "other"
"""An entity that only the city's own recognizers know."""
NOBODY = "nobody"
"""The role of persons of whom the text says none."""
_ENTITIES = frozenset({*Entity, OTHER}) - {Entity.PERSON}
_ROLES = frozenset({*Role, NOBODY})


class Becomes(StrEnum):
    """What stands in the copy."""

    KEPT = "kept"
    BLACK = "black"
    LAST_FOUR = "last_four"
    YEAR = "year"
    INITIALS = "initials"
    ROLE = "role"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Strict):
    """A value and what the copy holds of it."""

    value: str
    copied: str = Field(alias="copy")
    role: Role | None = None
    tags: frozenset[Tag] = frozenset()


class Line(_Strict):
    """What becomes of some kinds of values, or of the names of people in some roles."""

    entities: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    becomes: Becomes
    unless: frozenset[Tag] = frozenset()
    """With one of these tags the value is black."""
    why: str = Field(min_length=1)
    citation: str = Field(min_length=1)
    verified: str = Field(pattern=r"^(V|V2|M|D|R)$")
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> Line:
        if bool(self.entities) == bool(self.roles):
            raise ValueError("a line is about entities or about roles")
        known = {*_ENTITIES, EVERY} if self.entities else {*_ROLES, EVERY}
        if unknown := [word for word in (*self.entities, *self.roles) if word not in known]:
            raise ValueError(f"nobody knows {', '.join(unknown)}")
        if self.becomes in (Becomes.ROLE, Becomes.INITIALS) and not self.roles:
            raise ValueError("only names of people become initials or a role")
        if self.becomes in (Becomes.LAST_FOUR, Becomes.YEAR) and not self.entities:
            raise ValueError("names of people have neither digits nor a year")
        if self.becomes is Becomes.ROLE and {NOBODY, EVERY} & set(self.roles):
            raise ValueError("there is no word for whom nothing is said of")
        return self

    def with_tags(self, tags: Collection[Tag]) -> Becomes:
        """What becomes of a value in a document with these tags."""
        return Becomes.BLACK if self.unless.intersection(tags) else self.becomes


class _Written(_Strict):
    title: str = Field(min_length=1)
    like: str | None = None
    lines: tuple[Line, ...] = Field(min_length=1)


class _File(_Strict):
    implied: dict[Tag, tuple[Entity, ...]]
    never_back: frozenset[Entity]
    profiles: dict[str, _Written]


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: a line for every entity and every role."""

    name: str
    title: str
    entities: Mapping[str, Line]
    roles: Mapping[str, Line]
    implied: Mapping[Tag, tuple[Entity, ...]]
    never_back: frozenset[Entity] = frozenset()
    """What nobody gives back by hand."""

    def line(self, entity: str, role: Role | None = None) -> Line:
        """The line that decides over a value."""
        if entity == Entity.PERSON:
            return self.roles[role or NOBODY]
        return self.entities.get(entity) or self.entities[OTHER]

    def tags_of(self, entities: Collection[str]) -> frozenset[Tag]:
        """What a document is that holds these entities, whoever labeled it."""
        return frozenset(
            tag for tag, signs in self.implied.items() if any(sign in entities for sign in signs)
        )


def profile(name: str = DEFAULT) -> Profile:
    """The shipped profile of that name. Raises NoProfileError, which says which there are."""
    known = shipped()
    if name not in known:
        raise NoProfileError(f"There is no profile {name!r}; there are {', '.join(sorted(known))}.")
    return known[name]


@once
def shipped() -> Mapping[str, Profile]:
    """The shipped profiles by name. Raises ProfileError when their file is wrong."""
    return read_profiles((files("classify.redact") / _FILE).read_text(encoding="utf-8"))


@once
def profiles_version() -> str:
    """Changes with every change of the file of profiles."""
    return hashlib.sha256((files("classify.redact") / _FILE).read_bytes()).hexdigest()[:16]


def read_profiles(text: str) -> dict[str, Profile]:
    """The profiles in a YAML text. Raises ProfileError naming what is wrong."""
    try:
        # A subclass of the safe loader.
        written = _File.model_validate(yaml.load(text, Loader=StrictLoader))
    except yaml.YAMLError as error:
        raise ProfileError(f"{_FILE} is no YAML as it should be: {error}") from error
    except ValidationError as error:
        first: Any = error.errors()[0]
        where = " ".join(map(str, first["loc"]))
        raise ProfileError(f"{_FILE}, {where}: {first['msg']}") from error
    return {name: _profile(name, written) for name in written.profiles}


def _profile(name: str, written: _File) -> Profile:
    one = written.profiles[name]
    entities, roles = _by_kind(name, one.lines)
    if one.like is not None:
        base = written.profiles.get(one.like)
        if base is None or base.like is not None:
            raise ProfileError(f"{_FILE}, {name}: 'like' names no profile that stands by itself.")
        others, other_roles = _by_kind(one.like, base.lines)
        entities, roles = others | entities, other_roles | roles
    if missing := sorted((_ENTITIES - entities.keys()) | (_ROLES - roles.keys())):
        raise ProfileError(f"{_FILE}, {name}: no line says what becomes of {', '.join(missing)}.")
    return Profile(name, one.title, entities, roles, written.implied, written.never_back)


def _by_kind(name: str, lines: tuple[Line, ...]) -> tuple[dict[str, Line], dict[str, Line]]:
    entities: dict[str, Line] = {}
    roles: dict[str, Line] = {}
    for line in lines:
        for kinds, every, known in ((line.entities, _ENTITIES, entities), (line.roles, _ROLES, roles)):
            for kind in every if EVERY in kinds else kinds:
                if kind in known:
                    raise ProfileError(f"{_FILE}, {name}: two lines speak of {kind}.")
                known[kind] = line
    return entities, roles
