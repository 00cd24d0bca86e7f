"""What reads text for names: the shipped model, or any spaCy pipeline a site chose (`docs/names.md`).

A reader says where it sees people, and where places and organisations. What its word is worth stands in
`detectors/names_models.yaml`, model by model, as it was measured.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from classify.detect.names.places import located
from classify.errors import PackError
from classify.memos import once

SHIPPED = "shipped"
"""The setting that asks for the model this program comes with."""
_UNMEASURED = "unmeasured"
KINDS = ("full, listed", "full", "single, listed", "place", "single", "words", "word")
"""What the word lists say of the words of a name (`names.NameFinder`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entity; offsets in characters of the text given. It neither begins nor ends with white space."""

    start: int
    end: int
    label: str
    """PERSON, ORGANIZATION or LOCATION."""
    margin: float = 0.0
    """How far its opening beat "nothing begins here", in the model's own units; 0 where a model says no
    such thing."""


def entity(text: str, start: int, end: int, label: str, margin: float = 0.0) -> Iterator[Found]:
    """What stands there without the white space around it; nothing where that is all."""
    written = text[start:end]
    bare = written.strip()
    if bare:
        start += written.index(bare)
        yield Found(start, start + len(bare), label, margin)


class NameReader(Protocol):
    """A names model, loaded. Readers keep no text; not for use by two threads at once."""

    def read(self, texts: Sequence[str]) -> list[list[Found]]:
        """The entities of each text, in order; those of one text do not overlap."""


class Worth(BaseModel):
    """What a model's word is worth: how often its names of a kind are names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measured: str
    """How, on what and when."""
    labels: dict[str, str] = Field(default_factory=dict)
    """The model's own labels that count, and what they are here; others are not heard."""
    margins: tuple[float, ...] = ()
    """Where one step of certainty ends and the next begins; none for a model that does not say how sure."""
    precision: dict[str, tuple[float, ...]]
    """For each kind of name, by step of certainty: one number more than there are margins."""

    @model_validator(mode="after")
    def _is_whole(self) -> Worth:
        if set(self.precision) != set(KINDS):
            raise ValueError(f"precision needs exactly these kinds: {'; '.join(KINDS)}")
        if any(len(steps) != len(self.margins) + 1 for steps in self.precision.values()):
            raise ValueError("precision needs one number more than there are margins")
        if not all(0 <= share <= 1 for steps in self.precision.values() for share in steps):
            raise ValueError("precision is a share, from 0 to 1")
        return self

    def step(self, margin: float) -> int:
        """How sure the model is: 0 and up, by its margins."""
        return bisect_right(self.margins, margin)

    def score(self, kind: str, step: int) -> float:
        """The share of names of this kind and certainty that were names when it was measured."""
        return self.precision[kind][max(0, min(step, len(self.margins)))]


def shipped_folder() -> Path:
    """Where the shipped model lies."""
    return Path(str(files("detectors"))) / "models" / "names"


def worth(model: str) -> Worth:
    """What the word of `model` (`SHIPPED`, or a pipeline's own name) is worth; with that of a model
    nobody measured, where it is not in the table.
    """
    table = _table()
    return table.get(model, table[_UNMEASURED])


def is_measured(model: str) -> bool:
    """Whether the table knows this model."""
    return model in _table()


@once
def _table() -> dict[str, Worth]:
    path = Path(str(files("detectors"))) / "names_models.yaml"
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
        return {name: Worth(**entry) for name, entry in written.items()}
    except (OSError, yaml.YAMLError, ValidationError, TypeError, AttributeError) as error:
        raise PackError(f"{path.name} cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class Model:
    """A names model, opened."""

    told: str
    """Which it is, for people."""
    reader: NameReader
    worth: Worth
    version: str
    """Changes with its files."""


def open_model(choice: str = SHIPPED) -> Model:
    """The names model of the setting `names_model`: `SHIPPED`, or a spaCy pipeline by package or folder.

    Raises ModelError when there is no such pipeline here, when it cannot be trusted, or has no `ner`.
    """
    if choice == SHIPPED:
        from classify.detect.names.shipped import NameModel

        folder = shipped_folder()
        return Model("the shipped one", NameModel.load(folder), worth(SHIPPED), digest(folder))
    from classify.detect.names.spacy_reader import SpacyReader

    reader = SpacyReader.load(choice)
    told = f"the spaCy pipeline {reader.name}" + (
        ", which nobody measured" if not is_measured(reader.name) else ""
    )
    return Model(told, reader, worth(reader.name), model_version(choice))


def model_version(choice: str) -> str:
    """Changes with what the model of that setting finds; none is loaded.

    Raises ModelError when it is not here.
    """
    if choice == SHIPPED:
        return SHIPPED  # its files are this program's own
    return f"spacy {metadata.version('spacy')} {digest(located(choice))}"


def digest(folder: Path) -> str:
    """Changes with the names and contents of the files below `folder`."""
    summed = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            summed.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
            with file.open("rb") as data:
                while chunk := data.read(1 << 20):
                    summed.update(chunk)
    return summed.hexdigest()
