"""Keys: who holds the database alone learns no value, no path, and not which files are the same.

One key file lies outside the database (`key_file`: best outside the home too), readable by its owner
only. From it every other key is derived with HKDF-SHA-256 (RFC 5869), one for each purpose, security domain
and entity, so that a city viewer's "same value elsewhere" can never reach criminal-justice records.

* fingerprints: HMAC-SHA-256 (RFC 2104) of a digest of the canonical value, which is all that leaves a worker;
* content digests: HMAC-SHA-256 of the bytes' SHA-256 (a plain digest of a templated page gives its Social
  Security number away to anybody who tries the billion possible pages);
* sealed text (paths, sheet names, reasons): AES-256-GCM (NIST SP 800-38D) with random nonces.
"""

from __future__ import annotations

from classify.keys.domain import AsStored, Domain, DomainKeys, version_of
from classify.keys.ring import KEY_FILE, KeyRing, key_file
from classify.keys.seal import Sealer
from classify.keys.values import canonical, derive, value_digest

__all__ = [
    "KEY_FILE",
    "AsStored",
    "Domain",
    "DomainKeys",
    "KeyRing",
    "Sealer",
    "canonical",
    "derive",
    "key_file",
    "value_digest",
    "version_of",
]
