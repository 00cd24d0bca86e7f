"""What leaves for a request that was decided: each file as it is, or as the redacted copy two people saw.

**When the package is made.** A release is prepared first: which bytes leave (each file's SHA-256), to whom,
by which law. Where the law asks for a second person, that person agrees to just these bytes. The package is
made when it is downloaded, after the last word and never before: nothing that could leave lies anywhere while
somebody still thinks. Made twice it is never the same (its passphrase and its salt are new, as they must be),
so its digest is written down each time, with the act; what is in it is the same to the byte, or it is not
made.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from classify.crawl import Beneath
from classify.errors import (
    ClassifyError,
    FipsError,
    NotReadyError,
    OtherBytesError,
    ReadError,
    ReleaseError,
    UnseenError,
)
from classify.inventory.catalogue import Catalogue
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.requests import FileFacts
from classify.inventory.store import Store
from classify.inventory.store.releases import ToRelease
from classify.keys import AsStored
from classify.redacting.bench import Bench
from classify.rights import Act
from classify.settings import Settings
from classify.sharing.before import Removed, compared
from classify.sharing.desk import Desk
from classify.sharing.outlook import (
    Leaving,
    Outlook,
    conditions_of,
    is_redacted,
    must_be_validated,
    profiles_of,
    removed_from,
    removed_in,
    sorted_out,
)
from models.sharing import Seen
from models.words import many

MOST_BYTES = 300_000_000
"""Of all that one package holds: it lies in memory whole."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody says of a release."""

    to: str
    authority: str
    use_by: date | None = None
    without: frozenset[int] = frozenset()
    """Files that stay here."""
    seen: Seen | None = None
    """Why it leaves though an earlier release shows more, or less."""


class Packing:
    """Releases prepared from decided requests, with the rights of one person.

    Args:
        store: the open inventory.
        desk: of that person.
        bench: of that person.
        settings: whether a validated module is there.
    """

    def __init__(self, store: Store, desk: Desk, bench: Bench, *, settings: Settings) -> None:
        self._store, self._desk, self._bench, self._settings = store, desk, bench, settings

    def outlook(self, number: int, without: Collection[int] = ()) -> Outlook | None:
        """What would leave for a request; None: there is none the person may release files for."""
        line = self._desk.request(number, Act.RELEASE)
        recipient = self._store.recipient(line.recipient_id) if line is not None else None
        if line is None or recipient is None:
            return None
        facts = self._store.facts_of(self._store.request_items(number))
        is_flagged = self._desk.is_criminal_justice(number)
        looked = self._bench.ready_for(number) if is_redacted(line) else None
        leaves, stops = sorted_out(facts, frozenset(without), looked, profiles_of(line))
        now = {one.facts.item: removed_from(one.copy) for one in leaves}
        return Outlook(
            line,
            recipient,
            tuple(leaves),
            tuple(stops),
            tuple(sorted({one.item for one in facts} & set(without))),
            conditions_of(line),
            tuple(compared(self._desk.earlier(number), now, self._removed_by)),
            is_flagged,
            must_be_validated(line, criminal_justice=is_flagged),
            self._refusal(number),
        )

    def prepare(self, number: int, wanted: Wanted) -> int:
        """Writes down what leaves, and to whom; returns the number of the release. Nothing leaves yet.

        Raises:
            NotTheirSharesError, SameHandsError, StaleSelectionError, ReleaseError: as `Desk.release`.
            NotReadyError: a file has no copy that was looked at, or there is nothing to leave.
            UnseenError: an earlier release shows what this one hides, and nobody said that it is known.
            FipsError: it would need a validated module, and there is none.
            OtherBytesError: a file is not what was judged.
        """
        seen = self.outlook(number, wanted.without)
        if seen is None:
            # Says why not: the desk knows whether it is there at all.
            self._desk.may_release(number)
            raise ReleaseError("There is no such request.")
        if seen.refused is not None:
            raise seen.refused
        if seen.stops:
            first = seen.stops[0]
            more = f" So it is with {many(len(seen.stops) - 1, 'more file')}." if len(seen.stops) > 1 else ""
            raise NotReadyError(f"File {first.item}: {first.sentence}{more}", remedy=first.remedy)
        if not seen.leaves:
            raise NotReadyError("No file is left that could leave.", remedy="Leave fewer files out.")
        if seen.concerns and wanted.seen is None:
            raise UnseenError("Another release of the same content shows what is hidden in one of the two.")
        hashes = self._hashes(seen.leaves)
        profiles = {one.facts.item: one.copy.profile for one in seen.leaves if one.copy is not None}
        return self._desk.release(
            ToRelease(
                number,
                hashes,
                "",
                wanted.to,
                wanted.authority,
                profile=_one_of(profiles.values()),
                use_by=wanted.use_by,
                profiles=profiles,
                met=[one.release for one in seen.concerns],
                seen=wanted.seen.value if wanted.seen is not None else "",
            )
        )

    def _removed_by(self, hashes: Collection[str]) -> dict[str, Removed]:
        """What earlier copies cut, as their sheets count it."""
        return {one: removed_in(sheet) for one, sheet in self._store.copy_sheets(hashes).items()}

    def _refusal(self, number: int) -> ClassifyError | None:
        """Why nothing of a request may leave now, whatever is said of it."""
        try:
            self._desk.may_release(number)
        except ClassifyError as error:
            return error
        line = self._desk.request(number, Act.RELEASE)
        assert line is not None, "it was there a moment ago"
        if must_be_validated(line, criminal_justice=self._desk.is_criminal_justice(number)):
            return no_module(self._settings)
        return None

    def _hashes(self, leaves: Collection[Leaving]) -> dict[int, str]:
        """SHA-256 of what leaves, by file. Files that leave as they are are read again."""
        hashes, total = {}, 0
        for one in leaves:
            if one.copy is not None:
                hashes[one.facts.item] = one.copy.sha256
            elif not one.within:
                digest, size = self._read(one.facts)
                hashes[one.facts.item] = digest.hex()
                total += size
                must_fit(total)
        # What is packed in a file leaves as that file.
        return hashes | {one.facts.item: hashes[one.within] for one in leaves if one.within}

    def _read(self, facts: FileFacts) -> tuple[bytes, int]:
        digest, size = hashlib.sha256(), 0
        share, filed = place_of(self._store, facts.share_id, facts.item)
        with opened(self._store, share, filed) as descriptor:
            while block := os.pread(descriptor, _BLOCK, size):
                digest.update(block)
                size += len(block)
        must_be_as_judged(share, filed, digest.digest())
        return digest.digest(), size


