"""Sessions of a person: where they are signed in, and how they are ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from classify.web.accounts.models import Account

_WHERE = "signed_in_from"
_OWNER = "_auth_user_id"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list of a person's own."""

    browser: str
    address: str
    began: datetime | None
    is_this: bool


def remember_where(request: HttpRequest) -> None:
    """Keeps in a new session what its owner can tell it by."""
    request.session[_WHERE] = {
        "address": request.META.get("REMOTE_ADDR", ""),
        "browser": browser_words(request.META.get("HTTP_USER_AGENT", "")),
        "at": timezone.now().timestamp(),
    }


def sessions_of(request: HttpRequest) -> list[SessionLine]:
    """The open sessions of who asks, this one first, then the newest."""
    found = []
    for session in _open(request.user.pk):
        where = session.get_decoded().get(_WHERE, {})
        at = where.get("at")
        found.append(
            SessionLine(
                browser=where.get("browser", "Browser"),
                address=where.get("address", ""),
                began=datetime.fromtimestamp(at, UTC) if at else None,
                is_this=session.session_key == request.session.session_key,
            )
        )
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda line: (line.is_this, line.began or earliest), reverse=True)


def end_sessions(account: Account) -> None:
    """Signs an account out everywhere."""
    for session in _open(account.pk):
        session.delete()


def end_others(request: HttpRequest) -> int:
    """Signs who asks out everywhere but here; returns of how many sessions."""
    others = [one for one in _open(request.user.pk) if one.session_key != request.session.session_key]
    for session in others:
        session.delete()
    return len(others)


def forget_old() -> int:
    """Removes sessions that have run out; returns how many."""
    return int(Session.objects.filter(expire_date__lt=timezone.now()).delete()[0])


def browser_words(agent: str) -> str:
    """A browser and its system, as a person calls them; never the browser's own long string."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for sign, name in browsers if sign in agent), "Browser")
    system = next((name for sign, name in systems if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def _open(owner: int) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get(_OWNER) == str(owner):
            yield session
