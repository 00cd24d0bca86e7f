"""What people write into the binder: a row, the list of departments, the reviews that were held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import ClassifyError
from classify.evidence.written import Criterion, Document, Fact, Review, Row, Stands, what_is_wrong
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.house import house
from classify.web.rooms.evidence.shown import desk
from classify.web.sharing import today

_MORE_DOCUMENTS = 2
"""Empty lines for documents, below those there are."""


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_EVIDENCE)
def row(request: Asked, criterion: str, number: int) -> HttpResponse:
    """One of the city's rows, to be written."""
    if criterion not in set(Criterion) or not 1 <= number <= Criterion(criterion).rows:
        raise Http404
    about = Criterion(criterion)
    kept = desk().written()
    now = kept.written.row(about, number)
    context: dict[str, Any] = {"criterion": about, "number": number, "before": kept.number, "wrong": {}}
    status = 200
    if request.method == "POST":
        now, wrong = _row_of(request.POST)
        if not wrong:
            error = _kept(
                request, lambda was: was.with_row(about, number, now), part=f"{about.value} row {number}"
            )
            if error is None:
                messages.success(request, f"Row {number} is kept.")
                return redirect(f"{reverse('evidence')}#{about.value}-{number}")
            context["error"] = error
        context |= {"wrong": wrong, "before": request.POST.get("before", "")}
        status, now = 422, _masked(now)
    context |= {
        "row": now,
        "documents": [
            (document, context["wrong"].get(f"document-{at}", ""))
            for at, document in enumerate([*now.documents, *[Document("")] * _MORE_DOCUMENTS])
        ],
        "stands": list(Stands),
        "facts": [(fact, fact in now.facts) for fact in Fact],
    }
    return TemplateResponse(request, "evidence/row.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_EVIDENCE)
def departments(request: Asked) -> HttpResponse:
    """All departments of the city, a line each."""
    kept = desk().written()
    context: dict[str, Any] = {
        "before": kept.number,
        "text": "\n".join(kept.written.departments),
        "wrong": {},
    }
    status = 200
    if request.method == "POST":
        context |= {"text": request.POST.get("departments", ""), "before": request.POST.get("before", "")}
        names = tuple(" ".join(line.split()) for line in context["text"].splitlines() if line.strip())
        wrong = next(filter(None, (what_is_wrong(name, house().store.masker) for name in names)), "")
        if not wrong:
            error = _kept(request, lambda was: replace(was, departments=names), part="departments")
            if error is None:
                messages.success(request, "The list is kept.")
                return redirect(f"{reverse('evidence')}#coverage")
            context["error"] = error
        context |= {
            "wrong": {"departments": wrong} if wrong else {},
            "text": "\n".join(map(house().store.masker, names)),
        }
        status = 422
    return TemplateResponse(request, "evidence/departments.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_EVIDENCE)
def reviews(request: Asked) -> HttpResponse:
    """Reviews that were held: all of them, and a form for one more; one that was written by mistake goes."""
    kept = desk().written()
    context: dict[str, Any] = {"before": kept.number, "wrong": {}, "given": {}}
    status = 200
    if request.method == "POST":
        given = {name: " ".join(request.POST.get(name, "").split()) for name in ("what", "on", "by", "note")}
        gone = request.POST.get("gone", "")
        wrong = {} if gone else _wrong_with_review(given)
        if not wrong:
            change, part = _of_review(given, gone)
            error = _kept(request, change, part=part)
            if error is None:
                messages.success(request, "The review is taken out." if gone else "The review is kept.")
                return redirect("evidence_reviews")
            context["error"] = error
        given = {name: house().store.masker(text) for name, text in given.items()}
        context |= {"wrong": wrong, "given": given, "before": request.POST.get("before", "")}
        status = 422
    context["reviews"] = [
        (number, review, review.due < today()) for number, review in enumerate(kept.written.reviews)
    ]
    return TemplateResponse(request, "evidence/reviews.html", context, status=status)


def _of_review(given: dict[str, str], gone: str) -> tuple[Any, str]:
    """What is changed, and what it is about."""
    if gone:
        return (
            lambda was: replace(
                was, reviews=tuple(one for n, one in enumerate(was.reviews) if str(n) != gone)
            )
        ), "a review taken out"
    review = Review(given["what"], date.fromisoformat(given["on"]), given["by"], given["note"])
    return (lambda was: replace(was, reviews=(*was.reviews, review))), "a review"


def _wrong_with_review(given: dict[str, str]) -> dict[str, str]:
    wrong = {
        name: sentence
        for name, text in given.items()
        if (sentence := what_is_wrong(text, house().store.masker))
    }
    on = _day(given["on"])
    if on is None:
        wrong["on"] = "Choose the day on which it was held."
    elif on > today():
        wrong["on"] = "That day is still to come."
    for name, sentence in (("what", "Write what was looked at."), ("by", "Write which office held it.")):
        if not given[name]:
            wrong[name] = sentence
    return wrong


def _row_of(sent: QueryDict) -> tuple[Row, dict[str, str]]:
    """The row that was sent, and by field what is wrong with it."""
    wrong: dict[str, str] = {}
    texts = {name: " ".join(sent.get(name, "").split()) for name in ("words", "note")}
    masked = house().store.masker
    wrong |= {name: sentence for name, text in texts.items() if (sentence := what_is_wrong(text, masked))}
    documents = []
    lines = zip(sent.getlist("title"), sent.getlist("dated"), sent.getlist("kept"), strict=False)
    for number, (title, dated, place) in enumerate(lines):
        title, place = " ".join(title.split()), " ".join(place.split())
        day = _day(dated)
        if sentence := what_is_wrong(title, masked) or what_is_wrong(place, masked):
            wrong[f"document-{number}"] = sentence
        elif dated and day is None:
            wrong[f"document-{number}"] = "Its day is not written as one."
        elif place and not title:
            wrong[f"document-{number}"] = "Write what the document is called."
        documents.append(Document(title, day, place))
    while documents and documents[-1] == Document(""):
        documents.pop()
    stands = sent.get("stands", "")
    return (
        Row(
            texts["words"],
            Stands(stands) if stands in set(Stands) else Stands.UNSAID,
            tuple(fact for fact in Fact if fact.value in sent.getlist("facts")),
            tuple(documents),
            texts["note"],
        ),
        wrong,
    )


def _masked(row: Row) -> Row:
    """What was sent, as it is shown again: whoever typed a value sees where it stands, and no page holds it."""
    hidden = house().store.masker
    documents = tuple(replace(one, title=hidden(one.title), kept=hidden(one.kept)) for one in row.documents)
    return replace(row, words=hidden(row.words), note=hidden(row.note), documents=documents)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kept(request: Asked, change: Any, *, part: str) -> ClassifyError | None:
    """Writes the binder; gives what stood against it."""
    before = request.POST.get("before", "")
    try:
        desk().write(
            change, before=int(before) if before.isdecimal() else -1, part=part, actor=request.person.name
        )
    except ClassifyError as error:
        return error
    return None
