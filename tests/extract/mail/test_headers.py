"""Headers of mail: decoded for people, and told from those written for machines."""

from __future__ import annotations

import pytest

from classify.extract.mail.headers import charset_told, header_text, is_transport


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?B?TcO8bGxlcg==?=", "Müller"),
        ("=?utf-8?B?TcM=?= =?utf-8?B?vGxsZXI=?=", "Müller"),
        ("=?iso-8859-1?Q?M=FCller?= <m@example.com>", "Müller <m@example.com>"),
        ("=?no-such-charset?Q?M=FCller?=", "Müller"),
        ("plain", "plain"),
    ],
)
def test_encoded_headers_are_decoded(raw: str, shown: str) -> None:
    """Encoded words, even when cut inside a character or of an unknown character set."""
    assert header_text(raw) == shown


def test_stamps_and_routes_are_for_machines() -> None:
    assert all(map(is_transport, ("Received", "DKIM-Signature", "x-ms-exchange-antispam", "Message-ID")))
    assert not any(map(is_transport, ("Subject", "From", "X-Case-Number")))


def test_a_character_set_that_says_nothing_is_none() -> None:
    assert charset_told("unknown-8bit") is None
    assert charset_told(None) is None
    assert charset_told("ISO-8859-1") == "cp1252"
    assert charset_told("koi8-r") == "koi8-r"
