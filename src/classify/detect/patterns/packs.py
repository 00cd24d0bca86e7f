"""Packs: what we look for, as YAML that a clerk can read and a test runner can execute.

A pack is one file of entries; an entry is one detector. The schema is strict: a misspelt key is
an error that names file and entry, never a silent default. A site may add or replace entries with
a folder of its own packs (same id = replaced, `enabled: false` = switched off).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import regex
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

import detectors
from classify.detect.patterns import shapes
from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import PackError
from classify.memos import remembered
from detectors.recognizers import RECOGNIZERS
from detectors.validators import CHECKS
from models.labels import Entity, Tag

HOME = Path(detectors.__file__).parent
_PLACEHOLDER = re.compile("«([a-z_]+)»")
_IN_ANY_CASE = regex.ASCII | regex.IGNORECASE

Score = Annotated[float, Field(ge=0.0, le=1.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatternSpec(_Strict):
    r"""One regular expression of an entry.

    `\K` ends the part that must stand before the value but does not belong to it. `«name»` is
    replaced by a fragment of the packs' `fragments.yaml` or by the words of a gazetteer.
    """

    name: str
    regex: str
    score: Score
    """Share of its matches that are right when the check passes and nothing else speaks."""
    needs_context: bool = False
    """Without one of the entry's context words a match is dropped."""
    firm: bool = False
    """No word around speaks against this form, so telling it is."""
    anchor: str | None = None
    """A rarer, cheaper expression that stands inside (or in the label of) every match."""
    sentence: str | None = None
    """What this form means, where it says more than the entry's own sentence."""


class Context(_Strict):
    """Whole words near a match, on the text as it stands."""

    words: tuple[str, ...] = Field(min_length=1)
    before: int = Field(default=60, ge=0, le=600)
    """Characters before the match in which a word counts."""
    after: int = Field(default=0, ge=0, le=400)
    change: float = Field(ge=-1.0, le=1.0)
    """What finding one of the words adds to the score."""
    always: bool = False
    """In `against`: the words count even where a context word stands nearer to the match."""


class Columns(_Strict):
    """Header words that name the entity, in small letters, words parted by one space."""

    exact: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Words that, found in the header, say that the column is something else."""


class Cell(_Strict):
    """What a whole cell looks like when the header already names the entity."""

    regex: str
    score: Score
    check: str | None = None


class Entry(_Strict):
    """One detector."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    entity: Entity
    title: str
    sentence: str
    """For clerks: what was found and why it matters, one sentence."""
    citation: str = ""
    tags: tuple[Tag, ...] = ()
    """Handling tags that usually go with it; the label policy decides."""
    enabled: bool = True
    rank: int = Field(default=50, ge=0, le=100)
    floor: Score = 0.4
    """Results below are not returned."""
    case_sensitive: bool = False
    patterns: tuple[PatternSpec, ...] = Field(min_length=1)
    context: Context | None = None
    against: Context | None = None
    doubt: Context | None = None
    """Words that may stand beside the value by chance: they lower its score, at most to the floor."""
    setting: Context | None = None
    """Words of a wider neighbourhood that speak against a match which no context word supports."""
    check: str | None = None
    recognizer: str | None = None
    """Function of `detectors.recognizers` that turns matches into results."""
    columns: Columns = Columns()
    cells: tuple[Cell, ...] = ()
    finds: tuple[str, ...] = Field(min_length=1)
    """Texts with each expected value in <angle brackets>."""
    ignores: tuple[str, ...] = Field(min_length=1)

    @field_validator("check")
    @classmethod
    def _check_exists(cls, name: str | None) -> str | None:
        if name is not None and name not in CHECKS:
            raise ValueError(f"no check called {name} in detectors/validators.py")
        return name

    @field_validator("recognizer")
    @classmethod
    def _recognizer_exists(cls, name: str | None) -> str | None:
        if name is not None and name not in RECOGNIZERS:
            raise ValueError(f"no recognizer called {name} in detectors/recognizers")
        return name


class PackFile(_Strict):
    """One YAML file."""

    pack: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    kind: Literal["detectors"] = "detectors"
    entries: tuple[Entry, ...]


