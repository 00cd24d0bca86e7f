"""What a header says of the persons below it: claims in their order, of which the first that holds counts.

Each claim brings a header for which it is the first, and the like of it that it spares; both are tests, and
so is the table of `docs/headers.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from classify.detect.vocabulary.headerwords import header_words
from classify.detect.vocabulary.roles import vocabulary
from models.labels import Role

_NUMBERING = 2
"""Words of "Unit 2" before "driver"."""
_MOST_WORDS = 7
"""A header of more words promises no name."""
_SHORT = 3
"""Words of "Reports released to", at the most."""
_WHO_OF_WHAT = 4
"""Words of "Vendor Project Manager", at the most, and one more."""
_SILENT_STEPS = 3
"""Steps of a key path that may say nothing before "lastName"."""
_INITIALS = (["r", "o"], ["r", "p"])
_MAIL = (["from"], ["to"], ["cc"])
_WHOLE = {"first", "last"}
"""Parts that together are the whole: "Name (Last, First, MI)"."""


class Promise(NamedTuple):
    """What stands below a header, as far as persons go."""

    part: str | None
    """full, last, first or middle; None where no name is promised."""
    strength: float
    """0 to 1: how far the header alone makes the values names."""
    role: Role | None


@dataclass(slots=True)
class Asked:
    """The words of a header, as the claims ask about them."""

    words: list[str]
    is_path: bool
    """It is a key path such as `response.records.lastName`."""
    role: Role | None = field(init=False)
    """That of the first word that tells one."""
    others: list[str] = field(init=False)
    """Words that belong neither to roles nor to names."""
    ends_in_name: bool = field(init=False)
    has_name: bool = field(init=False)

    def __post_init__(self) -> None:
        roles, known = vocabulary().headers, header_words().words
        if len(self.words) > _NUMBERING and self.words[1].isdigit() and self.words[0] in known["numbered"]:
            self.words = self.words[_NUMBERING:]
        self.role = next((roles[word] for word in self.words if word in roles), None)
        self.others = [word for word in self.words if word not in roles and word not in known["name_words"]]
        self.ends_in_name = _ends_in_name(self.words)
        self.has_name = self.ends_in_name or any(
            word.endswith("name") or word in ("nm", "names") for word in self.words
        )

    @property
    def last(self) -> str:
        """Its last word, "" where there is none."""
        return self.words[-1] if self.words else ""

    def has(self, listed: str) -> bool:
        """Whether one of its words stands in this list of `headings.yaml`."""
        return header_words().any_of(listed, self.words)

    @property
    def part(self) -> str | None:
        """The part of a name that it tells; None where it tells none, or the whole."""
        parts = header_words().parts
        told = [parts[word] for word in self.words if word in parts]
        return None if not told or _WHOLE.issubset(told) else told[-1]

    @property
    def is_sure(self) -> bool:
        """Whether a role's word in it always means persons."""
        return any(word in vocabulary().headers and word not in vocabulary().doubtful for word in self.words)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a header may say."""

    name: str
    holds: Callable[[Asked], bool]
    promises: Callable[[Asked], Promise]
    example: str
    """A header for which this is the first claim that holds: a test."""
    spares: str
    """The like of it for which it is not: another."""


def promise_of(words: list[str], *, is_path: bool) -> Promise:
    """What a header of these words promises."""
    asked = Asked(words, is_path)
    return claim_of(asked).promises(asked)


def claim_of(asked: Asked) -> Claim:
    """The first claim that holds; the last one always does."""
    return next(claim for claim in CLAIMS if claim.holds(asked))


def _nothing(asked: Asked) -> Promise:
    return Promise(None, 0.0, asked.role)


def _full(strength: float) -> Callable[[Asked], Promise]:
    """A whole name, of whom the header says."""
    return lambda asked: Promise("full", strength, asked.role)


def _full_as(strength: float, role: Role | None) -> Callable[[Asked], Promise]:
    """A whole name, of somebody in this role."""
    return lambda _: Promise("full", strength, role)


def _part(strength: float) -> Callable[[Asked], Promise]:
    return lambda asked: Promise(asked.part, strength, asked.role)


def _ends_in_name(words: list[str]) -> bool:
    last = words[-1] if words else ""
    return last.endswith("name") or last in ("names", "nm", "mi") or words[-2:-1] == ["name"]


def _is_registered_owner(asked: Asked) -> bool:
    return asked.words == _INITIALS[0]


def _is_reporting_party(asked: Asked) -> bool:
    return asked.words == _INITIALS[1]


def _is_line_of_a_letter(asked: Asked) -> bool:
    return asked.words in _MAIL


def _is_display_name(asked: Asked) -> bool:
    return asked.words[-2:] == ["display", "name"]


def _is_done_by(asked: Asked) -> bool:
    return asked.last == "by" and len(asked.words) <= _SHORT and not asked.has("other")


def _is_got_from(asked: Asked) -> bool:
    return asked.last == "from" and len(asked.words) <= _SHORT and not asked.has("other")


def _is_given_to(asked: Asked) -> bool:
    by_words = header_words().words["by_words"]
    return asked.last == "to" and 1 < len(asked.words) <= _SHORT and asked.words[-2] in by_words


def _is_too_short_or_long(asked: Asked) -> bool:
    return not 0 < len(asked.words) <= _MOST_WORDS


def _tells_something_else(asked: Asked) -> bool:
    return asked.has("other") or "#" in asked.words


def _says_who_of_what(asked: Asked) -> bool:
    plural = asked.last == "s" and len(asked.words) > 1
    who = asked.words[-2] if plural else asked.last
    return (
        bool(asked.others)
        and who in vocabulary().headers
        and len(asked.words) <= _WHO_OF_WHAT
        and header_words().every.issuperset(asked.others)
    )


def _names_a_thing(asked: Asked) -> bool:
    return asked.has("things")


def _has_strange_words(asked: Asked) -> bool:
    """The steps of a key path such as "response.records.lastName" may say nothing."""
    may_say_nothing = asked.is_path and len(asked.others) <= _SILENT_STEPS and asked.ends_in_name
    return bool(asked.others) and not may_say_nothing


def _tells_part_of_a_name(asked: Asked) -> bool:
    return asked.part is not None and (asked.has_name or (asked.role is not None and len(asked.words) <= 2))


def _is_part_alone(asked: Asked) -> bool:
    return asked.part is not None and len(asked.words) <= 2


def _names_a_role(asked: Asked) -> bool:
    return asked.role is not None and asked.has_name


def _is_role(asked: Asked) -> bool:
    return asked.role is not None and asked.is_sure


def _is_doubtful_role(asked: Asked) -> bool:
    return asked.role is not None


def _is_whole_name(asked: Asked) -> bool:
    return asked.has_name and not {"full", "legal", "fullname"}.isdisjoint(asked.words)


def _is_name(asked: Asked) -> bool:
    return asked.has_name


def _says_nothing(_: Asked) -> bool:
    return True


CLAIMS: tuple[Claim, ...] = (
    Claim("registered owner", _is_registered_owner, _full_as(0.5, Role.CUSTOMER), "R/O", "R/X"),
    Claim("reporting party", _is_reporting_party, _full_as(0.5, Role.COMPLAINANT), "R/P", "R/X"),
    Claim("line of a letter", _is_line_of_a_letter, _full_as(0.5, None), "Cc", "Cc list"),
    Claim("display name", _is_display_name, _full_as(0.5, None), "User display name", "Display"),
    Claim("done by", _is_done_by, _full_as(0.6, Role.EMPLOYEE), "Report prepared by", "Date prepared by"),
    Claim("got from", _is_got_from, _full_as(0.6, None), "Keys got from", "Email got from"),
    Claim("given to", _is_given_to, _full_as(0.6, Role.EMPLOYEE), "Keys released to", "Keys next to"),
    Claim("too short or long", _is_too_short_or_long, _nothing, "of the or and a s your name", "your name"),
    Claim("something else", _tells_something_else, _nothing, "Victim's birth date", "Victim's name"),
    Claim("who of what", _says_who_of_what, _full(0.4), "Vendor Project Manager", "Blue Project Manager"),
    Claim("thing", _names_a_thing, _nothing, "Project Name", "Project Manager"),
    Claim("strange words", _has_strange_words, _nothing, "Qzar victim name", "qzar.victim.name"),
    Claim("part of a name", _tells_part_of_a_name, _part(0.9), "Victim last name", "Name (last, first)"),
    Claim("part alone", _is_part_alone, _part(0.5), "Last", "Last of the"),
    Claim("name of a role", _names_a_role, _full(0.9), "Owner's name", "Owner"),
    Claim("role", _is_role, _full(0.7), "Victim", "Owner"),
    Claim("doubtful role", _is_doubtful_role, _full(0.4), "Owner", "Victim"),
    Claim("whole name", _is_whole_name, _full(0.85), "Legal name", "Name"),
    Claim("name", _is_name, _full(0.4), "Name", "Legal"),
    Claim("nothing", _says_nothing, _nothing, "Legal", "Legal name"),
)
"""The first that holds counts."""
