"""A new share: a folder of this machine, checked before it is taken."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classify.errors import ClassifyError, SetupError, ShareError
from classify.inventory.handles import ShareHandle
from classify.inventory.shares import must_be_apart
from classify.rights import Act
from classify.web.doors import Asked, door, shares_for
from classify.web.house import House, house, where_of
from classify.web.rooms.shares.timing import Times, form_of
from models.schedule import Work

_LONGEST_NAME = 80
_LONGEST_PLACE = 1_000


@dataclass(slots=True)
class Form:
    """What was typed, and what is wrong with it, by field."""

    name: str = ""
    place: str = ""
    department: str = ""
    criminal_justice: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @classmethod
    def asked(cls, request: Asked) -> Form:
        """What was typed."""
        given = request.POST
        return cls(
            given.get("name", "").strip(),
            given.get("place", "").strip(),
            given.get("department", "").strip(),
            "criminal_justice" in given,
        )

    def check(self, opened: House) -> None:
        """Finds out what is wrong."""
        shares = opened.store.shares()
        if not self.name or len(self.name) > _LONGEST_NAME or not self.name.isprintable():
            self.errors["name"] = f"Give it a name of at most {_LONGEST_NAME} letters, as people call it."
        elif any(share.name.casefold() == self.name.casefold() for share in shares):
            self.errors["name"] = "A share is called so already. Choose another name."
        if len(self.department) > _LONGEST_NAME or not self.department.isprintable():
            self.errors["department"] = f"A department's name has at most {_LONGEST_NAME} letters."
        elif not self.department:
            self.errors["department"] = "Say which department it belongs to: rights go by departments."
        try:
            self.folder = folder_at(self.place, opened, shares)
        except ClassifyError as error:
            self.errors["place"] = f"{error.sentence} {error.what_to_do}"


def folder_at(typed: str, opened: House, shares: list[ShareHandle]) -> Path:
    """The folder that was typed. Raises ShareError where it cannot become a share."""
    place = Path(typed)
    if not typed or len(typed) > _LONGEST_PLACE or "\0" in typed or not place.is_absolute():
        raise ShareError(
            "Give the whole path of the folder on this machine.",
            remedy="It begins with a slash, as in /srv/shares/clerk.",
        )
    try:
        folder = place.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise ShareError(
            "There is no such folder on this machine.", remedy="Is the share mounted? Check the spelling."
        ) from error
    if not folder.is_dir():
        raise ShareError("This is a file, not a folder.", remedy="Give the folder that it lies in.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise ShareError(
            "The program may not read this folder.",
            remedy="Give the account of the service the right to read it.",
        )
    try:
        must_be_apart(folder, opened.settings.home)
    except SetupError as error:
        raise ShareError(
            "The program keeps its own inventory there.", remedy="Choose a folder apart from it."
        ) from error
    invented = opened.demonstration()
    if invented is not None and not folder.is_relative_to(invented):
        raise ShareError(
            "In the demonstration only invented files are read.",
            remedy=f"Choose a folder below {invented}, or start classify up with a home of your own.",
        )
    if any(_is_same(opened.store.folder_of(share), folder) for share in shares):
        raise ShareError("This folder is a share already.", remedy="See the list of shares.")
    return folder


def _is_same(known: Path, folder: Path) -> bool:
    try:
        return known == folder or known.samefile(folder)
    except OSError:
        return False


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.ADD_SHARE)
def add(request: Asked) -> HttpResponseBase:
    """The form for a new share, and the share."""
    settings, checked = house().settings, request.method == "POST"
    form = Form.asked(request) if checked else Form()
    times = Times.asked(request.POST.dict()) if checked else Times(when="weekly")
    cron = times.accepted(settings)
    if checked and "check" not in request.POST:
        form.check(house())
        if not form.errors and not times.errors and form.folder is not None:
            try:
                share = _made(request, form, form.folder)
            except ClassifyError:
                # Somebody was quicker; the words of that error name the other share.
                form.errors["name"] = "Name or folder have just been taken by somebody else."
            else:
                if cron is not None:
                    house().store.add_schedule(
                        Work.SCAN,
                        cron.text,
                        settings.time_zone,
                        share=share,
                        actor=request.person.name,
                        where=where_of(request),
                    )
                messages.success(request, "The share is added. Survey it first, or scan it now.")
                return HttpResponseRedirect(reverse("shares_share", args=[share.id]))
    known = {share.department for share in shares_for(request.person, Act.SEE_TOTALS) if share.department}
    wrong = {**form.errors, **times.errors}
    return TemplateResponse(
        request,
        "shares/add.html",
        {
            "form": form,
            "departments": sorted(known),
            "wrong": wrong,
            **form_of(times, settings, checked=checked),
        },
        status=400 if wrong else 200,
    )


def _made(request: Asked, form: Form, folder: Path) -> ShareHandle:
    return house().store.share(
        folder,
        name=form.name,
        department=form.department,
        criminal_justice=form.criminal_justice,
        actor=request.person.name,
        where=where_of(request),
    )
