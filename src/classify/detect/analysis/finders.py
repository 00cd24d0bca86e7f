"""What a scan asks of the pattern engine and the name finder, and what it needs from both at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from classify.detect.finding import Step, Why
from classify.detect.hits import Fit, Hit, Hits
from classify.detect.resolve import Claim, always
from classify.detect.vocabulary.headings import Heading, Headings, is_organization
from classify.memos import Memo
from models.labels import Entity, Role

if TYPE_CHECKING:
    from classify.detect.analysis.searching import Engine

# How much a value must look like a name, by how strongly its header promises one.
_SURE_HEADING, _LOOKS_FOR_SURE, _LOOKS_FOR_DOUBTFUL = 0.6, 0.25, 0.5
_LONGEST_VALUE = 120
_FILLER = re.compile(
    r"n/?a|none|unk(?:nown)?|vacant|various|total|same|see .*|tbd"
    r"|pending|redacted|blank|anon(?:ymous)?|self|spare|pool|staff|clerk"
    r"|confidential|refused|city|county|state|owner|occupant|resident|company|business"
    r"|not (?:known|given|applicable|provided|available|listed|stated|reported|sure|on file)"
    r"|no (?:name|one|data|record|suspect|victim|info.*|contact)",
    re.IGNORECASE,
)
"""What people write where a name should be."""
_LINES_KEPT = 20_000
"""Labels, and forms of lines, that are remembered."""
_MARGIN = " \t\r\n_,;\"'`"
"""What surrounds a value on a form and is no part of it."""


_ZEROS_LOST = {
    Entity.US_SSN.value: (7, 9),
    Entity.US_BANK_ROUTING.value: (8, 9),
    Entity.US_EIN.value: (8, 9),
    Entity.MT_DRIVER_LICENSE.value: (12, 13),
}
"""Of numbers that may begin with zeros: how few digits a spreadsheet leaves of them, and how many they have.

Areas of Social Security numbers begin with up to two zeros (001); routing numbers, the prefixes of
employers' numbers and the month of a Montana licence with one.
"""
_AS_A_NUMBER = re.compile(r"\.0{1,2}$|(?<=\d),(?=\d{3}(?:,|$))")
"""What programs put to a number that is none: "12437786.0", "12,437,786"."""


class Patterns(Protocol):
    """`classify.detect.patterns.engine.PatternEngine`, as far as a scan uses it."""

    version: str

    def find(self, text: str, label: str | None = None) -> Hits:
        """Hits in `text`, with what was met; `label` names the value and counts as context before it."""

    def fit(self, entity: str, value: str) -> Fit:
        """Whether the whole of `value` may be an `entity`, given that its header says so."""

    def columns_for(self, header: str) -> list[tuple[str, float]]:
        """Entities a header may name, with strength."""

    def headers(self) -> Iterable[str]:
        """All headers that name an entity by themselves."""


class Names(Protocol):
    """`classify.detect.names.finder.NameFinder`, as far as a scan uses it."""

    version: str

    def find(self, text: str) -> list[Hit]:
        """PERSON hits in running text."""

    def role(self, text: str, start: int, end: int) -> Role | None:
        """What the words around say the person is."""

    def looks_like_name(self, value: str) -> float:
        """How much a whole value looks like a person's name, 0 to 1."""

    def ground_of_name(self, value: str) -> str:
        """The name of the ground by which it does, or does not."""

    def given_beside_family(self, pairs: Sequence[tuple[str, str]]) -> bool | None:
        """Whether cells side by side are first name and surname (True), the reverse, or no names (None)."""


class NamesBudget:
    """How much text the model for names may still read in one file."""

    def __init__(self, characters: int) -> None:
        self.left = characters
        self.refused = 0

    def take(self, characters: int) -> bool:
        """Whether `characters` may be read; counts what is refused."""
        if characters > self.left:
            self.refused += characters
            return False
        self.left -= characters
        return True


@dataclass(slots=True)
class Notes:
    """What the detectors of one document note besides their findings."""

    met: set[str] = field(default_factory=set)
    """Ids of those whose anchors stood in what was searched: nothing else could be found."""
    failed: set[str] = field(default_factory=set)
    """Ids of a city's own recognizers that failed on a part of it."""


class Noted:
    """The pattern engine as one document asks it: what is met goes to the document's notes."""

    def __init__(self, patterns: Patterns, notes: Notes) -> None:
        self._patterns = patterns
        self._notes = notes
        self.version = patterns.version
        self.columns_for = patterns.columns_for
        self.headers = patterns.headers

    def find(self, text: str, label: str | None = None) -> Hits:
        """As `Patterns.find`."""
        hits = self._patterns.find(text, label)
        self._notes.met |= hits.met
        return hits

    def fit(self, entity: str, value: str) -> Fit:
        """As `Patterns.fit`."""
        fit = self._patterns.fit(entity, value)
        self._notes.met |= fit.met
        return fit


