"""The web application as a process of its own, over https with a certificate of our own making."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from classify.errors import SetupError
from classify.settings import Settings
from classify.web.serve import check_tls


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `localhost`, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "web.pem", folder / "web.key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert_file, key_file


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Certificate and key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def served(
    blank_home: Path, certificate: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a home that is served by https."""
    home = Path(shutil.copytree(blank_home, tmp_path_factory.mktemp("https") / "home"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cert, key = map(str, certificate)
    process = subprocess.Popen(
        [sys.executable, "-m", "classify.web.serve", "127.0.0.1", str(port), str(home)],
        env={**os.environ, "CLASSIFY_WEB_TLS_CERT": cert, "CLASSIFY_WEB_TLS_KEY": key},
    )
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"https://localhost:{port}"
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) in (0, -signal.SIGTERM)


def test_pages_come_by_https_with_cookies_that_go_nowhere_else(
    served: str, certificate: tuple[Path, Path]
) -> None:
    with requests.Session() as browser:
        browser.verify, browser.trust_env = str(certificate[0]), False
        page = browser.get(f"{served}/account/login/", timeout=300)
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = page.headers["Set-Cookie"]
        for part in ("__Host-session=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in cookie
        assert "server" not in page.headers
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token
        sent = {"csrfmiddlewaretoken": token[1], "login": "nobody", "password": "x"}
        refused = browser.post(
            f"{served}/account/login/", sent, headers={"Origin": served, "Referer": served}, timeout=300
        )
        assert refused.status_code == 200
        assert "Name or password are not right" in refused.text
        foreign = browser.post(
            f"{served}/account/login/",
            sent,
            headers={"Origin": "https://example.org", "Referer": "https://example.org"},
            timeout=300,
        )
        assert foreign.status_code == 403


def test_by_http_there_is_nothing(served: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - how a connection ends is the system's to say
        urllib.request.urlopen(served.replace("https", "http"), timeout=60)


def test_an_old_tls_is_refused(served: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    port = int(served.rpartition(":")[2])
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain)


def test_a_huge_body_is_refused_while_it_arrives(served: str, certificate: tuple[Path, Path]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"a" * 500_000

    try:
        answer = requests.post(
            f"{served}/account/login/", data=endless(), verify=str(certificate[0]), timeout=300
        )
    except requests.ConnectionError:
        return  # it hung up in the middle
    assert answer.status_code == 413
    assert "MC-714" in answer.text


def test_the_supervisor_finds_it_up(served: str) -> None:
    from classify.commands.service import _answers

    assert _answers("127.0.0.1", int(served.rpartition(":")[2]), tls=True)


def test_certificates_that_cannot_be_used_are_said_at_the_start(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    cert, key = certificate
    check_tls(Settings(home=tmp_path, web_tls_cert=cert, web_tls_key=key))
    check_tls(Settings(home=tmp_path))
    with pytest.raises(SetupError, match="Only one"):
        check_tls(Settings(home=tmp_path, web_tls_cert=cert))
    other, _ = make_certificate(tmp_path)
    for wrong in ((other, key), (tmp_path / "none.pem", key), (key, cert)):
        with pytest.raises(SetupError, match="cannot be used"):
            check_tls(Settings(home=tmp_path, web_tls_cert=wrong[0], web_tls_key=wrong[1]))
