"""Headers of messages (RFC 5322, RFC 2047) as a person reads them, and those written for machines."""

from __future__ import annotations

import email.errors
import email.header
import re

from classify.extract.known.charset import decode

# Written by machines for machines: stamps, routes, signatures. Nobody's private words stand there, and
# message identifiers look like addresses.
_TRANSPORT = re.compile(
    r"^(?:received|received-spf|message-id|references|in-reply-to|mime-version|content-.*|dkim-.*|arc-.*|"
    r"authentication-results.*|domainkey-.*|x-ms-.*|x-microsoft-.*|x-forefront-.*|x-exchange-.*|x-google-.*|x-gm-.*|"
    r"x-spam-.*|x-received|x-mailer|x-priority|x-uidl?|x-mozilla-.*|x-virus-.*|x-proofpoint-.*|list-.*|precedence|"
    r"thread-index|x-originatororg|auto-submitted|user-agent|importance|status|x-status|x-tnef-.*|x-eopattributedmessage|"
    r"x-eoptenantattributedmessage|accept-?language|deferred-?delivery-time|x-originating-?orgid|errors-to|feedback-id|require-recipient-valid-since|lines|path|xref)$",
    re.IGNORECASE,
)


def is_transport(name: str) -> bool:
    """Whether a header of this name is written by machines for machines."""
    return bool(_TRANSPORT.match(name))


def header_text(raw: object) -> str:
    """A header as a person reads it: encoded words (RFC 2047) decoded, raw bytes in any character set."""
    text = str(raw) if not isinstance(raw, email.header.Header) else _raw_header(raw)
    if any("\udc80" <= character <= "\udcff" for character in text):
        text = decode(text.encode("utf-8", "surrogateescape"))
    # Senders cut encoded words inside characters; joined first, they decode whole.
    text = re.sub(r"\?=\s+=\?", "?==?", text)
    try:
        parts = email.header.decode_header(text)
    except (email.errors.HeaderParseError, ValueError):
        return " ".join(text.split())
    joined: list[tuple[bytes | str, str | None]] = []
    for content, codec in parts:
        last = joined[-1] if joined else None
        if last and isinstance(content, bytes) and isinstance(last[0], bytes) and codec and codec == last[1]:
            joined[-1] = (last[0] + content, codec)
        else:
            joined.append((content, codec))
    return " ".join("".join(_header_part(content, codec) for content, codec in joined).split())


def _raw_header(raw: email.header.Header) -> str:
    """What compat32 makes of a header with raw 8-bit bytes."""
    return "".join(
        part if isinstance(part, str) else decode(part) for part, _ in email.header.decode_header(raw)
    )


def _header_part(content: bytes | str, codec: str | None) -> str:
    return content if isinstance(content, str) else decode(content, charset_told(codec))


def charset_told(told: str | None) -> str | None:
    """The character set a part claims, where it means anything; Latin-1 is cp1252 in practice."""
    if not told or told.lower() in ("unknown-8bit", "default", "x-unknown", "us-ascii", "ascii"):
        return None
    return "cp1252" if told.lower() in ("iso-8859-1", "latin-1", "latin1") else told
