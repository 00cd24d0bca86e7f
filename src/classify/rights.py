"""Who may do what: one function, one table. Every door of the program for people asks `may`; nothing else
decides.

A person has *assignments*: a role, for the whole city, for a department, or for one share. Beside the roles
stand two grants of a person's own: **content** (may open the blacked-out document and have one value
revealed) and **CJI clearance** (fingerprint check and training are current: CJIS Security Policy PS-3,
AT-3). Without clearance a share that is flagged for criminal-justice information shows totals only: no
names, no places, no counts of single files.

A *token* acts for a program: it has scopes instead of roles, and never clearance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar


class Role(StrEnum):
    """What somebody does for the city with this program."""

    RECORDS = "records"
    REVIEWER = "reviewer"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLES: dict[Role, str] = {
    Role.RECORDS: "Records staff",
    Role.REVIEWER: "Reviewer",
    Role.STEWARD: "Data steward",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
}
"""As people call them."""


class Scope(StrEnum):
    """What a token may be made for."""

    INVENTORY_READ = "inventory:read"
    SCANS_RUN = "scans:run"
    REVIEW_DECIDE = "review:decide"
    APPROVAL_DECIDE = "approval:decide"
    SHARING_ASK = "sharing:ask"
    AUDIT_READ = "audit:read"


class Act(StrEnum):
    """What can be done; `ACTS` says who may."""

    SEE_TOTALS = "see the totals of a share"
    SEE_SHARE = "see a share"
    SEE_ITEMS = "see the files of a share"
    EXPORT_ITEMS = "export a list of files"
    OPEN_CONTENT = "open a blacked-out document"
    REDACT = "make redacted copies"
    REVEAL = "have one value revealed"
    ADD_SHARE = "add a share"
    SCHEDULE = "schedule scans of a share"
    SCAN = "scan a share"
    IMPORT_EXPOSURE = "import who can open files"
    REVIEW = "review findings"
    SECOND = "give a second person's word"
    ANSWER = "answer what reviewers ask"
    SEE_APPROVALS = "see which labels are in effect"
    APPROVE = "approve labels"
    ASK_SHARING = "ask whether files may be shared"
    SEE_SHARING = "see requests, agreements and releases"
    DECIDE_SHARING = "decide whether files may be shared"
    KEEP_AGREEMENTS = "keep agreements and recipients"
    RELEASE = "release files"
    PREVIEW = "preview a change of rules or detectors"
    TEACH = "accept what decisions teach"
    SEE_HEALTH = "see how the program is"
    SEE_MACHINE = "see the machine and have it looked at"
    SEE_SETTINGS = "see the settings"
    SEE_EVIDENCE = "see the city's evidence"
    KEEP_EVIDENCE = "write into the binder of evidence"
    SEE_AUDIT = "read the audit trail"
    EXPORT_AUDIT = "export the audit trail"
    MARK_AUDIT = "mark the audit trail as reviewed"
    MANAGE_ACCOUNTS = "manage accounts"
    MANAGE_TOKENS = "manage tokens"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one thing."""

    roles: frozenset[Role]
    scopes: frozenset[Scope] = frozenset()
    """Tokens that may, besides."""
    whole_city: bool = False
    """It is about no share, and asks for the role in the whole city."""
    names: bool = True
    """It shows names or places of a share: where the share is flagged, only with clearance."""
    content: bool = False
    """It asks for the content grant."""
    alters: bool = False
    """It is a privileged act: signing in again is asked when that is long ago."""


_EVERYBODY = frozenset(Role)
_WORKERS = frozenset({Role.RECORDS, Role.REVIEWER, Role.STEWARD})
_READ = frozenset({Scope.INVENTORY_READ})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_RECORDS = frozenset({Role.RECORDS})
_STEWARD = frozenset({Role.STEWARD})
_ASK = frozenset({Scope.SHARING_ASK})
_AUDIT = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

