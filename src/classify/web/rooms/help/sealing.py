"""The seal calendar of youth records (41-5-216, MCA): what is due when, what stops it, what was done."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classify.errors import MarkError
from classify.export.as_csv import BEGINS, harmless
from classify.export.stamp import stamp, stamp_for
from classify.inventory.handles import ShareHandle
from classify.rights import Act
from classify.sealing.calendar import Entry, When
from classify.sealing.calendar import calendar as entries_of
from classify.sealing.law import ACTIONS, CITATION, CONSENT, NOTES, needs_consent
from classify.sealing.marks import HOWS, WHY_BACK, WHY_SET, How, Mark, Why, mark, unmark
from classify.web.doors import Asked, door, shares_for
from classify.web.house import house, note, where_of
from classify.web.sharing import today

ROWS = 50
WHENS: dict[When, str] = {
    When.OVERDUE: "Overdue",
    When.PERHAPS: "May be due",
    When.LATER: "Due later",
    When.DONE: "Dealt with",
}
_CSV, _XLSX = "csv", "xlsx"
_TYPES = {
    _CSV: "text/csv; charset=utf-8",
    _XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADINGS = (
    "Number", "Share", "Department", "File", "State", "Due at the latest", "What to do", "Victim's consent",
    "May be exempt", "Copies", "Dealt with", "On", "By", "Because", "Handling",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The part of the calendar that is asked for."""

    when: When | None
    share: int | None
    stopped: bool

    @classmethod
    def of(cls, request: Asked) -> Narrowed:
        """As the address says; a word that means nothing narrows nothing."""
        when, share = request.GET.get("when", ""), request.GET.get("share", "")
        return cls(
            When(when) if when in set(When) else None,
            int(share) if share.isascii() and share.isdecimal() and len(share) < 10 else None,
            request.GET.get("consent") == "yes",
        )

    def fits(self, entry: Entry) -> bool:
        """Whether an entry is part of it."""
        return (self.when is None or entry.when is self.when) and (not self.stopped or entry.stopped)

    def address(self, **more: object) -> str:
        """As the end of an address."""
        told = {"when": self.when, "share": self.share, "consent": "yes" if self.stopped else ""}
        pairs = {name: value for name, value in {**told, **more}.items() if value}
        return "?" + urlencode(pairs) if pairs else ""


