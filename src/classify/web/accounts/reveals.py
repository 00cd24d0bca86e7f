"""How many values a person had revealed in the last hour: kept with the account, so that signing in again
does not begin anew.
"""

from __future__ import annotations

import time

from django.db import transaction

from classify.web.accounts.models import Account

MOST_AN_HOUR = 30
"""Whoever reviews needs a few; whoever needs more collects them, and has to ask."""
_HOUR = 3_600
_KEPT = "revealed_at"


def take_one(name: str) -> bool:
    """Counts one more for the account of that name; False where it would be too many."""
    now = time.time()
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(username=name).first()
        if account is None:
            return False
        lately = [at for at in account.preferences.get(_KEPT, []) if now - _HOUR < at <= now]
        if len(lately) >= MOST_AN_HOUR:
            return False
        account.preferences = {**account.preferences, _KEPT: [*lately, now]}
        account.save(update_fields=["preferences"])
    return True
