"""What waits for a person, by role: numbers, each with the page where it can be dealt with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from classify.approval.desk import blocked
from classify.checks import Verdict
from classify.checkup import at_once
from classify.inventory.handles import ShareHandle
from classify.review.desk import Desk
from classify.rights import Act, Person, Role, may
from classify.runs import RunState
from classify.service.state import last_known
from classify.web.accounts import people
from classify.web.doors import shares_for
from classify.web.house import House, thing
from classify.web.rooms.approvals.asked import requests_for
from classify.web.rooms.asking.listed import for_second
from classify.web.rooms.shares.lines import plans, title_of
from classify.web.rooms.shares.state import notes
from classify.web.sharing import desk_of
from classify.web.words import moment, seconds_words

_RUNS_SHOWN = 5
_LATELY_SECONDS = 7 * 24 * 3600.0
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Card:
    """A number (or a word) that matters to somebody now."""

    big: str
    words: str
    address: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class LastRun:
    """A scan that somebody will want to know of."""

    title: str
    when: str
    words: str
    address: str
    failed: bool = False


@dataclass(slots=True)
class Work:
    """What waits for one role."""

    title: str
    cards: list[Card] = field(default_factory=list)
    runs: list[LastRun] = field(default_factory=list)
    empty: str = ""
    """What to do where there is nothing."""
    empty_address: str = ""
    empty_link: str = ""


def address(route: str, *parts: object, **asked: object) -> str:
    """Where a page is; "" where its room does not belong to this program."""
    with suppress(NoReverseMatch):
        place = reverse(route, args=parts)
        return f"{place}?{urlencode(asked, doseq=True)}" if asked else place
    return ""


def work_of(person: Person, house: House) -> list[Work]:
    """What waits for a person, in the order of their roles."""
    work = [_OF_ROLE[role](person, house) for role in person.roles]
    besides = (("Sharing", list(_requests(person))), ("As second person", list(_as_second(person))))
    return [*work, *(Work(title, cards) for title, cards in besides if cards)]


def _as_second(person: Person) -> Iterator[Card]:
    """What waits for their word on what others decided."""
    lower = requests_for(person, shares_for(person, Act.SEE_APPROVALS))
    if lower:
        words = f"{_plural(lower, 'request')} for a lower label, for your word"
        yield Card(f"{lower:,}", words, address("approvals_record", show="requested"))
    sharing = for_second(person)
    if sharing:
        words = f"{_plural(sharing, 'decision')} about sharing, for your word"
        yield Card(f"{sharing:,}", words, address("sharing_requests", state="second"))


def _shares_as(person: Person, role: Role, act: Act) -> list[ShareHandle]:
    """The shares for which a person has a role."""
    mine = [held for held in person.assignments if held.role is role]
    return [share for share in shares_for(person, act) if any(held.reaches(thing(share)) for held in mine)]


# Records staff


def _records(person: Person, house: House) -> Work:
    work, shares = Work("Shares and scans"), _shares_as(person, Role.RECORDS, Act.SCAN)
    if not shares:
        work.empty = (
            "There is no share yet. Add the first folder of files; then have it surveyed and scanned."
        )
        if may(person, Act.ADD_SHARE):
            work.empty_address, work.empty_link = address("shares_add"), "Add a share"
        else:
            work.empty = (
                "No share of yours is in the inventory yet. Records staff of the whole city add them."
            )
        return work
    counts = house.catalogue.counts(shares)
    unread = {share.id: counts[share.id].unread for share in shares if counts[share.id].unread}
    failed = [run for run in _runs(person, shares) if run.failed]
    work.runs = list(_runs(person, shares))[:_RUNS_SHOWN]
    work.cards = [
        Card(f"{len(shares):,}", _plural(len(shares), "share"), address("shares")),
        Card(
            f"{len(failed):,}",
            f"{_plural(len(failed), 'scan')} failed in the last seven days",
            failed[0].address if failed else address("shares"),
        ),
        Card(
            f"{sum(unread.values()):,}",
            f"{_plural(sum(unread.values()), 'file')} could not be read",
            address("shares_unread", *unread) if len(unread) == 1 else address("shares"),
        ),
        _next_run(shares, house),
    ]
    return work


def _runs(person: Person, shares: list[ShareHandle]) -> Iterator[LastRun]:
    """The scans of a week, newest first."""
    mine = {share.id: share for share in shares}
    for _, note, when in notes().newest(500):
        share = mine.get(note.share_id or 0)
        if share is None or note.flow != "scan-share" or when < time.time() - _LATELY_SECONDS:
            continue
        state = RunState(note.state)
        yield LastRun(
            title_of(person, share),
            moment(datetime.fromtimestamp(when, UTC)),
            _ENDED[state],
            address("shares_now", share.id),
            failed=state is RunState.FAILED,
        )


_ENDED = {
    RunState.WAITING: "Waits for another scan",
    RunState.RUNNING: "Being scanned",
    RunState.DONE: "Done",
    RunState.FAILED: "Failed",
    RunState.CANCELLED: "Stopped",
    RunState.INTERRUPTED: "Goes on by itself",
}


def _next_run(shares: list[ShareHandle], house: House) -> Card:
    planned = plans(house.store.schedules(), house)
    due = sorted(
        (plan.next, share.id)
        for share in shares
        if (plan := planned.get(share.id)) is not None and plan.next is not None
    )
    if not due:
        return Card("None", "planned: no share of yours has a schedule", address("shares"))
    when, share = due[0]
    return Card(moment(when), "is the next scan", address("shares_schedule", share))


# Reviewers and stewards


def _reviewer(person: Person, house: House) -> Work:
    work = Work("To review")
    desk = Desk(house.store, house.catalogue, house.settings, person)
    waiting, queue = desk.waiting(), address("review")
    asked = desk.requests()
    if not waiting.questions and not asked:
        work.empty = "Nothing waits for you. What needs a person comes here after the next scan."
        work.empty_address, work.empty_link = address("shares"), "See your shares"
        return work
    if waiting.questions:
        groups = f"{waiting.groups:,} {_plural(waiting.groups, 'group')}"
        work.cards += [
            Card(f"{waiting.files:,}", f"{_plural(waiting.files, 'file')} in {groups} to review", queue),
            Card("20 minutes", "now take the most risk away first", f"{queue}#twenty"),
        ]
    if waiting.since is not None:
        work.cards.append(
            Card(
                _age(datetime.now(UTC) - waiting.since),
                "the oldest has been waiting",
                address("review_next"),
                f"Since {moment(waiting.since)}",
            )
        )
    if asked:
        words = f"{_plural(len(asked), 'request')} for a second person’s word"
        work.cards.append(Card(f"{len(asked):,}", words, f"{queue}#requests"))
    return work


def _steward(person: Person, house: House) -> Work:
    work, shares = Work("Labels"), _shares_as(person, Role.STEWARD, Act.SEE_APPROVALS)
    waiting = house.store.waiting(shares)
    desk = Desk(house.store, house.catalogue, house.settings, person)
    asked = desk.referrals()
    if asked:
        words = f"{_plural(len(asked), 'question')} from reviewers"
        work.cards.append(Card(f"{len(asked):,}", words, address("review_referred")))
    requests = [] if may(person, Act.REVIEW) else desk.requests()  # whoever reviews reads them there
    if requests:
        words = f"{_plural(len(requests), 'request')} for a second person’s word"
        work.cards.append(Card(f"{len(requests):,}", words, f"{address('review_referred')}#requests"))
    if not waiting.items and not work.cards:
        work.empty = "No label waits for approval. They come here once your shares are scanned."
        work.empty_address, work.empty_link = address("approvals_record"), "See what is in effect"
        return work
    in_tasks = f"In {waiting.tasks:,} {_plural(waiting.tasks, 'task')}, folder by folder"
    if waiting.items:
        to_approve = f"{_plural(waiting.items, 'label')} to approve"
        work.cards.append(Card(f"{waiting.items:,}", to_approve, address("approvals", by="folder"), in_tasks))
    if waiting.stale:
        were = f"{_plural(waiting.stale, 'label')} to look at again"
        work.cards.append(Card(f"{waiting.stale:,}", were, address("approvals_record", show="stale")))
    return work


def _requests(person: Person) -> Iterator[Card]:
    """Requests about sharing that they may decide."""
    if not may(person, Act.DECIDE_SHARING):
        return
    waiting = desk_of(person).waiting(Act.DECIDE_SHARING)
    if waiting.open:
        words = f"{_plural(waiting.open, 'request')} {'waits' if waiting.open == 1 else 'wait'}"
        over = f"{waiting.overdue:,} overdue" if waiting.overdue else ""
        yield Card(f"{waiting.open:,}", f"{words} for an answer", address("sharing_requests"), over)


# Administrators and auditors


def _administrator(person: Person, house: House) -> Work:
    accounts = people.lines() if may(person, Act.MANAGE_ACCOUNTS) else []
    locked = sum(account.state == "locked" for account in accounts)
    bare = sum(account.state == "active" and not account.has_second_factor for account in accounts)
    down, backup = _parts_down(house), house.store.newest_act("backup.make")
    nobody = len(blocked(people.persons(), house.store.shares())) if may(person, Act.MANAGE_ACCOUNTS) else 0
    without = [
        Card(
            f"{nobody:,}",
            f"{_plural(nobody, 'share')} {'has' if nobody == 1 else 'have'} nobody who may approve labels",
            address("accounts"),
        )
    ]
    warned = sum(check.verdict is not Verdict.OK for check in at_once(house.settings, house.store))
    return Work(
        "The program",
        [
            Card(f"{locked:,}", f"{_plural(locked, 'account')} locked", address("accounts")),
            Card(f"{bare:,}", f"{_plural(bare, 'account')} without a second factor", address("accounts")),
            Card(f"{down:,}", f"{_plural(down, 'part')} of the service not at work", address("health")),
            Card(
                f"{warned:,}",
                f"{_plural(warned, 'warning')} about the program and its machine",
                address("health"),
            ),
            Card(_age(datetime.now(UTC) - backup), "since the last backup", address("health"))
            if backup
            else Card("None", "yet: no backup was ever made", address("health")),
            *(without if nobody else ()),
        ],
    )


def _parts_down(house: House) -> int:
    state = last_known(house.settings.home)
    if state is None:
        return 0
    # That this part is at work is told by its answering.
    return sum(part.state != "up" for name, part in state.parts.items() if name != "web")


def _auditor(person: Person, house: House) -> Work:
    marked = house.store.newest_act("audit.review")
    due = marked is None or datetime.now(UTC) - marked > _WEEK
    big, words = ("Not yet", "marked as reviewed this week") if due else ("Reviewed", "this week")
    more = f"Last on {moment(marked)}" if marked else "It was never marked as reviewed"
    return Work("The audit trail", [Card(big, words, address("audit"), more)])


_OF_ROLE: dict[Role, Callable[[Person, House], Work]] = {
    Role.RECORDS: _records,
    Role.REVIEWER: _reviewer,
    Role.STEWARD: _steward,
    Role.ADMINISTRATOR: _administrator,
    Role.AUDITOR: _auditor,
}


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _age(age: timedelta) -> str:
    """How old something is, as people say it."""
    if age.days >= 1:
        return f"{age.days:,} {_plural(age.days, 'day')}"
    return seconds_words(max(0.0, age.total_seconds()))
