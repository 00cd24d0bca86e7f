"""The invented people of the demonstration: one of each role, in by one click.

Nobody proves who they are there, so this is for an inventory that holds nothing but invented files
(`House.demonstration`); everywhere else these people are never made and let nobody in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from classify.rights import Assignment, Role
from classify.web.accounts import people
from classify.web.accounts.adapter import has_second_factor
from classify.web.accounts.models import Account
from classify.web.gate import BANNER, INVENTED, SEEN

PASSWORD = "paper-mill-under-snow"  # noqa: S105 - it opens nothing: the second factor is known to nobody
"""Asked for where an act wants to know again who one is."""


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist."""

    name: str
    shown_name: str
    role: Role
    grants: tuple[str, ...]
    does: str

    @property
    def first_name(self) -> str:
        """As their button calls them."""
        return self.shown_name.partition(" ")[0]


PEOPLE = (
    Invented(
        "rosa",
        "Rosa Whitcomb",
        Role.RECORDS,
        ("content", "cji"),
        "Adds shares, runs scans, sees what could not be read.",
    ),
    Invented(
        "ravi",
        "Ravi Ostrander",
        Role.REVIEWER,
        ("content", "cji"),
        "Looks at what was found, in place, with every value blacked out.",
    ),
    Invented(
        "stella",
        "Stella Brandvold",
        Role.STEWARD,
        ("content", "cji"),
        "Answers for the labels of the city's files.",
    ),
    Invented("ada", "Ada Lindgren", Role.ADMINISTRATOR, (), "Makes accounts, sees settings and health."),
    Invented(
        "otis", "Otis Fairbairn", Role.AUDITOR, (), "Reads the audit trail and checks that it is whole."
    ),
)


def make_people() -> None:
    """Makes who is not there yet, trained and vetted today. Raises AccountError."""
    known = {line.name for line in people.lines()}
    for one in PEOPLE:
        if one.name not in known:
            people.add(
                one.name,
                [Assignment(one.role)],
                actor="demonstration",
                password=PASSWORD,
                grants=one.grants,
                shown_name=one.shown_name,
                must_change=False,
            )
    for account in Account.objects.filter(username__in=[one.name for one in PEOPLE], made_by="demonstration"):
        account.trained_on = account.vetted_on = timezone.localdate()
        account.password_changed_at = timezone.now()
        account.save()
        if not has_second_factor(account):
            TOTP.activate(account, generate_totp_secret())


def enter(request: HttpRequest, name: str) -> bool:
    """Signs in as one of the invented people; returns whether there is such a one."""
    account = Account.objects.filter(
        username=name, username__in=[one.name for one in PEOPLE], made_by="demonstration", is_active=True
    ).first()
    if account is None:
        return False
    request.session.flush()  # nothing of who was here before
    login(request, account, backend="classify.web.accounts.backend.Unlocked")
    record_authentication(request, account, "demonstration")
    request.session[BANNER] = request.session[INVENTED] = True
    request.session[SEEN] = time.time()
    return True
