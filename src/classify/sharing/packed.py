"""The package of a prepared release, made when it leaves: in memory, locked, written down, handed over."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

from classify.errors import FipsError, OtherBytesError, ReleaseError
from classify.extract.known.formats import kinds_by_suffix
from classify.inventory.releases import Left, ReleaseLine
from classify.inventory.requests import RequestLine
from classify.inventory.store import Store
from classify.inventory.trail import private_key
from classify.redacting.bench import Bench, LookedCopy
from classify.redacting.sheet import SUFFIX
from classify.rights import Act
from classify.settings import Settings
from classify.sharing.desk import MOST_FILES, Desk
from classify.sharing.outlook import conditions_of, must_be_validated, stamp_of
from classify.sharing.package import fips, locked, pages, passphrase
from classify.sharing.package.manifest import Cover, Enclosed, manifest, signed
from classify.sharing.packing import must_be_as_judged, must_fit, no_module, opened, place_of
from classify.sharing.said import PURPOSES
from models.release import ReleaseState

COVER = "about-this-release.txt"
"""The cover of a package that has no pages."""


class Form(StrEnum):
    """What a package is locked as."""

    PDF = "pdf"
    """An encrypted PDF with the files attached."""
    ZIP = "zip"
    """An encrypted zip around a zip."""
    VALIDATED = "validated"
    """A zip encrypted by the city's validated module."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that may be handed over now; what opens it goes another way."""

    name: str
    data: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    form: Form

    @property
    def sha256(self) -> str:
        """Of the package, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def opens_with(self) -> str:
        """The command that opens it, where no double click does; "": one does."""
        return fips.how_to_open(self.name) if self.form is Form.VALIDATED else ""


def forms_of(line: RequestLine, *, criminal_justice: bool) -> tuple[Form, ...]:
    """Which forms a release for this request may have; the first is the usual one."""
    if must_be_validated(line, criminal_justice=criminal_justice):
        return (Form.VALIDATED,)
    return (Form.PDF, Form.ZIP)


class Packer:
    """Makes packages of prepared releases, with the rights of one person.

    Args:
        store: the open inventory.
        desk: of that person.
        bench: of that person.
        settings: who the city is, and its validated module.
        today: the day it is in the city.
    """

    def __init__(self, store: Store, desk: Desk, bench: Bench, *, settings: Settings, today: date) -> None:
        self._store, self._desk, self._bench = store, desk, bench
        self._settings, self._today = settings, today

    def package(self, number: int, form: Form | None = None) -> Packed | None:
        """Makes the package of a release and writes down that it leaves; None: there is no such release the
        person may release. It may be made again while the release stands: with another passphrase, and
        another digest.

        Raises:
            NotTheirSharesError, SameHandsError, StaleSelectionError: as `Desk.leave`.
            ReleaseError: a second person did not agree yet, or it does not stand any more.
            OtherBytesError: what would leave is not what was released.
            FipsError: it needs a validated module, and there is none, or another form was asked for.
            PackageError: that module does not do its work.
        """
        line = self._desk.release_of(number, Act.RELEASE)
        request = self._desk.request(line.request_id, Act.RELEASE) if line is not None else None
        if line is None or request is None:
            return None
        if line.state not in (ReleaseState.PREPARED, ReleaseState.RELEASED):
            raise ReleaseError(
                "A second person must agree before this leaves.",
                remedy="Wait for their word, or prepare another release.",
            )
        is_flagged = self._desk.is_criminal_justice(line.request_id)
        forms = forms_of(request, criminal_justice=is_flagged)
        lock = forms[0] if form is None else form
        if lock not in forms:
            raise FipsError("This leaves encrypted by the city's validated module, and in no other form.")
        cover = self._cover(line, request, stamp_of(request, criminal_justice=is_flagged))
        packed = self._locked(cover, list(self._enclosed(line, cover.stamp)), lock)
        # Written down first: a package that nobody knows of never leaves.
        self._desk.leave(number, packed.sha256)
        return packed

    def _cover(self, line: ReleaseLine, request: RequestLine, stamp: str) -> Cover:
        settings = self._settings
        contact = ", ".join(part for part in (settings.contact_name, settings.contact_email) if part)
        second = f"; second person: {line.second_by}" if line.second_by else ""
        return Cover(
            number=str(line.id),
            publisher=settings.publisher,
            recipient=line.to,
            authority=line.authority,
            purpose=PURPOSES[request.purpose],
            approved_by=f"{line.released_by}{second}",
            day=self._today,
            use_by=line.use_by,
            stamp=stamp,
            conditions=[one.sentence for one in conditions_of(request)],
            contact=contact,
        )

    def _locked(self, cover: Cover, files: list[Enclosed], form: Form) -> Packed:
        phrase, settings = passphrase.made(), self._settings
        if form is not Form.PDF:
            told = "\n".join(one.text for one in pages.lines(cover, len(files)))
            files = [*files, Enclosed(COVER, told.encode())]
        listed = signed(manifest(cover, files), private_key(self._store.keys.audit_key))
        name = f"release-{cover.number}"
        if form is Form.PDF:
            return Packed(f"{name}.pdf", locked.pdf(cover, files, listed, phrase), phrase, form)
        if form is Form.ZIP:
            return Packed(f"{name}.zip", locked.zipped(files, listed, phrase), phrase, form)
        if settings.fips_openssl is None:
            raise no_module(settings) or FipsError("No validated module is set up.")
        sealed = fips.sealed(locked.plain_zip(files, listed), phrase, settings.fips_openssl)
        return Packed(f"{name}.zip.enc", sealed, phrase, form)

    def _enclosed(self, line: ReleaseLine, stamp: str) -> Iterator[Enclosed]:
        """The files as the package names them, each the same to the byte as it was released."""
        held = self._store.released_files(line.id, limit=MOST_FILES)
        items = [one.item for one in held if one.item is not None]
        facts = {one.item: one for one in self._store.facts_of(items)}
        if len(facts) != len(held):
            raise OtherBytesError("A file of this release is not there any more.")
        looked: Mapping[int, LookedCopy] = {}
        if any(one.profile for one in held):
            looked = self._bench.ready_for(line.request_id)
        front, total = ("CONFIDENTIAL-" if stamp else "") + "record-", 0
        leaving = [
            one
            for one in held
            if one.item is not None and (one.profile or facts[one.item].container not in facts)
        ]
        for place, one in enumerate(leaving, 1):
            for part in self._parts(one, looked):
                total += len(part.data)
                must_fit(total)
                yield replace(part, name=f"{front}{place:04}{part.name}")

    def _parts(self, one: Left, looked: Mapping[int, LookedCopy]) -> tuple[Enclosed, ...]:
        """A file, and its proof where it is a copy; what they are called begins with their ordinal."""
        assert one.item is not None, "files that are gone were told of before"
        if not one.profile:
            share, filed = place_of(self._store, one.share_id, one.item)
            with opened(self._store, share, filed) as descriptor:
                data = _whole(descriptor)
            must_be_as_judged(share, filed, hashlib.sha256(data).digest())
            return (_same(Enclosed(_suffix(filed.path), data, one.label), one),)
        copy = looked.get(one.item)
        if copy is None or copy.sha256 != one.copy_hash:
            raise OtherBytesError(
                f"The copy of file {one.item} that was released does not stand any more.",
                remedy="Have the copy that stands now looked at, and prepare another release.",
            )
        with self._bench.again(copy) as made:
            assert made.sheet is not None, "only a copy that withstood is made again"
            data, suffix = made.content(), made.sheet.suffix
        proof = Enclosed(suffix + SUFFIX, copy.sheet.encode())
        return (_same(Enclosed(suffix, data, one.label, one.profile), one), proof)


def _same(file: Enclosed, released: Left) -> Enclosed:
    """Raises OtherBytesError when it is not the file that was released."""
    if file.sha256 != released.copy_hash:
        raise OtherBytesError(f"File {released.item} is not what was released: its bytes are others.")
    return file


def _whole(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    must_fit(size)
    with open(os.dup(descriptor), "rb") as stream:
        stream.seek(0)
        return stream.read()


def _suffix(path: str) -> str:
    """The ending of a file's name, where it is one that tells a kind: others may be words."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix if suffix.removeprefix(".") in kinds_by_suffix() else ".bin"
