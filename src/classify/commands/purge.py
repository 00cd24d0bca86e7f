"""`classify purge`: what is over and was kept long enough goes, by the retention rule."""

from __future__ import annotations

from classify.commands.terminal import runnable, say
from classify.errors import SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.retention import Purged, Rule
from classify.inventory.store import Store
from classify.settings import Settings
from models.words import many


def purge(settings: Settings, *, share: str = "", really: bool = False) -> None:
    """Tells what the rule in the settings lets go, and with `really` removes it.

    Raises:
        SetupError: there is no rule.
    """
    rule = Rule(settings.gone_kept_days, settings.history_kept_days)
    if not rule:
        raise SetupError(
            "There is no retention rule, so everything is kept.",
            remedy="Set gone_kept_days or history_kept_days in settings.toml, as the city's schedule says.",
        )
    say(f"Rule: {_told(rule)}")
    with Store.open(settings.home, settings.database_url) as store:
        shares = [Catalogue(store).share(share)] if share else store.shares()
        total = Purged()
        for each in shares:
            over = store.purge(each, rule) if really else store.purge_due(each, rule)
            if over:
                say(f"  {each.shown_name}: {_sentence(over)}")
            total += over
    if not total:
        say("Nothing is due.")
    elif really:
        say(f"Removed: {_sentence(total)} The audit trail notes rule and numbers.")
    else:
        say(runnable("Nothing was removed. To remove it: classify purge --yes"))


def _told(rule: Rule) -> str:
    parts = []
    if rule.gone_days is not None:
        parts.append(f"files that are gone are kept {rule.gone_days:,} days")
    if rule.history_days is not None:
        parts.append(f"former labels and scans {rule.history_days:,} days")
    return "; ".join(parts) + "."


def _sentence(over: Purged) -> str:
    return (
        f"{many(over.files, 'file')} gone from the share, with {many(over.findings, 'finding')}, "
        f"{many(over.labels, 'former label')}, {many(over.sightings, 'entry', 'entries')} of former scans."
    )
