"""Mailboxes, told from the end of an address that carries a password."""

from __future__ import annotations

import pytest

from detectors.recognizers.emails import addresses_outside_urls


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to jane@example.org", True),
        ("mailto:jane@example.org", True),
        ("see https://example.org/a, jane@example.org", True),
        ("ftp://jane@example.org/", True),
        ("https://svc:jane@example.org/", False),
        ("postgresql+psycopg://svc:jane@example.org/db", False),
    ],
)
def test_a_password_before_a_host_is_no_mailbox(text: str, kept: bool) -> None:
    """After `scheme://user:` stands a password; anywhere else a mailbox."""
    start = text.index("jane")
    match = (start, start + len("jane@example.org"), 0.9)
    assert list(addresses_outside_urls(text, [match])) == ([(0, *match, None)] if kept else [])