@require_safe
@door(Act.HELP_RECORDS, name="records_help.sealing")
def calendar(request: Asked) -> HttpResponse:
    """A page of it, the most pressing first, then by quarter."""
    shares = shares_for(request.person, Act.HELP_RECORDS)
    narrowed = Narrowed.of(request)
    everything = entries_of(house().store, _among(shares, narrowed), today())
    found = [entry for entry in everything if narrowed.fits(entry)]
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1
    number = min(max(number, 1), max(1, -(-len(found) // ROWS)))
    counts = Counter(entry.when for entry in everything)
    shown = found[(number - 1) * ROWS : number * ROWS]
    context = {
        "states": [(when.value, words, counts[when]) for when, words in WHENS.items()],
        "all": len(everything),
        "shares": [(share.id, share.shown_name) for share in shares],
        "narrowed": narrowed,
        "kept": narrowed.address(),
        "rows": [_row(entry) for entry in shown],
        "found": len(found),
        "previous": narrowed.address(page=number - 1) if number > 1 else "",
        "next": narrowed.address(page=number + 1) if number * ROWS < len(found) else "",
        "notes": NOTES,
        "citation": CITATION,
        "stamp": stamp_for(entry.file.share for entry in shown),
    }
    return TemplateResponse(request, "help/sealing.html", context)


def _among(shares: Sequence[ShareHandle], narrowed: Narrowed) -> list[ShareHandle]:
    return [share for share in shares if narrowed.share in (None, share.id)]


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "line": entry.file.line,
        "when": WHENS[entry.when],
        "is_late": entry.when is When.OVERDUE,
        "due": _quarter(entry),
        "action": ACTIONS[entry.action],
        "notes": list(_notes(entry)),
        "done": done_words(entry.mark) if entry.mark else "",
        "mark": entry.mark,
    }


def _quarter(entry: Entry) -> str:
    return f"{_MONTHS[entry.quarter.number]} {entry.quarter.year}"


_MONTHS = {1: "January–March", 2: "April–June", 3: "July–September", 4: "October–December"}


def done_words(mark: Mark) -> str:
    """What was done and why: "sealed; the youth is 18"."""
    return HOWS[mark.how] + (f"; {mark.why.value}" if mark.why else "")


def _notes(entry: Entry) -> Iterator[str]:
    if not entry.file.is_certain:
        yield "Names a minor in a matter of criminal justice: look whether it is a youth record."
    if entry.adults_only:
        yield "Every birth date in it is an adult's by now: probably due."
    if entry.exempt:
        yield f"May be exempt: {'; '.join(entry.exempt)}."
    if entry.copies:
        said = Counter(ACTIONS[copy.action] for copy in entry.copies)
        told = "; ".join(f"{words}: {number:,}" for words, number in said.items())
        yield f"{len(entry.copies):,} more of the same bytes ({told})."


@require_safe
@door(Act.HELP_RECORDS, name="records_help.sealing_list")
def listed(request: Asked, kind: str) -> HttpResponse:
    """The calendar as narrowed, all of it, as a file; of shares whose lists the person may export."""
    if kind not in _TYPES:
        raise Http404
    mine = {share.id for share in shares_for(request.person, Act.EXPORT_ITEMS)}
    narrowed = Narrowed.of(request)
    shares = [
        share for share in _among(shares_for(request.person, Act.HELP_RECORDS), narrowed) if share.id in mine
    ]
    entries = [one for one in entries_of(house().store, shares, today()) if narrowed.fits(one)]
    numbers = [share.id for share in shares]
    note(request, "export.write", kind=kind, shares=numbers, rows=len(entries), of="the seal calendar")
    rows: list[list[str | int]] = [list(_HEADINGS), *(_cells(entry) for entry in entries)]
    data = _as_csv(rows) if kind == _CSV else _as_xlsx(rows, stamp_for(one.file.share for one in entries))
    answer = HttpResponse(data, content_type=_TYPES[kind])
    name = f"seal-calendar-{timezone.localdate():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(entry: Entry) -> list[str | int]:
    line, done = entry.file.line, entry.mark
    return [
        line.id,
        line.share,
        line.department,
        line.path,
        WHENS[entry.when],
        str(entry.quarter),
        ACTIONS[entry.action],
        "needed before it is destroyed" if entry.stopped else "",
        "; ".join(entry.exempt),
        len(entry.copies),
        HOWS[done.how] if done else "",
        done.on.isoformat() if done else "",
        done.by if done else "",
        done.why.value if done and done.why else "",
        stamp(entry.file.share.criminal_justice),
    ]


def _as_csv(rows: Sequence[Sequence[str | int]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return (BEGINS + written.getvalue()).encode()


def _as_xlsx(rows: Sequence[Sequence[str | int]], marking: str) -> bytes:
    """A workbook made in memory: a calendar is no million rows."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Seal calendar"
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJKLMNO", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    if marking:
        sheet.oddHeader.center.text = sheet.oddFooter.center.text = marking
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_WIDTHS = (9, 16, 16, 60, 14, 16, 18, 28, 30, 9, 16, 12, 16, 36, 44)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.HELP_RECORDS, name="records_help.sealing_one")
def one(request: Asked, share: ShareHandle, item: int) -> HttpResponse:
    """One record: it is marked as dealt with, or its mark is taken back, each with a reason."""
    store, errors, status = house().store, {}, 200
    entry = next((each for each in entries_of(store, [share], today()) if each.file.line.id == item), None)
    if entry is None:
        raise Http404
    if request.method == "POST":
        errors = _changed(request, entry)
        if not errors:
            return HttpResponseRedirect(reverse("records_help_sealing_one", args=[item]))
        status = 422
    context = {
        **_row(entry),
        "errors": errors,
        "sent": request.POST,
        "hows": [(how.value, words) for how, words in HOWS.items()],
        "whys": _reasons(WHY_BACK if entry.mark else [why for whys in WHY_SET.values() for why in whys]),
        "today": today().isoformat(),
        "asks_consent": needs_consent(entry.file),
        "consent": CONSENT,
        "citation": CITATION,
        "stamp": stamp(share.criminal_justice),
    }
    return TemplateResponse(request, "help/sealing_one.html", context, status=status)


def _reasons(whys: Sequence[Why]) -> list[tuple[str, str]]:
    return [(why.name, why.value) for why in dict.fromkeys(whys)]


def _changed(request: Asked, entry: Entry) -> dict[str, str]:
    """Marks, or takes the mark back; what cannot be done is said by field."""
    sent, item, actor = request.POST, entry.file.line.id, request.user.get_username()
    if sent.get("why", "") not in Why.__members__:
        return {"why": "Choose the reason."}
    why, where = Why[sent["why"]], where_of(request)
    try:
        if entry.mark is not None:
            unmark(house().store, item, why=why, actor=actor, where=where)
            return {}
        if sent.get("how", "") not in set(How):
            return {"how": "Choose what was done."}
        how, consent = How(sent["how"]), sent.get("consent") == "yes"
        on = date.fromisoformat(sent.get("on", ""))
        mark(
            house().store,
            entry.file.share,
            item,
            how,
            on,
            today=today(),
            consent=consent,
            why=why,
            actor=actor,
            where=where,
        )
    except MarkError as error:
        return {"how": error.sentence}
    except ValueError:
        return {"on": "Write the day as 2026-01-31."}
    return {}