@dataclass(frozen=True, slots=True)
class OwnValues:
    """What tables must know of the values that a city's own recognizers look for."""

    short: bool = False
    """They may be plain numbers or words that else need no search."""
    context: re.Pattern[str] | None = None
    """The words of a header that count as context for them."""

    def stand_below(self, header: str) -> bool:
        """Whether a header holds one of the words."""
        return self.context is not None and self.context.search(header) is not None


@dataclass(slots=True)
class Finders:
    """The finders of one scanner. `names` is None when names are switched off."""

    patterns: Patterns
    names: Names | None
    headings: Headings
    engine: Engine | None = None
    """Who asks them; None: they are asked in turn (`classify.detect.analysis.searching`)."""
    notes: Notes = field(default_factory=Notes)
    own: OwnValues = field(default_factory=OwnValues)
    labels: Memo[str, int] = field(default_factory=lambda: Memo(_LINES_KEPT))
    """Length of the label at the end of words that were met before, 0 for none."""
    lines: Memo[str, list[tuple[str, int, int]] | None] = field(default_factory=lambda: Memo(_LINES_KEPT))
    """Labels and spans of their values in lines met before, each digit a 9; None where digits decide."""

    def noting(self, notes: Notes) -> Finders:
        """The same finders for one document, whose `notes` are taken of what they meet."""
        return replace(self, patterns=Noted(self.patterns, notes), notes=notes)

    def fits(self, entity: str, value: str) -> float | None:
        """Score of a whole value as the `entity` its header names; None when it cannot be."""
        if entity == Entity.STREET_ADDRESS and not any(map(str.isalpha, value)):
            return None
        return self.patterns.fit(entity, value).score

    def fits_column(self, entity: str, value: str) -> float | None:
        """As `fits`, for a cell below the header: spreadsheets take the zeros from the front of numbers."""
        fit = self.fits(entity, value)
        least, whole = _ZEROS_LOST.get(entity, (0, 0))
        digits = _AS_A_NUMBER.sub("", value)
        if fit is None and digits.isdecimal() and least <= len(digits) <= whole:
            fit = self.fits(entity, digits.zfill(whole))
        return fit

    def name_score(self, heading: Heading, value: str) -> float | None:
        """Score of `value` as the name its heading promises; None when it is none."""
        if self.names is None or heading.name_part is None or not _could_be_name(value):
            return None
        if self.headings.of(value).is_only_labels:
            return None  # an empty form: the next label stands where the name should be
        looks = self.names.looks_like_name(value)
        sure = heading.name_strength >= _SURE_HEADING
        if looks < (_LOOKS_FOR_SURE if sure else _LOOKS_FOR_DOUBTFUL):
            return None
        return min(0.98, 0.5 * heading.name_strength + 0.5 * looks + (0.1 if sure else 0.0))

    def part_of_name(self, value: str) -> bool:
        """Whether a cell may pass in a column that is known to hold names."""
        words = value.split()
        return (
            _could_be_name(value)
            and len(words) <= 4
            and all(word[0].isupper() or not word[0].isalpha() for word in words)
            and not is_organization(value)
        )

    def judge(self, label: str, value: str) -> list[Claim]:
        """Claims to the whole of one labelled value, such as a form field; offsets within `value`."""
        heading = self.headings.of(label)
        if not heading.promises:
            return []
        start = len(value) - len(value.lstrip(_MARGIN))
        value = value.strip(_MARGIN)
        if not value or len(value) > _LONGEST_VALUE:
            return []
        end = start + len(value)
        for entity, strength in heading.entities:
            fit = self.fits(entity, value)
            if fit is not None:
                score = fit * (0.7 + 0.3 * strength)
                return [_label_claim(entity, start, end, score, heading, self.patterns.version)]
        looks = self.name_score(heading, value)
        if looks is not None and self.names is not None:
            person = Entity.PERSON.value
            why = partial(_why_a_name, self.names, heading, value, looks)
            return [Claim(person, start, end, looks, f"label/{person}", why, role=heading.role)]
        return []


def _could_be_name(value: str) -> bool:
    """Cheap refusal of what no name is: numbers, e-mail addresses, long texts, fillers."""
    return (
        1 <= len(value) <= 60
        and "@" not in value
        and not any(map(str.isdigit, value))
        and any(map(str.isalpha, value))
        and not _FILLER.fullmatch(value.strip())
    )


def _label_claim(entity: str, start: int, end: int, score: float, heading: Heading, version: str) -> Claim:
    step = Step(f"the label '{heading.quote}'", round(score, 3))
    why = Why(f"label/{entity}", version, _label_sentence(heading), (step,))
    return Claim(entity, start, end, score, why.detector, always(why))


def _why_a_name(names: Names, heading: Heading, value: str, score: float) -> Why:
    """Why a labelled value is somebody's name: half by its label, half by what the lists say of its words."""
    looks = round(0.5 * names.looks_like_name(value), 3)
    steps = (
        Step(f"the label '{heading.quote}'", round(score - looks, 3)),
        Step(f"the ground “{names.ground_of_name(value)}”", looks),
    )
    return Why(f"label/{Entity.PERSON.value}", names.version, _label_sentence(heading), steps)


def _label_sentence(heading: Heading) -> str:
    return f"Stands beside or below the label '{heading.quote}' and has the shape that label asks for."
