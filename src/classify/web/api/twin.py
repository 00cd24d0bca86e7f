"""All calls together, and what describes them (OpenAPI 3.1). There is no page of documentation: such pages
load their scripts from elsewhere.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from classify.memos import once
from classify.web.api import (  # noqa: F401 - calls hang themselves up
    agreements,
    approvals,
    items,
    lessons,
    releases,
    requests,
    reviewing,
    scans,
    shares,
    trail,
)
from classify.web.api.bearer import Bearer
from classify.web.api.calls import ROUTER
from classify.web.api.parsing import StrictParser
from classify.web.api.said import in_json, speak

PREFIX = "api/v1/"
_ROOT = "api-root"

TWIN = NinjaAPI(
    title="missoula-classify",
    version="1",
    description="What the pages show, for programs. Lists are pages: ask again with `after` = `next`.",
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
    parser=StrictParser(),
    default_router=ROUTER,
    urls_namespace="api",
)
speak(TWIN)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all calls. It shows nothing of the inventory, and takes no token."""
    return JsonResponse(description())


@once
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(TWIN.get_openapi_schema(path_prefix=PREFIX))


def addresses() -> list[URLPattern]:
    """Where all this is found below `PREFIX`."""
    found = [path("openapi.json", in_json(openapi), name="api_openapi")]
    for pattern in TWIN.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != _ROOT:
            pattern.callback = in_json(pattern.callback)
            found.append(pattern)
    return found
