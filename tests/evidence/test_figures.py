"""Figures: the whole home, nothing left out, as of a day."""

from __future__ import annotations

from datetime import timedelta

from classify.evidence.figures import NEVER, figures
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings
from tests.evidence.conftest import AT, POLICY
from tests.inventory.sharing import asked, items, recipient


def test_every_file_is_counted_once_by_label_and_by_outcome(store: Store, settings: Settings) -> None:
    told = figures(store, settings, POLICY, today=AT.date())
    counts = Catalogue(store).overview(store.shares()[0], examples=0)
    assert told.files == counts.files + counts.members == sum(told.outcomes.values())
    assert sum(number for _, number in told.labels) == told.files
    assert told.unread == counts.unread


def test_a_share_ages_and_one_that_was_never_read_is_told(store: Store, settings: Settings) -> None:
    store.share(settings.home.parent / "never", name="Never", department="Fire")
    today = store.last_scan(store.shares()[0])
    assert today is not None
    for days, words in (
        (0, "Within 30 days"),
        (31, "Within 90 days"),
        (365, "Within a year"),
        (366, "Longer ago"),
    ):
        ages = dict(figures(store, settings, POLICY, today=today.date() + timedelta(days)).ages)
        assert (ages[words], ages[NEVER]) == (1, 1), words
        assert sum(ages.values()) == 2


def test_requests_of_this_year_are_told_apart(store: Store, settings: Settings) -> None:
    asked(store, items(store, store.shares()[0]), recipient(store))
    for days, lately in ((0, 1), (400, 0)):
        told = figures(store, settings, POLICY, today=AT.date() + timedelta(days))
        assert (told.ever.requests, told.this_year.requests) == (1, lately)
        assert told.untimed == 0


def test_the_policy_is_told_with_the_day_from_which_scans_used_it(store: Store, settings: Settings) -> None:
    known = figures(store, settings, POLICY, today=AT.date()).policies
    assert (known.labels, known.rules) == (POLICY.version, len(POLICY.rules))
    assert 0 < known.laws_read <= known.laws
