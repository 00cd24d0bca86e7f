"""Labels are put in effect: what the person saw, and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from classify.approval.desk import Desk, Together, Wish
from classify.errors import UnfoundedError
from classify.label.policy import Policy
from classify.rights import Act
from classify.web.accounts import people
from classify.web.doors import Asked, answer_of, door, refused, share_of, subject_of
from classify.web.house import house, note
from classify.web.rooms.approvals.asking import Form, Named, named_in
from classify.web.rooms.approvals.views import looked_at, looks


def desk(request: Asked) -> Desk:
    """The desk of whoever asks."""
    version = Policy.version_of(house().settings.policy)
    return Desk(house().store, request.person, policy=version, people=people.persons())


@require_POST
@door(Act.APPROVE)
def put(request: Asked) -> HttpResponse:
    """Approves the tasks of a form; what cannot be approved is shown again as it is now, with the reason."""
    form, wanted = Form.of(request.POST), named_in(request.POST.getlist("task"))
    chosen = form.chosen()
    if not wanted or chosen is None:
        return looked_at(request, looks(request, wanted, form), form, status=422)
    wishes = [
        Wish(share_of({"item": one.item}), one.coverage, one.item, one.revision, form.left_out)
        for one in wanted
    ]
    for wish in wishes:
        # What may not be seen is not there, whichever number was tried; the desk asks again.
        answer = answer_of(request.person, Act.APPROVE, wish.share, of_item=True)
        if not answer:
            note(request, "door.refuse", subject=subject_of(wish.share), act=Act.APPROVE.name.lower())
            return refused(request, answer.sentence)
    try:
        came = desk(request).approve_together(wishes, chosen)
    except UnfoundedError as error:
        form.errors["reason"] = f"{error.sentence} {error.what_to_do}"
        return looked_at(request, looks(request, wanted, form), form, status=422)
    _say(request, came)
    if not came.refused:
        return HttpResponseRedirect(reverse("approvals"))
    again = [Named(one.wish.coverage, one.wish.item) for one in came.refused]
    told = list(dict.fromkeys(one.error for one in came.refused if one.error is not None))
    seen = looks(request, again, Form())
    return looked_at(request, seen, Form(), status=409, told=told[:1])


def _say(request: Asked, came: Together) -> None:
    """What came of it, with counts."""
    done, asked, out = came.items, sum(one.items for one in came.asked), came.left_out
    if done:
        messages.success(request, f"{_files(done)}: the label is in effect.")
    if asked:
        messages.info(request, f"{_files(asked)}: a second person is asked; nothing changes before.")
    if out:
        messages.info(request, f"{_files(out)} left out.")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"
