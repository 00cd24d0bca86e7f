"""Every control of signing in, tried for real: `python -m classify.web.rehearsal`, in a process of its own.

An auditor believes what was tried. The application of these pages is set up on a home that is thrown away
afterwards, an invented person is made, and all that must not work is attempted as a stranger would. What held
is printed as a line of JSON: a name for each attempt, true where the control held. The numbers of the
controls are those of the CJIS Security Policy 6.0; `classify.evidence.cjis` says them in words.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from classify.errors import ClassifyError
from classify.settings import Settings

_PASSWORD = "bandstand-in-the-rain"  # noqa: S105 - of a person who exists for some seconds
_NAME = "rehearsal"
_LONG_AGO = 13 * 3600
_IDLE = 31 * 60
_OK, _MOVED, _REFUSED, _NOT_THERE, _TOO_MANY = 200, 302, 403, 404, 429
Attempt = Callable[[], bool]


def main() -> int:
    """Tries everything and prints what held."""
    with tempfile.TemporaryDirectory(prefix="classify-rehearsal-") as place:
        print(json.dumps(held(Settings(home=Path(place), jobs=1, ocr=False))))  # noqa: T201 - its answer
    return 0


def held(settings: Settings) -> dict[str, bool]:
    """What held on the home of `settings`, which must be empty; an attempt that failed did not hold."""
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from classify.web.house import close_house

    try:
        attempts = _Attempts()
        return {name: _really(attempt) for name, attempt in attempts.all().items()}
    finally:
        close_house()


def _really(attempt: Attempt) -> bool:
    try:
        return attempt()
    except Exception:  # noqa: BLE001 - the outer edge: whatever went wrong, the control was not seen to hold
        return False


class _Attempts:
    """What is tried, in an order in which none spoils the next."""

    def __init__(self) -> None:
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
        from django.utils import timezone

        from classify.rights import Assignment, Role
        from classify.web.accounts import people
        from classify.web.accounts.models import Account

        self._people, self._accounts = people, Account.objects
        for name in (_NAME, "without-factor", "locked-out"):
            people.add(
                name,
                [Assignment(Role.REVIEWER)],
                actor="rehearsal",
                password=_PASSWORD,
                trained_on=timezone.localdate(),
                must_change=False,
            )
        for name in (_NAME, "locked-out"):
            TOTP.activate(self._accounts.get(username=name), generate_totp_secret())

    def all(self) -> dict[str, Attempt]:
        """By name."""
        return {
            "stranger": self.strangers_see_the_sign_in_page,
            "second_factor": self.a_password_alone_does_not_do,
            "enrolment": self.who_has_no_second_factor_must_enrol_one,
            "banner": self.the_banner_comes_before_everything,
            "weak_passwords": self.weak_passwords_are_refused,
            "roles": self.what_is_not_theirs_is_refused,
            "forgery": self.forged_forms_are_refused,
            "errors": self.errors_tell_nothing,
            "headers": self.pages_take_nothing_from_elsewhere,
            "idle": self.half_an_hour_hides_the_content,
            "twelve_hours": self.twelve_hours_end_a_session,
            "logout": self.a_session_that_ended_is_no_way_in,
            "trail": self.the_trail_tells_who_when_and_how_it_ended,
            "no_trail_no_entry": self.nobody_enters_whose_entry_cannot_be_noted,
            "lockout": self.five_failures_lock_until_somebody_releases,
        }

    # Attempts, each a sentence that must be true

    def strangers_see_the_sign_in_page(self) -> bool:
        answers = [_client().get(path) for path in ("/", "/inventory/", "/audit/", "/accounts/")]
        return all(_leads_to(answer, "/account/login/") for answer in answers)

    def a_password_alone_does_not_do(self) -> bool:
        client = _client()
        _give_password(client, _NAME)
        return not _is_in(client) and _leads_to(client.get("/"), "/account/login/")

    def who_has_no_second_factor_must_enrol_one(self) -> bool:
        client = _client()
        _give_password(client, "without-factor")
        _acknowledge(client)
        return not _shows_content(client.get("/"))

    def the_banner_comes_before_everything(self) -> bool:
        client = self._past_the_factor()
        before = client.get("/")
        _acknowledge(client)
        return before.status_code == _MOVED and "banner" in before.url and _shows_content(client.get("/"))

    def weak_passwords_are_refused(self) -> bool:
        for number, password in enumerate(("short1!", "password123", "12345678")):
            try:
                self._people.add(f"weak-{number}", [], actor="rehearsal", password=password)
            except ClassifyError:
                continue
            return False
        return True

    def what_is_not_theirs_is_refused(self) -> bool:
        client = self._inside()
        paths = ("/accounts/", "/audit/", "/settings/")
        return all(client.get(path).status_code in (_REFUSED, _NOT_THERE) for path in paths)

    def forged_forms_are_refused(self) -> bool:
        client = self._inside(forging=True)
        return bool(client.post("/account/logout/").status_code == _REFUSED)

    def errors_tell_nothing(self) -> bool:
        answer = self._inside().get("/no-such-page/")
        told = answer.content.decode()
        return answer.status_code == _NOT_THERE and not any(
            word in told for word in ("Traceback", "urlpatterns", "DEBUG", "site-packages")
        )

    def pages_take_nothing_from_elsewhere(self) -> bool:
        headers = self._inside().get("/").headers
        policy = headers.get("Content-Security-Policy", "")
        return (
            "script-src 'self'" in policy
            and "unsafe" not in policy
            and headers.get("X-Frame-Options") == "DENY"
            and "no-store" in headers.get("Cache-Control", "")
        )

    def half_an_hour_hides_the_content(self) -> bool:
        from classify.web.gate import SEEN

        client = self._inside()
        session = client.session
        session[SEEN] = time.time() - _IDLE
        session.save()
        answer = client.get("/")
        return answer.status_code == _MOVED and "idle" in answer.url

    def twelve_hours_end_a_session(self) -> bool:
        from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

        client = self._inside()
        session = client.session
        records = session[AUTHENTICATION_METHODS_SESSION_KEY]
        for record in records:
            record["at"] -= _LONG_AGO
        session[AUTHENTICATION_METHODS_SESSION_KEY] = records
        session.save()
        return _leads_to(client.get("/"), "/account/login/")

    def a_session_that_ended_is_no_way_in(self) -> bool:
        client = self._inside()
        kept = {name: morsel.value for name, morsel in client.cookies.items()}
        again = _client()
        for name, value in kept.items():
            again.cookies[name] = value
        was_a_way_in = _shows_content(again.get("/"))
        client.post("/account/logout/")
        return was_a_way_in and _leads_to(again.get("/"), "/account/login/")

    def the_trail_tells_who_when_and_how_it_ended(self) -> bool:
        """AU-3, and hundredths of a second in UTC (AU-8)."""
        from classify.web.house import house

        rows = json.loads(house().store.exported_trail())["rows"]
        mine = [row for row in rows if _NAME in (row["actor"], row["subject"].removeprefix("account:"))]
        stamped = all("." in row["at"] and row["at"].endswith("+00:00") for row in rows)
        return stamped and {"session.begin"} <= {row["action"] for row in mine}

    def nobody_enters_whose_entry_cannot_be_noted(self) -> bool:
        from classify.web.house import house

        store = house().store

        def fails(*_: Any, **__: Any) -> None:
            raise ClassifyError("The trail cannot be written.")

        client = _client()
        noted = store.audit_of
        store.audit_of = fails  # type: ignore[method-assign]
        try:
            _give_password(client, _NAME)
            _give_code(client, self._code(_NAME))
        except ClassifyError:
            pass
        finally:
            store.audit_of = noted  # type: ignore[method-assign]
        return not _is_in(client)

    def five_failures_lock_until_somebody_releases(self) -> bool:
        name = "locked-out"
        answers = [_give_password(_client(), name, "not the password").status_code for _ in range(5)]
        client = _client()
        _give_password(client, name)
        shut_out = not _is_in(client) and answers[-1] == _TOO_MANY
        self._people.release(name, actor="rehearsal")
        client = self._past_the_factor(name)
        return shut_out and _is_in(client)

    # Ways in

    def _past_the_factor(self, name: str = _NAME, *, forging: bool = False) -> Any:
        client = _client()
        _give_password(client, name)
        _give_code(client, self._code(name))
        if forging:
            client.handler.enforce_csrf_checks = True
        return client

    def _inside(self, *, forging: bool = False) -> Any:
        client = self._past_the_factor()
        _acknowledge(client)
        if not _is_in(client):
            raise ClassifyError("The invented person could not sign in.")
        client.handler.enforce_csrf_checks = forging
        return client

    def _code(self, name: str) -> str:
        """What the person's app shows; one that was used is forgotten, as half a minute later."""
        from allauth.mfa.models import Authenticator
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
        from allauth.mfa.utils import decrypt
        from django.core.cache import cache

        cache.clear()
        kept = Authenticator.objects.get(user=self._accounts.get(username=name), type="totp")
        return str(format_hotp_value(hotp_value(decrypt(kept.data["secret"]), int(time.time()) // 30)))


def _client() -> Any:
    from django.test import Client

    return Client(raise_request_exception=False)


def _give_password(client: Any, name: str, password: str = _PASSWORD) -> Any:
    return client.post("/account/login/", {"login": name, "password": password})


def _give_code(client: Any, code: str) -> Any:
    return client.post("/account/factors/authenticate/", {"code": code})


def _acknowledge(client: Any) -> None:
    client.post("/banner/", {"acknowledged": "yes"})


def _is_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


def _leads_to(answer: Any, path: str) -> bool:
    return bool(answer.status_code == _MOVED and answer.url.startswith(path))


def _shows_content(answer: Any) -> bool:
    return bool(answer.status_code == _OK)


if __name__ == "__main__":
    sys.exit(main())
