"""What the buttons of the queue do: decide, put off, give to somebody, take back. The page's script gets what
came of it as data, and goes on; without script the next file is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classify.errors import ClassifyError, DecisionError, PressError
from classify.review.desk import Desk
from classify.review.told import Receipt
from classify.rights import Act
from classify.web.doors import Asked, door, share_numbered
from classify.web.rooms.review import saying
from classify.web.rooms.review.asked import Press, desk_of, numbers
from models.decision import DecisionState
from models.question import QuestionState

_BESIDES = 100
"""Files that may have come into a group since it was listed."""


@dataclass(slots=True)
class Outcome:
    """What came of a press."""

    said: str
    lots: list[str] = field(default_factory=list)
    state: str = ""
    """Beside the files it was about; "" is what was pressed."""
    left: list[int] = field(default_factory=list)
    """Questions of the press about which nothing was decided."""
    why: str = ""
    reaches_copies: bool = False


@require_POST
@door(Act.REVIEW, name="review.decide")
def decide(request: Asked) -> HttpResponse:
    """One decision: about a file, about those that were chosen, or about a whole group."""
    return decided(request)


def decided(request: Asked) -> HttpResponse:
    """Decides what was pressed, and goes on."""
    desk = desk_of(request)
    try:
        press = Press.of(request)
        outcome = _done(desk, press)
    except (DecisionError, PressError) as error:
        return _refused(request, error)
    return _went_on(request, desk, outcome)


def _done(desk: Desk, press: Press) -> Outcome:
    """Has the desk do what was pressed. Raises DecisionError."""
    if press.verdict is None:
        about = [number for number, _ in press.chosen] if press.mode == "chosen" else [press.question]
        if press.mode == "whole":
            raise PressError(
                "A whole group cannot be referred at once.", remedy="Choose the files you are not sure of."
            )
        count = desk.refer(about, press.note)
        return Outcome(f"The steward is asked about {saying.counted(count, 'file')}")
    if press.mode == "chosen":
        return _each(desk, press)
    if press.mode == "whole":
        receipt = desk.decide_group(
            press.group,
            press.revision,
            press.verdict,
            left_out=press.left_out,
            seconds=press.seconds,
            note=press.note,
            lot=press.lot,
        )
    else:
        receipt = desk.decide(
            press.question,
            press.revision,
            press.verdict,
            scope=press.scope,
            findings=press.findings,
            seconds=press.seconds,
            note=press.note,
            lot=press.lot,
        )
    return _told([receipt])


def _each(desk: Desk, press: Press) -> Outcome:
    """Decides the files that were chosen, each as it was listed; what is not so any more is left and said."""
    assert press.verdict is not None
    receipts, refused, why = [], [], ""
    for number, revision in press.chosen:
        own = hashlib.sha256(f"{press.lot}{number}".encode()).hexdigest()[:16] if press.lot else ""
        try:
            receipts.append(
                desk.decide(
                    number,
                    revision,
                    press.verdict,
                    scope=press.scope,
                    seconds=press.seconds / len(press.chosen),
                    note=press.note,
                    lot=own,
                )
            )
        except DecisionError as error:
            if receipts and _is_settled(desk, number):
                continue  # a copy of one before it
            refused.append(number)
            why = f"{error.sentence} {error.what_to_do}"
    if not receipts:
        raise DecisionError(why or "No file was chosen.", remedy="Choose some, and press again.")
    outcome = _told(receipts)
    if refused:
        outcome.left = refused
        outcome.why = f"Not saved: {saying.counted(len(refused), 'file')} of those you chose. {why}"
    return outcome


def _is_settled(desk: Desk, question: int) -> bool:
    """Whether it was decided with another."""
    try:
        return desk.look(question).state == QuestionState.DECIDED
    except DecisionError:
        return False  # it is not there for this person


def _told(receipts: Sequence[Receipt]) -> Outcome:
    """What the desk says of it, in one sentence."""
    waits = any(one.state is DecisionState.REQUESTED for one in receipts)
    said = receipts[0].sentence
    if len(receipts) > 1:
        places, files = sum(one.places for one in receipts), sum(one.items for one in receipts)
        word = said.partition(":")[0]
        said = f"{word}: {saying.counted(places, 'place')} in {saying.counted(files, 'file')}"
    relabelled = sum(one.relabelled for one in receipts)
    if relabelled:
        said += f"; {saying.counted(relabelled, 'file')} labeled anew"
    remarks = dict.fromkeys(remark for one in receipts for remark in one.remarks)
    return Outcome(
        ". ".join([said, *(remark.rstrip(".") for remark in remarks)]),
        [one.lot for one in receipts if one.lot],
        "Waits for a second person" if waits else "",
        reaches_copies=any(one.copies for one in receipts),
    )


@require_POST
@door(Act.REVIEW, name="review.undo")
def undo(request: Asked) -> HttpResponse:
    """Takes decisions of one's own back."""
    return taken_back(request)