class Pattern:
    """A pattern with its placeholders filled in."""

    def __init__(self, spec: PatternSpec, flag: str, fragments: dict[str, str], where: str) -> None:
        self.spec = spec
        self.source = flag + _fill(spec.regex, fragments, where)
        """The exact expression."""
        if spec.anchor is None:
            label, gap, _ = spec.regex.partition("«gap»")
            filled = flag + _fill(label, fragments, where) if gap else None
            self.anchor, self.ends_alike = shapes.anchor(self.source, filled)
        else:
            self.anchor, self.ends_alike = flag + _fill(spec.anchor, fragments, where), False
        """`anchor`: what the one-pass scan looks for; `ends_alike`: it ends where matches end."""

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """The exact expression, compiled when first needed."""
        return regex.compile(self.source, regex.ASCII | regex.MULTILINE)

    @cached_property
    def width(self) -> int:
        """Most characters a match can cover, labels included; raises PackError when unbounded."""
        return max(shapes.width(self.source), shapes.width(self.anchor))

    @cached_property
    def reach(self) -> int:
        """Most characters a lookaround may inspect."""
        return shapes.reach(self.source) + 1


Kind = Literal["context", "against", "doubt", "setting"]
"""What the words of an entry do to a score: raise it, lower it, lower it to the floor at most, lower it
where no word raises it."""


