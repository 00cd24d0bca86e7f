"""How the program is. Everybody sees whether it works; the machine only who looks after it."""

from __future__ import annotations

import platform
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from classify.checks import Check, Verdict
from classify.checkup import at_once, outlook
from classify.inventory.database import HEAD
from classify.rights import Act, may
from classify.runs import Runs
from classify.service.state import last_known
from classify.web import known
from classify.web.doors import Asked, door
from classify.web.frame import VERSION
from classify.web.house import House, house, note
from classify.web.rooms.health.examination import EXAMINATION

_PARTS = {
    "orchestrator": "Schedules (orchestrator)",
    "runner": "Scans (runner)",
    "web": "These pages",
}
_STATES = {
    "up": "up",
    "starting": "starting",
    "waiting": "waiting for another part",
    "down": "starting again",
}


@require_safe
@door(Act.SEE_HEALTH)
def health(request: Asked) -> HttpResponse:
    """The page."""
    here = house()
    sees_machine = bool(may(request.person, Act.SEE_MACHINE))
    checks = list(at_once(here.settings, here.store)) if sees_machine else _for_everybody(here)
    at_work, waiting = Runs(here.settings.home).at_present()
    return TemplateResponse(
        request,
        "health/health.html",
        {
            "parts": _parts(here),
            "at_work": at_work,
            "waiting": waiting,
            "checks": checks,
            "worst": worst(checks),
            "versions": _versions(here, with_machine=sees_machine),
            "sees_machine": sees_machine,
            **_about_examination(),
        },
    )


@require_POST
@door(Act.SEE_MACHINE)
def examine(request: Asked) -> HttpResponse:
    """Has everything looked at that takes time."""
    if EXAMINATION.begin(house().settings.home):
        note(request, "health.examine")
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "health/examination.html", _about_examination())
    return redirect("health")


@require_safe
@door(Act.SEE_MACHINE)
def examination(request: Asked) -> HttpResponse:
    """How far that is: the part of the page that shows it."""
    return TemplateResponse(request, "health/examination.html", _about_examination())


def worst(checks: list[Check]) -> str:
    """The verdict over all."""
    found = {check.verdict for check in checks}
    return next(verdict for verdict in reversed(Verdict) if verdict in found or verdict is Verdict.OK)


def _about_examination() -> dict[str, Any]:
    return {"examining": EXAMINATION.is_at_work, "examined": EXAMINATION.last}


def _for_everybody(house: House) -> list[Check]:
    """Backups, the week's review and what the database is good for: nothing about the machine."""
    store = house.store
    return [
        outlook.backup(store.newest_act("backup.make")),
        outlook.review(store.last_review(), store.first_act_at()),
        outlook.database(store.growth(), is_sqlite=store.database.is_sqlite),
    ]


def _parts(house: House) -> list[tuple[str, str]]:
    """The processes of the service, and how each is."""
    state = last_known(house.settings.home)
    told = {name: part.state for name, part in state.parts.items()} if state else {}
    told["web"] = "up"
    return [(called, _STATES.get(told.get(name, ""), "not started")) for name, called in _PARTS.items()]


def _versions(house: House, *, with_machine: bool) -> list[tuple[str, str]]:
    settings = house.settings
    versions = [
        ("Program", VERSION),
        ("Detector packs", known.packs(settings.packs).version),
        ("Label policy", known.policy(settings.policy).version),
    ]
    if with_machine:
        versions += [("Tables of the inventory", HEAD), ("Python", platform.python_version())]
    return versions
