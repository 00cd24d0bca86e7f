"""A release is prepared: what leaves, to the byte, and nothing that is not ready, known and allowed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from classify.errors import (
    FipsError,
    NotReadyError,
    OtherBytesError,
    RegisterError,
    ReleaseError,
    SameHandsError,
    UnseenError,
)
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Role
from models.release import ReleaseState
from models.sharing import Seen, SharingOutcome
from models.sharing_request import Decided
from tests.inventory.sharing import SHERIFF, items, recipient
from tests.redacting.benches import Making
from tests.sharing import desks
from tests.sharing.desks import RITA, SAM, TESS, ask, decide, desk, person
from tests.sharing.packings import WANTED, boxed, decided, file_of, looked_at, packer, packing

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged


def test_files_that_were_allowed_leave_as_they_are(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share)
    seen = packing(store).outlook(request)
    assert seen is not None
    assert (seen.is_ready, seen.is_redacted, len(seen.leaves)) == (True, False, 2)
    assert "art. II s.10" in seen.authorities
    number = packing(store).prepare(request, WANTED)
    line = desk(store, SAM).release_of(number)
    assert line is not None
    assert (line.state, line.package_hash, line.profile) == (ReleaseState.PREPARED, "", "")
    for one in store.released_files(number):
        assert one.item is not None
        assert one.copy_hash == hashlib.sha256(file_of(store, share, one.item).read_bytes()).hexdigest()
    assert {one.item for one in store.released_files(number)} == set(files)


def test_what_is_packed_in_a_file_leaves_with_it_and_is_in_the_log(store: Store, share: ShareHandle) -> None:
    box = boxed(store, share)
    request, _ = decided(store, share, files=[box])
    number = packing(store).prepare(request, WANTED)
    held = store.released_files(number)
    assert [one.item for one in held] == store.with_members([box])
    digest = hashlib.sha256(file_of(store, share, box).read_bytes()).hexdigest()
    assert {one.copy_hash for one in held} == {digest}
    packed = packer(store).package(number)
    assert packed is not None
    assert len(desk(store, SAM).log(release=number)) == len(held)


def test_copies_leave_where_copies_were_allowed_and_only_those_looked_at(
    store: Store, share: ShareHandle
) -> None:
    request, files = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files[:1])
    with pytest.raises(NotReadyError, match=f"File {files[1]}: There is no redacted copy") as told:
        packing(store).prepare(request, WANTED)
    assert "leave the file out" in told.value.what_to_do
    number = packing(store).prepare(request, replace(WANTED, without=frozenset(files[1:])))
    (one,) = store.released_files(number)
    assert (one.item, one.profile) == (files[0], "default")
    with pytest.raises(NotReadyError, match="No file is left"):
        packing(store).prepare(request, replace(WANTED, without=frozenset(files)))


def test_a_copy_that_is_none_any_more_stops_the_release(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files)
    assert packing(store).outlook(request).is_ready  # type: ignore[union-attr]
    newer = packing(store, making=Making(version="2"))
    assert [one.item for one in newer.outlook(request).stops] == files  # type: ignore[union-attr]


def test_a_file_that_changed_on_the_share_does_not_leave(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share)
    place = file_of(store, share, files[0])
    before = place.read_bytes()
    try:
        place.write_bytes(before + b"more")
        with pytest.raises(OtherBytesError, match=f"File {files[0]} is not what was judged"):
            packing(store).prepare(request, WANTED)
        place.unlink()
        with pytest.raises(OtherBytesError, match="could not be opened"):
            packing(store).prepare(request, WANTED)
    finally:
        place.write_bytes(before)


def test_what_left_before_and_shows_more_must_be_known_to_who_releases(
    store: Store, share: ShareHandle
) -> None:
    whole, files = decided(store, share)
    first = packing(store).prepare(whole, WANTED)
    packer(store).package(first)
    request, _ = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files)
    seen = packing(store).outlook(request)
    assert seen is not None
    assert [(one.release, one.whole) for one in seen.concerns] == [(first, 2)]
    with pytest.raises(UnseenError):
        packing(store).prepare(request, WANTED)
    packing(store).prepare(request, replace(WANTED, seen=Seen.DESTROYED))
    told = store.exported_trail()
    assert f"release {first}" in told
    assert "destroyed" in told


def test_what_was_cut_then_and_is_not_now_is_told_too(store: Store, share: ShareHandle) -> None:
    request, files = decided(store, share, Decided.REDACTED)
    looked_at(store, request, files)
    packer(store).package(packing(store).prepare(request, WANTED))
    whole, _ = decided(store, share)
    seen = packing(store).outlook(whole)
    assert seen is not None
    assert [one.uncovers_whole for one in seen.concerns] == [2]
    same, _ = decided(store, share, Decided.REDACTED)
    looked_at(store, same, files)
    seen = packing(store).outlook(same)
    assert seen is not None
    assert len(seen.before) == 1
    assert seen.concerns == (), "the same cuts uncover nothing"


def test_refusals_are_told_before_anything_is_asked(store: Store, share: ShareHandle) -> None:
    waits = ask(store, share)
    seen = packing(store).outlook(waits)
    assert seen is not None
    assert isinstance(seen.refused, ReleaseError)
    denied, _ = decided(store, share, Decided.DENIED)
    seen = packing(store).outlook(denied)
    assert seen is not None
    assert "denied" in seen.refused.sentence  # type: ignore[union-attr]
    asker = person("rita", Role.STEWARD)
    mine, _ = decided(store, share)
    assert isinstance(packing(store, asker).outlook(mine).refused, SameHandsError)  # type: ignore[union-attr]
    with pytest.raises(SameHandsError):
        packing(store, asker).prepare(mine, WANTED)


def test_who_may_not_release_sees_no_outlook(store: Store, share: ShareHandle) -> None:
    request, _ = decided(store, share)
    assert packing(store, RITA).outlook(request) is None
    for nobody in (RITA, person("p", Role.STEWARD, department="Nowhere")):
        with pytest.raises(RegisterError):
            packing(store, nobody).prepare(request, WANTED)


def test_criminal_justice_information_leaves_by_a_validated_module_and_stamped(
    store: Store, flagged: ShareHandle, tmp_path_factory: pytest.TempPathFactory
) -> None:
    number = ask(store, flagged, to=recipient(store, SHERIFF))
    line = decide(desk(store, SAM), number)
    desk(store, TESS).second(number, agrees=True, revision=line.revision)
    seen = packing(store).outlook(number)
    assert seen is not None
    assert isinstance(seen.refused, FipsError)
    assert "CONFIDENTIAL CRIMINAL JUSTICE" in seen.stamp
    with pytest.raises(FipsError):
        packing(store).prepare(number, WANTED)
    module = tmp_path_factory.mktemp("fips") / "openssl"
    made = packing(store, fips_openssl=module).prepare(number, WANTED)
    release = desk(store, SAM).release_of(made)
    assert release is not None
    assert release.state is ReleaseState.SECOND


def test_a_package_has_its_bounds(store: Store, share: ShareHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    from classify.sharing import packing as module

    monkeypatch.setattr(module, "MOST_BYTES", 10)
    request, _ = decided(store, share)
    with pytest.raises(NotReadyError, match="together"):
        packing(store).prepare(request, WANTED)


def test_more_than_the_matrix_lets_is_released_with_two_words_on_the_decision(
    store: Store, share: ShareHandle
) -> None:
    number = ask(store, share, SharingOutcome.REFER)
    line = decide(desk(store, SAM, SharingOutcome.REFER), number)
    seen = packing(store).outlook(number)
    assert seen is not None
    assert seen.refused is not None
    desk(store, TESS).second(number, agrees=True, revision=line.revision)
    assert packing(store).prepare(number, WANTED)
    assert items(store, share)
