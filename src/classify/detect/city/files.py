"""A city's own recognizers, as its home declares them: what they find, and how each change is told.

They lie in `detectors/` of the home, one file each, and the file's name is the detector's, `city/work_order`:

- `work_order.yaml`: a recognizer registry as Presidio reads it, with a section `classify` beside it;
- `work_order.py`: a module with subclasses of Presidio's `EntityRecognizer`, and a literal `CLASSIFY`;
- `work_order.entry`: the name of an installed package's entry point to such a module.

The section declares each entity: its label, what a finding means, and examples that are its tests. All here
is read without running a city's code and without loading Presidio (`classify.detect.city.loading` does both).
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from classify.cachefile import is_our_own, open_no_link
from classify.errors import PackError
from models.labels import ENTITY_FORM, Entity, Label

ENTRY_POINTS = "missoula_classify.detectors"
"""The group of entry points in which a package offers recognizers."""
SUFFIXES = (".yaml", ".yml", ".py", ".entry")
SECTION = "classify"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_BYTES = 1_000_000
_REMEDY = (
    "Mend the file, or take it out of detectors/ in the home folder; docs/add-a-recognizer.md shows one."
)


class CityEntity(BaseModel):
    """What a city says of one entity that its recognizers find."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sentence: str = Field(min_length=1)
    """For clerks: what was found and why it matters, one sentence."""
    label: Label | None = None
    """The least label of a file that holds one, INTERNAL unless told; not for `models.labels.Entity`."""
    anchor: str | None = None
    """A short expression that stands in or near every value: in a text without it nothing is looked for. As
    long as it stays, a changed recognizer touches only the files that hold it."""
    finds: tuple[str, ...] = Field(min_length=1)
    """Texts with each expected value in <angle brackets>."""
    ignores: tuple[str, ...] = Field(min_length=1)
    """Texts in which nothing may be found."""


_ENTITIES = TypeAdapter(dict[str, CityEntity])


@dataclass(frozen=True, slots=True)
class CityFile:
    """One file of a city's recognizers."""

    path: Path
    entities: dict[str, CityEntity]
    registry: dict[str, Any] | None
    """Presidio's part of a YAML file; None where recognizers are classes."""
    source: str
    """The Python source; empty where recognizers are declared."""
    module: str = ""
    """Module of an installed package; empty for a file of the home."""

    @property
    def id(self) -> str:
        """The detector's id, `city/name`."""
        return f"city/{self.path.stem}"

    @property
    def version(self) -> str:
        """Changes with whatever decides what is found or said of it."""
        return _digest([self.where, self.what])

    @property
    def where(self) -> str:
        """Digest of where something can be found at all: the anchors, else the patterns, else all of it."""
        if all(entity.anchor for entity in self.entities.values()):
            return _digest([entity.anchor for entity in self.entities.values()])
        if self.registry is None:
            return self.what
        conf = self.registry["recognizers"]
        if any(not isinstance(one, dict) or one.get("type") == "predefined" for one in conf):
            return _digest([self.registry, importlib.metadata.version("presidio-analyzer")])
        looks = [
            [[pattern["regex"] for pattern in one.get("patterns") or []], one.get("deny_list")]
            for one in conf
            if one.get("enabled", True)
        ]
        return _digest([looks, self.registry.get("global_regex_flags")])

    @property
    def what(self) -> str:
        """Digest of all the rest: examples, comments and the names of things left out."""
        told = {
            name: entity.model_dump(mode="json", exclude={"finds", "ignores"})
            for name, entity in self.entities.items()
        }
        return _digest([told, self.registry, _bare(self.source)])

    @property
    def anchor(self) -> regex.Pattern[str] | None:
        """One of the anchors; None where an entity has none, so that something may be found anywhere."""
        anchors = [entity.anchor for entity in self.entities.values()]
        if not all(anchors):
            return None
        return regex.compile("|".join(f"(?:{anchor})" for anchor in anchors))


@dataclass(frozen=True, slots=True)
class City:
    """All of a city's recognizers."""

    files: tuple[CityFile, ...] = ()
    labels: dict[str, Label] = field(default_factory=dict)
    """The label of each entity that is the city's own."""

    @property
    def version(self) -> str:
        """Changes with any of them; empty without any."""
        return _digest([[file.id, file.version] for file in self.files]) if self.files else ""

    @property
    def entities(self) -> frozenset[str]:
        """The entities that are the city's own."""
        return frozenset(self.labels)


