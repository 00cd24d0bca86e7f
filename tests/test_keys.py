"""Keys keep the database from giving anything away by itself."""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import SetupError
from classify.inventory.store import Store
from classify.keys import (
    AsStored,
    Domain,
    DomainKeys,
    KeyRing,
    Sealer,
    canonical,
    derive,
    value_digest,
    version_of,
)

CITY = DomainKeys(Domain.CITY, b"c" * 32)
POLICE = DomainKeys(Domain.CRIMINAL_JUSTICE, b"p" * 32)
SEALER = Sealer(Domain.CITY, {1: b"s" * 32})


def test_derivation_is_hkdf() -> None:
    """Our few lines give what the library's HKDF-SHA-256 gives."""
    theirs = HKDF(hashes.SHA256(), 32, b"missoula-classify", b"seal\x1fcity").derive(b"secret")
    assert derive(b"secret", "seal", "city") == theirs


@pytest.mark.parametrize(
    ("entity", "one", "other"),
    [
        ("US_SSN", "219-09-9999", "219 09 9999"),
        ("PERSON", "DOE, JANE M", "Jane M. Doe"),
        ("PHONE_NUMBER", "+1 (406) 555-0123", "406.555.0123"),
        ("EMAIL_ADDRESS", "J.Doe@Example.org", "j.doe@example.org"),
        ("MT_DRIVER_LICENSE", "ab-12 34", "AB1234"),
        ("STREET_ADDRESS", "435 Ryman St., Missoula", "435 RYMAN ST MISSOULA"),
    ],
)
def test_one_value_in_two_spellings_has_one_fingerprint(entity: str, one: str, other: str) -> None:
    """Spelling does not hide that two files speak of the same thing."""
    assert CITY.fingerprint(entity, one) == CITY.fingerprint(entity, other) is not None


def test_fingerprints_of_two_domains_cannot_be_compared() -> None:
    """A city clerk cannot find out that a number occurs in police records."""
    assert CITY.fingerprint("US_SSN", "219-09-9999") != POLICE.fingerprint("US_SSN", "219-09-9999")


def test_fingerprints_of_two_entities_cannot_be_compared() -> None:
    """The same digits as SSN and as account number have nothing in common."""
    assert CITY.fingerprint("US_SSN", "219099999") != CITY.fingerprint("US_BANK_NUMBER", "219099999")


@pytest.mark.parametrize("entity", ["DATE_OF_BIRTH", "HEALTH_CONDITION", "MT_STATUTE"])
def test_few_possible_values_have_no_fingerprint(entity: str) -> None:
    """Whoever holds the key could list all birthdays."""
    assert CITY.fingerprint(entity, "01/02/1980") is None


def test_a_value_of_punctuation_has_no_fingerprint() -> None:
    """Nothing to compare, nothing to keep."""
    assert CITY.fingerprint("US_SSN", "---") is None


def test_the_case_of_a_password_counts() -> None:
    """Two passwords that differ in case are two passwords."""
    assert canonical("CREDENTIAL", "aB3") != canonical("CREDENTIAL", "ab3")


def test_content_digests_are_keyed() -> None:
    """A plain digest of the bytes would give a templated page away."""
    digest = CITY.content_digest(io.BytesIO(b"bytes"))
    assert (
        digest
        == hmac.digest(derive(CITY.secret, "content"), hashlib.sha256(b"bytes").digest(), "sha256").hex()
    )
    assert digest != hashlib.sha256(b"bytes").hexdigest()


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    """Every path a file system can hold survives, and looks different each time."""
    path = os.fsdecode(text.encode("utf-8", "replace"))
    assert SEALER.open(SEALER.seal(path)) == path
    assert SEALER.seal(path) != SEALER.seal(path)


@given(st.binary())
def test_names_that_are_not_utf8_can_be_sealed(name: bytes) -> None:
    """Undecodable bytes come back as they were."""
    assert os.fsencode(SEALER.open(SEALER.seal(os.fsdecode(name)))) == name


@given(st.integers(min_value=0, max_value=40))
def test_tampering_is_noticed(position: int) -> None:
    """One flipped bit anywhere, and the text does not open."""
    sealed = bytearray(SEALER.seal("HR/list.txt"))
    sealed[position % len(sealed)] ^= 1
    with pytest.raises(SetupError, match="does not open"):
        SEALER.open(bytes(sealed))


def test_another_domain_does_not_open(tmp_path: Path) -> None:
    """The city's sealer cannot read police paths."""
    ring = KeyRing.open(tmp_path, may_create=True)
    sealed = ring.sealer(Domain.CRIMINAL_JUSTICE).seal("Investigations/a.txt")
    with pytest.raises(SetupError):
        ring.sealer(Domain.CITY).open(sealed)


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    """The key file is kept and closed to others."""
    first = KeyRing.open(tmp_path, may_create=True)
    again = KeyRing.open(tmp_path, may_create=False)
    assert first.check_mark() == again.check_mark()
    assert first.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in first.path.parent.iterdir()] == ["keys.json"]


def test_after_rotation_old_texts_still_open(tmp_path: Path) -> None:
    """New texts use the new key, old ones their own."""
    ring = KeyRing.open(tmp_path, may_create=True)
    old = ring.sealer(Domain.CITY).seal("a.txt")
    assert ring.rotate() == 2
    again = KeyRing.open(tmp_path, may_create=False)
    assert again.sealer(Domain.CITY).open(old) == "a.txt"
    assert again.sealer(Domain.CITY).seal("b.txt")[:2] == b"\x80\x02"


