"""Agreements written: a first draft, or a next version, which only narrows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from classify.errors import AgreementError, ClassifyError, LoosenedError
from classify.inventory.agreements import AgreementLine
from classify.inventory.terms import MOST_LETTERS, PARTS, WRITTEN, Terms
from classify.rights import Act
from classify.sharing import forms, said
from classify.web.doors import Asked, door
from classify.web.rooms.partners import asking, naming
from classify.web.rooms.partners.agreements import departments
from classify.web.rooms.partners.recipients import proposals
from classify.web.sharing import portfolio_of
from models.agreement import AgreementKind, Operation, Part
from models.labels import Tag
from models.sharing import Purpose
from models.words import tag_words


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_AGREEMENTS)
def new(request: Asked) -> HttpResponse:
    """A draft: empty, or with the terms of another agreement (`from`) to be renewed."""
    portfolio = portfolio_of(request.person)
    if request.method != "POST":
        before = portfolio.agreement(asking.number(request.GET, "from") or 0)
        to = portfolio.recipient(
            before.recipient_id if before else asking.number(request.GET, "recipient") or 0
        )
        form = _Form.as_kept(before) if before else _Form()
        if before:
            form = replace(form, starts="", ends="")  # the period is what is new
        return _page(request, replace(form, recipient=naming.written(to) if to else ""))
    form = _Form.of(request.POST)
    to, kind = naming.found(portfolio, form.recipient), asking.word(request.POST, "form", AgreementKind)
    errors = form.errors()
    if to is None:
        errors["recipient"] = "Choose a recipient that is on record, as the list completes it."
    if kind is None:
        errors["form"] = "Say which form it has."
    if to is None or kind is None or errors:
        return _page(request, form, errors=errors)
    try:
        number = portfolio.draft(to.id, kind, form.terms())
    except AgreementError as error:
        return _page(request, form, error=error)
    messages.success(request, "The draft is on record.")
    return redirect("sharing_agreement", number)


@require_http_methods(["GET", "HEAD", "POST"])
@door(Act.KEEP_AGREEMENTS)
def revise(request: Asked, number: int) -> HttpResponse:
    """A next version. What would be loosened is named; it takes an agreement of its own, with its reviews."""
    portfolio = portfolio_of(request.person)
    line = portfolio.agreement(number)
    if line is None:
        raise Http404
    if request.method != "POST":
        return _page(request, _Form.as_kept(line), line=line)
    to = portfolio.recipient(line.recipient_id)
    form = replace(_Form.of(request.POST), form=line.kind.value, recipient=naming.written(to) if to else "")
    errors = form.errors(line.terms.owners)
    if errors:
        return _page(request, form, line=line, errors=errors)
    try:
        made = portfolio.revise(number, form.terms())
    except AgreementError as error:
        return _page(request, form, line=line, error=error)
    messages.success(request, "The next version is on record, as a draft.")
    return redirect("sharing_agreement", made)


def _page(
    request: Asked,
    form: _Form,
    *,
    line: AgreementLine | None = None,
    errors: Mapping[str, str] | None = None,
    error: ClassifyError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "line": line,
        "form": form,
        "forms": forms.FORMS,
        "errors": errors or {},
        "error": error,
        "loosened": isinstance(error, LoosenedError),
        "parts": [(part.value, PARTS[part], forms.MEANS[part], form.words.get(part, "")) for part in WRITTEN],
        "most": MOST_LETTERS,
        "choices": {
            "purposes": [(one.value, said.PURPOSES[one], one in form.purposes) for one in Purpose],
            "operations": [(one.value, forms.OPERATIONS[one], one in form.operations) for one in Operation],
            "tags": [(one.value, tag_words(one), one in form.tags) for one in Tag],
            "owners": [(one, one, one in form.owners) for one in sorted({*departments(), *form.owners})],
        },
        "options": [] if line else proposals(request),
    }
    status = 409 if error else 422 if errors else 200
    return TemplateResponse(request, "partners/agreement_form.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Form:
    """What was typed of an agreement."""

    recipient: str = ""
    form: str = ""
    words: Mapping[Part, str] = field(default_factory=dict)
    starts: str = ""
    ends: str = ""
    users: str = ""
    tags: frozenset[Tag] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    operations: frozenset[Operation] = frozenset()
    owners: frozenset[str] = frozenset()
    stricter: bool = False

    @classmethod
    def of(cls, given: QueryDict) -> _Form:
        owners = {one.strip()[:200] for one in given.getlist("owners") if one.strip()}
        return cls(
            recipient=given.get("recipient", "")[:300],
            form=given.get("form", ""),
            words={part: given.get(f"part_{part.value}", "") for part in WRITTEN},
            starts=given.get("starts", "").strip()[:40],
            ends=given.get("ends", "").strip()[:40],
            users=given.get("users", "").strip()[:40],
            tags=frozenset(_of(Tag, given.getlist("tags"))),
            purposes=frozenset(_of(Purpose, given.getlist("purposes"))),
            operations=frozenset(_of(Operation, given.getlist("operations"))),
            owners=frozenset(owners),
            stricter="stricter" in given,
        )

    @classmethod
    def as_kept(cls, line: AgreementLine) -> _Form:
        terms = line.terms
        return cls(
            form=line.kind.value,
            words={part: terms.said(part) for part in WRITTEN},
            starts=terms.starts.isoformat() if terms.starts else "",
            ends=terms.ends.isoformat() if terms.ends else "",
            users=str(terms.users or ""),
            tags=terms.tags,
            purposes=terms.purposes,
            operations=terms.operations,
            owners=terms.owners,
            stricter=terms.stricter_wins,
        )

    def errors(self, kept: Iterable[str] = ()) -> dict[str, str]:
        """A sentence for each field that cannot be understood; what is left empty is missing, and no error.
        Owners `kept` before may have no share any more.
        """
        found = {}
        for name, typed in (("starts", self.starts), ("ends", self.ends)):
            if typed and asking.day({name: typed}, name) is None:
                found[name] = "Write the day as 2027-06-30."
        if self.users and asking.number({"users": self.users}, "users") is None:
            found["users"] = "Give a number of people, as 12."
        if not self.owners <= {*departments(), *kept}:
            found["owners"] = "Choose departments of the list."
        for part in WRITTEN:
            if len(self.words.get(part, "")) > MOST_LETTERS:
                found[part.value] = f"A part has at most {MOST_LETTERS:,} letters."
        return found

    def terms(self) -> Terms:
        """What is meant."""
        return Terms(
            {part: words for part, words in self.words.items() if words.strip()},
            asking.day({"starts": self.starts}, "starts"),
            asking.day({"ends": self.ends}, "ends"),
            self.tags,
            self.purposes,
            self.operations,
            asking.number({"users": self.users}, "users"),
            self.owners,
            self.stricter,
        )


def _of(kind: Any, typed: Iterable[str]) -> list[Any]:
    known = {one.value for one in kind}
    return [kind(one) for one in typed if one in known]
