"""Asking for it: a request with its three questions and a last day, about just the files that were shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import AskingError, NotTheirSharesError, RegisterError, StaleSelectionError
from classify.inventory.recipients import MOST_LETTERS as LONGEST_NAME
from classify.inventory.recipients import RecipientFacts
from classify.rights import Act
from classify.sharing import desk
from classify.sharing.answer import Answer
from classify.sharing.desk import MOST_FILES, MOST_LETTERS
from classify.web.doors import Asked, door, refused
from classify.web.house import note
from classify.web.rooms.asking.answering import answered
from classify.web.rooms.asking.chosen import Chosen, chosen
from classify.web.rooms.asking.glimpse import Glimpse
from classify.web.rooms.asking.telling import Outcome
from classify.web.rooms.asking.views import query_of
from classify.web.rooms.asking.wished import Wish, wish
from classify.web.rooms.inventory.views import not_understood
from classify.web.sharing import clock, desk_of, today
from classify.web.words import day
from models.sharing import RecipientType, SharingOutcome

_REVISION = re.compile(r"[0-9a-f]{24}", re.ASCII)
_QUESTIONS = {
    "use": "Say what the files are used for.",
    "access": "Say who has access.",
    "security": "Say how they are kept.",
}


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it, by field."""

    name: str = ""
    contact: str = ""
    use: str = ""
    access: str = ""
    security: str = ""
    until: str = ""
    due: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        """What was sent."""
        names = ("name", "contact", "use", "access", "security", "until", "due")
        return cls(**{name: given.get(name, "").strip() for name in names})

    def check(self, *, is_new: bool) -> bool:
        """Whether it can be asked so; with `errors` where not."""
        if is_new and not self.name:
            self.errors["name"] = "Say who it is for."
        for name in ("name", "contact"):
            if len(getattr(self, name)) > LONGEST_NAME:
                self.errors[name] = f"At most {LONGEST_NAME} letters."
        for name, words in _QUESTIONS.items():
            if not getattr(self, name):
                self.errors[name] = words
            elif len(getattr(self, name)) > MOST_LETTERS:
                self.errors[name] = f"At most {MOST_LETTERS:,} letters."
        if self._day("until") is None and "until" not in self.errors:
            self.errors["until"] = "Say the last day of the use."
        self._day("due")
        return not self.errors

    def _day(self, name: str) -> date | None:
        word = getattr(self, name)
        try:
            said = date.fromisoformat(word) if word else None
        except ValueError:
            self.errors[name] = "Write the day as year-month-day, such as 2027-06-30."
            return None
        if said is not None and said < today():
            self.errors[name] = "This day is over already."
        return said

    def asked(self, files: Chosen, to: Wish, revision: str) -> desk.Asked:
        """What is asked; only of a form that was checked."""
        return desk.Asked(
            recipient=to.recipient.id
            if to.recipient is not None
            else RecipientFacts(to.to, self.name, self.contact),
            purpose=to.purpose,
            use=self.use,
            access=self.access,
            security=self.security,
            until=date.fromisoformat(self.until),
            items=files.items,
            selection=files.selection,
            revision=revision,
            due=date.fromisoformat(self.due) if self.due else None,
            evidence=to.evidence,
            agreement=to.agreement.id if to.agreement is not None else None,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.ASK_SHARING, name="asking.ask")
def ask(request: Asked) -> HttpResponse:
    """The form of a request about the files of an address; sent, it is kept as it was shown."""
    try:
        files, to = chosen(request), wish(request.person, request.GET)
    except AskingError as error:
        return not_understood(request, error)
    if files is None or to is None or not files.files or len(files.files) > MOST_FILES:
        return HttpResponseRedirect(f"{reverse('sharing')}?{query_of(files, to)}")
    if request.method != "POST":
        return _shown(request, files, to, Form(due=clock().due(today()).isoformat()))
    form = Form.of(request.POST)
    revision = request.POST.get("revision", "")
    if not form.check(is_new=to.recipient is None):
        return _shown(request, files, to, form, status=422)
    if not _REVISION.fullmatch(revision):
        return _shown(request, files, to, form, status=409, changes=["Look at it again as it is now."])
    try:
        number = desk_of(request.person).ask(form.asked(files, to, revision))
    except StaleSelectionError:
        then = Glimpse.read(request.POST.get("shown", ""))
        return _shown(request, files, to, form, status=409, then=then)
    except NotTheirSharesError as error:
        note(request, "door.refuse", act=Act.ASK_SHARING.name.lower())
        return refused(request, error.sentence)
    except RegisterError as error:
        form.errors["all"] = f"{error.sentence} {error.what_to_do}"
        return _shown(request, files, to, form, status=422)
    due = date.fromisoformat(form.due) if form.due else clock().due(today())
    messages.success(request, f"Asked. It is to be answered by {day(due)}.")
    return HttpResponseRedirect(reverse("sharing_request", args=[number]))


def _shown(
    request: Asked,
    files: Chosen,
    to: Wish,
    form: Form,
    *,
    status: int = 200,
    then: Glimpse | None = None,
    changes: list[str] | None = None,
) -> HttpResponse:
    """The form about the files as they are now."""
    # Before the answer: what changes while it is worked out was not shown.
    revision = desk_of(request.person).revision(files.items)
    given = answered(files.shares, files.files, to)
    now = Glimpse.of(files.files, given.outcome)
    context: dict[str, Any] = {
        "chosen": files,
        "wish": to,
        "query": query_of(files, to),
        "form": form,
        "total": len(files.files),
        "outcome": _over_all(given),
        "revision": revision,
        "shown": now.written,
        "changes": changes if changes is not None else now.since(then) if then is not None else [],
        "longest": MOST_LETTERS,
        "longest_name": LONGEST_NAME,
        "is_prohibited": given.outcome is SharingOutcome.PROHIBITED,
        "is_a_person": to.to in (RecipientType.VICTIM, RecipientType.RECORD_SUBJECT),
    }
    return TemplateResponse(request, "asking/form.html", context, status=status)


def _over_all(given: Answer) -> Outcome:
    return Outcome.of(
        given.outcome, [ground.row for ground in given.grounds if ground.outcome is given.outcome]
    )
