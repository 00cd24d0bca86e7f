"""Labels that follow what was accepted: begun at once, done beside the pages, told while it lasts.

Where the service runs it is a run of its flow `relabel`, which goes on by itself when it is broken off; else
a thread of this process. Whether anything is left to do is asked of the inventory each time: a process that
was killed in the middle has told nobody that it was done.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classify.errors import ClassifyError, FlowError
from classify.inventory.handles import ShareHandle
from classify.learning.teaching import follow
from classify.rights import Act, may
from classify.runs import Runs, RunState
from classify.service.state import running
from classify.web import known
from classify.web.doors import Asked, door
from classify.web.house import house, note
from flows.asking import Orchestrator
from models.columns import now


@dataclass(slots=True)
class Following:
    """Labels on their way."""

    run: str = ""
    """Of the service; "" where this process does it."""
    done: int = 0
    whole: int = 0
    changed: int = 0
    again: bool = False
    """Something else was accepted meanwhile."""
    failure: ClassifyError | None = None
    ended: datetime | None = None
    over: threading.Event = field(default_factory=threading.Event)


_newest: list[Following] = []
_lock = threading.Lock()


def begin() -> Following:
    """Has labels follow what stands now."""
    with _lock:
        if _newest and not _newest[0].over.is_set() and not _newest[0].run:
            _newest[0].again = True
            return _newest[0]
        mine = Following(_asked_of_the_service())
        _newest[:] = [mine]
    if not mine.run:
        threading.Thread(target=_work, args=(mine,), daemon=True).start()
    return mine


def _asked_of_the_service() -> str:
    """The run that was asked for; "" where no service takes it."""
    home = house().settings.home
    service = running(home)
    if service is None or not service.is_up:
        return ""
    try:
        return Orchestrator(home, service.orchestrator_port).start("relabel", {})
    except FlowError:
        return ""


def _work(mine: Following) -> None:
    def heard(done: int, whole: int) -> None:
        mine.done, mine.whole = done, whole

    try:
        opened, goes_on = house(), True
        while goes_on:
            mine.changed += follow(opened.store, opened.settings, heard)
            with _lock:
                goes_on, mine.again = mine.again, False
                if not goes_on:
                    _end(mine)
    except ClassifyError as error:
        mine.failure = error
    finally:
        _end(mine)


def _end(mine: Following) -> None:
    mine.ended = mine.ended or now()
    mine.over.set()


def newest() -> Following | None:
    """The last that was begun here, as far as it is."""
    if not _newest:
        return None
    mine = _newest[0]
    run = Runs(house().settings.home).read(mine.run) if mine.run and not mine.over.is_set() else None
    if run is not None and RunState(run.state).is_final:
        mine.changed = run.counts.get("items with another label", 0)
        if run.state != RunState.DONE:
            mine.failure = FlowError("The service could not give labels anew.")
        _end(mine)
    return mine


def behind() -> Sequence[ShareHandle]:
    """Shares whose labels do not follow yet."""
    opened = house()
    return opened.store.behind(opened.store.shares(), known.policy(opened.settings.policy))


def told(request: Asked) -> dict[str, Any]:
    """What pages say of it."""
    mine = newest()
    return {
        "following": mine,
        "under_way": mine is not None and not mine.over.is_set(),
        "behind": len(behind()),
        "may_teach": bool(may(request.person, Act.TEACH)),
        "was_under_way": False,
    }


@require_safe
@door(Act.PREVIEW)
def state(request: Asked) -> HttpResponse:
    """The part of a page that tells how far labels are; it asks again by itself."""
    context = {**told(request), "was_under_way": True}
    return TemplateResponse(request, "detectors/following.html", context)


@require_POST
@door(Act.TEACH)
def again(request: Asked) -> HttpResponse:
    """Begins what was broken off."""
    note(request, "lesson.follow")
    begin()
    return HttpResponseRedirect(reverse("detectors"))
