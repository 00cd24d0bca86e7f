"""An open inventory: what every chapter of the store works with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from sqlmodel import Session

from classify.detect.paths.masking import Masker
from classify.inventory import audit, taught
from classify.inventory.database import Database, when_kept
from classify.inventory.handles import ShareHandle
from classify.inventory.head import HeadFile
from classify.keys import Domain, KeyRing
from models.department import Department
from models.share import Share

_TAUGHT = "classify.taught"


class Home:
    """The database, the keys and the home folder of an inventory."""

    def __init__(self, home: Path, database: Database, keys: KeyRing, *, packs: Path | None = None) -> None:
        self.home = home
        self.database = database
        self.keys = keys
        self.masker = Masker(packs, home / "cache", home / "detectors")
        self.head = HeadFile(keys.head_path(home), keys.audit_key)

    def close(self) -> None:
        """Gives the database back."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _place_of(self, share: Share) -> Path:
        return Path(self.keys.sealer(Domain.of(share.criminal_justice)).open(share.folder_sealed))

    def _handle(self, session: Session, share: Share) -> ShareHandle:
        department = session.get(Department, share.department_id) if share.department_id else None
        name = department.name if department else ""
        return self._made(session, stored_id(share.id), share.name, name, share.criminal_justice)

    def _made(
        self, session: Session, number: int, name: str, department: str, criminal_justice: bool
    ) -> ShareHandle:
        domain = Domain.of(criminal_justice)
        return ShareHandle(
            id=number,
            name=name,
            department=department,
            criminal_justice=criminal_justice,
            keys=self.keys.domain(domain),
            sealer=self.keys.sealer(domain),
            masker=self.masker,
            taught=_lessons(session),
        )

    def _audit(self, session: Session, action: str, *, subject: str = "", **details: object) -> None:
        self._audit_of("", session, action, subject, details)

    def _audit_of(
        self, actor: str, session: Session, action: str, subject: str, details: Mapping[str, object]
    ) -> None:
        """The same for somebody else than this process's user, where `actor` names them."""
        before, after = audit.append(
            session, self.keys.audit_key, action, subject=subject, actor=actor, details=details
        )
        self.head.announce(before, after)
        when_kept(session, lambda: self.head.settle(after))


def _lessons(session: Session) -> str:
    """Version of the lessons that stand, asked once a session."""
    if _TAUGHT not in session.info:
        session.info[_TAUGHT] = taught.standing(session).version
    return str(session.info[_TAUGHT])


def stored_id(number: int | None) -> int:
    """The id of a row that is stored."""
    assert number is not None, "a stored row has an id"
    return number
