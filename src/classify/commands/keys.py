"""`classify keys`: the keys of a home, new ones for what comes, and all of them anew."""

from __future__ import annotations

from classify.commands.terminal import runnable, say
from classify.inventory.store import Store
from classify.settings import Settings
from models.words import many


def show(settings: Settings) -> None:
    """Where the key file lies and which keys are in use. Raises SetupError."""
    with Store.open(settings.home, settings.database_url) as store:
        told = store.keys.told
    say(f"Key file: {store.keys.path}")
    say(f"Made {told.made}; keys for values: version {told.values}; for paths: version {told.sealing}.")
    if told.renewals:
        often = many(told.renewals, "time")
        say(f"All keys were renewed {often}; the former stay to check the old audit trail.")


def rotate(settings: Settings) -> None:
    """New keys from now on. Raises SetupError when the key file cannot be written."""
    with Store.open(settings.home, settings.database_url) as store:
        version = store.rotate_keys()
    say(f"New keys (version {version}) are used from now on: for each file when it is read next.")
    say(
        "Until then values in files read before and after cannot be compared. To read all files now: "
        "set reread = true for one scan."
    )
    say(runnable("Keep the changed key file apart again: classify backup FILE --keys KEYS"))


def renew(settings: Settings) -> None:
    """All keys anew.

    Raises:
        SetupError: the key file cannot be written.
        InventoryError: somebody is at work, or tampered with the inventory.
    """
    with Store.open(settings.home, settings.database_url) as store:
        items = store.renew_keys()
    say(f"All keys are new; {items:,} rows were written anew, fingerprints of values were forgotten.")
    say("The next scan of each share reads every file again.")
    say(
        runnable(
            "Older copies of the database and of the key file are as dangerous as before: find and delete "
            "them. Then make a new backup: classify backup FILE --keys KEYS"
        )
    )
