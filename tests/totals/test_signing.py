"""Keys and signatures of homes."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import SetupError, TotalsError
from classify.totals.document import Document, parsed
from classify.totals.signing import PublicKey, SigningKey

DOCUMENT = Document("Police", "key", date(2026, 11, 30), 1, 5, {"label": {"PUBLIC": 10}})


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """And nothing else is left in its folder."""
    file = tmp_path / "keys" / "totals-key.pem"
    first = SigningKey.of(file).public("Police")
    assert SigningKey.of(file).public("Police") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_what_a_home_signed_is_known_by_its_key(tmp_path: Path) -> None:
    """And by no other."""
    ours, other = SigningKey.of(tmp_path / "a.pem"), SigningKey.of(tmp_path / "b.pem")
    plain, signature = parsed(ours.signed(DOCUMENT))
    assert ours.public("Police").has_signed(plain, signature)
    assert not other.public("Police").has_signed(plain, signature)


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_no_altered_document_passes(tmp_path_factory: pytest.TempPathFactory, at: int, flip: int) -> None:
    """Whatever byte of the file is changed."""
    key = _key(tmp_path_factory)
    file = bytearray(key.signed(DOCUMENT).strip())
    file[at % len(file)] ^= flip
    try:
        plain, signature = parsed(bytes(file))
    except TotalsError:
        return
    assert not key.public("Police").has_signed(plain, signature) or plain == DOCUMENT.as_json()


_KEYS: dict[str, SigningKey] = {}


def _key(folders: pytest.TempPathFactory) -> SigningKey:
    if "one" not in _KEYS:
        _KEYS["one"] = SigningKey.of(folders.mktemp("keys") / "one.pem")
    return _KEYS["one"]


def test_a_key_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """With the fingerprint in groups, to be read out."""
    key = SigningKey.of(tmp_path / "a.pem").public("Police of Missoula")
    again = PublicKey.from_bytes(key.as_bytes())
    assert again == key
    assert again.spoken.replace(" ", "") == key.fingerprint
    assert max(len(group) for group in again.spoken.split()) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"public_key": "AAAA"},
        {"public_key": "no base64!"},
        {"public_key": 7},
        {"home": ""},
        {"format": "x"},
        {"more": 1},
    ],
)
def test_a_key_file_that_is_none_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    """Before anybody trusts it."""
    plain = json.loads(SigningKey.of(tmp_path / "a.pem").public("Police").as_bytes())
    with pytest.raises(TotalsError):
        PublicKey.from_bytes(json.dumps({**plain, **change}).encode())


def test_a_damaged_private_key_is_said(tmp_path: Path) -> None:
    """A new one in its place would silently make others refuse what is signed."""
    (tmp_path / "a.pem").write_text("not a key")
    with pytest.raises(SetupError, match="cannot be used"):
        SigningKey.of(tmp_path / "a.pem")
