"""Runs the web application: `python -m classify.web.serve HOST PORT HOME`.

One process; sync views have threads of their own, and pages that stay open to be told of progress wait
without one.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from classify import offline
from classify.settings import Settings, load_settings
from classify.web import streams


def main() -> None:
    """Serves until it is told to end."""
    host, port, home = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    serve(load_settings(home), host, port)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves the pages of a home. Raises SetupError where its databases cannot be used."""
    import uvicorn

    offline.enforce()
    logging.getLogger("django.request").addFilter(_is_a_fault)
    if settings.oidc_issuer:
        issuer = urlsplit(settings.oidc_issuer)
        offline.allow(f"{issuer.hostname}:{issuer.port or (443 if issuer.scheme == 'https' else 80)}")
    config = uvicorn.Config(
        application(settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # the audit trail says who did what; addresses may hold names
        server_header=False,
        proxy_headers=False,  # `edge` knows which proxies were named
        timeout_keep_alive=30,
        timeout_graceful_shutdown=8,
        ssl_certfile=str(settings.web_tls_cert) if settings.web_tls_cert else None,
        ssl_keyfile=str(settings.web_tls_key) if settings.web_tls_key else None,
    )

    class Server(uvicorn.Server):
        """Told to end, it has open streams end too instead of waiting for them."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            streams.end()
            super().handle_exit(sig, frame)

    Server(config).run()


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Whether something broke: what was refused or not found is no news, and its address may hold a name."""
    return record.exc_info is not None and record.exc_info[0] is not None


def application(settings: Settings):  # type: ignore[no-untyped-def]
    """The application itself, for a server to run. Raises SetupError."""
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from django.core.handlers.asgi import ASGIHandler

    return ASGIHandler()


if __name__ == "__main__":
    main()