class ContextWords:
    """Context words of one kind: whole words, whatever their case."""

    def __init__(self, window: Context) -> None:
        self._known = shapes.alternation(shapes.tokens(word) for word in window.words)
        self.window = window
        self.anchor = f"(?i)(?:^|[^A-Za-z]){self._known}(?:[^A-Za-z]|$)"
        """What the one-pass scan looks for: the words and the character behind them."""

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The exact expression, compiled when first needed."""
        # `_` and digits beside the words do not make another word.
        return regex.compile(f"(?<![A-Za-z]){self._known}(?![A-Za-z])", _IN_ANY_CASE)


class Detector:
    """An entry ready for use: placeholders filled in, expressions compiled when first needed."""

    def __init__(self, pack: str, entry: Entry, fragments: dict[str, str]) -> None:
        self.entry = entry
        self.id = f"{pack}/{entry.id}"
        self.entity = str(entry.entity)
        flag = "" if entry.case_sensitive else "(?i)"
        self.patterns = [Pattern(spec, flag, fragments, self.id) for spec in entry.patterns]
        self.pattern_named = {pattern.spec.name: pattern for pattern in self.patterns}
        if len(self.pattern_named) < len(self.patterns):
            raise PackError(f"{self.id}: two patterns share a name.")
        self.check = CHECKS[entry.check] if entry.check else None
        self.recognize = RECOGNIZERS[entry.recognizer] if entry.recognizer else None
        windows: dict[Kind, Context | None] = {
            "context": entry.context,
            "against": entry.against,
            "doubt": entry.doubt,
            "setting": entry.setting,
        }
        self.words = {kind: ContextWords(window) for kind, window in windows.items() if window is not None}
        """Context words by kind."""
        self.cell_sources = [_fill(cell.regex, fragments, self.id) for cell in entry.cells]
        """The expressions of `cells`."""

    @cached_property
    def cells(self) -> list[tuple[regex.Pattern[str], Cell]]:
        """What a cell may look like whose header already names the entity. Raises PackError."""
        try:
            compiled = [regex.compile(source, _IN_ANY_CASE) for source in self.cell_sources]
        except regex.error as error:
            raise PackError(f"{self.id}: a cell is no regular expression ({error}).") from error
        return list(zip(compiled, self.entry.cells, strict=True))

    def compile(self) -> None:
        """Compile what looks at cells and at the words around a value."""
        _ = self.cells, [words.pattern for words in self.words.values()]


@dataclass(frozen=True)
class Packs:
    """All detectors, in the order of their files."""

    detectors: tuple[Detector, ...]
    version: str
    """Changes with any pack, gazetteer, check or recognizer."""

    @cached_property
    def _of_entities(self) -> dict[str, list[Detector]]:
        found: dict[str, list[Detector]] = {}
        for detector in self.detectors:
            found.setdefault(detector.entity, []).append(detector)
        return found

    def by_entity(self, entity: str) -> Sequence[Detector]:
        """The detectors that find `entity`."""
        return self._of_entities.get(entity, ())

    def compile(self) -> None:
        """Compile all expressions but those of the patterns: for a process whose children need them."""
        for detector in self.detectors:
            detector.compile()


def load_packs(site: Path | None = None) -> Packs:
    """The shipped packs with a site's own laid over them; read once while the files stay as they are.

    Raises PackError, naming file and entry, when a file breaks the schema; also where the site's folder is
    not there: what only its own detectors find would be missed without a word.
    """
    if site is not None and not site.is_dir():
        raise PackError(f"There is no folder of packs at {site}.", remedy="Name the folder with the packs.")
    files = [*sorted((HOME / "packs").glob("*.yaml")), *(sorted(site.glob("*.yaml")) if site else [])]
    return _loaded(tuple(files), _version(files))


@remembered(2)
def _loaded(files: Sequence[Path], version: str) -> Packs:
    fragments = _fragments(files)
    chosen: dict[str, tuple[str, Entry]] = {}
    of_the_site: set[str] = set()
    for path in files:
        if path.name == "fragments.yaml":
            continue
        pack = read_pack(path)
        inside: set[str] = set()
        for entry in pack.entries:
            if entry.id in inside:
                raise PackError(f"{path.name}: the id {entry.id} is used twice.")
            inside.add(entry.id)
            chosen[f"{pack.pack}/{entry.id}"] = (pack.pack, entry)
            if path.parent != HOME / "packs":
                of_the_site.add(f"{pack.pack}/{entry.id}")
    ready = tuple(Detector(pack, entry, fragments) for pack, entry in chosen.values() if entry.enabled)
    for detector in ready:
        if detector.id in of_the_site:
            # What is wrong with it is said before a file is opened.
            detector.compile()
    return Packs(ready, version)


def marked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a `finds` example without its <marks>, and the spans that were marked."""
    text, spans, begin = "", [], 0
    for match in re.finditer(r"<([^<>]+)>", example):
        text += example[begin : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        begin = match.end()
    return text + example[begin:], spans


def read_pack(path: Path) -> PackFile:
    """One pack file, checked against the schema. Raises PackError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)
        return PackFile.model_validate(data)
    except yaml.YAMLError as error:
        raise PackError(f"{path.name} is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = _where(first["loc"], data)
        raise PackError(f"{path.name}: {where}: {first['msg']}") from error


def _where(location: Iterable[int | str], data: object) -> str:
    """`entries -> 3 -> patterns` as a person says it: the entry's id, then the keys."""
    parts = list(location)
    if parts[:1] == ["entries"] and len(parts) > 1 and isinstance(data, dict):
        entry = data["entries"][parts[1]]
        name = entry.get("id", f"entry {parts[1]}") if isinstance(entry, dict) else f"entry {parts[1]}"
        parts = [name, *parts[2:]]
    return ", ".join(str(part) for part in parts)


def _fragments(files: Iterable[Path]) -> dict[str, str]:
    """Named pieces of regular expressions: those of fragments.yaml and one for each gazetteer."""
    found: dict[str, str] = {}
    for gazetteer in sorted((HOME / "gazetteers").glob("*.txt")):
        lines = (line.split("#")[0].strip() for line in gazetteer.read_text(encoding="utf-8").splitlines())
        found[gazetteer.stem] = f"(?i:{shapes.alternation(shapes.tokens(line) for line in lines if line)})"
    for path in files:
        if path.name == "fragments.yaml":
            for name, piece in yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader).items():
                found[name] = _fill(str(piece), found, path.name)
    return found


def _fill(source: str, fragments: dict[str, str], where: str) -> str:
    """`source` with each «name» replaced. Raises PackError for an unknown name."""

    def piece(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise PackError(f"{where}: nothing is called «{match[1]}».")
        return fragments[match[1]]

    return _PLACEHOLDER.sub(piece, source)


def _version(files: Iterable[Path]) -> str:
    """Hash of everything that decides a result."""
    parts = [*files, *sorted((HOME / "gazetteers").glob("*.txt")), *sorted(HOME.glob("*.py"))]
    parts += sorted((HOME / "recognizers").glob("*.py"))
    parts += [Path(__file__).with_name(name) for name in ("weighing.py", "normal.py", "shapes.py")]
    digest = hashlib.sha256()
    for path in parts:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
