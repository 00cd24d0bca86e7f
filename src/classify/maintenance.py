"""What a home needs regularly, whoever calls: is it whole, what is due, and what other rooms add.

Each step is told in one sentence with its counts; a step that cannot be taken is told as such and the others
are taken all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from classify.backup import accounts, keep_one_more
from classify.errors import ClassifyError
from classify.inventory.catalogue import Catalogue
from classify.inventory.effects import NEVER
from classify.inventory.retention import Purged, Rule
from classify.inventory.store import Store
from classify.settings import Settings
from models.approval import Staleness

MISFITS = "things that do not fit"
"""The count of the chain check, among the numbers of its step."""
_REMEDY = "Tell information security; see all with classify verify."


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one step."""

    step: str
    sentence: str
    numbers: dict[str, int] = field(default_factory=dict)
    wrong: bool = False
    """Somebody must act now."""
    remedy: str = ""
    code: str = ""
    """Of the error that kept it from being taken."""


Step = Callable[[Store, Settings, date], Taken]


def audit_chain(store: Store, _settings: Settings, _today: date) -> Taken:
    """Checks the audit trail and every label's signature (`classify verify`); pages say what it met."""
    complaints = store.complaints()
    store.note_of_check(len(complaints))
    numbers = {MISFITS: len(complaints)}
    if complaints:
        return Taken(
            "audit",
            f"{len(complaints):,} things in the inventory do not fit.",
            numbers,
            wrong=True,
            remedy=_REMEDY,
        )
    return Taken("audit", "The audit trail is whole and every label is as it was signed.", numbers)


def review_list(store: Store, _settings: Settings, today: date) -> Taken:
    """Counts what may be public and was not judged for a quarter."""
    catalogue = Catalogue(store)
    items = sum(catalogue.to_review(share, today).items for share in store.shares())
    return Taken(
        "review",
        f"{items:,} files proposed as public were given that label more than a quarter ago.",
        {"to be looked at again": items},
        remedy="List them: classify maintain --review." if items else "",
    )


def seal_list(store: Store, _settings: Settings, today: date) -> Taken:
    """Counts youth records by whether their day to be sealed has come."""
    catalogue = Catalogue(store)
    found = [catalogue.to_seal(share, today) for share in store.shares()]
    items, certain = sum(one.items for one in found), sum(one.certain for one in found)
    return Taken(
        "seal",
        f"{items:,} youth records; of {certain:,} the youth has turned 18 for certain.",
        {"youth records": items, "to be sealed for certain": certain},
        remedy="List them: classify maintain --seal." if items else "",
    )


def labels_in_effect(store: Store, _settings: Settings, today: date) -> Taken:
    """Brings labels in effect to the day: an override ends with its last one."""
    counts: Counter[str] = Counter()
    for share in store.shares():
        counts.update(store.bring_in_effect(share, today))
    stands = counts.pop(Staleness.NONE.value, 0)
    counts.pop(NEVER, None)
    stale = sum(counts.values())
    return Taken(
        "approvals",
        f"{stands:,} labels are in effect; {stale:,} that were are to be looked at again.",
        {"labels in effect": stands, "labels to be looked at again": stale},
        remedy="A data steward finds them under Approvals." if stale else "",
    )


def sharing(store: Store, _settings: Settings, today: date) -> Taken:
    """Counts what waits too long in sharing: agreements that end soon, requests past their day, and releases
    whose data should be destroyed or lean on an agreement that is over.
    """
    ends = store.agreements_expiring(today)
    numbers = {f"agreements that end within {days} days": ends[days] for days in sorted(ends, reverse=True)}
    soon, late = ends[max(ends)], store.overdue_requests(today)
    kept, without = store.overdue_releases(today), store.releases_without_ground(today)
    numbers["requests past their day"] = late
    numbers["releases past their use, not confirmed as destroyed"] = kept
    numbers["releases whose agreement is over"] = without
    return Taken(
        "sharing",
        f"{soon:,} agreements end within {max(ends)} days; {late:,} requests are past their day; "
        f"{kept:,} releases are past their use and {without:,} lean on an agreement that is over.",
        numbers,
        remedy="A data steward finds them under Sharing." if soon or late or kept or without else "",
    )


def retention(store: Store, settings: Settings, _today: date) -> Taken:
    """Removes what the city's retention rule lets go (`classify purge`); nothing where there is none."""
    rule = Rule(settings.gone_kept_days, settings.history_kept_days)
    if not rule:
        return Taken("retention", "No retention rule is set: everything is kept.")
    over = sum((store.purge(share, rule) for share in store.shares()), Purged())
    numbers = {"files that were gone, removed": over.files, "former labels, removed": over.labels}
    return Taken("retention", f"{over.files:,} files that were gone were removed by the rule.", numbers)


def unused_accounts(store: Store, settings: Settings, _today: date) -> Taken:
    """Disables accounts nobody used for 90 days (CJIS Security Policy AC-2(3))."""
    if store.database.is_sqlite and not (settings.home / accounts.FILE).exists():
        return Taken("accounts", "There are no accounts.", {"accounts disabled": 0})
    told = accounts.asked(settings.home, settings.database_url, "unused")
    disabled = told["disabled"]
    if not disabled:
        return Taken("accounts", "No account was unused for 90 days.", {"accounts disabled": 0})
    return Taken(
        "accounts",
        f"Disabled, since nobody used them for 90 days: {', '.join(disabled)}.",
        {"accounts disabled": len(disabled)},
        remedy="Let one be used again: classify users release NAME.",
    )


def backup(store: Store, settings: Settings, _today: date) -> Taken:
    """Makes a proved backup where the settings say."""
    if settings.backup_folder is None:
        remedy = "Set backup_folder in settings.toml (docs/backup.md)."
        return Taken("backup", "No backup was made: no folder for backups is set.", remedy=remedy)
    made = keep_one_more(store, settings.backup_folder, keep=settings.backups_kept)
    sentence = "A backup was made, restored on the side and compared."
    return Taken("backup", sentence, {"rows in the backup": made.rows})


STEPS: list[tuple[str, Step]] = [
    ("audit", audit_chain),
    ("review", review_list),
    ("seal", seal_list),
    ("approvals", labels_in_effect),
    ("sharing", sharing),
    ("retention", retention),
    ("accounts", unused_accounts),
    ("backup", backup),
]
"""In the order they are taken."""


def maintain(
    store: Store, settings: Settings, today: date, only: frozenset[str] = frozenset()
) -> Iterator[Taken]:
    """Takes all steps (or `only` those named), one after the other."""
    for name, step in STEPS:
        if only and name not in only:
            continue
        try:
            yield step(store, settings, today)
        except ClassifyError as error:
            sentence = f"This step could not be taken: {error.sentence}"
            yield Taken(name, sentence, wrong=True, remedy=error.what_to_do, code=error.code)


def today() -> date:
    """The day it is where this machine stands."""
    return datetime.now().astimezone().date()