def place_of(store: Store, share_id: int, item: int) -> tuple[ShareHandle, Filed]:
    """Where a file is found again. Raises OtherBytesError."""
    share = next((one for one in store.shares() if one.id == share_id), None)
    filed = Catalogue(store).filed(share, item) if share is not None else None
    if share is None or filed is None:
        raise OtherBytesError(f"File {item} is not there any more.")
    return share, filed


@contextmanager
def opened(store: Store, share: ShareHandle, filed: Filed) -> Iterator[int]:
    """A descriptor of a file of a share, for reading. Raises OtherBytesError."""
    try:
        with Beneath(store.folder_of(share)) as below:
            descriptor = below.file(filed.path)
    except (OSError, ReadError) as error:
        raise OtherBytesError(f"File {filed.id} could not be opened.") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def must_be_as_judged(share: ShareHandle, filed: Filed, digest: bytes) -> None:
    """Raises OtherBytesError when bytes are not those that were scanned and judged."""
    if filed.digest is None or AsStored(share.keys, filed.digest).content_digest_of(digest) != filed.digest:
        raise OtherBytesError(f"File {filed.id} is not what was judged: its bytes are others.")


def must_fit(total: int) -> None:
    """Raises NotReadyError when a package would be larger than one may be."""
    if total > MOST_BYTES:
        raise NotReadyError(
            f"These files are more than {MOST_BYTES // 1_000_000} MB together.",
            remedy="Leave some out, and release those by themselves.",
        )


def no_module(settings: Settings) -> FipsError | None:
    """Why nothing can be locked by a validated module; None: one is set up."""
    if settings.fips_openssl is None:
        return FipsError(
            "This holds criminal justice information, and no validated module is set up to encrypt it "
            "(CJIS Security Policy SC-13)."
        )
    return None


def _one_of(profiles: Collection[str]) -> str:
    """The profile of a release: that of its files, or of most of them."""
    return max(sorted(set(profiles)), key=[*profiles].count) if profiles else ""
