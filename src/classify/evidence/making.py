"""The evidence of an open home: its binder, its words, and certificates of its shares."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from classify.errors import CertificateError
from classify.evidence import certificate, words
from classify.evidence.binder import binder
from classify.evidence.certified import certificate_paper
from classify.evidence.figures import figures
from classify.evidence.paper import Paper
from classify.evidence.printed import printed
from classify.evidence.typeset import typeset
from classify.evidence.written import Written, checked
from classify.inventory import trail
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into the binder, and the number of that writing."""

    number: int
    written: Written


class Desk:
    """Evidence of one home.

    Args:
        store: the open inventory.
        settings: its settings.
        policy: the label policy in force.
    """

    def __init__(self, store: Store, settings: Settings, policy: Policy) -> None:
        self._store, self._settings, self._policy = store, settings, policy

    def written(self) -> Kept:
        """What people wrote. Raises BinderError: a later version of the program wrote it."""
        number, plain = self._store.binder()
        return Kept(number, Written.from_json(plain))

    def write(self, change: Callable[[Written], Written], *, before: int, part: str, actor: str) -> None:
        """Writes the binder anew, as `change` makes it. `part` says, for the trail, what it is about.

        Raises:
            BinderError: it names somebody, holds a value, or is too long.
            StaleBinderError: somebody else wrote it since it was number `before`.
        """
        tidied = checked(change(self.written().written), self._store.masker)
        self._store.keep_binder(tidied.as_json(), before=before, part=part, actor=actor)

    def binder(self, at: datetime | None = None) -> Paper:
        """The binder, counted now."""
        now = at or datetime.now(UTC)
        written = self.written().written
        today = now.astimezone(self._settings.zone).date()
        counted = figures(
            self._store, self._settings, self._policy, today=today, departments=written.departments
        )
        return binder(counted, written, self._settings.publisher, at=now, zone=self._settings.zone)

    def words(self, at: datetime | None = None) -> Paper:
        """What the words of the program mean."""
        now = at or datetime.now(UTC)
        return words.glossary(self._settings.publisher, policy=self._policy, at=now, zone=self._settings.zone)

    def statement(
        self,
        share: ShareHandle,
        *,
        totals_only: bool = False,
        assurance: certificate.Assurance | None = None,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """What is certified of a share, as plain data.

        Raises:
            CertificateError: it was never scanned whole.
        """
        read = self._store.read_with(share)
        if read is None:
            raise CertificateError(
                "This share was never scanned whole: there is nothing to certify.",
                remedy="Scan it to its end.",
            )
        catalogue = Catalogue(self._store)
        facts = certificate.Facts(
            share,
            catalogue.overview(share, examples=0),
            read,
            tuple(self._store.in_effect_of(share)),
            dict(catalogue.tallies([share])[share.id].of("effect")),
            assurance,
        )
        return certificate.statement(
            facts,
            publisher=self._settings.publisher,
            program=importlib.metadata.version("missoula-classify"),
            at=at or datetime.now(UTC),
            totals_only=totals_only,
        )

    def certificate(self, told: dict[str, Any]) -> Paper:
        """What is certified, as a paper."""
        key = trail.fingerprint(self._store.keys.audit_key)
        return certificate_paper(told, self._settings.zone, key)

    def files(self, told: dict[str, Any], stem: str, *kinds: str) -> dict[str, bytes]:
        """The certificate's files by name: pages of these kinds (`html`, `pdf`) and the JSON that vouches for
        them.
        """
        paper = self.certificate(told)
        made = {"html": lambda: printed(paper).encode(), "pdf": lambda: typeset(paper)}
        pages = {f"{stem}.{kind}": made[kind]() for kind in kinds}
        key = trail.private_key(self._store.keys.audit_key)
        return {**pages, f"{stem}.json": certificate.signed(told, pages, key)}
