"""Runs the web application: `python -m classify.web.serve HOST PORT HOME`.

One process; sync views have threads of their own, and pages that stay open to be told of progress wait
without one.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import ssl
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from classify import offline
from classify.errors import ClassifyError, SetupError
from classify.settings import Settings, load_settings
from classify.web import streams
from classify.web.house import house, must_stay_here

_QUIET_SECONDS = 15.0
"""So long after the start the first pages have the processor for themselves, and documents must wait."""
_LAST_SECONDS = 10.0
"""So long a page that is still at work when all has ended may take to be given up."""
_NEW_OBJECTS = 50_000
"""So many are made before those that only hold each other are looked for."""


def main() -> None:
    """Serves until it is told to end."""
    signal.signal(signal.SIGTERM, _end)
    host, port, home = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    serve(load_settings(home), host, port)


def _end(_number: int, _frame: FrameType | None) -> None:
    """Ends as a program does, not by the signal: what lies in folders for temporary files is taken away."""
    leave = threading.Timer(_LAST_SECONDS, os._exit, (0,))
    leave.daemon = True
    leave.start()
    sys.exit(0)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serves the pages of a home.

    Raises:
        SetupError: its databases cannot be used, or it is the demonstration and `host` another machine's.
    """
    import uvicorn

    offline.enforce()
    check_tls(settings)
    logging.getLogger("django.request").addFilter(_is_a_fault)
    if settings.oidc_issuer:
        issuer = urlsplit(settings.oidc_issuer)
        offline.allow(f"{issuer.hostname}:{issuer.port or (443 if issuer.scheme == 'https' else 80)}")
    pages = application(settings)
    must_stay_here(house().demonstration(), host)
    threading.Thread(target=_make_ready, daemon=True).start()
    config = uvicorn.Config(
        pages,
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


def _make_ready() -> None:
    """Loads what masks names before the first page needs it, and later what reads documents again before the
    first of them is opened; what fails here fails there, with its words.
    """
    with contextlib.suppress(ClassifyError):
        house().store.masker("a name")
        house().store.look_at_clock()
    _let_garbage_be()
    time.sleep(_QUIET_SECONDS)
    with contextlib.suppress(ClassifyError):
        from classify.web.rooms.document.opening import viewer  # Django must be set up first

        viewer().make_ready()


def _let_garbage_be() -> None:
    # What is loaded by now stays: it need not be looked through for garbage while people wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def check_tls(settings: Settings) -> None:
    """Raises SetupError unless certificate and key are both there and fit, or neither is set."""
    cert, key = settings.web_tls_cert, settings.web_tls_key
    if cert is None and key is None:
        return
    if cert is None or key is None:
        raise SetupError(
            "Only one of web_tls_cert and web_tls_key is set.",
            remedy="Set both, or none (then pages come by http alone).",
        )
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:
        raise SetupError(
            "The web application's certificate or its key cannot be used.",
            remedy="See that web_tls_cert and web_tls_key are PEM files that fit, the key without a "
            "passphrase, and that the service's account may read them.",
        ) from error


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Whether something broke: what was refused or not found is no news, and its address may hold a name."""
    return record.exc_info is not None and record.exc_info[0] is not None


def application(settings: Settings):  # type: ignore[no-untyped-def]
    """The application itself, for a server to run. Raises SetupError."""
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from classify.web.edge import Bounded
    from classify.web.handler import Handler

    return Bounded(Handler())


if __name__ == "__main__":
    main()
