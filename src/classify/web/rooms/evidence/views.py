"""The binder as it is now, with what can be taken of it; and what the words mean."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from classify.evidence.paper import Paper, said
from classify.evidence.written import Criterion, Fact, Row, Stands, Written
from classify.rights import Act, may
from classify.web.doors import Asked, door
from classify.web.house import note
from classify.web.rooms.evidence.shown import KINDS, attached, desk, formed, section_of, sections


@require_safe
@door(Act.SEE_EVIDENCE)
def binder(request: Asked) -> HttpResponse:
    """The city's rows, each beside what shows it now; then the figures."""
    at = desk()
    paper, written = at.binder(), at.written().written
    return TemplateResponse(
        request,
        "evidence/binder.html",
        {
            "paper": paper,
            "criteria": [_criterion(paper, criterion, written) for criterion in Criterion],
            "sections": [section_of(one, paper) for one in paper.sections if one.key in set(Fact)],
            "may_keep": bool(may(request.person, Act.KEEP_EVIDENCE)),
        },
    )


def _criterion(paper: Paper, criterion: Criterion, written: Written) -> dict[str, Any]:
    section = next(one for one in paper.sections if one.key == criterion)
    shown = section.tables[0].rows
    rows = [written.row(criterion, number) for number in range(1, criterion.rows + 1)]
    return {
        "key": criterion.value,
        "title": criterion.called,
        "sentences": section.sentences,
        "rows": [
            _row(number, row, cells, paper)
            for number, (row, cells) in enumerate(zip(rows, shown, strict=True), 1)
        ],
    }


def _row(number: int, row: Row, cells: tuple[Any, ...], paper: Paper) -> dict[str, Any]:
    """A row as the page shows it: what it rests on leads to the figures."""
    evidence = cells[3] if row.facts else ()
    return {
        "number": number,
        "row": row,
        "is_met": row.stands is Stands.MET,
        "facts": [
            (fact.value, fact.called, line.partition(": ")[2])
            for fact, line in zip(row.facts, evidence, strict=True)
        ],
        "as_of": said(cells[4], paper.zone),
    }


@require_safe
@door(Act.SEE_EVIDENCE)
def take(request: Asked, kind: str) -> HttpResponse:
    """The binder as a file."""
    if kind not in KINDS:
        raise Http404
    paper = desk().binder()
    data = formed(paper, kind)
    note(request, "binder.make", kind=kind)
    return attached(data, f"evidence-{paper.at.astimezone(paper.zone):%Y-%m-%d}.{kind}", KINDS[kind])


@require_safe
@door(Act.SEE_TOTALS)
def words(request: Asked) -> HttpResponse:
    """What the words of the program mean."""
    paper = desk().words()
    told = {
        "paper": paper,
        "sections": sections(paper),
        "sees_evidence": bool(may(request.person, Act.SEE_EVIDENCE)),
    }
    return TemplateResponse(request, "evidence/words.html", told)
