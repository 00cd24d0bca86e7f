"""What the pages of this room ask: which shares count, what stands, what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from classify.inventory.blame import Tally
from classify.inventory.handles import ShareHandle
from classify.learning.offered import offered
from classify.learning.proposals import Proposed
from classify.learning.words import finds, lesson_words
from classify.review import quality
from classify.review.precision import ENOUGH, Precision
from classify.rights import Act, may
from classify.web.doors import Asked, shares_for
from classify.web.house import house, thing
from classify.web.rooms.detectors.told import Stands
from classify.web.rooms.review.saying import SAID
from models.lesson import LessonState


def counted(request: Asked) -> list[ShareHandle]:
    """Shares whose totals count: counts of detectors and of labels that move are totals."""
    return shares_for(request.person, Act.SEE_TOTALS)


def named(request: Asked, shares: Sequence[ShareHandle]) -> list[ShareHandle]:
    """Those of them whose files may be named."""
    return [share for share in shares if may(request.person, Act.SEE_ITEMS, thing(share))]


def tallies(request: Asked) -> list[Tally]:
    """What every detector cost and brought."""
    return house().catalogue.tallies_of_detectors(counted(request))


def entities(request: Asked) -> dict[str, str]:
    """What each detector finds."""
    return {tally.detector: tally.entity for tally in tallies(request)}


def lessons(request: Asked, detector: str | None = None) -> list[Stands]:
    """The lessons that stand or wait for a second person; of one detector, or of all."""
    shares, name = counted(request), request.user.get_username()
    return [
        Stands(
            line,
            lesson_words(line.lesson, shares),
            line.state is LessonState.REQUESTED,
            line.accepted_by == name,
        )
        for line in house().store.lessons(LessonState.STANDING, LessonState.REQUESTED)
        if detector in (None, line.lesson.detector)
    ]


_DIFFERING = 20


def reliability(request: Asked) -> dict[str, Any]:
    """How far answers can be relied on: of all people together, and the files about which they differ, where
    one may know of them. By whom is nowhere.
    """
    opened, shares = house(), counted(request)
    open_ = {share.id: share for share in named(request, shares)}
    found = opened.store.differing(list(open_.values()), limit=_DIFFERING) if open_ else []
    differ = []
    for one in found:
        line = opened.catalogue.lines_of(open_[one.share_id], [one.item_id]).get(one.item_id)
        if line is not None:
            differ.append(
                {
                    "item": line.id,
                    "path": line.path,
                    "share": open_[one.share_id].shown_name,
                    "finds": finds(one.detector, one.entity),
                    "before": SAID[one.before],
                    "after": SAID[one.after],
                }
            )
    return {"relied": _relied(quality.reliability(opened.store, shares)), "differ": differ}


def _relied(found: Precision) -> str:
    """How far, in a sentence."""
    if not found.decided:
        return "Nobody has answered such a question yet."
    if not found.is_enough:
        return f"Not enough were answered yet ({found.decided} of {ENOUGH})."
    low, high = found.interval
    return f"{found.right:,} of {found.decided:,} answers were as expected ({low:.0%} to {high:.0%})."


def proposed(request: Asked, detector: str) -> list[Proposed]:
    """What decisions about a detector speak for; of folders only to whom the share's files may be named."""
    shares = counted(request)
    open_ = {share.id for share in named(request, shares)}
    return [one.proposed for one in offered(house().store, shares, named=open_, detectors=[detector])]
