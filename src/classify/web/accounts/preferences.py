"""What people choose for themselves; nothing here decides a right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classify.web.accounts.models import Account
from classify.web.keys import ACTIONS, USUAL, refused


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """A person's keys of the screen."""

    on: bool
    keys: Mapping[str, str]
    """The key of each action."""

    def as_told(self) -> dict[str, object]:
        """For the script of pages."""
        actions = [
            {"name": action.name, "words": action.words, "key": self.keys[action.name]} for action in ACTIONS
        ]
        return {"on": self.on, "actions": actions}


def keys_of(account: Account) -> KeyChoice:
    """The keys of an account: the usual ones, but for those that were chosen and still can be."""
    kept = account.preferences.get("keys", {})
    keys = {**USUAL, **{name: key for name, key in kept.get("keys", {}).items() if name in USUAL}}
    if refused(keys):  # an action that came later has a key somebody chose for another
        keys = dict(USUAL)
    return KeyChoice(bool(kept.get("on", True)), keys)


def choose_keys(account: Account, choice: KeyChoice) -> None:
    """Keeps the keys of an account."""
    account.preferences = {**account.preferences, "keys": {"on": choice.on, "keys": dict(choice.keys)}}
    account.save(update_fields=["preferences"])
