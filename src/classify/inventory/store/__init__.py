"""The inventory as scans use it. Each method is one transaction; nothing else holds a session.

How a scan goes::

    store = Store.open(home)
    share = store.share(Path("/srv/police"), criminal_justice=True)
    with store.scanning(share, detector_version=..., policy_version=...) as scan:
        store.bring_forward(scan, recipe)         # what other detectors cannot touch is up to date
        store.register(scan, crawl(folder))       # every file has its row before it is opened
        for file in store.pending(scan): ...      # what must be read; the rest is unchanged
        store.record(scan, batch, results)        # results and checkpoint in one transaction
        store.finish(scan)                        # what is gone, counts
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from sqlalchemy import select

from classify.errors import ClassifyError, SetupError
from classify.inventory import copying, upgrade
from classify.inventory.bulk import insert_new
from classify.inventory.database import Database
from classify.inventory.locks import Lock, only_one
from classify.inventory.store.answers import Answers
from classify.inventory.store.approvals import Approvals
from classify.inventory.store.backups import Backups
from classify.inventory.store.copies import Copies
from classify.inventory.store.demonstration import Demonstration
from classify.inventory.store.evidence import Evidence
from classify.inventory.store.exposures import Exposures
from classify.inventory.store.joined import Joined
from classify.inventory.store.keys import KEY_MARK, Keys
from classify.inventory.store.lessons import Taught
from classify.inventory.store.notices import Notices
from classify.inventory.store.probes import Probes
from classify.inventory.store.questions import Questions
from classify.inventory.store.releases import Releases
from classify.inventory.store.retention import Retention
from classify.inventory.store.scans import Scans
from classify.inventory.store.schedules import Schedules
from classify.inventory.store.surveys import Surveys
from classify.inventory.store.totals import Totals
from classify.inventory.tables import HOME_FACT
from classify.keys import KeyRing


class Store(
    Answers,
    Scans,
    Joined,
    Taught,
    Backups,
    Keys,
    Retention,
    Surveys,
    Totals,
    Schedules,
    Notices,
    Questions,
    Probes,
    Approvals,
    Exposures,
    Releases,
    Copies,
    Evidence,
    Demonstration,
):
    """An open inventory, chapter by chapter: its shares, their scans, labels, schedules, and the trail."""

    @classmethod
    def open(cls, home: Path, database_url: str = "", *, packs: Path | None = None) -> Self:
        """The inventory of `home`; its database and keys are made on first use.

        `packs` is the folder of a site's own packs: what they find is masked in names, too.

        Raises:
            SetupError: folder, database or keys cannot be used, or do not belong together.
        """
        database = Database.at(home, database_url)
        try:
            store = cls(home, database, _keys_of(home, database), packs=packs)
            store.take_keys_that_were_renewed()
            store._upgrade()
            store._sign_what_is_there()
        except ClassifyError:
            database.close()
            raise
        return store

    def copy_to(self, target: Database, *, told: copying.Told = lambda *_: None) -> list[copying.Copied]:
        """The whole inventory in another, empty database; the copy is noted in both audit trails.

        Raises:
            InventoryError: a scan runs; `target` is not empty; a row did not arrive as it was.
            SetupError: `target` cannot be opened.
        """
        with self.no_scans(self.shares()):
            # Before the copy, so that the signed head of the trail fits both databases.
            self.audit("database.copy", to=target.engine.dialect.name)
            return copying.copy(self.database, target, told=told)

    def _upgrade(self) -> None:
        with self.database.reading() as session:
            if not upgrade.is_due(session):
                return
        known = self.shares()
        with self.database.writing() as session:
            only_one(session, Lock.TABLES)
            # Another process may have done it meanwhile.
            if upgrade.is_due(session):
                upgrade.tell_members_apart(session, known)


def _keys_of(home: Path, database: Database) -> KeyRing:
    """The keys of `home`, made on first use. Raises SetupError where they are not the inventory's."""
    keys = KeyRing.open(home, may_create=_key_mark(database) is None)
    if _key_mark(database) is None:
        with database.writing() as session:
            insert_new(session, HOME_FACT, [{"name": KEY_MARK, "value": keys.check_mark()}])
    # Another process may have been the first: its mark stands. Keys that wait in the file may be in use.
    following = keys.following
    known = {keys.check_mark(), following.check_mark() if following else ""}
    if _key_mark(database) not in known:
        raise SetupError(
            "The key file does not belong to this inventory.",
            remedy="Put the keys/keys.json back that this inventory was written with.",
        )
    return keys


def _key_mark(database: Database) -> str | None:
    """Tells with which keys the inventory was written; None while nobody has written it."""
    with database.reading() as session:
        mark: str | None = session.scalar(select(HOME_FACT.c.value).where(HOME_FACT.c.name == KEY_MARK))
        return mark
