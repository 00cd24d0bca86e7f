"""A certificate: signed, checked by anybody with its pages, noticed when changed; totals alone for some."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from classify.errors import CertificateError
from classify.evidence.certificate import Assurance, check, digest, is_certificate, signed

CERTIFICATE: dict[str, Any] = {"format": "missoula-classify certificate 1", "counts": {"files": 3}}
PAGES = {"c.pdf": b"page", "c.html": b"other"}


def made() -> str:
    return signed(CERTIFICATE, PAGES, Ed25519PrivateKey.generate()).decode()


def test_a_certificate_is_known_and_checked_with_its_pages(tmp_path: Path) -> None:
    text = made()
    assert is_certificate(text[:200])
    (tmp_path / "c.pdf").write_bytes(b"page")
    checked = check(text, tmp_path)
    assert (checked.certificate, checked.matched, checked.missing) == (CERTIFICATE, ("c.pdf",), ("c.html",))
    (tmp_path / "c.html").write_bytes(b"another")
    assert check(text, tmp_path).wrong == ("c.html",)
    assert check(text).missing == ("c.html", "c.pdf")


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole["certificate"]["counts"].update(files=4),
        lambda whole: whole["pages"].update({"c.pdf": "00"}),
        lambda whole: whole["pages"].update({"more.pdf": "00"}),
        lambda whole: whole.update(
            public_key=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
        ),
    ],
)
def test_whatever_is_changed_is_noticed(change: Any) -> None:
    whole = json.loads(made())
    change(whole)
    with pytest.raises(CertificateError, match="changed after it was signed"):
        check(json.dumps(whole))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"certificate": 1}', "[" * 100_000])
def test_what_is_none_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CertificateError, match="no certificate"):
        check(text)


def test_a_page_is_never_looked_for_outside_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "c.pdf").write_bytes(b"page")
    text = signed(CERTIFICATE, {"../c.pdf": b"page"}, Ed25519PrivateKey.generate()).decode()
    assert check(text, inner).missing == ("../c.pdf",)


def test_the_digest_is_of_what_is_certified() -> None:
    assert digest(CERTIFICATE) != digest({**CERTIFICATE, "more": 1})
    assert len(digest(CERTIFICATE)) == 64


def test_how_much_was_missed_has_its_place() -> None:
    assert Assurance(10, 100, 0, 25.9, 95.0, date(2026, 12, 1), "x").missed == 0
