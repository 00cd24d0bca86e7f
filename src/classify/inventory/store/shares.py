"""The store's shares: made, found, moved and renamed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session
from sqlmodel import select as select_rows

from classify.errors import InventoryError
from classify.inventory import plausible, shares
from classify.inventory.handles import ShareHandle
from classify.inventory.losses import exactly_once
from classify.inventory.shares import Change
from classify.inventory.store.home import Home, stored_id
from classify.inventory.tables import DEPARTMENT, SHARE, Department, Share
from classify.keys import Domain


class Shares(Home):
    """The shares of an inventory."""

    @exactly_once
    def share(
        self,
        folder: Path,
        *,
        name: str = "",
        department: str = "",
        criminal_justice: bool | None = None,
        change: Change = Change.NONE,
        all_gone: bool = False,
        actor: str = "",
        where: Mapping[str, object] | None = None,
    ) -> ShareHandle:
        """The share of `folder`, made when it is new.

        Args:
            folder: where its files lie.
            name: what people call it; by default the folder's own name.
            department: who owns it.
            criminal_justice: whether its data is criminal-justice information; None keeps what is
                known (for a new share: no).
            change: what is meant by a known name at another folder, or a known folder under another name.
                A share whose old folder has nothing any more and whose files all lie here has moved.
            all_gone: (nearly) all files of the share may be missing.
            actor: who makes it, when not this process's user; that is noted then.
            where: from where they do, for the trail.

        Raises:
            InventoryError: folder and name mean two shares, or something `change` must say; the
                criminal-justice flag of a scanned share would change; its files are all missing.
        """
        with self.database.reading() as session:
            handle, place_of = partial(self._handle, session), self._place_of
            chosen = shares.choose(session, handle, place_of, folder, name, change)
            known = chosen.share
            if known is not None:
                if criminal_justice is not None and criminal_justice != known.criminal_justice:
                    raise InventoryError(
                        f"The share {known.name} was scanned "
                        f"{'with' if known.criminal_justice else 'without'} the criminal-justice flag.",
                        remedy="Scan the folder as a new share (--share with another name).",
                    )
                if not all_gone and chosen.change is not Change.REPLACE:
                    plausible.must_not_be_lost(session, handle(known), folder)
        with self.database.writing() as session:
            share = self._new_share(session, folder, name, bool(criminal_justice))
            if known is not None:
                share = session.get_one(Share, known.id)
                share.name = chosen.name or share.name
                share.folder_digest, share.folder_sealed = self._sealed_folder(folder, share.criminal_justice)
            if department:
                share.department_id = _department_id(session, department)
            session.add(share)
            session.flush()
            if known is None and actor:
                told = {**(where or {}), "criminal_justice": share.criminal_justice}
                self._audit_of(actor, session, "share.add", f"share:{share.id}", told)
            if chosen.change is not Change.NONE:
                self._audit(session, f"share.{chosen.change}", subject=f"share:{share.id}")
            return self._handle(session, share)

    @exactly_once
    def share_named(self, name: str) -> ShareHandle:
        """The share people call `name`. Raises InventoryError when there is none."""
        with self.database.reading() as session:
            known = session.exec(select_rows(Share).where(Share.name == name)).first()
            if known is None:
                raise InventoryError(
                    f"There is no share '{name}'.", remedy="See the shares: classify shares."
                )
            return self._handle(session, known)

    @exactly_once
    def share_numbered(self, number: int) -> ShareHandle:
        """The share with that number. Raises InventoryError when there is none."""
        with self.database.reading() as session:
            known = session.get(Share, number)
            if known is None:
                raise InventoryError(
                    f"There is no share number {number}.", remedy="See the shares: classify shares."
                )
            return self._handle(session, known)

    @exactly_once
    def shares(self) -> list[ShareHandle]:
        """All shares, by name."""
        # Every page asks for them: in one statement, and without an object for each row.
        columns = (SHARE.c.id, SHARE.c.name, SHARE.c.criminal_justice, DEPARTMENT.c.name.label("department"))
        rows = select(*columns).select_from(SHARE.outerjoin(DEPARTMENT)).order_by(SHARE.c.name)
        with self.database.reading() as session:
            return [
                self._made(session, row.id, row.name, row.department or "", row.criminal_justice)
                for row in session.execute(rows)
            ]

    @exactly_once
    def folder_of(self, share: ShareHandle) -> Path:
        """Where the files of a share lie."""
        with self.database.reading() as session:
            return self._place_of(session.get_one(Share, share.id))

    @exactly_once
    def last_scan(self, share: ShareHandle) -> datetime | None:
        """When a share was last scanned whole; None: never."""
        with self.database.reading() as session:
            return shares.last_scan(session, share.id)

    def _new_share(self, session: Session, folder: Path, name: str, criminal_justice: bool) -> Share:
        digest, sealed = self._sealed_folder(folder, criminal_justice)
        return Share(
            name=name or _free_name(session, shares.plain_name(folder)),
            criminal_justice=criminal_justice,
            folder_digest=digest,
            folder_sealed=sealed,
        )

    def _sealed_folder(self, folder: Path, criminal_justice: bool) -> tuple[str, bytes]:
        domain = Domain.of(criminal_justice)
        place = str(folder.resolve())
        return self.keys.domain(domain).path_digest(place), self.keys.sealer(domain).seal(place)


def _department_id(session: Session, name: str) -> int:
    known = session.exec(select_rows(Department).where(Department.name == name)).first()
    if known is None:
        known = Department(name=name)
        session.add(known)
        session.flush()
    return stored_id(known.id)


def _free_name(session: Session, wanted: str) -> str:
    taken = set(session.exec(select_rows(Share.name)))
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name