def load_city(folder: Path | None) -> City:
    """The recognizers in `folder`, checked; none where there is no such folder.

    Raises PackError, naming the file, where one is not as this module says, may be written by others, or
    claims an entity of another file.
    """
    if folder is None or not folder.is_dir():
        return City()
    if not is_our_own(folder.stat(), folder=True):
        raise PackError(
            "Others may write to the folder detectors/ in the home: what lies there is run as it is.",
            remedy="Take their right to write (chmod go-w), and look through what lies there.",
        )
    files: list[CityFile] = []
    owner: dict[str, str] = {}
    labels: dict[str, Label] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in SUFFIXES or path.name.startswith("."):
            continue
        file = read_city_file(path)
        files.append(file)
        for name, entity in file.entities.items():
            other = owner.setdefault(name, file.id)
            if other != file.id:
                raise PackError(f"{path.name}: {name} is declared by {other}, too.", remedy=_REMEDY)
            if name not in _OURS:
                labels[name] = entity.label or Label.INTERNAL
    names = [file.id for file in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PackError(f"Two files are called {twice[0]}.", remedy=_REMEDY)
    return City(tuple(files), labels)


_OURS = frozenset(map(str, Entity))


def read_city_file(path: Path) -> CityFile:
    """One file, checked as far as it can be without running it. Raises PackError."""
    if not _NAME.fullmatch(path.stem):
        raise PackError(
            f"{path.name}: its name is no name for a detector.",
            remedy="Call it by small letters, digits and underscores, such as work_order.yaml.",
        )
    text, module = _text_of(path), ""
    if path.suffix == ".entry":
        module, text = _installed(path.name, text.strip())
    try:
        if path.suffix in (".yaml", ".yml"):
            registry, section = _declared_in_yaml(text)
            source = ""
        else:
            registry, section, source = None, _declared_in_python(text), text
        entities = _ENTITIES.validate_python(section)
        _check(entities)
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(map(str, first["loc"]))
        raise PackError(f"{path.name}: {SECTION}, {where}: {first['msg']}", remedy=_REMEDY) from error
    except (yaml.YAMLError, SyntaxError, ValueError, regex.error) as error:
        raise PackError(f"{path.name}: {error}", remedy=_REMEDY) from error
    return CityFile(path, entities, registry, source, module)


def _text_of(path: Path) -> str:
    try:
        with open(path, "rb", opener=open_no_link) as file:
            if not is_our_own(os.fstat(file.fileno())):
                raise PackError(
                    f"{path.name}: it is no plain file of this user's that nobody else may write to.",
                    remedy=f"Look it through, then: chmod go-w {path}",
                )
            return file.read(_MOST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path.name} cannot be read: {error}", remedy=_REMEDY) from error


def _installed(file: str, name: str) -> tuple[str, str]:
    """Module and source of an installed package's entry point."""
    for point in importlib.metadata.entry_points(group=ENTRY_POINTS, name=name):
        spec = importlib.util.find_spec(point.module)
        if spec is not None and spec.origin is not None and spec.origin.endswith(".py"):
            return point.module, Path(spec.origin).read_text("utf-8")
    raise PackError(
        f"{file}: no installed package offers recognizers called {name}.",
        remedy="Install the package again, or: classify detectors remove " + file.partition(".")[0],
    )


def _declared_in_yaml(text: str) -> tuple[dict[str, Any], Any]:
    """Presidio's part and ours."""
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or not isinstance(data.get("recognizers"), list):
        raise ValueError("it is no registry of Presidio's: it has no list of recognizers")  # noqa: TRY004
    section = data.pop(SECTION, None)
    if section is None:
        raise ValueError(f"it lacks the section {SECTION}, which declares entities, labels and examples")
    for one in data["recognizers"]:
        patterns = one.get("patterns") or [] if isinstance(one, dict) else []
        if not all(
            isinstance(pattern, dict) and isinstance(pattern.get("regex"), str) for pattern in patterns
        ):
            raise ValueError("a pattern has a name, a regex and a score")
    return data, section


def _declared_in_python(text: str) -> Any:
    """The literal that is called CLASSIFY."""
    for statement in ast.parse(text).body:
        if _is_declaration(statement):
            return ast.literal_eval(statement.value)  # type: ignore[attr-defined]
    raise ValueError("it lacks CLASSIFY = {...}, which declares entities, labels and examples")


def _is_declaration(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):
        return isinstance(statement.target, ast.Name) and statement.target.id == SECTION.upper()
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == SECTION.upper() for target in targets)


def _check(entities: dict[str, CityEntity]) -> None:
    if not entities:
        raise ValueError(f"the section {SECTION} declares no entity")
    for name, entity in entities.items():
        if not re.fullmatch(ENTITY_FORM, name):
            raise ValueError(f"{name} is no name for an entity: write it like WORK_ORDER")
        if name in _OURS and entity.label is not None:
            raise ValueError(f"the label policy says what {name} calls for: declare no label for it")
        if entity.anchor is not None and regex.compile(entity.anchor).fullmatch(""):
            raise ValueError(f"the anchor of {name} stands everywhere")


def _bare(source: str) -> str:
    """Python source as far as it decides anything: without comments, layout and the declaration."""
    if not source:
        return ""
    tree = ast.parse(source)
    tree.body = [statement for statement in tree.body if not _is_declaration(statement)]
    return ast.dump(tree)


def _digest(data: Any) -> str:
    written = json.dumps(data, sort_keys=True, default=str).encode()
    return hashlib.blake2b(written, digest_size=8).hexdigest()
