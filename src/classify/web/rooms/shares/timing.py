"""When a share is scanned by itself: in words, with the cron line beside it and the next three times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classify.errors import ClassifyError, ScheduleError
from classify.inventory.handles import ScheduleLine, ShareHandle
from classify.rights import Act
from classify.schedules.accept import accepted
from classify.schedules.cron import Cron
from classify.schedules.kept import hours_for
from classify.schedules.plain import line_of
from classify.schedules.words import DAYS, in_words
from classify.settings import Settings
from classify.web.doors import Asked, door
from classify.web.house import house, where_of
from classify.web.rooms.shares.lines import plans, title_of
from models.schedule import Work

_TIMES_SHOWN = 3

NEVER = "never"
CHOICES = (
    (NEVER, "Only when somebody asks for it"),
    ("daily", "Every day"),
    ("weekdays", "Every weekday, Monday to Friday"),
    ("weekly", "Every week"),
    ("monthly", "Every month"),
    ("cron", "As a cron line"),
)


@dataclass(slots=True)
class Times:
    """What a form says of when; and what is wrong with it, by field."""

    when: str = NEVER
    day: str = "Sunday"
    date: str = "1"
    at: str = "04:00"
    cron: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> Times:
        """What was typed."""
        fresh = cls()
        return cls(
            **{name: given.get(name, getattr(fresh, name)).strip() for name in ("when", "day", "date", "at")},
            cron=given.get("cron", "").strip(),
        )

    @classmethod
    def of(cls, line: ScheduleLine | None) -> Times:
        """A form that says what a schedule is; an odd one is its cron line."""
        if line is None:
            return cls(when="weekly")
        cron = Cron.parse(line.cron)
        times = cls(when="cron", cron=cron.text)
        if len(cron.minutes) == len(cron.hours) == 1:
            times.at = f"{cron.hours[0]:02}:{cron.minutes[0]:02}"
            for when, day, date in (
                ("daily", "", 0),
                ("weekdays", "", 0),
                *(("weekly", day, 0) for day in DAYS),
                *(("monthly", "", date) for date in range(1, 32)),
            ):
                if _line(when, day, date, times.at) == cron.text:
                    return cls(when, day or "Sunday", str(date or 1), times.at, cron.text)
        return times

    def accepted(self, settings: Settings) -> Cron | None:
        """The schedule that can be promised; None where there is to be none, or `errors` say why not."""
        self.errors = {}
        if self.when == NEVER:
            return None
        try:
            if self.when == "cron":
                line = self.cron
            else:
                self._check_parts()
                line = "" if self.errors else _line(self.when, self.day, int(self.date), self.at)
            if not self.errors:
                return accepted(line, settings.zone, hours_for(Work.SCAN, settings))
        except ScheduleError as error:
            where = "cron" if self.when == "cron" else "at"
            self.errors[where] = f"{error.sentence} {error.what_to_do}"
        return None

    def _check_parts(self) -> None:
        hour, _, minute = self.at.partition(":")
        if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
            self.errors["at"] = "Write the time of day as in 04:00."
        if self.when == "weekly" and self.day not in DAYS:
            self.errors["day"] = "Choose a day of the week."
        if not (self.date.isdigit() and 1 <= int(self.date) <= 31):
            if self.when == "monthly":
                self.errors["date"] = "Choose a day of the month, from 1 to 31."
            else:
                self.date = "1"
        if self.when not in dict(CHOICES):
            self.errors["when"] = "Choose when it is scanned."


def _line(when: str, day: str, date: int, at: str) -> str:
    return Cron.parse(
        line_of(
            daily=when == "daily",
            weekdays=when == "weekdays",
            weekly=day if when == "weekly" else "",
            monthly=date if when == "monthly" else 0,
            at=at,
        )
    ).text


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A schedule in words, its cron line, and when it runs next."""

    words: str
    cron: str
    zone: str
    next: list[datetime]


