"""The way past sign-in, asked at every request in this order:

1. who is nobody goes to the sign-in page, unless the page is open to all;
2. an account that was disabled or locked is signed out;
3. the banner must be acknowledged in this session (AC-8);
4. a second factor must be enrolled, a password that was set by somebody else changed;
5. twelve hours after signing in, or thirty idle minutes, the person signs in again or unlocks (IA-11, AC-11).

CJIS Security Policy's numbers in brackets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from classify.rights import Person
from classify.web.accounts.adapter import has_second_factor
from classify.web.accounts.models import PASSWORD_DAYS, Account
from classify.web.house import house

SESSION_SECONDS = 12 * 3600
IDLE_SECONDS = 30 * 60
BANNER = "banner_seen"
SEEN = "seen_at"
"""When the person was last active in this session; a second's figures."""
INVENTED = "invented_person"
"""In a session of the demonstration: nobody has proved who they are."""
LOCKED = "idle_locked_at"
"""When the content was hidden after idleness; proof of who it is counts only after that."""
_SEEN_EVERY = 20.0

OPEN = frozenset(
    {
        "healthz",
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "setup",
        "openid_connect_login",
        "openid_connect_callback",
        "favicon",
        "demonstration",
    }
)
"""Routes that nobody signs in for."""
PASSIVE = frozenset({"shares_events"})
"""Routes that a page asks for by itself, as long as it is open: nobody is active because of them."""
BY_ITSELF = "auto"
"""In the address of a page that loads itself again."""
_ENROL = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
_UNLOCK = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "idle"})
_BANNER = frozenset({"banner"})


class Gate:
    """Middleware; stands after the session and the account are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lets the request through or says where the person must go first."""
        route = _route(request)
        request.person = Person("")
        if request.path.startswith("/api/"):
            return self._next(request)  # the API's own door: a token each
        if not request.user.is_authenticated:
            if route in OPEN or route == "":
                return self._next(request)
            return _to("demonstration" if house().demonstration() else "account_login", request)
        account: Account = request.user
        first = self._first(request, account, route)
        if first is not None:
            return first
        request.person = account.as_person()
        return self._next(request)

    @staticmethod
    def _first(request: HttpRequest, account: Account, route: str) -> HttpResponseBase | None:
        """Where the person has to go before what they asked for."""
        if _is_over(request, account):
            logout(request)
            return _to("account_login", request)
        if route in OPEN:
            return None
        _note_activity(request, route)
        if _is_hidden(request):
            return None if route in _UNLOCK else _to("idle", request)
        if not request.session.get(BANNER):
            return None if route in _BANNER else _to("banner", request)
        return _owed(request, account, route)


def _owed(request: HttpRequest, account: Account, route: str) -> HttpResponseBase | None:
    """Where the person has to go for a second factor, then for a password of their own."""
    if not has_second_factor(account):
        return None if route in _ENROL | _UNLOCK else _to("mfa_index", request, after=False)
    if _is_password_due(request, account):
        allowed = route in _ENROL | _UNLOCK | {"account_change_password"}
        return None if allowed else _to("account_change_password", request, after=False)
    return None


def _note_activity(request: HttpRequest, route: str) -> None:
    """Notes in the session that the person was active, or that they were not for half an hour."""
    now = time.time()
    seen = float(request.session.get(SEEN, now))
    if now - seen > IDLE_SECONDS:
        request.session.setdefault(LOCKED, now)
    elif _is_activity(request, route, now - seen):
        request.session[SEEN] = now


def _is_hidden(request: HttpRequest) -> bool:
    """Whether the content is hidden after idleness; no longer so when the person has proved who they are."""
    if LOCKED not in request.session:
        return False
    if not _unlocked_since(request, float(request.session[LOCKED])):
        return True
    del request.session[LOCKED]
    request.session[SEEN] = time.time()
    return False


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _is_activity(request: HttpRequest, route: str, idle: float) -> bool:
    """Whether the person was active, and that is to be noted: not where an open page asked by itself, which
    must not keep a session from idling.
    """
    if route in PASSIVE or BY_ITSELF in request.GET:
        return False
    return idle > _SEEN_EVERY or SEEN not in request.session


def _is_over(request: HttpRequest, account: Account) -> bool:
    """Whether the session has ended; one of the demonstration does as soon as something real is there."""
    if not account.is_active or _session_age(request) > SESSION_SECONDS:
        return True
    return INVENTED in request.session and house().demonstration() is None


def _session_age(request: HttpRequest) -> float:
    """Seconds since the person signed in; reauthentication does not count as that."""
    records = get_authentication_records(request, request.user)
    began = [float(record["at"]) for record in records if not record.get("reauthenticated")]
    return time.time() - max(began) if began else float("inf")


def _is_password_due(request: HttpRequest, account: Account) -> bool:
    """Whether the password was set by somebody else, or is a year old (IA-5); who came from the identity
    provider may not even know it.
    """
    records = get_authentication_records(request, request.user)
    if any(record["method"] == "socialaccount" for record in records):
        return False
    old = timezone.now() - account.password_changed_at > timedelta(days=PASSWORD_DAYS)
    return account.must_change_password or old


def _unlocked_since(request: HttpRequest, moment: float) -> bool:
    """Whether the person proved who they are after `moment`."""
    return any(float(record["at"]) > moment for record in get_authentication_records(request, request.user))


def _to(name: str, request: HttpRequest, *, after: bool = True) -> HttpResponseRedirect:
    address = reverse(name)
    if after and request.method == "GET" and not request.headers.get("HX-Request"):
        address += "?" + urlencode({"next": request.get_full_path()})
    answer = HttpResponseRedirect(address)
    if request.headers.get("HX-Request"):
        # The whole page goes there, not the part that was to be swapped.
        answer.status_code = 200
        answer["HX-Redirect"] = address
        del answer["Location"]
    return answer
