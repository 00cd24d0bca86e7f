"""The package: made when it leaves, opened by others, checked without a home, and again if it failed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
import pyzipper

from classify.commands.verify import verify_file
from classify.errors import (
    ChangedError,
    FipsError,
    OtherBytesError,
    OtherCopyError,
    PackageError,
    ReleaseError,
    SameHandsError,
    StaleSelectionError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.sharing.package.manifest import NAME, check
from classify.sharing.packed import COVER, Form, Packed
from models.release import ReleaseState
from models.sharing_request import Decided
from tests.inventory.sharing import SHERIFF, recipient
from tests.redacting.benches import Making
from tests.sharing import desks
from tests.sharing.desks import RITA, SAM, TESS, ask, decide, desk
from tests.sharing.package.test_fips import ACTIVE, standing_in
from tests.sharing.packings import WANTED, decided, file_of, looked_at, packer, packing

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged


def attached(packed: Packed) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(packed.data), password=packed.passphrase) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def unzipped(packed: Packed) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(packed.data)) as outer:
        inner = outer.read("release.zip", pwd=packed.passphrase.encode())
    with zipfile.ZipFile(io.BytesIO(inner)) as package:
        return {name: package.read(name) for name in package.namelist()}


def made(store: Store, number: int, form: Form | None = None) -> Packed:
    packed = packer(store).package(number, form)
    assert packed is not None
    return packed


def test_what_leaves_is_in_the_register_and_in_the_log_to_the_byte(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    packed = made(store, number)
    line = desk(store, SAM).release_of(number)
    assert line is not None
    assert (line.state, line.package_hash) == (ReleaseState.RELEASED, packed.sha256)
    held = attached(packed)
    listed = held.pop(NAME).decode()
    told = check(listed).release
    assert {file["sha256"] for file in told["files"]} == {
        one.copy_hash for one in desk(store, SAM).log(release=number)
    }
    assert sorted(held.values()) == sorted(file_of(store, share, item).read_bytes() for item in files)
    names = {file_of(store, share, item).stem for item in files}
    assert not [name for name in held if any(known in name for known in names)], "no name of the share"
    cover = told["cover"]
    assert (cover["number"], cover["recipient"], cover["publisher"]) == (
        str(number),
        WANTED.to,
        "City of Larch",
    )
    assert (cover["authority"], cover["approved_by"], cover["stamp"]) == (WANTED.authority, "sam", "")


def test_a_copy_leaves_with_its_proof_and_as_it_was_looked_at(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files)
    packed = made(store, packing(store).prepare(request, WANTED), Form.ZIP)
    held = unzipped(packed)
    assert sorted(held) == sorted(
        [
            *(NAME, COVER),
            *(f"record-{place:04}.txt{proof}" for place in (1, 2) for proof in ("", ".proof.json")),
        ]
    )
    proof = json.loads(held["record-0001.txt.proof.json"])["sheet"]
    released = {file["name"]: file for file in check(held[NAME].decode()).release["files"]}
    assert proof["copy_sha256"] == released["record-0001.txt"]["sha256"]
    assert released["record-0001.txt"]["profile"] == "default"
    assert b"Ina Vented" in held[COVER]


def test_whoever_receives_it_checks_it_without_a_home(
    store: Store, share: ShareHandle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request, _ = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    for name, data in attached(made(store, number)).items():
        (tmp_path / name).write_bytes(data)
    assert verify_file(tmp_path / NAME) == 0
    told = capsys.readouterr().out
    assert f"Release {number} of City of Larch: 2 files, as they were signed." in told
    assert "2 files beside it, each byte as it was released." in told


def test_made_again_it_has_another_passphrase_and_another_digest_and_both_are_on_record(
    store: Store, share: ShareHandle
) -> None:
    request, _ = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    first, second = made(store, number), made(store, number)
    assert first.passphrase != second.passphrase
    assert first.sha256 != second.sha256
    first_held, second_held = attached(first), attached(second)
    assert first_held == second_held, "what is in it is the same to the byte"
    trail = store.exported_trail()
    assert first.sha256[:16] in trail
    assert second.sha256[:16] in trail
    assert first.passphrase not in trail
    assert second.passphrase not in trail
    assert len(desk(store, SAM).log(release=number)) == 2


def test_it_is_made_by_who_prepared_it_and_by_nobody_else(store: Store, share: ShareHandle) -> None:
    request, _ = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    with pytest.raises(SameHandsError):
        packer(store, TESS).package(number)
    assert packer(store, RITA).package(number) is None
    assert packer(store).package(number + 1) is None


def test_nothing_is_made_of_what_changed(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    place = file_of(store, share, files[0])
    before = place.read_bytes()
    try:
        place.write_bytes(b"Other words")
        with pytest.raises(OtherBytesError):
            packer(store).package(number)
    finally:
        place.write_bytes(before)
    assert desk(store, SAM).log(release=number) == []


def test_a_copy_that_comes_out_otherwise_does_not_leave(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files)
    number = packing(store).prepare(request, WANTED)
    with pytest.raises((OtherCopyError, ChangedError)):
        packer(store, making=Making(salt="x")).package(number)
    looked_at(store, request, files, profile="victims")
    with pytest.raises(OtherBytesError, match="does not stand any more"):
        packer(store).package(number)
    assert desk(store, SAM).log(release=number) == []


def test_a_label_that_changed_since_stops_it(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share)
    number = packing(store).prepare(request, WANTED)
    from sqlalchemy import update

    from classify.inventory.tables import ITEM

    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == files[0]).values(ground="another"))
    with pytest.raises(StaleSelectionError):
        packer(store).package(number)


def test_criminal_justice_information_leaves_after_a_second_word_by_a_validated_module(
    store: Store, flagged: ShareHandle, tmp_path: Path
) -> None:
    number = ask(store, flagged, to=recipient(store, SHERIFF))
    line = decide(desk(store, SAM), number)
    desk(store, TESS).second(number, agrees=True, revision=line.revision)
    module = standing_in(tmp_path, ACTIVE)
    release = packing(store, fips_openssl=module).prepare(number, WANTED)
    with pytest.raises(ReleaseError, match="second person"):
        packer(store, fips_openssl=module).package(release)
    desk(store, TESS).second_release(release, agrees=True)
    assert desk(store, SAM).log(release=release) == []
    with pytest.raises(FipsError):
        packer(store, fips_openssl=module).package(release, Form.PDF)
    with pytest.raises(FipsError):
        packer(store).package(release)
    with pytest.raises(PackageError):
        packer(store, fips_openssl=tmp_path / "missing").package(release)
    assert desk(store, SAM).log(release=release) == [], "what could not be locked never left"
    packed = packer(store, fips_openssl=module).package(release)
    assert packed is not None
    assert packed.name == f"release-{release}.zip.enc"
    assert packed.name in packed.opens_with
    assert {one.second_by for one in desk(store, SAM).log(release=release)} == {"tess"}
