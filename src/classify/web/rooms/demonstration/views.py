"""One click per invented person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.web.accounts.demonstration import PASSWORD, PEOPLE, enter
from classify.web.house import house


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponseBase:
    """Who there is, and signing in as one of them: only where everything is invented.

    Raises:
        Http404: something real is in this inventory, or nobody is called so.
    """
    if house().demonstration() is None:
        raise Http404
    if request.method == "POST":
        if not enter(request, request.POST.get("person", "")):
            raise Http404
        return HttpResponseRedirect(reverse("home"))
    return render(request, "demonstration/choose.html", {"people": PEOPLE, "password": PASSWORD})