ACTS: dict[Act, Rule] = {
    Act.SEE_TOTALS: Rule(_EVERYBODY, _READ | {Scope.SCANS_RUN}, names=False),
    Act.SEE_SHARE: Rule(_EVERYBODY, _READ | {Scope.SCANS_RUN}),
    Act.SEE_ITEMS: Rule(_WORKERS | {Role.AUDITOR}, _READ),
    Act.EXPORT_ITEMS: Rule(_WORKERS | {Role.AUDITOR}, _READ),
    Act.OPEN_CONTENT: Rule(_WORKERS, content=True),
    Act.REDACT: Rule(_WORKERS, content=True),
    Act.REVEAL: Rule(_WORKERS, content=True, alters=True),
    Act.ADD_SHARE: Rule(_RECORDS, whole_city=True, alters=True),
    Act.SCHEDULE: Rule(_RECORDS, names=False),
    Act.SCAN: Rule(_RECORDS, frozenset({Scope.SCANS_RUN}), names=False),
    Act.IMPORT_EXPOSURE: Rule(_RECORDS),
    Act.REVIEW: Rule(frozenset({Role.REVIEWER}), frozenset({Scope.REVIEW_DECIDE})),
    Act.SECOND: Rule(frozenset({Role.REVIEWER, Role.STEWARD}), alters=True),
    Act.ANSWER: Rule(frozenset({Role.REVIEWER, Role.STEWARD})),
    Act.SEE_APPROVALS: Rule(_WORKERS | {Role.AUDITOR}, _READ),
    Act.APPROVE: Rule(frozenset({Role.STEWARD}), frozenset({Scope.APPROVAL_DECIDE})),
    Act.ASK_SHARING: Rule(_WORKERS, _ASK),
    Act.SEE_SHARING: Rule(_WORKERS | {Role.AUDITOR}, _ASK),
    Act.DECIDE_SHARING: Rule(_STEWARD, frozenset({Scope.APPROVAL_DECIDE}), alters=True),
    Act.KEEP_AGREEMENTS: Rule(_STEWARD, whole_city=True, alters=True),
    Act.RELEASE: Rule(_STEWARD, frozenset({Scope.APPROVAL_DECIDE}), alters=True),
    Act.PREVIEW: Rule(frozenset({Role.STEWARD, Role.ADMINISTRATOR}), whole_city=True),
    Act.TEACH: Rule(frozenset({Role.STEWARD, Role.ADMINISTRATOR}), whole_city=True, alters=True),
    Act.SEE_HEALTH: Rule(_EVERYBODY, names=False),
    Act.SEE_MACHINE: Rule(_AUDIT, whole_city=True),
    Act.SEE_SETTINGS: Rule(_AUDIT, whole_city=True),
    Act.SEE_EVIDENCE: Rule(_AUDIT | _STEWARD, whole_city=True, names=False),
    Act.KEEP_EVIDENCE: Rule(_STEWARD | _ADMINISTRATOR, whole_city=True, names=False),
    Act.SEE_AUDIT: Rule(_AUDIT, frozenset({Scope.AUDIT_READ}), whole_city=True),
    Act.EXPORT_AUDIT: Rule(_AUDIT, frozenset({Scope.AUDIT_READ}), whole_city=True),
    Act.MARK_AUDIT: Rule(frozenset({Role.AUDITOR}), whole_city=True),
    Act.MANAGE_ACCOUNTS: Rule(_ADMINISTRATOR, whole_city=True, alters=True),
    Act.MANAGE_TOKENS: Rule(_ADMINISTRATOR, whole_city=True, alters=True),
}
"""The table; docs/rights.md is written from it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role, in the whole city or in a part of it."""

    role: Role
    department: str = ""
    """Only for this department's shares."""
    share_id: int | None = None
    """Only for this share."""

    @property
    def is_whole_city(self) -> bool:
        """Whether it knows no limits."""
        return not self.department and self.share_id is None

    def reaches(self, thing: Thing) -> bool:
        """Whether `thing` lies in the part of the city it is for."""
        if self.share_id is not None:
            return self.share_id == thing.share_id
        return not self.department or self.department == thing.department


@dataclass(frozen=True, slots=True)
class Thing:
    """A share, as far as rights ask for it; of an item, a scan or a finding it is the share it lies in."""

    share_id: int
    department: str
    criminal_justice: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks."""

    name: str
    assignments: tuple[Assignment, ...] = ()
    content: bool = False
    clearance: bool = False
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    """A token's; people have none."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles they have anywhere, in the order of `Role`."""
        held = {assignment.role for assignment in self.assignments}
        return tuple(role for role in Role if role in held)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no; a no with its sentence."""

    yes: bool
    sentence: str = ""

    def __bool__(self) -> bool:
        return self.yes


YES = Answer(True)


def may(person: Person, act: Act, thing: Thing | None = None) -> Answer:
    """Whether `person` may do `act` to `thing` (to nothing in particular where the act is the city's).

    Where a share's act is asked without a thing: whether there can be a share they may do it to.
    """
    rule = ACTS[act]
    if not _has_role(person, rule, thing):
        held = " or ".join(ROLES[role] for role in Role if role in rule.roles)
        return Answer(False, f"To {act.value} takes another role here: {held}.")
    if rule.content and not person.content:
        return Answer(False, f"To {act.value} takes the content grant. An administrator can give it.")
    if thing is not None and thing.criminal_justice and rule.names and not person.clearance:
        return Answer(
            False,
            "This share holds criminal-justice information. Without a current clearance only its totals "
            "are shown.",
        )
    return YES


def _has_role(person: Person, rule: Rule, thing: Thing | None) -> bool:
    if person.scopes & rule.scopes:
        return True
    mine = [held for held in person.assignments if held.role in rule.roles]
    if rule.whole_city:
        return any(held.is_whole_city for held in mine)
    return any(thing is None or held.reaches(thing) for held in mine)


T = TypeVar("T")


def allowed(person: Person, act: Act, things: Iterable[tuple[Thing, T]]) -> list[T]:
    """Those of `things` that `person` may do `act` to, in their order."""
    return [mine for thing, mine in things if may(person, act, thing)]
