"""The store's totals: told to other homes, and taken in from homes that are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from classify.errors import TotalsError
from classify.inventory import counting
from classify.inventory.store.home import Home
from classify.inventory.tables import ForeignTotals, HomeFact, TrustedHome
from classify.totals.document import SMALL, Document, Told, parsed, read, without_small
from classify.totals.signing import PublicKey, SigningKey

_NAME, _SEQUENCE = "public_name", "totals_sequence"


@dataclass(frozen=True, slots=True)
class HomeTotals:
    """What is known of one home."""

    name: str
    date: date
    sequence: int
    totals: Told


class Totals(Home):
    """Totals of this home and of others."""

    def public_name(self, name: str = "") -> str:
        """What this home is called before others; with `name`, from now on so.

        Raises TotalsError when nobody has given it a name.
        """
        with self.database.writing() as session:
            known = session.get(HomeFact, _NAME)
            if name and (known is None or known.value != name):
                known = known or HomeFact(name=_NAME, value=name)
                known.value = name
                session.add(known)
                self._audit(session, "totals.name")
            if known is None:
                raise TotalsError(
                    "This home has no public name yet.",
                    remedy='Give it one: classify totals --name "Name of the agency"',
                )
            return known.value

    def totals_key(self) -> PublicKey:
        """The key others need to check what this home signs; made on first use."""
        return self._signing_key().public(self.public_name())

    def own_totals(self, today: date, small_below: int = 0) -> Told:
        """The counts of this home."""
        with self.database.reading() as session:
            return without_small(counting.counts(session, today), small_below)

    def sign_totals(self, today: date, small_below: int = SMALL) -> tuple[bytes, Document]:
        """The file for another home: counts, and a number higher than that of any before."""
        name, key = self.public_name(), self._signing_key()
        with self.database.writing() as session:
            sequence = self._next_sequence(session)
            document = Document(
                home=name,
                key=key.public(name).fingerprint,
                date=today,
                sequence=sequence,
                small_below=small_below,
                totals=without_small(counting.counts(session, today), small_below),
            )
            self._audit(
                session,
                "totals.sign",
                subject=f"totals:{sequence}",
                key=document.key,
                small_below=small_below,
            )
        return key.signed(document), document

    def trust(self, key: PublicKey) -> None:
        """Takes in what the holder of `key` signs, from now on.

        Raises TotalsError when it is this home's own, or another home of that name is trusted.
        """
        if key.fingerprint == self._signing_key().public(key.home).fingerprint:
            raise TotalsError("This is the key of this very home.", remedy="Nothing to do.")
        with self.database.writing() as session:
            of_that_name = select(TrustedHome).where(TrustedHome.name == key.home)
            other = session.exec(of_that_name).first()
            if other is not None and other.key != key.fingerprint:
                raise TotalsError(
                    f"Another key is trusted for '{key.home}' already.",
                    remedy="Ask that home whether its key changed; then: classify totals --distrust NAME",
                )
            if other is None:
                session.add(TrustedHome(key=key.fingerprint, name=key.home, public_key=key.raw))
                self._audit(session, "totals.trust", key=key.fingerprint)

    def distrust(self, name: str) -> int:
        """Takes in nothing more from a home and forgets what it told; returns how many documents.

        Raises TotalsError when no such home is trusted.
        """
        with self.database.writing() as session:
            known = session.exec(select(TrustedHome).where(TrustedHome.name == name)).first()
            if known is None:
                raise TotalsError(f"No home called '{name}' is trusted.", remedy="See: classify totals")
            told = session.exec(select(ForeignTotals).where(ForeignTotals.key == known.key)).all()
            for document in told:
                session.delete(document)
            session.flush()
            session.delete(known)
            self._audit(session, "totals.distrust", key=known.key, documents=len(told))
            return len(told)

    def import_totals(self, data: bytes, today: date) -> Document:
        """Takes in a file of another home.

        Raises TotalsError when its key is not trusted, it was altered, or it is not newer than what is known.
        """
        plain, signature = parsed(data)
        claimed = plain.get("key") if isinstance(plain, dict) else None
        with self.database.writing() as session:
            known = session.get(TrustedHome, claimed) if isinstance(claimed, str) else None
            if known is None:
                raise TotalsError(
                    "The totals are signed with a key that nobody here trusts.",
                    remedy="Get the key file from that home by a way you trust, compare the fingerprint by "
                    "telephone, then: classify totals --trust KEYFILE",
                )
            if not PublicKey(known.name, known.public_key).has_signed(plain, signature):
                raise TotalsError("The totals were altered after they were signed.")
            document = read(plain, today=today)
            if document.home != known.name:
                raise TotalsError("The totals bear the name of another home than the one that signed them.")
            newest = session.exec(
                select(ForeignTotals.sequence)
                .where(ForeignTotals.key == known.key)
                .order_by(col(ForeignTotals.sequence).desc())
            ).first()
            if newest is not None and document.sequence <= newest:
                which = "these very totals" if document.sequence == newest else "newer totals"
                raise TotalsError(
                    f"This home has {which} of '{known.name}' already.", remedy="Ask for their newest file."
                )
            session.add(
                ForeignTotals(
                    key=known.key,
                    sequence=document.sequence,
                    made_on=document.date,
                    document=document.as_json(),
                )
            )
            self._audit(session, "totals.import", subject=f"totals:{document.sequence}", key=known.key)
        return document

    def foreign_totals(self) -> list[HomeTotals]:
        """The newest totals of each home that told any, by its name."""
        newest: dict[str, HomeTotals] = {}
        with self.database.reading() as session:
            rows = select(ForeignTotals).order_by(col(ForeignTotals.sequence))
            for row in session.exec(rows):
                document = row.document
                newest[row.key] = HomeTotals(document["home"], row.made_on, row.sequence, document["totals"])
        return sorted(newest.values(), key=lambda home: home.name)

    def trusted_homes(self) -> list[PublicKey]:
        """Whose totals are taken in, by name."""
        with self.database.reading() as session:
            rows = session.exec(select(TrustedHome).order_by(col(TrustedHome.name)))
            return [PublicKey(row.name, row.public_key) for row in rows]

    def _signing_key(self) -> SigningKey:
        head: Path = self.head.path
        return SigningKey.of(
            head.with_name(head.name.replace("audit-head", "totals-key")).with_suffix(".pem")
        )

    def _next_sequence(self, session: Session) -> int:
        known = session.get(HomeFact, _SEQUENCE)
        # Seconds since 2020 at least: a home put back from a backup must not repeat a number.
        floor = int((datetime.now(UTC) - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds())
        number = max(floor, int(known.value) + 1 if known else 1)
        known = known or HomeFact(name=_SEQUENCE, value="")
        known.value = str(number)
        session.add(known)
        return number
