"""What labelling yields: a proposed label with its tags and the rules that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from models.labels import DocType, Label, Outcome, Tag


@dataclass(frozen=True, slots=True)
class Location:
    """Where a file lives, as far as the label policy may use it."""

    path: str
    """Path below the share, with `/`, members included after `!/`."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False
    """The share is flagged as holding criminal-justice data."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that spoke: its id, what it says of this file to a clerk, and the citation.

    The sentence is made from the file's own evidence (`classify.label.sentences`) and holds no value of it.
    """

    rule: str
    sentence: str
    citation: str
    label: Label
    tags: tuple[Tag, ...] = ()
    version: str = ""
    """Changes with what the rule asks for and says; "" for what stands in no policy."""


@dataclass(frozen=True, slots=True)
class Missed:
    """The nearest stricter rule that did not fire, and what was wanting."""

    rule: str
    sentence: str
    """What of it was found: "So far it holds a date of birth."; empty where nothing was."""
    wanting: str
    label: Label


@dataclass(slots=True)
class Proposal:
    """A machine's proposal; nothing is in effect until a steward approves it."""

    label: Label
    tags: tuple[Tag, ...]
    doc_type: DocType
    outcome: Outcome
    fired: list[Fired] = field(default_factory=list)
    """The reasons, the strongest first: the highest label, then what is shown most directly."""
    nearest: Missed | None = None
    policy_version: str = ""


def holding(own: Proposal, label: Label, tags: Iterable[Tag], *, has_findings: bool) -> Proposal:
    """The proposal of a container whose members call for `label` and `tags`.

    It takes the highest label of what is in it and all its tags. An archive without findings of its
    own is a mere box and says nothing itself; any other container (a letter, a report) does.
    To be told of the same members again changes nothing.
    """
    is_mere_box = own.doc_type is DocType.ARCHIVE and not has_findings
    highest = label if is_mere_box else Label.highest([own.label, label])
    fired, nearest = own.fired, own.nearest
    if is_mere_box or label.rank > own.label.rank:
        own_rules = [rule for rule in own.fired if rule.rule != MEMBERS]
        fired = [Fired(MEMBERS, _MEMBERS_SAY, "2-6-1002, MCA (to be confirmed)", label)]
        fired += [rule for rule in own_rules if rule.label.rank > Label.INTERNAL.rank]
        nearest = None
    return replace(own, label=highest, tags=tuple(sorted({*own.tags, *tags})), fired=fired, nearest=nearest)


MEMBERS = "default/members"
_MEMBERS_SAY = "What is packed in it or attached to it calls for this label; see there."
