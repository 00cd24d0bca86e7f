"""Encryption by a module that was validated for it: the city's own OpenSSL with its FIPS provider.

CJIS Security Policy SC-13 asks for a FIPS 140 validated module wherever criminal justice information is
outside a controlled place. This program has none of its own, so it asks one that the city's IT has set up
(`fips_openssl` in the settings), and sees to it that the validated provider is what answers. Whether the
certificate of that module is current is IT's to know:
https://csrc.nist.gov/projects/cryptographic-module-validation-program
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from classify.errors import PackageError

ITERATIONS = 600_000
"""Of PBKDF2 with HMAC-SHA-256 (OWASP's number; NIST SP 800-132)."""
_SECONDS = 600
_ACTIVE = re.compile(
    r"^[ ]+name:[^\n]*\bFIPS\b[^\n]*\n(?:[ ]+version:[^\n]*\n)?[ ]+status:[ ]*active\b",
    re.MULTILINE | re.IGNORECASE,
)


def must_be_validated(openssl: Path) -> None:
    """Raises PackageError when the program at `openssl` is none, or its FIPS provider does not answer."""
    told = _run(openssl, ["list", "-providers"], b"").decode("utf-8", "replace")
    if not _ACTIVE.search(told):
        raise PackageError(
            "The OpenSSL of the setting fips_openssl runs without its FIPS provider.",
            remedy="Ask IT to switch the FIPS provider on (openssl list -providers shows it as active).",
        )


def sealed(data: bytes, passphrase: str, openssl: Path) -> bytes:
    """`data` under `passphrase`: AES-256-CBC, the key by PBKDF2. Raises PackageError.

    What it holds must prove itself, as the signed list of a release does: this form has no seal of its own.
    """
    must_be_validated(openssl)
    return _run(openssl, _command("-e"), data, passphrase)


def how_to_open(name: str) -> str:
    """The command that opens it, for the recipient."""
    return f"openssl enc -d -aes-256-cbc -pbkdf2 -iter {ITERATIONS} -md sha256 -in {name} -out release.zip"


def _command(way: str) -> list[str]:
    return ["enc", way, "-aes-256-cbc", "-pbkdf2", "-iter", str(ITERATIONS), "-md", "sha256", "-salt"]


def _run(openssl: Path, command: list[str], data: bytes, passphrase: str = "") -> bytes:
    """What it writes. The passphrase goes through a pipe of its own: a command line is seen by all."""
    reads, writes = os.pipe()
    try:
        os.write(writes, passphrase.encode() + b"\n")
        os.close(writes)
        given = ["-pass", f"fd:{reads}"] if passphrase else []
        done = subprocess.run(
            [os.fspath(openssl), *command, *given],
            input=data,
            capture_output=True,
            pass_fds=(reads,),
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PackageError(
            "The OpenSSL of the setting fips_openssl does not do its work.",
            remedy="Ask IT whether the file is there and may be run: openssl list -providers.",
        ) from error
    finally:
        os.close(reads)
    return done.stdout
