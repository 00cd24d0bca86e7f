"""A signed-in session of another home than this process's: `python -m tests.web.signed_in HOME NAME ROLE...`

Django is set up for one home a process; where a test has a service on a home of its own, this makes an
account there, with a second factor, and prints the key of a session that is past the gate.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from classify.rights import Assignment, Role
from classify.settings import Settings


def session_in(home: Path, name: str, *roles: Role) -> str:
    """The key of the session."""
    command = [sys.executable, "-m", "tests.web.signed_in", str(home), name, *(role.value for role in roles)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]


def _sign_in(home: Path, name: str, roles: list[Role]) -> str:
    from classify.web.accounts.tables import open_accounts

    open_accounts(Settings(home=home, jobs=1, ocr=False))
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client
    from django.utils import timezone

    from classify.web.accounts import people
    from classify.web.accounts.models import Account

    people.add(
        name,
        [Assignment(role) for role in roles],
        actor="tests",
        grants=["content"],
        trained_on=timezone.localdate(),
        must_change=False,
    )
    account = Account.objects.get(username=name)
    TOTP.activate(account, generate_totp_secret())
    client = Client()
    client.force_login(account, "classify.web.accounts.backend.Unlocked")
    session = client.session
    session["banner_seen"] = True
    session[METHODS] = [{"method": "password", "at": time.time(), "username": name}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return str(client.cookies["session"].value)


if __name__ == "__main__":
    sys.stdout.write(_sign_in(Path(sys.argv[1]), sys.argv[2], [Role(role) for role in sys.argv[3:]]) + "\n")
