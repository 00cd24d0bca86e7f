"""Detectors in a list and one by one: why, examples, how often they are right, their cost; tried on texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from classify.detect.city.files import load_city
from classify.detect.patterns.packs import marked
from classify.inventory.blame import Tally
from classify.learning import words
from classify.rights import Act
from classify.web import known
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.detectors import asked, following, told
from classify.web.rooms.settings.looked_for import DetectorLine, fits
from classify.web.rooms.settings.looked_for import detectors as looked_for
from models.words import entity_words

_EXAMPLES = 6
MOST_CHARACTERS = 4_000


@require_safe
@door(Act.PREVIEW)
def detectors(request: Asked) -> HttpResponse:
    """Every detector that is looked with or has found something: what it cost, and what it brought."""
    sought = request.GET.get("q", "").strip()[:200]
    tallies = asked.tallies(request)
    known_by = {line.id: line for line in _looked_for()}
    met = {tally.detector for tally in tallies} | {"names"}
    lines = [_line(tally, known_by.get(tally.detector)) for tally in tallies]
    lines += [_line(Tally(name), line) for name, line in known_by.items() if name not in met]
    context = {
        "sought": sought,
        "lines": [line for line in lines if fits(sought, line.cost.id, line.finds, line.why)],
        "lessons": asked.lessons(request),
        **following.told(request),
        **asked.reliability(request),
    }
    return TemplateResponse(request, "detectors/list.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """A detector in the list."""

    cost: told.Cost
    finds: str
    why: str


def _line(tally: Tally, line: DetectorLine | None) -> Line:
    """One that found nothing yet is called as it is looked for."""
    cost = told.cost(tally)
    finds = line.finds if line and not tally.entity else cost.finds
    return Line(cost, finds, line.why if line else words.why(tally.detector))


@require_safe
@door(Act.PREVIEW)
def detector(request: Asked, detector: str) -> HttpResponse:
    """One detector."""
    return TemplateResponse(request, "detectors/detector.html", _page(request, detector))


@sensitive_post_parameters("text")
@require_POST
@door(Act.PREVIEW)
def try_text(request: Asked, detector: str) -> HttpResponse:
    """A typed text, searched: it is answered with, and kept nowhere."""
    context = _page(request, detector)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    context["text"] = text[:MOST_CHARACTERS]
    if not text.strip():
        context["error"] = "Type or paste some text first."
    elif len(text) > MOST_CHARACTERS:
        context["error"] = f"That is more than {MOST_CHARACTERS:,} characters; the rest was left out."
    context["tried"] = _tried(context["text"], detector) if text.strip() else None
    return TemplateResponse(request, "detectors/detector.html", context)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: plain, or found."""

    words: str
    finds: str = ""
    score: float = 0.0
    by_it: bool = False
    why: str = ""


def _tried(text: str, detector: str) -> list[Piece]:
    """The text taken apart at what was found in it."""
    pieces: list[Piece] = []
    reached = 0
    for claim in house().store.masker.tried(text):
        if claim.start < reached:
            continue
        pieces.append(Piece(text[reached : claim.start]))
        why = claim.explain()
        pieces.append(
            Piece(
                text[claim.start : claim.end],
                entity_words(claim.entity),
                claim.score,
                claim.detector == detector,
                "; ".join(step.words for step in why.steps) or why.sentence,
            )
        )
        reached = claim.end
    return [*pieces, Piece(text[reached:])]


def _page(request: Asked, detector: str) -> dict[str, Any]:
    """Raises Http404 where no detector is called so."""
    tallies = {tally.detector: tally for tally in asked.tallies(request)}
    line = next((line for line in _looked_for() if line.id == detector), None)
    if line is None and detector not in tallies:
        raise Http404
    tally = tallies.get(detector, Tally(detector))
    finds = words.finds(detector, tally.entity) if tally.entity else (line.finds if line else detector)
    shares = asked.counted(request)
    return {
        "id": detector,
        "why": line.why if line else words.why(detector),
        "law": line.law if line else "",
        "finds": finds,
        "cost": told.cost(tally),
        "verdicts": sorted(tally.by_verdict.items(), key=lambda one: -one[1]),
        "examples": _examples(detector),
        "lessons": asked.lessons(request, detector),
        **following.told(request),
        "proposals": [
            {
                "place": place,
                "words": words.lesson_words(one.lesson, shares),
                "basis": words.rests_on(one),
                "curve": one.curve,
            }
            for place, one in enumerate(asked.proposed(request, detector))
        ],
        "most": MOST_CHARACTERS,
        # Named in any case: where a name is missing, Django, told to log all, logs the whole page.
        "text": "",
        "error": "",
        "tried": None,
    }


def _examples(detector: str) -> dict[str, list[list[Piece]] | list[str]]:
    """Invented examples of the packs: what is found in them, and what is left alone."""
    packs = known.packs(house().settings.packs)
    entry = next((one.entry for one in packs.detectors if one.id == detector), None)
    if entry is None:
        return {"finds": [], "ignores": []}
    found = []
    for example in entry.finds[:_EXAMPLES]:
        text, spans = marked(example)
        pieces, reached = [], 0
        for start, end in spans:
            pieces += [Piece(text[reached:start]), Piece(text[start:end], "found")]
            reached = end
        found.append([*pieces, Piece(text[reached:])])
    return {"finds": found, "ignores": list(entry.ignores[:_EXAMPLES])}


def _looked_for() -> list[DetectorLine]:
    settings = house().settings
    return looked_for(known.packs(settings.packs), load_city(settings.city))
