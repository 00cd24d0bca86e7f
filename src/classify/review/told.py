"""What the desk tells people: no value, no name that is not masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from classify.inventory.queue import GroupLine
from classify.inventory.taken import LotLine
from classify.review.precision import Precision
from models.decision import DecisionState, Scope, Verdict


@dataclass(frozen=True, slots=True)
class Filters:
    """Which groups; what is left empty narrows nothing."""

    share: int | None = None
    entity: str = ""
    detector: str = ""
    label: str = ""
    """Of the files."""
    assigned: str = ""
    """To whom."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list: these findings of one kind in one file."""

    id: int
    group_key: str
    share_id: int
    item_id: int
    path: str
    """Printable, with detected values masked."""
    detector: str
    entity: str
    shape: str
    """`column C`, `body`, `comment`, ..."""
    findings: int
    best: float
    risk: float
    revision: str
    claimed_by: str = ""
    """Somebody else's right now; "" for nobody's or the person's own."""
    assigned_to: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it is decided: what is shown of it, and the revision that shows it."""

    line: GroupLine
    share: str
    """Its share as it may be shown."""
    folder: str
    """Its folder, masked."""
    revision: str
    """Changes with any member, with its content, and with any decision about it."""
    sample: Sequence[QuestionLine]
    """The first five: those that differ most in score."""
    total: int
    """Open questions in it."""
    needs_second: bool
    """Whether dismissing it will ask for a second person."""
    precision: Precision
    """Of its detector, as far as decisions tell."""
    claimed_by: str = ""
    """Somebody else who is at some of it right now."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What somebody can do in the time they have: theirs for twenty minutes."""

    questions: Sequence[QuestionLine]
    seconds_each: float
    """What a decision takes, by the person's own last ones."""
    risk: float
    share_of_risk: float
    """What of all the risk in the queue this takes, from 0 to 1."""
    questions_left: int
    risk_left: float


@dataclass(frozen=True, slots=True)
class FindingSight:
    """A finding as it may be shown."""

    id: int
    mask: str
    place: str
    """In words."""
    role: str
    sentence: str
    """Why it is believed."""
    steps: Sequence[str]
    """How its score came about."""
    score: float
    detector: str
    version: str
    elsewhere: int
    """In how many other files the same value stands, of those the person may see."""
    verdict: Verdict | None
    """What stands about it already."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier decision about the like: of the same value, or of the same detector in the same place."""

    verdict: Verdict
    scope: Scope
    state: DecisionState
    decided_by: str
    decided_at: datetime
    same_value: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """All that is shown of one question."""

    question: QuestionLine
    revision: str
    share: str
    path: str
    label: str
    """What this alone makes of the file, if it is right."""
    reasons: Sequence[tuple[str, str]]
    """Sentence and citation of the rules behind it, the strongest first."""
    findings: Sequence[FindingSight]
    earlier: Sequence[Earlier]
    needs_second: bool
    """Whether dismissing all of it will ask for a second person."""
    state: str
    """`open`, `waiting` (for a second person), `decided` or `snoozed`."""
    claimed_by: str = ""
    referred_by: str = ""
    """Who asked the steward."""
    referred_at: datetime | None = None
    referral_note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press of a key did."""

    lot: str
    """Names it: for `undo` and `reverse`."""
    decisions: int
    places: int
    items: int
    copies: int
    """Files it reaches besides those it was taken in."""
    state: DecisionState | None
    """STANDING, REQUESTED (waits for a second person), ENDED (taken back); None: nothing was changed."""
    sentence: str
    """For people: "Decided: 14 places in 9 files"."""
    relabelled: int = 0
    """Files that bear another label now."""
    remarks: Sequence[str] = field(default=())
    """What the person should know besides: the same value was decided otherwise elsewhere."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something a second person is asked to agree to."""

    lot: str
    share_id: int
    share: str
    entity: str
    detector: str
    verdict: Verdict
    scope: Scope
    decisions: int
    items: int
    asked_by: str
    asked_at: datetime
    note: str
    paths: Sequence[str]
    """Of the first files, masked."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A question a reviewer could not answer, for the steward."""

    question: QuestionLine
    share: str
    referred_by: str
    referred_at: datetime | None
    """None: it was asked before that was kept."""
    note: str


@dataclass(frozen=True, slots=True)
class Past:
    """What one press of a key decided, as its list shows it."""

    line: LotLine
    share: str
    path: str
    """Of the first file, masked; "" where that is not known any more."""
    may_undo: bool
    may_reverse: bool
