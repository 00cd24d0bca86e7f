"""How likely a file is RESTRICTED before anybody opened it: a table of reasons, `detectors/risk.yaml`.

The table is small and in words, so that anybody can ask why a file comes early. It decides the order of
reading and nothing else: every file is read in the end, and labelled by what is in it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

from classify.detect.vocabulary.strictyaml import StrictLoader
from classify.errors import PackError
from classify.memos import Memo, remembered

_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLACES = ("folder", "name", "both")
_HISTORY = 4.0
"""So many files read in a folder weigh as much as what its name says."""
_WAS_RESTRICTED, _WAS_NOT = 0.95, 0.05
"""Chances of a file that was read before and has changed: mostly it is what it was."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the table."""

    id: str
    where: str
    """folder, name or both."""
    says: str
    """What it says of a file, in words: "it lies with the police"."""
    weight: float
    """Natural log-odds added."""
    words: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None
    fitted: bool = True


@dataclass(frozen=True, slots=True)
class Met:
    """What was met of RESTRICTED among files that were read: in a folder, say."""

    read: int = 0
    restricted: int = 0


NOTHING_MET = Met()


class RiskTable:
    """The reasons, asked about paths. Stateless but for what it remembers of folders."""

    def __init__(
        self,
        reasons: tuple[Reason, ...],
        *,
        start: float,
        flagged: float = 0.0,
        recent: float = 0.0,
        kinds: Mapping[str, float],
    ) -> None:
        self.start = start
        self.flagged = flagged
        """Added in a share that is flagged for criminal-justice information."""
        self.recent = recent
        """Added where a file was changed within the last two years."""
        self.kinds = kinds
        self.reasons = reasons
        self._in_folder = Memo(4096, self._words_of_folder)

    @classmethod
    @remembered(1)
    def load(cls) -> RiskTable:
        """The shipped table. Raises PackError when it is wrong."""
        written = resources.files("detectors").joinpath("risk.yaml").read_text(encoding="utf-8")
        return cls.read(written)

    @classmethod
    def read(cls, written: str) -> RiskTable:
        """The table in a YAML text. Raises PackError when an entry lacks something or has an unknown key."""
        try:
            table = yaml.load(written, StrictLoader)
            reasons = tuple(_reason(entry) for entry in table["reasons"])
            weights = {name: float(table[name]) for name in ("start", "flagged", "recent")}
            return cls(
                reasons, kinds={kind: float(weight) for kind, weight in table["kinds"].items()}, **weights
            )
        except (KeyError, TypeError, ValueError, re.error, yaml.YAMLError) as error:
            raise PackError(f"The table of risks (risk.yaml) is wrong: {error}.") from error

    def reasons_for(self, path: str, around: str = "") -> tuple[Reason, ...]:
        """The lines that hold for a file; `around` are the names of its share and its department."""
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0] or name
        in_folder, in_name = self._in_folder[f"{around}/{folder}"], _words(stem)
        return tuple(reason for reason in self.reasons if _holds(reason, in_folder, in_name, stem))

    def chance(
        self,
        path: str,
        kind: str,
        *,
        around: str = "",
        criminal_justice: bool = False,
        recent: bool = False,
        folder: Met = NOTHING_MET,
        was_restricted: bool | None = None,
    ) -> float:
        """Probability that the file is RESTRICTED, from 0 to 1, both excluded.

        Args:
            path: below its share.
            kind: `kinds.Kind`, in words.
            around: the names of its share and its department.
            criminal_justice: whether its share is flagged for criminal-justice information.
            recent: whether it was changed within the last two years.
            folder: what was met in its own folder.
            was_restricted: the label it bore when it was read before; None: it never was.
        """
        if was_restricted is not None:
            return _WAS_RESTRICTED if was_restricted else _WAS_NOT
        odds = self.start + self.kinds.get(kind, 0.0)
        odds += self.flagged * criminal_justice + self.recent * recent
        odds += sum(reason.weight for reason in self.reasons_for(path, around))
        return after_meeting(1 / (1 + math.exp(-odds)), folder)

    def _words_of_folder(self, folder: str) -> frozenset[str]:
        return _words(folder)


def after_meeting(chance: float, met: Met) -> float:
    """What is left of `chance` once so many neighbours were read (a beta prior of four files)."""
    return (met.restricted + _HISTORY * chance) / (met.read + _HISTORY)


def _words(text: str) -> frozenset[str]:
    """Words in lower case; two neighbours also as one, so that "Body Cam" meets "bodycam"."""
    words = _WORDS.findall(_CAMEL.sub(" ", text).lower())
    return frozenset(words).union(first + second for first, second in itertools.pairwise(words))


def _holds(reason: Reason, in_folder: frozenset[str], in_name: frozenset[str], stem: str) -> bool:
    if reason.pattern is not None:
        return reason.pattern.search(stem) is not None
    return (reason.where != "name" and not reason.words.isdisjoint(in_folder)) or (
        reason.where != "folder" and not reason.words.isdisjoint(in_name)
    )


def _reason(entry: Mapping[str, object]) -> Reason:
    known = {"id", "where", "weight", "says", "words", "pattern", "fitted"}
    if unknown := set(entry) - known:
        raise ValueError(f"nobody knows what '{min(unknown)}' means")
    if entry["where"] not in _PLACES:
        raise ValueError(f"'where' of {entry['id']} is none of {', '.join(_PLACES)}")
    words, pattern = entry.get("words", []), entry.get("pattern")
    if not isinstance(words, list) or bool(words) == bool(pattern):
        raise ValueError(f"{entry['id']} needs words or a pattern")
    return Reason(
        id=str(entry["id"]),
        where=str(entry["where"]),
        says=str(entry["says"]),
        weight=float(str(entry["weight"])),
        words=frozenset(map(str, words)),
        pattern=re.compile(str(pattern)) if pattern else None,
        fitted=bool(entry.get("fitted", True)),
    )