def taken_back(request: Asked) -> HttpResponse:
    """Takes the decisions back that were named, the last one first."""
    desk, lots = desk_of(request), request.POST.getlist("lot")
    try:
        if not lots:
            raise PressError("There is nothing to take back.")
        receipts = [desk.undo(lot) for lot in reversed(lots)]
    except (DecisionError, PressError) as error:
        return _refused(request, error)
    return _went_on(request, desk, _told(receipts))


@require_POST
@door(Act.REVIEW, name="review.snooze")
def snooze(request: Asked) -> HttpResponse:
    """Puts files off until another day."""
    desk = desk_of(request)
    try:
        until = request.POST.get("until", "1")
        if until not in saying.UNTIL:
            raise PressError("Files are not put off until then.")
        count = desk.snooze(_about(request), timezone.now() + timedelta(days=int(until)))
    except (DecisionError, PressError) as error:
        return _refused(request, error)
    return _went_on(
        request, desk, Outcome(f"Put off until {saying.UNTIL[until]}: {saying.counted(count, 'file')}")
    )


@require_POST
@door(Act.REVIEW, name="review.assign")
def assign(request: Asked) -> HttpResponse:
    """Gives files to somebody."""
    desk, name = desk_of(request), request.POST.get("to", "")
    try:
        about = _about(request)
        share = share_numbered(desk.look(about[0]).question.share_id)
        if share is None or name not in dict(saying.colleagues(share)):
            raise PressError("Nobody of that name may review this.", remedy="Choose one of the list.")
        count = desk.assign(about, name)
    except (DecisionError, PressError) as error:
        return _refused(request, error)
    return _went_on(request, desk, Outcome(f"Given to {name}: {saying.counted(count, 'file')}"))


def _about(request: Asked) -> list[int]:
    """What is put off or given: the files that were chosen, else the one that is shown."""
    chosen = [one.partition(":")[0] for one in request.POST.getlist("chosen")]
    about = numbers(chosen if request.POST.get("mode") == "chosen" else [request.POST.get("question", "")])
    if not about:
        raise PressError("No file is chosen.")
    return about


def _went_on(request: Asked, desk: Desk, outcome: Outcome) -> HttpResponse:
    """For the script what came of it; else the next file."""
    if request.headers.get("X-Part") != "1":
        messages.success(request, outcome.said)
        if outcome.why:
            messages.error(request, outcome.why)
        return _next_page(request)
    told = {
        "said": outcome.said + ".",
        "lots": outcome.lots,
        "state": outcome.state,
        "left": outcome.left,
        "why": outcome.why,
        "closed": sorted(_closed(request, desk)) if outcome.reaches_copies else [],
    }
    return JsonResponse(told)


def _closed(request: Asked, desk: Desk) -> set[int]:
    """Of the files that stood on the page open, those about which nobody is asked any more."""
    listed = set(numbers(request.POST.getlist("listed")))
    if not listed:
        return set()
    if "batch" in request.POST:
        still: Iterable[int] = (one.id for one in desk.claimed())
    elif "referred" in request.POST:
        still = (one.question.id for one in desk.referrals())
    else:
        more = len(listed) + _BESIDES
        try:
            found = desk.questions(request.POST.get("group", ""), after=min(listed) - 1, limit=more)
        except DecisionError:
            found = []
        still = (one.id for one in found)
    return listed - set(still)


def _refused(request: Asked, error: ClassifyError) -> HttpResponse:
    """With the sentence: nothing was decided."""
    if request.headers.get("X-Part") != "1":
        messages.error(request, f"{error.sentence} {error.what_to_do} ({error.code})")
        return _next_page(request)
    told = {"sentence": error.sentence, "what_to_do": error.what_to_do, "code": error.code}
    return JsonResponse(told, status=409)


def _next_page(request: Asked) -> HttpResponse:
    if "batch" in request.POST:
        return redirect("review_batch")
    if "referred" in request.POST:
        left = desk_of(request).referrals()
        return redirect("review_referred_one", left[0].question.id) if left else redirect("review_referred")
    group = request.POST.get("group", "")
    is_key = group.isalnum() and group.isascii()
    return redirect(reverse("review_group", args=[group]) if is_key else reverse("review"))
