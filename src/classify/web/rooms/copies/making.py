"""The workbench: the source with all that was found black, beside it the copy as it will be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import CopyError, NoRoomError, RegisterError, SetupError, ViewError
from classify.inventory.handles import ShareHandle
from classify.redact.office import is_table
from classify.redact.profiles import Becomes, profile
from classify.redacting.bench import Bench, Original
from classify.redacting.pictured import page_of
from classify.redacting.road import Copy
from classify.redacting.sheet import kind_words
from classify.rights import Act
from classify.web.doors import Asked, door
from classify.web.handler import takes_long
from classify.web.house import note
from classify.web.rooms.copies import words
from classify.web.rooms.copies.forming import SIDES, Form, columns, form_of, sealed
from classify.web.rooms.copies.seen import Seen, seen_of
from classify.web.rooms.document.opening import item_of, viewer
from classify.web.rooms.document.rendering import Page
from classify.web.sharing import bench_of
from classify.wire import Shown, TableShown
from models.labels import Role

_BECOMES = {
    Becomes.KEPT: "stays",
    Becomes.BLACK: "black",
    Becomes.LAST_FOUR: "last four digits stay",
    Becomes.YEAR: "the year stays",
    Becomes.INITIALS: "initials stay",
    Becomes.ROLE: "called by their role",
}
REFUSALS = (CopyError, RegisterError, ViewError, NoRoomError, SetupError)
"""What a page says in a sentence instead of showing something."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of what was found, and what the profile makes of it."""

    kind: str
    becomes: str
    number: int


@dataclass(slots=True)
class Beside:
    """What the page shows besides the source."""

    draft: Copy | None = None
    page: Seen | None = None
    error: Any = None
    removed: list[words.Count] = field(default_factory=list)
    stays: list[words.Count] = field(default_factory=list)


@takes_long
@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.REDACT)
def workbench(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """One file and the orders for its copy; `?request=` says for which request, `?page=` which page."""
    details, _ = item_of(share, item)
    bench = bench_of(request.person)
    given = request.POST if request.method == "POST" else request.GET
    number, asked = _number(given.get("page", ""), 1), _number(given.get("request", ""), 0)
    out = Beside()
    original, shown = bench.original(item), None
    try:
        note(request, "content.open", subject=f"item:{item}", page=number, finding=0)
        view = viewer().leaf(share, original.filed, number)
        shown = view.shown
    except REFUSALS as error:
        out.error = error
    form = form_of(request.POST, bench, original, shown)
    act = request.POST.get("act", "")
    if act == "make" and not form.errors:
        answer = _make(request, bench, asked, item, form, out)
        if answer is not None:
            return answer
    elif act == "show" and not form.errors:
        _draft(bench, item, form, number, out)
    page = None if shown is None else Page(shown, original.filed, share)
    context = {
        "line": details.line,
        "share": share,
        "asked": asked,
        "number": number,
        "page": page,
        "form": form,
        "sealed": sealed(share, form.orders),
        "profiles": words.profiles(),
        "ordered": words.ordered(form.orders, share),
        "kinds": _kinds(original, form),
        "dismissed": _dismissed(original),
        "tables": _tables(share, form, shown, page),
        "boxes": [_side(form, name, title) for name, title in SIDES.items()],
        **words.refusal(out.draft.refused if out.draft else ""),
        "out": out,
        "has_second": bench.has_second(share),
    }
    status = 200 if out.error is None else 409
    return TemplateResponse(request, "copies/make.html", context, status=status)


def _make(
    request: Asked, bench: Bench, asked: int, item: int, form: Form, out: Beside
) -> HttpResponse | None:
    """The page of the copy that was made or refused; None where there is not even a refusal on record."""
    try:
        with bench.make(asked or None, item, form.orders) as made:
            refused = bool(made.copy.refused)
            number = made.number
    except REFUSALS as error:
        out.error = error
        return None
    if not refused:
        messages.success(
            request, "The copy was made and withstood every attack. Somebody else looks at it now."
        )
    return HttpResponseRedirect(reverse("sharing_copy", args=[number]))


def _draft(bench: Bench, item: int, form: Form, number: int, out: Beside) -> None:
    try:
        with bench.draft(item, form.orders) as copy:
            out.draft = copy
            out.removed, out.stays = words.counts(copy.removed), words.counts(copy.stays)
            if copy.sheet is not None:
                out.page = seen_of(page_of(copy.content(), copy.sheet.suffix, number), number)
    except REFUSALS as error:
        out.error = error


def _side(form: Form, name: str, title: str) -> dict[str, str]:
    """A field of a box."""
    known = f"box_{name}"
    return {
        "name": name,
        "words": title,
        "typed": form.typed.get(known, ""),
        "error": form.errors.get(known, ""),
    }


def _kinds(original: Original, form: Form) -> list[Kind]:
    chosen = profile(form.orders.profile)
    found: Counter[tuple[str, str]] = Counter()
    tags = frozenset(original.tags) | chosen.tags_of({one.entity for _, one in original.filed.findings})
    for number, one in original.filed.findings:
        verdict = original.verdicts.get(number)
        if verdict is not None and verdict.dismisses:
            continue
        role = Role(one.role) if one.role in set(Role) else None
        becomes = chosen.line(one.entity, role).with_tags(tags)
        found[kind_words(one.entity), _BECOMES[becomes]] += 1
    return [Kind(kind, becomes, count) for (kind, becomes), count in sorted(found.items())]


def _dismissed(original: Original) -> list[words.Count]:
    """What stays in the copy since people dismissed it in review."""
    told = Counter(
        one.entity
        for number, one in original.filed.findings
        if (verdict := original.verdicts.get(number)) is not None and verdict.dismisses
    )
    return words.counts(told)


def _tables(share: ShareHandle, form: Form, shown: Shown | None, page: Page | None) -> list[Any]:
    """The tables on this page whose columns can be dropped, one for each sheet."""
    if shown is None or page is None or not is_table(shown.media):
        return []
    told: dict[str | None, Any] = {}
    for part, piece in zip(shown.parts, page.pieces, strict=True):
        if isinstance(part, TableShown) and part.place.sheet not in told:
            heads = piece.rows[0][1] if piece.rows and part.first_row == 1 else []
            offered = columns(share, form.orders, part, len(piece.columns))
            pairs = [(one, heads[at] if at < len(heads) else []) for at, one in enumerate(offered)]
            told[part.place.sheet] = {"heading": piece.heading, "columns": pairs}
    return list(told.values())


def _number(given: str, without: int) -> int:
    return int(given) if given.isascii() and given.isdecimal() and 0 < len(given) < 9 else without
