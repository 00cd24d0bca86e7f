"""Shares and their totals. Of a share that is flagged for criminal-justice information a token learns totals:
tokens have no clearance.
"""

from __future__ import annotations

from ninja import Query, Schema
from pydantic import Field

from classify.inventory.handles import ShareHandle
from classify.rights import Act, may
from classify.web.api import answers
from classify.web.api.calls import Called, PageAsked, ShareNumber, call
from classify.web.api.cursors import cursor, place_in
from classify.web.asking import department_of
from classify.web.doors import shares_for
from classify.web.house import house, thing


class SharesAsked(PageAsked):
    """Which shares."""

    department: list[str] = Field(default_factory=list, max_length=50)


class StatsAsked(Schema):
    """Totals of which shares; of all, where none is named."""

    department: list[str] = Field(default_factory=list, max_length=50)
    share: list[ShareNumber] = Field(default_factory=list, max_length=200)


@call("GET", "/shares", Act.SEE_TOTALS, answer=answers.Shares)
def shares(request: Called, asked: Query[SharesAsked]) -> answers.Shares:
    """The shares, by number, with their totals."""
    about = f"shares {sorted(asked.department)}"
    (last,) = place_in(about, asked.after, 1)
    # By number: the order of their names would tell of names that are not shown.
    behind = [share for share in _chosen(request, asked.department) if share.id > last]
    page = behind[: asked.limit]
    return answers.Shares(
        items=[_told(request, share) for share in page],
        next=cursor(about, page[-1].id) if len(behind) > len(page) else None,
    )


@call("GET", "/stats", Act.SEE_TOTALS, answer=answers.Stats)
def stats(request: Called, asked: Query[StatsAsked]) -> answers.Stats:
    """Totals over shares.

    A share that is not there, or of which the token may not know, counts for nothing.
    """
    chosen = [
        share for share in _chosen(request, asked.department) if not asked.share or share.id in asked.share
    ]
    together = answers.Totals()
    for share in chosen:
        together.add(_totals(share))
    return answers.Stats(shares=len(chosen), totals=together)


def _chosen(request: Called, departments: list[str]) -> list[ShareHandle]:
    """The shares whose totals may be seen, of these departments, by number."""
    visible = shares_for(request.person, Act.SEE_TOTALS)
    chosen = [share for share in visible if not departments or department_of(share) in departments]
    return sorted(chosen, key=lambda share: share.id)


def _totals(share: ShareHandle) -> answers.Totals:
    return answers.Totals.of(house().catalogue.overview(share, examples=0))


def _told(request: Called, share: ShareHandle) -> answers.Share:
    named = bool(may(request.person, Act.SEE_SHARE, thing(share)))
    return answers.Share(
        id=share.id,
        name=share.shown_name if named else None,
        department=department_of(share),
        criminal_justice=share.criminal_justice,
        last_scan=house().store.last_scan(share),
        totals=_totals(share),
    )
