"""Items by what they are, one item, and what was found in it."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404
from django.utils import timezone
from ninja import Query
from pydantic import Field

from classify.inventory.ages import Age
from classify.inventory.listing import Place, Sort
from classify.rights import Act
from classify.web.api import answers
from classify.web.api.calls import Called, Number, PageAsked, ShareNumber, call
from classify.web.api.cursors import cursor, place_in
from classify.web.asking import asked
from classify.web.doors import shares_for
from classify.web.house import house
from models.labels import ENTITY_FORM, DocType, Effect, Label, Outcome, Tag

_MOST_WORDS = 200
"""Of one filter: more than there are of anything but shares."""


class ItemsAsked(PageAsked):
    """Which items: of one filter any word may fit, of several filters all must. As on the page of the
    inventory.
    """

    department: list[str] = Field(default_factory=list, max_length=50)
    share: list[ShareNumber] = Field(
        default_factory=list, max_length=_MOST_WORDS, description="Numbers of shares."
    )
    label: list[Label] = Field(default_factory=list, max_length=_MOST_WORDS)
    tag: list[Tag] = Field(default_factory=list, max_length=_MOST_WORDS)
    entity: list[Annotated[str, Field(pattern=f"^{ENTITY_FORM}$")]] = Field(
        default_factory=list, max_length=_MOST_WORDS, description="Kinds of data, such as US_SSN."
    )
    doc_type: list[DocType] = Field(default_factory=list, max_length=_MOST_WORDS)
    outcome: list[Outcome] = Field(default_factory=list, max_length=_MOST_WORDS)
    age: list[Age] = Field(default_factory=list, max_length=_MOST_WORDS)
    effect: list[Effect] = Field(
        default_factory=list, max_length=_MOST_WORDS, description="Whether the label is in effect."
    )
    copies: bool = Field(False, description="Only what has copies elsewhere.")
    changed: bool = Field(False, description="Only what the last scan of its share found new or otherwise.")
    sort: Sort = Sort.NUMBER


class FindingsAsked(PageAsked):
    """The findings of which item."""

    item: Number


@call("GET", "/items", Act.SEE_ITEMS, answer=answers.Items)
def items(request: Called, narrowed: Query[ItemsAsked]) -> answers.Items:
    """Items, share after share, by number; with `sort=worst` the strictest labels first.

    A share or department of which the token may not know has no items, as one that is not there.
    """
    question = asked(request.GET, besides=("limit", "after"))
    visible = shares_for(request.person, Act.SEE_ITEMS)
    about = f"items {question.pairs()}"
    last = Place(*place_in(about, narrowed.after, 3))
    page = house().catalogue.page(
        question.among(visible),
        question.wanted(visible, timezone.localdate()),
        sort=question.sort,
        after=last if narrowed.after else None,
        limit=narrowed.limit,
    )
    return answers.Items(
        items=[answers.Item.of(line) for line in page.lines],
        next=cursor(about, *page.after) if page.after is not None else None,
    )


@call("GET", "/items/{item}", Act.SEE_ITEMS, answer=answers.FullItem, item=lambda given: int(given["item"]))
def one_item(request: Called, item: Number) -> answers.FullItem:
    """One item: its label, why it bears it with the law, and its history."""
    found = house().catalogue.item(request.share, item)
    if found is None:
        raise Http404
    return answers.FullItem.in_full(found)


@call("GET", "/findings", Act.SEE_ITEMS, answer=answers.Findings, item=lambda given: int(given["asked"].item))
def findings(request: Called, asked: Query[FindingsAsked]) -> answers.Findings:
    """What was found in an item: kinds and places, no values."""
    about = f"findings {asked.item}"
    (last,) = place_in(about, asked.after, 1)
    found = house().catalogue.findings(request.share, asked.item, after=last, limit=asked.limit + 1)
    if found is None:
        raise Http404
    page = found[: asked.limit]
    return answers.Findings(
        items=[answers.Finding.of(one.finding) for one in page],
        next=cursor(about, page[-1].number) if len(found) > len(page) else None,
    )
