"""Views that somebody keeps: added and removed; they are read with the table."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from classify.errors import AskingError, KeptViewError
from classify.rights import Act
from classify.web.accounts import views_kept
from classify.web.asking import asked
from classify.web.doors import Asked, door
from classify.web.rooms.inventory.views import listed, not_understood


@require_POST
@door(Act.SEE_ITEMS, name="inventory.keep")
def keep(request: Asked) -> HttpResponse:
    """Keeps the question that is on the page under a name."""
    name = request.POST.get("name", "")
    try:
        question = asked(QueryDict(request.POST.get("query", "")))
        address = question.address()
        views_kept.keep(request.user.get_username(), name, address.removeprefix("?"))
    except AskingError as error:
        return not_understood(request, error)
    except KeptViewError as error:
        told = {"name": name, "name_error": f"{error.sentence} {error.remedy}"}
        return TemplateResponse(
            request, "inventory/items.html", {**listed(request, question), **told}, status=400
        )
    messages.success(request, "The view is kept.")
    return redirect(reverse("inventory_list") + address)


@require_POST
@door(Act.SEE_ITEMS, name="inventory.forget")
def forget(request: Asked, number: int) -> HttpResponse:
    """Removes a view; another person's is not there."""
    if not views_kept.forget(request.user.get_username(), number):
        raise Http404
    messages.success(request, "The view is removed.")
    return redirect("inventory_list")
