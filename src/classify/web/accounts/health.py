"""Are the accounts of a home whole? For `classify doctor` and `classify db check`."""

from __future__ import annotations

from classify.checks import Check, Verdict
from classify.settings import Settings
from classify.web.accounts import tables
from classify.web.configure import configure

_SUBJECT = "Accounts"


def examine(settings: Settings) -> Check | None:
    """What there is to say of them; None where there are none. Nothing is changed.

    Raises:
        SetupError: the database or the key of the web application cannot be used.
    """
    from django.db import DatabaseError

    if not tables.there_are(settings):
        return None
    configure(settings)
    if tables.missing():
        remedy = "Bring them up to date: classify db migrate."
        return Check(_SUBJECT, Verdict.WRONG, "The tables of the accounts are of an older version.", remedy)
    try:
        return _told()
    except DatabaseError:
        return Check(_SUBJECT, Verdict.WRONG, "The accounts cannot be read.", tables.REMEDY)


def _told() -> Check:
    from classify.rights import Role
    from classify.web.accounts import people

    lines = people.lines()
    unreadable = _whose_factors_cannot_be_read()
    if unreadable:
        remedy = (
            "Put the keys/web.key of before back (classify restore FILE --keys KEYS), or give each a new "
            "start: classify users reset NAME."
        )
        whose = ", ".join(unreadable[:5])
        sentence = f"The second factors of {len(unreadable)} accounts cannot be read: {whose}."
        return Check(_SUBJECT, Verdict.WRONG, sentence, remedy)
    in_use = [line for line in lines if line.state == "active"]
    locked = [line.name for line in lines if line.state == "locked"]
    sentence = f"{len(lines)} accounts, {len(in_use)} in use, {len(locked)} locked."
    administrators = [
        line
        for line in lines
        if line.state != "disabled"
        and any(held.role is Role.ADMINISTRATOR and held.is_whole_city for held in line.assignments)
    ]
    if lines and not administrators:
        remedy = "Make one: classify users add NAME --role administrator."
        return Check(_SUBJECT, Verdict.WARNING, f"{sentence} Nobody administers them.", remedy)
    if len(administrators) == 1:
        remedy = "Best there are two: who is ill or locked out can then be helped by the other."
        return Check(_SUBJECT, Verdict.OK, f"{sentence} One administrator.", remedy)
    return Check(_SUBJECT, Verdict.OK, sentence)


def _whose_factors_cannot_be_read() -> list[str]:
    from allauth.mfa.models import Authenticator
    from cryptography.fernet import Fernet, InvalidToken
    from django.conf import settings

    lost = []
    for factor in Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user"):
        try:
            Fernet(settings.FACTOR_KEY).decrypt(factor.data["secret"].encode())
        except InvalidToken:
            lost.append(factor.user.username)
    return lost
