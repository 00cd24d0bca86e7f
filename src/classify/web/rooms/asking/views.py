"""May we share? The question, and the answer at once: an address that can be kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from classify.errors import AskingError
from classify.rights import Act
from classify.sharing import said
from classify.sharing.desk import MOST_FILES
from classify.web.accounts import views_kept
from classify.web.doors import Asked, door, shares_for
from classify.web.rooms.asking.answering import answered, files_of
from classify.web.rooms.asking.chosen import Chosen, chosen, question_in
from classify.web.rooms.asking.telling import Outcome, Ways, rules_of
from classify.web.rooms.asking.wished import SHOWABLE, Wish, named, recipients, wish
from classify.web.rooms.inventory.views import not_understood
from classify.web.rooms.item.parts import number_of


@require_safe
@door(Act.ASK_SHARING, name="asking.may_we")
def may_we(request: Asked) -> HttpResponse:
    """What is asked, as a form; and once all of it is known, the answer."""
    try:
        if request.GET.get("choose"):
            return HttpResponseRedirect(_where_chosen(request.GET))
        files, asked = chosen(request), wish(request.person, request.GET)
    except AskingError as error:
        return not_understood(request, error)
    context = {**question(request, files, asked), **(_answer(request, files, asked))}
    return TemplateResponse(request, "asking/ask.html", context)


def query_of(files: Chosen | None, asked: Wish | None) -> str:
    """The question as the end of an address."""
    return urlencode([*(files.pairs if files else ()), *(asked.pairs if asked else ())])


def question(request: Asked, files: Chosen | None, asked: Wish | None) -> dict[str, Any]:
    """What the form of the question shows."""
    return {
        "chosen": files,
        "wish": asked,
        "query": query_of(files, asked),
        "kinds": [(one.value, _begun(words)) for one, words in said.RECIPIENTS.items()],
        "recipients": [(one.id, named(one), one.facts.type) for one in recipients(request.person)],
        "purposes": [(one.value, _begun(words)) for one, words in said.PURPOSES.items()],
        "showable": [(one.value, _begun(said.EVIDENCE[one])) for one in SHOWABLE],
        "shares": shares_for(request.person, Act.ASK_SHARING),
        "kept": views_kept.of(request.user.get_username()),
    }


def _where_chosen(given: QueryDict) -> str:
    """The address of what was chosen by name: a share, or a kept view. Raises AskingError."""
    pairs = question_in(QueryDict(given["choose"])).pairs()
    asked = [
        (name, one) for name in ("to", "purpose", "evidence", "agreement") for one in given.getlist(name)
    ]
    return f"{reverse('sharing')}?{urlencode([('of', 'list'), *pairs, *asked])}"


def _answer(request: Asked, files: Chosen | None, asked: Wish | None) -> dict[str, Any]:
    """The answer; nothing where the question is not whole yet, or there is no file."""
    if files is None or asked is None or not files.files:
        return {}
    given = answered(files.shares, files.files, asked)
    rows = [ground.row for ground in given.grounds if ground.outcome is given.outcome]
    return {
        "answer": given,
        "outcome": Outcome.of(given.outcome, rows),
        "total": len(given.files),
        "rules": rules_of(given.grounds),
        "roads": Ways(request.person, asked, files.pairs).told(given),
        "files": files_of(given, files.shares, request.GET.get("show", ""), number_of(request.GET, "page")),
        "most": MOST_FILES,
    }


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
