"""A small identity provider (OpenID Connect) on loopback: it signs in whom a test says, with RS256."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass
class Issuer:
    """What the provider says, and what it was asked."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "person-1"})
    userinfo: dict[str, Any] = field(default_factory=dict)
    client: str = "classify"
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    signs_with: Any = None
    """Another key than the one that is published: a forged token."""
    audience: str = ""
    refuses: str = ""
    """An error to send people back with."""
    codes: dict[str, str] = field(default_factory=dict)
    """Codes with the challenge (PKCE) each was given for."""

    def configuration(self) -> dict[str, Any]:
        """What the provider says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The published key."""
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**told, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def way_back(self, asked: dict[str, str]) -> str:
        """Where a person is sent after signing in here."""
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, which works once and for whoever began."""
        challenge = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if challenge != base64.urlsafe_b64encode(digest).decode().rstrip("="):
            return None
        now = int(time.time())
        said = {"iss": self.address, "aud": self.audience or self.client, "iat": now, "exp": now + 300}
        signed = jwt.encode(
            {**said, **self.claims}, self.signs_with or self.key, algorithm="RS256", headers={"kid": "one"}
        )
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """A provider that answers until the test is over."""
    issuer = Issuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", issuer.way_back(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            pages = {
                "/.well-known/openid-configuration": issuer.configuration,
                "/keys": issuer.keys,
                "/userinfo": lambda: issuer.userinfo,
            }
            self._say(pages[parts.path]() if parts.path in pages else None)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(issuer.token({name: values[0] for name, values in parse_qs(sent).items()}))

        def _say(self, what: object) -> None:
            said = json.dumps(what if what is not None else {"error": "invalid_request"}).encode()
            self.send_response(200 if what is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        issuer.address = f"http://localhost:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()
