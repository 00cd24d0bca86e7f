"""The table of all files somebody may see: filters with counts, pages, and the ways on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from classify.errors import AskingError, ClassifyError
from classify.export.stamp import stamp
from classify.inventory.listing import place
from classify.rights import Act, may
from classify.web.accounts import views_kept
from classify.web.asking import Question, asked
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house
from classify.web.rooms.inventory.choices import chips, groups
from classify.web.rooms.inventory.pieces import filters, rows

ROWS = 25
_PLACES = ("after", "before")


@require_safe
@door(Act.SEE_ITEMS, name="inventory.items")
def items(request: Asked) -> HttpResponse:
    """The files that are asked for, of the shares whose files the person may see."""
    try:
        question = asked(request.GET, besides=_PLACES)
        seen = listed(request, question)
    except AskingError as error:
        return not_understood(request, error)
    if not request.headers.get("HX-Request"):
        return TemplateResponse(request, "inventory/items.html", seen)
    seen["takes_focus"] = not request.headers.get("HX-Source", "").startswith("form")
    here = {name: request.GET.get(name, "") for name in _PLACES}
    address = reverse("inventory_list") + question.address(**here)
    return push_url(TemplateResponse(request, "inventory/items.html", seen), address)


def listed(request: Asked, question: Question) -> dict[str, Any]:
    """What the page of a question shows. Raises AskingError where it asks for no page."""
    visible = shares_for(request.person, Act.SEE_ITEMS)
    shares, today = question.among(visible), timezone.localdate()
    wanted, catalogue = question.wanted(visible, today), house().catalogue
    page, facets = catalogue.page_and_facets(
        visible,
        shares,
        wanted,
        sort=question.sort,
        after=place(request.GET.get("after", "")),
        before=place(request.GET.get("before", "")),
        limit=ROWS,
    )
    return {
        "question": question,
        "address_of_list": question.address(),
        "query": question.address().removeprefix("?"),
        "visible": len(visible),
        "rows": rows(page.lines),
        "first": question.address() if page.before else "",
        "previous": question.address(before=str(page.before)) if page.before else "",
        "next": question.address(after=str(page.after)) if page.after else "",
        "found": facets.found,
        "is_behind": facets.is_behind,
        "filters": filters(question, groups(question, visible, facets, today.year)),
        "chips": chips(question, visible, today.year),
        "may_share": bool(may(request.person, Act.ASK_SHARING)),
        "share_list": f"{reverse('sharing')}{question.address() or '?'}&of=list".replace("?&", "?"),
        "kept": views_kept.of(request.user.get_username()),
        "stamp": stamp(any(line.criminal_justice for line in page.lines)),
    }


def not_understood(request: HttpRequest, error: ClassifyError) -> HttpResponse:
    """The page of a question that no list understands."""
    told = {"title": error.sentence, "advice": error.remedy, "code": error.code}
    return render(request, "said.html", told, status=400)
