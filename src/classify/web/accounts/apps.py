"""Django's entry to this room."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and what hangs on them."""

    name = "classify.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listens to what sign-in has to tell the audit trail."""
        from classify.web.accounts import events

        events.listen()