def foreseen(cron: Cron, settings: Settings) -> Foreseen:
    """What a schedule will do, for people to see before they mean it."""
    times = cron.times(ZoneInfo(settings.time_zone), datetime.now(UTC))
    return Foreseen(in_words(cron), cron.text, settings.time_zone, list(islice(times, _TIMES_SHOWN)))


def form_of(times: Times, settings: Settings, *, checked: bool) -> dict[str, object]:
    """What `shares/_times.html` shows; where nothing is `checked` yet, no errors."""
    cron = times.accepted(settings)
    seen = foreseen(cron, settings) if cron else None
    if not checked:
        times.errors = {}
    return {"times": times, "choices": CHOICES, "days": DAYS, "foreseen": seen}


@require_safe
@door(Act.SCHEDULE)
def preview(request: Asked) -> HttpResponse:
    """What the form says by now, in words: a piece of the page."""
    context = form_of(Times.asked(request.GET.dict()), house().settings, checked=True)
    return TemplateResponse(request, "shares/_foreseen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.SCHEDULE)
def schedule(request: Asked, share: ShareHandle) -> HttpResponseBase:
    """The schedule of a share, to be seen, made and changed."""
    planned = plans(house().store.schedules(), house()).get(share.id)
    settings, checked = house().settings, request.method == "POST"
    times = Times.asked(request.POST.dict()) if checked else Times.of(planned.line if planned else None)
    cron = times.accepted(settings)
    if checked and "check" not in request.POST and not times.errors:
        return _kept(request, share, cron, planned.line if planned else None)
    return TemplateResponse(
        request,
        "shares/schedule.html",
        {
            "share": share,
            "title": title_of(request.person, share),
            "planned": planned,
            "blackout": settings.blackout_hours,
            **form_of(times, settings, checked=checked),
        },
        status=400 if checked and times.errors else 200,
    )


def _kept(
    request: Asked, share: ShareHandle, cron: Cron | None, line: ScheduleLine | None
) -> HttpResponseBase:
    who = {"actor": request.person.name, "where": where_of(request)}
    store = house().store
    if cron is not None:
        zone = house().settings.time_zone
        store.add_schedule(Work.SCAN, cron.text, zone, share=share, replace=True, **who)  # type: ignore[arg-type]
        messages.success(request, f"This share is scanned {in_words(cron)}.")
    elif line is not None:
        store.remove_schedule(line.id, **who)  # type: ignore[arg-type]
        messages.success(request, "This share is scanned only when somebody asks for it.")
    return HttpResponseRedirect(reverse("shares_share", args=[share.id]))


@require_POST
@door(Act.SCHEDULE)
def change(request: Asked, share: ShareHandle, act: str) -> HttpResponseBase:
    """Pauses, resumes or removes a schedule, or has it run now."""
    planned = plans(house().store.schedules(), house()).get(share.id)
    if act not in _SAID:
        raise Http404
    if planned is None:
        messages.info(request, "This share has no schedule.")
        return HttpResponseRedirect(reverse("shares_schedule", args=[share.id]))
    store, number = house().store, planned.line.id
    actor, where = request.person.name, where_of(request)
    try:
        match act:
            case "remove":
                store.remove_schedule(number, actor=actor, where=where)
            case "run":
                store.ask_for_run(number, actor=actor, where=where)
            case _:
                store.pause_schedule(number, paused=act == "pause", actor=actor, where=where)
    except ClassifyError as error:
        messages.error(request, f"{error.sentence} {error.what_to_do}")
    else:
        messages.success(request, _SAID[act])
    return HttpResponseRedirect(reverse("shares_schedule", args=[share.id]))


_SAID = {
    "pause": "The schedule is paused. What would have run meanwhile is not made up for.",
    "resume": "The schedule goes on.",
    "remove": "The schedule is removed. A scan at work goes on.",
    "run": "The scan begins within seconds where the service runs, or when the hours without scans are over.",
}
