"""Releases by programs: listed and written down. Who got them is in no answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Query, Schema
from pydantic import ConfigDict, Field

from classify.errors import NotTheirSharesError
from classify.inventory.releases import ReleaseLine
from classify.inventory.store.releases import ToRelease as Package
from classify.rights import Act
from classify.web.api.calls import MOST, Called, PageAsked, call
from classify.web.api.cursors import cursor, place_in
from classify.web.api.parsing import Day
from classify.web.api.requests import Whole
from classify.web.api.said import not_there
from classify.web.house import house
from classify.web.sharing import desk_of, today
from models.release import ReleaseState

_Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, in hex.")]


class ReleasesAsked(PageAsked):
    """Which releases."""

    state: list[ReleaseState] = Field(default_factory=list, max_length=10)
    request: int | None = Field(None, ge=1, le=MOST)
    overdue: bool = Field(False, description="Only those past their use, not confirmed as destroyed.")


class Release(Schema):
    """A release on record."""

    id: int
    state: ReleaseState
    request: int
    recipient: int
    agreement: int | None
    agreement_over: bool = Field(description="It leans on an agreement that is over.")
    authority: str
    profile: str = Field(description="Of the redaction; empty: the files left as they are.")
    label: str
    files: int
    package_hash: str
    released_by: str
    released_at: datetime
    second_by: str | None
    second_at: datetime | None
    use_by: date | None
    overdue: bool
    destroyed_on: date | None


class ReleasesPage(Schema):
    """A page of them."""

    items: list[Release]
    next: str | None = Field(None, description="What `after` is for the next page; null: there is none.")


class Copy(Schema):
    """A file that leaves."""

    model_config = ConfigDict(extra="forbid")

    item: Whole
    hash: _Hash


class ToRelease(Schema):
    """A package that is to leave, for a request that was allowed."""

    model_config = ConfigDict(extra="forbid")

    request: Whole
    copies: list[Copy] = Field(min_length=1, max_length=400)
    package_hash: _Hash
    to: str = Field(max_length=200, description="The person who gets it.")
    authority: str = Field(max_length=300, description="The law or order it leaves by.")
    profile: str = Field("", pattern="^[a-z0-9_-]{0,40}$", description="Of the redaction.")
    use_by: Day | None = Field(None, description="null: the last day of the request.")


@call("GET", "/releases", Act.SEE_SHARING, answer=ReleasesPage)
def releases(request: Called, asked: Query[ReleasesAsked]) -> ReleasesPage:
    """Releases, the newest first; those of flagged shares are not there: tokens have no clearance."""
    about = f"releases {sorted(asked.state)} {asked.request} {asked.overdue}"
    (last,) = place_in(about, asked.after, 1)
    found = desk_of(request.person).releases(
        states=asked.state,
        request=asked.request,
        overdue=asked.overdue,
        before=last,
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    return ReleasesPage(
        items=[_told(one) for one in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


@call("POST", "/releases", Act.RELEASE, answer=Release)
def release(request: Called, asked: ToRelease) -> Release:
    """Writes down that files leave for a request that was allowed: each goes into the log of disseminations.

    409 where no decision lets them leave so. Criminal justice information waits for a second person, who
    answers on the pages.
    """
    desk = desk_of(request.person)
    copies = {one.item: one.hash for one in asked.copies}
    try:
        if desk.request(asked.request, Act.RELEASE) is None:
            raise not_there()
        number = desk.release(
            Package(
                asked.request,
                copies,
                asked.package_hash,
                asked.to,
                asked.authority,
                asked.profile,
                asked.use_by,
            )
        )
    except NotTheirSharesError:
        raise not_there() from None
    made = desk.release_of(number, Act.RELEASE)
    assert made is not None, "what was just released is on record"
    return _told(made)


def _told(one: ReleaseLine) -> Release:
    return Release(
        id=one.id,
        state=one.state,
        request=one.request_id,
        recipient=one.recipient_id,
        agreement=one.agreement_id,
        agreement_over=one.agreement_over,
        authority=house().store.masker(one.authority),
        profile=one.profile,
        label=one.label,
        files=one.files,
        package_hash=one.package_hash,
        released_by=one.released_by,
        released_at=one.released_at,
        second_by=one.second_by,
        second_at=one.second_at,
        use_by=one.use_by,
        overdue=one.is_overdue(today()),
        destroyed_on=one.destroyed_on,
    )
