"""What approvals are about and why they are stale, in words for people."""

from __future__ import annotations

from classify.inventory.approvals import Order
from classify.inventory.doubts import Unsure
from models.approval import ApprovalState, Coverage, Staleness

COVERAGES: dict[Coverage, str] = {
    Coverage.FOLDER: "Folder",
    Coverage.KIND: "Kind of document",
    Coverage.RULE: "Rule",
    Coverage.CONTENT: "Copies of one file",
}
REACHES: dict[Coverage, str] = {
    Coverage.FOLDER: "New files here that are proposed the same label for the same reason get it too.",
    Coverage.KIND: "Unchanged copies get it too; files that come later are asked about anew.",
    Coverage.RULE: "Unchanged copies get it too; files that come later are asked about anew.",
    Coverage.CONTENT: "Every unchanged copy in this share gets it too.",
}
"""What an approval reaches besides what it shows."""
CAUSES: dict[Staleness, str] = {
    Staleness.NONE: "",
    Staleness.CONTENT: "the file has changed",
    Staleness.PROPOSAL: "another label is proposed now",
    Staleness.RULE: "it rests on another rule now",
    Staleness.LAW: "the law behind it reads otherwise now",
    Staleness.PLACE: "it lies where the approval does not reach",
    Staleness.PERSON: "who approved it has reviewed its findings since",
    Staleness.EXPIRED: "its last day is over",
    Staleness.ENDED: "the approval was taken back",
}
UNSURE: dict[Unsure, str] = {
    Unsure.NOTHING: "",
    Unsure.KIND: "The kind of document is unsure",
    Unsure.NEARLY: "A stricter rule nearly spoke",
    Unsure.DEFAULT: "No rule spoke: the label for everything else",
}
"""Why a task stands before others."""
ORDERS: dict[Order, str] = {
    Order.UNSURE: "Least sure first",
    Order.STRICT: "Strictest first",
}
STATES: dict[ApprovalState, str] = {
    ApprovalState.STANDING: "In effect",
    ApprovalState.REQUESTED: "Waits for a second person",
    ApprovalState.REFUSED: "Refused by the second person",
    ApprovalState.ENDED: "Ended",
}
_ENDS = {"back": "Taken back", "replaced": "Followed by another"}


def cause_words(stale: str) -> str:
    """Why a label is stale; "" where it is not."""
    return CAUSES[Staleness(stale)]


def coverage_words(coverage: str) -> str:
    """What kind of thing an approval is about."""
    return COVERAGES[Coverage(coverage)]


def state_words(state: str, ended_why: str | None = None) -> str:
    """Whether an approval counts."""
    if state == ApprovalState.ENDED and ended_why in _ENDS:
        return _ENDS[ended_why]
    return STATES[ApprovalState(state)]