def test_after_rotation_values_are_keyed_anew_and_say_with_which_key(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    before = ring.domain(Domain.CITY).fingerprint("US_SSN", "219-09-9999")
    ring.rotate()
    after = KeyRing.open(tmp_path, may_create=False).domain(Domain.CITY).fingerprint("US_SSN", "219-09-9999")
    assert before is not None
    assert after is not None
    assert (version_of(before), version_of(after)) == (1, 2)
    assert after.removeprefix("2:") != before


def test_after_rotation_a_value_can_be_compared_with_a_fingerprint_of_before(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    before = ring.domain(Domain.CITY).fingerprint("US_SSN", "219-09-9999")
    ring.rotate()
    keys, digest = ring.domain(Domain.CITY), value_digest("US_SSN", "219 09 9999")
    assert digest is not None
    assert keys.fingerprint_of("US_SSN", digest) != before
    assert keys.fingerprint_of("US_SSN", digest, like=before) == before


def test_after_rotation_bytes_can_be_compared_with_a_digest_of_before(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    before = ring.domain(Domain.CITY).content_digest(io.BytesIO(b"bytes"))
    ring.rotate()
    keys = ring.domain(Domain.CITY)
    assert keys.content_digest(io.BytesIO(b"bytes")) != before
    assert keys.content_digest(io.BytesIO(b"bytes"), like=before) == before
    assert keys.content_digest(io.BytesIO(b"other"), like=before) != before


def test_after_rotation_paths_trail_and_backups_keep_their_keys(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    before = ring.domain(Domain.CITY).path_digest("a.txt"), ring.audit_keys, ring.backup_identities
    ring.rotate()
    assert (ring.domain(Domain.CITY).path_digest("a.txt"), ring.audit_keys, ring.backup_identities) == before


def test_a_renewed_key_file_holds_nothing_the_old_one_could_make(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    old = KeyRing.open(tmp_path, may_create=False)
    sealed = ring.sealer(Domain.CITY).seal("a.txt")
    ring.prepare_renewal()
    ring.complete_renewal()
    again = KeyRing.open(tmp_path, may_create=False)
    for made in (
        lambda keys: keys.domain(Domain.CITY).path_digest("a.txt"),
        lambda keys: keys.domain(Domain.CITY).fingerprint("US_SSN", "219-09-9999"),
        lambda keys: keys.check_mark(),
        lambda keys: keys.audit_key,
        lambda keys: keys.backup_identities[0],
    ):
        assert made(again) != made(old)
    with pytest.raises(SetupError):
        again.sealer(Domain.CITY).open(sealed)
    assert again.audit_keys[0] == old.audit_key
    assert again.backup_identities[-1] == old.backup_identities[0]


def test_prepared_keys_wait_in_the_file_until_they_are_taken(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    mark = ring.check_mark()
    prepared = ring.prepare_renewal()
    again = KeyRing.open(tmp_path, may_create=False)
    assert again.check_mark() == mark
    assert again.following is not None
    assert again.following.check_mark() == prepared.check_mark() != mark


def test_a_sealed_text_does_not_tell_its_length() -> None:
    """Short or long within a block, it is as long; whatever bytes it ends in, it comes back."""
    sealer = Sealer(Domain.CITY, {1: bytes(32)})
    assert len({len(sealer.seal("a" * length)) for length in range(64)}) == 1
    for text in ("", "a.txt", "\x80", "a\x80\x00\x00", "x" * 63, "x" * 64, "\udc80"):
        assert sealer.open(sealer.seal(text)) == text


def test_texts_sealed_before_there_was_padding_still_open() -> None:
    """Their version says that they were not padded."""
    sealer = Sealer(Domain.CITY, {1: bytes(32)})
    nonce = bytes(12)
    body = AESGCM(derive(bytes(32), "seal", "city")).encrypt(nonce, b"old\x80.txt", b"city")
    assert sealer.open(b"\x00\x01" + nonce + body) == os.fsdecode(b"old\x80.txt")


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    """The program does not go on as if the keys were secret."""
    ring = KeyRing.open(tmp_path, may_create=True)
    ring.path.chmod(0o644)
    with pytest.raises(SetupError, match="other users"):
        KeyRing.open(tmp_path, may_create=False)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sealing": {"x": "y"}, "fingerprints": "z"}'])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: str) -> None:
    """It is never replaced by new keys."""
    ring = KeyRing.open(tmp_path, may_create=True)
    ring.path.write_text(content)
    with pytest.raises(SetupError, match="not a key file"):
        KeyRing.open(tmp_path, may_create=True)


def test_an_inventory_without_its_keys_is_refused(store: Store) -> None:
    """Lost keys are not replaced once there is data: every path would become unreadable."""
    store.keys.path.unlink()
    with pytest.raises(SetupError, match="is gone"):
        Store.open(store.home)


def test_an_inventory_with_foreign_keys_is_refused(store: Store, tmp_path: Path) -> None:
    """A key file from another home is noticed before anything is written with it."""
    foreign = KeyRing.open(tmp_path / "elsewhere", may_create=True)
    store.keys.path.write_bytes(foreign.path.read_bytes())
    with pytest.raises(SetupError, match="does not belong"):
        Store.open(store.home)


def test_what_is_read_again_is_compared_with_what_is_stored_and_leaves_nothing(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path, may_create=True)
    stored = ring.domain(Domain.CITY).content_digest(io.BytesIO(b"bytes"))
    ring.rotate()
    keys = AsStored(ring.domain(Domain.CITY), like=stored)
    plain = hashlib.sha256(b"bytes").digest()
    assert keys.content_digest_of(plain) == stored
    assert keys.former_digests_of(plain) == ()
