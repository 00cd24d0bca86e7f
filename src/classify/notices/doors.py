"""The two ways a notice leaves this machine, each to the one host an administrator named.

Everything else beyond this machine stays refused (`classify.offline`): the door is open while the notice is
handed over, to that host, for this thread. No proxy of the environment is used, no redirect followed.
"""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from classify import offline
from classify.errors import NoticeError
from classify.notices.notice import Notice
from classify.settings import Settings

_SECONDS = 10.0
_PORTS = {"none": 25, "starttls": 587, "tls": 465}
_HELLO = "missoula-classify.invalid"
"""What the relay hears as our name: the machine's own tells something, and takes a look-up to find."""


def by_mail(notice: Notice, settings: Settings) -> None:
    """Hands a notice to the mail relay of the settings.

    Raises:
        NoticeError: the relay is away, refuses, or is not named rightly.
    """
    host, port = _address(settings.notice_mail_relay, _PORTS[settings.notice_mail_security])
    if not settings.notice_mail_from or not settings.notice_mail_to:
        raise NoticeError("A mail relay is named, but not both notice_mail_from and notice_mail_to.")
    message = EmailMessage()
    try:
        message["From"], message["To"] = settings.notice_mail_from, ", ".join(settings.recipients)
        message["Subject"], message["Date"] = f"missoula-classify: {notice.subject}", formatdate()
        message.set_content(notice.text)
        with offline.door_to(host, port), _relay(host, port, settings.notice_mail_security) as relay:
            relay.send_message(message)
    except smtplib.SMTPException as error:
        raise NoticeError(f"The mail relay refused the notice ({type(error).__name__}).") from error
    except (OSError, ValueError) as error:
        raise NoticeError(f"The mail relay cannot be reached ({_reason(error)}).") from error


def _relay(host: str, port: int, security: str) -> smtplib.SMTP:
    trusting = ssl.create_default_context()
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, local_hostname=_HELLO, timeout=_SECONDS, context=trusting)
    relay = smtplib.SMTP(host, port, local_hostname=_HELLO, timeout=_SECONDS)
    if security == "starttls":
        try:
            relay.starttls(context=trusting)
        except (OSError, smtplib.SMTPException):
            relay.close()
            raise
    return relay


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """None: what was not named is not visited; urllib raises HTTPError."""


def by_web_hook(notice: Notice, settings: Settings) -> None:
    """Posts a notice as JSON to the web hook of the settings.

    Raises:
        NoticeError: it is away, refuses, or is not named rightly.
    """
    address = urlsplit(settings.notice_webhook)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise NoticeError("notice_webhook is not the address of a web hook (https://host/path).")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    try:
        port = address.port or (443 if address.scheme == "https" else 80)
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            settings.notice_webhook,
            data=json.dumps(notice.as_json()).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "missoula-classify"},
            method="POST",
        )
        with offline.door_to(address.hostname, port), opener.open(request, timeout=_SECONDS) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        error.close()
        raise NoticeError(f"The web hook answered with status {error.code}.") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NoticeError(f"The web hook cannot be reached ({_reason(error)}).") from error


def _address(relay: str, default_port: int) -> tuple[str, int]:
    """Host and port of `host`, `host:25` or `[::1]:25`."""
    try:
        address = urlsplit(f"//{relay}")
        host, port = address.hostname, address.port or default_port
    except ValueError:
        host, port = None, 0
    if not host:
        raise NoticeError("notice_mail_relay is not the name of a host, as mail.example.gov:25.")
    return host, port


def _reason(error: Exception) -> str:
    """The kind of error alone: its words may hold addresses."""
    inner = getattr(error, "reason", None)
    return type(inner if isinstance(inner, Exception) else error).__name__
