"""Settings, detectors and the label policy: to be read here; they are changed in files, by who may."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.detect.city.files import load_city
from classify.errors import SetupError
from classify.rights import Act, may
from classify.settings import load_settings
from classify.web import known
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.settings import effective, looked_for


@require_safe
@door(Act.SEE_SETTINGS)
def settings_page(request: Asked) -> HttpResponse:
    """What is set, what it means, and where it comes from."""
    settings, sought = house().settings, _sought(request)
    try:
        waiting = effective.changed_since(settings, load_settings(settings.home))
        trouble = ""
    except SetupError as error:
        waiting, trouble = [], error.sentence
    context = {
        "sought": sought,
        "groups": effective.shown(settings, sought),
        "waiting": waiting,
        "trouble": trouble,
    }
    return TemplateResponse(request, "settings/settings.html", context)


@require_safe
@door(Act.SEE_SETTINGS)
def detectors(request: Asked) -> HttpResponse:
    """What is looked for."""
    settings, sought = house().settings, _sought(request)
    packs, city = known.packs(settings.packs), load_city(settings.city)
    context = {
        "sought": sought,
        "lines": looked_for.detectors(packs, city, sought),
        "version": packs.version,
        "city_version": city.version,
        "lessons": looked_for.lessons(house().store.lessons(), house().store.shares()),
        "may_teach": bool(may(request.person, Act.PREVIEW)),
    }
    return TemplateResponse(request, "settings/detectors.html", context)


@require_safe
@door(Act.SEE_SETTINGS)
def policy(request: Asked) -> HttpResponse:
    """How labels come about."""
    settings, sought = house().settings, _sought(request)
    rules = known.policy(settings.policy)
    context = {
        "sought": sought,
        "areas": looked_for.rules(rules, sought),
        "version": rules.version,
        "is_own": settings.policy is not None,
    }
    return TemplateResponse(request, "settings/policy.html", context)


def _sought(request: Asked) -> str:
    return request.GET.get("q", "").strip()[:200]
