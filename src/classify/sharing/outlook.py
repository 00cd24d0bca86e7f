"""What would leave for a request, and what stands in the way: file by file, and over all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from classify.errors import ClassifyError
from classify.export.stamp import STAMP
from classify.inventory.recipients import RecipientLine
from classify.inventory.requests import FileFacts, RequestLine
from classify.redacting.bench import LookedCopy
from classify.sharing.before import Before
from classify.sharing.covering import covering
from classify.sharing.matrix import Condition, matrix
from models.sharing_request import Decided


@dataclass(frozen=True, slots=True)
class Leaving:
    """A file that leaves."""

    facts: FileFacts
    copy: LookedCopy | None = None
    """None: it leaves as it is."""
    within: int = 0
    """The file it is packed in and leaves with; 0: it leaves by itself."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A file that cannot leave, and what to do."""

    item: int
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would leave, and what stands in the way."""

    line: RequestLine
    recipient: RecipientLine
    leaves: tuple[Leaving, ...]
    stops: tuple[Stop, ...]
    stays: tuple[int, ...]
    """Files that were left out."""
    conditions: tuple[Condition, ...]
    before: tuple[Before, ...]
    criminal_justice: bool
    validated: bool
    """Whether it is locked by the city's validated module, and by nothing else."""
    refused: ClassifyError | None
    """Why nothing of this request may leave now."""

    @property
    def is_redacted(self) -> bool:
        """Whether only redacted copies were allowed."""
        return is_redacted(self.line)

    @property
    def stamp(self) -> str:
        """What every copy must bear (44-5-303(3), MCA); "": nothing."""
        return stamp_of(self.line, criminal_justice=self.criminal_justice)

    @property
    def concerns(self) -> tuple[Before, ...]:
        """Earlier releases that who releases must say he knows of."""
        return tuple(one for one in self.before if one.is_concern)

    @property
    def authorities(self) -> tuple[str, ...]:
        """Laws that the rules of this request lean on, each once."""
        rules = self.line.told.get("rules", ())
        return tuple(dict.fromkeys(rule["citation"] for rule in rules if rule.get("law", rule["citation"])))

    @property
    def is_ready(self) -> bool:
        """Whether it can be released as it stands."""
        return self.refused is None and not self.stops and bool(self.leaves)


def must_be_validated(line: RequestLine, *, criminal_justice: bool) -> bool:
    """Whether what leaves must be encrypted by a validated module."""
    return criminal_justice or "encrypted" in line.told.get("condition_ids", ())


def conditions_of(line: RequestLine) -> tuple[Condition, ...]:
    """What is to be kept when its files leave."""
    known = matrix().conditions
    return tuple(known[name] for name in line.told.get("condition_ids", ()) if name in known)


def stamp_of(line: RequestLine, *, criminal_justice: bool) -> str:
    """The stamp of 44-5-303(3), MCA, where the law asks for it."""
    return STAMP if criminal_justice or "stamp" in line.told.get("condition_ids", ()) else ""


def sorted_out(
    facts: Collection[FileFacts],
    without: frozenset[int],
    looked: Mapping[int, LookedCopy] | None,
    profiles: frozenset[str] = frozenset(),
) -> tuple[list[Leaving], list[Stop]]:
    """What leaves, and what cannot.

    Args:
        facts: the files of a request.
        without: those that stay here.
        looked: copies that may leave; None: files leave as they are.
        profiles: what the law asks copies to be made by.
    """
    leaves, stops = [], []
    there = {one.item for one in facts}
    for one in facts:
        if one.item in without or (looked is None and one.container in without):
            continue
        if looked is not None:
            copy = looked.get(one.item)
            stop = _why_not(one, copy, profiles)
            if stop is None:
                leaves.append(Leaving(one, copy))
        elif one.container and one.container not in there:
            stop = Stop(
                one.item,
                "It is packed in a file that was not asked for, and leaves only with that.",
                "Ask for the whole file, have it redacted, or leave it out.",
            )
        else:
            stop = None
            leaves.append(Leaving(one, within=one.container))
        if stop is not None:
            stops.append(stop)
    if looked is None:
        stops += _torn(facts, without)
    return leaves, stops


def _torn(facts: Collection[FileFacts], without: frozenset[int]) -> list[Stop]:
    """Files that would leave with something that is to stay here."""
    kept = {one.container for one in facts if one.item in without and one.container}
    return [
        Stop(
            item,
            "Something packed in it is to be left out, and it leaves whole or not at all.",
            "Leave it out, or leave nothing of it out.",
        )
        for item in sorted(kept - without)
    ]


def _why_not(facts: FileFacts, copy: LookedCopy | None, profiles: frozenset[str]) -> Stop | None:
    if copy is None:
        return Stop(
            facts.item,
            "There is no redacted copy of it that a second person looked at and that still stands.",
            "Make the copy and have another person look at it, or leave the file out.",
        )
    enough = covering(profiles, facts.tags)
    if profiles and copy.profile not in enough:
        asked = " and ".join(sorted(profiles))
        return Stop(
            facts.item,
            f"Its copy was made by the profile {copy.profile}, and the law asks for {asked}.",
            f"Make the copy again by the profile {enough[0]}.",
        )
    return None


def profiles_of(line: RequestLine) -> frozenset[str]:
    """What the law asks redacted copies to be made by."""
    return frozenset(line.told.get("profiles", ()))


def is_redacted(line: RequestLine) -> bool:
    """Whether only redacted copies were allowed."""
    return line.decision is not None and line.decision.decided is Decided.REDACTED


def removed_from(copy: LookedCopy | None) -> Mapping[str, int] | None:
    """What is cut from a copy; None: nothing is, for it is none."""
    return None if copy is None else removed_in(copy.sheet)


def removed_in(sheet: str) -> dict[str, int]:
    """What a proof sheet (JSON) says was cut, by entity."""
    removed: dict[str, int] = json.loads(sheet)["sheet"]["removed"]
    return removed
