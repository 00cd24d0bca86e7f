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

from classify.errors import SetupError
from classify.inventory import upgrade
from classify.inventory.database import Database
from classify.inventory.store.backups import Backups
from classify.inventory.store.joined import Joined
from classify.inventory.store.keys import KEY_MARK, Keys
from classify.inventory.store.labels import Labels
from classify.inventory.store.notices import Notices
from classify.inventory.store.retention import Retention
from classify.inventory.store.scans import Scans
from classify.inventory.store.schedules import Schedules
from classify.inventory.store.shares import Shares
from classify.inventory.store.surveys import Surveys
from classify.inventory.store.totals import Totals
from classify.inventory.tables import HomeFact
from classify.keys import KeyRing


class Store(Shares, Scans, Joined, Labels, Backups, Keys, Retention, Surveys, Totals, Schedules, Notices):
    """An open inventory, chapter by chapter: its shares, their scans, labels, schedules, and the trail."""

    @classmethod
    def open(cls, home: Path, database_url: str = "", *, packs: Path | None = None) -> Self:
        """The inventory of `home`; its database and keys are made on first use.

        `packs` is the folder of a site's own packs: what they find is masked in names, too.

        Raises:
            SetupError: folder, database or keys cannot be used, or do not belong together.
        """
        database = Database.at(home, database_url)
        with database.reading() as session:
            mark = session.get(HomeFact, KEY_MARK)
        keys = KeyRing.open(home, may_create=mark is None)
        following = keys.following
        is_renewed = mark is not None and following is not None and mark.value == following.check_mark()
        if is_renewed:
            # All keys were renewed, and the program ended before it could say so in the key file.
            keys.complete_renewal()
        if mark is None:
            with database.writing() as session:
                session.add(HomeFact(name=KEY_MARK, value=keys.check_mark()))
        elif mark.value != keys.check_mark():
            raise SetupError(
                "The key file does not belong to this inventory.",
                remedy="Put the keys/keys.json back that this inventory was written with.",
            )
        store = cls(home, database, keys, packs=packs)
        if is_renewed:
            store.take_trail_under_new_keys()
        store._upgrade()
        store._sign_what_is_there()
        return store

    def _upgrade(self) -> None:
        with self.database.reading() as session:
            if not upgrade.is_due(session):
                return
        known = self.shares()
        with self.database.writing() as session:
            # Another process may have done it meanwhile.
            if upgrade.is_due(session):
                upgrade.tell_members_apart(session, known)
