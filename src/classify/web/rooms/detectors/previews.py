"""What would change: asked for, at work, and what came of it. It is the real run, and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classify.errors import ClassifyError, PreviewError
from classify.label.policy import Policy
from classify.learning import words
from classify.learning.teaching import judged, rests_on
from classify.preview import Change, Preview, lines
from classify.rights import Act
from classify.web import known
from classify.web.doors import Asked, door
from classify.web.house import house, note
from classify.web.rooms.detectors import asked, following, jobs
from classify.web.rooms.detectors.jobs import Job
from classify.web.uploads import was_too_large
from models.labels import Entity, Label
from models.words import entity_words

_QUICK_SECONDS = 1.5
"""So long an answer waits for a small inventory instead of the page loading itself again."""
_SHOWN = 50
_MOST_POLICY = 2_000_000
_WHAT = {(True, False): "a lesson", (False, True): "another policy", (False, False): "other scores"}
"""What was tried, by whether it is a lesson, and whether it is a policy: as the trail has it."""


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.PREVIEW)
def ask(request: Asked) -> HttpResponse:
    """Thresholds or a policy file are chosen, and the preview begins."""
    given = {name: request.POST.get(f"least-{name}", "").strip() for name in Entity}
    context: dict[str, Any] = {"given": given}
    if request.method == "POST":
        try:
            job = Job(request.user.get_username(), *_asked(request, given), back=reverse("detectors"))
            return _begun(request, job)
        except ClassifyError as error:
            context["error"] = error
    policy = known.policy(house().settings.policy)
    context["thresholds"] = sorted(
        (
            {
                "name": name.value,
                "words": entity_words(name),
                "now": _score(policy, name),
                "given": given[name],
            }
            for name in Entity
        ),
        key=lambda one: one["words"].casefold(),
    )
    return TemplateResponse(request, "detectors/ask.html", context, status=422 if "error" in context else 200)


@require_POST
@door(Act.PREVIEW)
def of_detector(request: Asked, detector: str) -> HttpResponse:
    """What rests on a detector alone, or what one of its proposals would change."""
    back = reverse("detectors_detector", args=[detector])
    finds = words.finds(detector, asked.entities(request).get(detector, ""))
    owner = request.user.get_username()
    which = request.POST.get("proposal", "")
    if not which:
        job = Job(owner, f"Without {finds}: whose label rests on it alone", rests_on(detector), back=back)
    else:
        found = asked.proposed(request, detector)
        if not which.isdigit() or int(which) >= len(found):
            raise Http404
        one = found[int(which)]
        title = words.lesson_words(one.lesson, asked.counted(request))
        job = Job(owner, title, Change(lessons=(one.lesson,)), one, back)
    try:
        return _begun(request, job)
    except ClassifyError as error:
        context = {"job": job, "failure": error}
        return TemplateResponse(request, "detectors/result.html", context, status=409)


@require_safe
@door(Act.PREVIEW)
def result(request: Asked, job: str) -> HttpResponse:
    """How far it is, or what would change."""
    mine = jobs.of(request.user.get_username(), job)
    if mine is None:
        return TemplateResponse(request, "detectors/result.html", {"gone": True}, status=404)
    context: dict[str, Any] = {"key": job, "job": mine, "failure": mine.failure, **following.told(request)}
    context["taking"] = mine.taking
    if mine.taking is not None:
        context["failure"] = mine.taking.failure
    elif mine.found is not None:
        context |= _told(request, mine.found)
        if mine.proposed is not None:
            effect = judged(mine.found)
            context |= {
                "revision": effect.revision,
                "takes_second": effect.takes_second,
                "basis": words.rests_on(mine.proposed),
            }
    return TemplateResponse(request, "detectors/result.html", context)


def _begun(request: Asked, job: Job) -> HttpResponse:
    key = jobs.begin(job, asked.counted(request))
    note(request, "preview.begin", what=_WHAT[job.proposed is not None, job.change.policy is not None])
    job.over.wait(_QUICK_SECONDS)
    return HttpResponseRedirect(reverse("detectors_result", args=[key]))


def _told(request: Asked, found: Preview) -> dict[str, Any]:
    """Totals of all shares that count; files of those alone whose files may be named."""
    open_ = {share.id for share in asked.named(request, [one.share for one in found.shares])}
    shown = replace(found, shares=[one for one in found.shares if one.share.id in open_])
    ranked = sorted(found.moves.items(), key=lambda one: tuple(Label(label).rank for label in one[0]))
    return {
        "found": found,
        "moves": [{"before": old, "after": new, "items": number} for (old, new), number in ranked],
        "shares": [
            {
                "name": one.share.shown_name,
                "id": one.share.id,
                "items": one.items,
                "changed": len(one.moved),
                "is_open": one.share.id in open_,
            }
            for one in found.shares
        ],
        "lines": list(lines(house().catalogue, shown, most=_SHOWN)),
        "listed": shown.changed,
    }


def _asked(request: Asked, given: dict[Entity, str]) -> tuple[str, Change]:
    """What is to be tried, in words and as a change.

    Raises:
        PreviewError: nothing is, or a score is none.
        PackError: the policy that was handed in is wrong.
    """
    thresholds = {name.value: _number(name, written) for name, written in given.items() if written}
    told_of = [f"{entity_words(name)} from {least:g}" for name, least in thresholds.items()]
    policy = _handed_in(request)
    if policy is not None:
        told_of.insert(0, "another label policy")
    if not told_of:
        raise PreviewError(
            "Nothing is to be changed.", remedy="Write another lowest score, or choose a policy file."
        )
    return f"Tried: {'; '.join(told_of)}", Change(policy=policy, thresholds=thresholds)


def _number(name: Entity, written: str) -> float:
    try:
        least = float(written.replace(",", "."))
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise PreviewError(
            f"The score for {entity_words(name)} is no number from 0 to 1.", remedy="Write it as 0.7."
        )
    return least


def _handed_in(request: Asked) -> Policy | None:
    """The policy of the form, read; nothing of the file is kept on disk."""
    given = request.FILES.get("policy")
    if was_too_large(request) or (given is not None and (given.size or 0) > _MOST_POLICY):
        raise PreviewError("The policy file is too large.", remedy="A label policy has some 200 kB.")
    if given is None:
        return None
    try:
        return Policy.parse(given.read().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PreviewError("The policy file is no text.", remedy="Choose a YAML file.") from error


def _score(policy: Policy, name: Entity) -> str:
    least = policy.threshold(name)
    return "off" if least > 1 else f"{least:g}"
