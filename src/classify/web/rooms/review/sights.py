"""Parts of the queue's pages: one question with why, one page of its document, more files of a group."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from classify.errors import ClassifyError, CrowdedError, DecisionError, NoRoomError, SetupError, ViewError
from classify.inventory.handles import ShareHandle
from classify.review.desk import Desk
from classify.review.told import QuestionLine, Sight
from classify.rights import Act, may
from classify.web.doors import Asked, door, share_numbered
from classify.web.handler import takes_long
from classify.web.house import thing
from classify.web.rooms.document.opening import item_of, leaf
from classify.web.rooms.item.telling import TO_BE_CONFIRMED
from classify.web.rooms.review import saying
from classify.web.rooms.review.asked import MOST, desk_of
from models.decision import Verdict

FILES = 50
"""Listed at once; more come as one gets there."""
_MASKS = 3


@require_safe
@door(Act.REVIEW, name="review.sight")
def sight(request: Asked, question: int) -> HttpResponse:
    """One question: what is asked, and why. The page of the document is fetched besides."""
    if question > MOST:
        raise Http404
    return question_part(request, question)


def question_part(request: Asked, question: int) -> HttpResponse:
    """The parts of a page that show one question; or why it is not there."""
    try:
        seen = desk_of(request).look(question)
    except DecisionError as error:
        return _closed(request, error)
    return TemplateResponse(request, "review/sight.html", shown(request, seen))


def shown(request: Asked, seen: Sight) -> dict[str, Any]:
    """What the panes show of a question."""
    share = share_numbered(seen.question.share_id)
    opens = may(request.person, Act.OPEN_CONTENT, thing(share)) if share else None
    item = seen.question.item_id
    return {
        "sight": seen,
        "standing": _standing(seen),
        "what": seen.question.entity,
        "where": saying.shape_words(seen.question.shape),
        "findings": saying.found(seen),
        "total": seen.question.findings,
        "grounds": saying.grounds(seen.findings),
        "reasons": [
            (sentence, citation.removesuffix(TO_BE_CONFIRMED)) for sentence, citation in seen.reasons
        ],
        "earlier": saying.earlier(seen),
        "second": " ".join(one for one in Verdict if one.dismisses) if seen.needs_second else "",
        "sheet": reverse("review_sheet", args=[item]) if opens else "",
        "first": seen.findings[0].id if seen.findings else "",
        "closed": opens.sentence if opens is not None else "",
        "may_reveal": bool(share and may(request.person, Act.REVEAL, thing(share))),
    }


def _standing(seen: Sight) -> str:
    """What was said of all of it, where it was the same; "" else."""
    said = {one.verdict for one in seen.findings}
    only = said.pop() if len(said) == 1 else None
    return str(only or "")


@takes_long
@require_safe
@door(Act.OPEN_CONTENT, name="review.sheet")
def sheet(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """One page of a document, everything found in it black."""
    details, filed = item_of(share, item)
    told = {"line": details.line, "here": request.get_full_path()}
    try:
        told |= leaf(request, share, item, filed)
    except (ViewError, NoRoomError, SetupError) as error:
        status = 503 if isinstance(error, CrowdedError) else 409
        return TemplateResponse(request, "review/sheet.html", {**told, "error": error}, status=status)
    return TemplateResponse(request, "review/sheet.html", told)


@require_safe
@door(Act.REVIEW, name="review.more")
def more(request: Asked, group: str) -> HttpResponse:
    """The next files of a group."""
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    try:
        listed = lines(desk_of(request), group, number)
    except DecisionError as error:
        return _closed(request, error)
    return TemplateResponse(request, "review/more.html", {**listed, "key": group})


def lines(desk: Desk, group: str, after: int = 0) -> dict[str, Any]:
    """Some files of a group, and after which more come."""
    found: list[QuestionLine] = list(desk.questions(group, after=after, limit=FILES + 1))
    listed = found[:FILES]
    return {"lines": listed, "after": listed[-1].id if len(found) > FILES else 0}


@require_safe
@door(Act.REVIEW, name="review.samples")
def samples(request: Asked, group: str) -> HttpResponse:
    """Five of a group, before all of it is decided."""
    desk = desk_of(request)
    try:
        whole = desk.group(group)
        seen = [desk.look(one.id) for one in whole.sample]
    except DecisionError as error:
        return _closed(request, error)
    told = {"group": whole, "samples": [_sample(one) for one in seen], "mixed": _mixed(seen)}
    return TemplateResponse(request, "review/samples.html", told)


def _sample(seen: Sight) -> dict[str, Any]:
    masks = list(dict.fromkeys(one.mask for one in seen.findings))
    scores = sorted({round(100 * one.score) for one in seen.findings})
    sure = f"{scores[0]} %" if len(scores) == 1 else f"{scores[0]} to {scores[-1]} %" if scores else ""
    return {
        "path": seen.path,
        "masks": masks[:_MASKS],
        "more": len(seen.findings) - len(masks[:_MASKS]),
        "sure": sure,
        "label": seen.label,
    }


def _mixed(seen: list[Sight]) -> str:
    """In what members of a group differ; "" where they do not."""
    said = []
    if len({one.label for one in seen}) > 1:
        said.append("Not all would bear the same label.")
    if len({finding.sentence for one in seen for finding in one.findings}) > 1:
        said.append("Not all are believed for the same reason.")
    if any(finding.verdict for one in seen for finding in one.findings):
        said.append("About some of it something was decided before.")
    return " ".join(said)


def _closed(request: Asked, error: ClassifyError) -> HttpResponse:
    return TemplateResponse(request, "review/gone.html", {"error": error}, status=404)
