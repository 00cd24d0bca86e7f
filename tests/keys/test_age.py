"""The home's key for backups in the form of age."""

from __future__ import annotations

import pyrage
from hypothesis import given
from hypothesis import strategies as st

from classify.keys.age import identity


@given(st.binary(min_size=32, max_size=32))
def test_any_secret_is_an_identity_that_age_reads_back_unchanged(secret: bytes) -> None:
    text = identity(secret)
    assert str(pyrage.x25519.Identity.from_str(text)) == text


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=20, max_value=73))
def test_one_mistyped_sign_is_noticed(secret: bytes, place: int) -> None:
    text = identity(secret)
    other = "Q" if text[place] != "Q" else "P"
    try:
        pyrage.x25519.Identity.from_str(text[:place] + other + text[place + 1 :])
    except pyrage.IdentityError:
        return
    raise AssertionError("a mistyped identity was taken")
