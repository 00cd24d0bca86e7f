"""Copies of mail: headers that people read, the text, and the names of what was attached."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage

from classify.redact.mail import ATTACHED
from classify.redact.operators import BLACK
from tests.redact.documents import copy_of, document_of
from tests.redact.officefiles import SSN, SUSPECT, VICTIM


def letter() -> bytes:
    message = EmailMessage()
    message["From"] = f"{VICTIM} <mo@example.org>"
    message["To"] = "clerk@example.org"
    message["Bcc"] = f"{SUSPECT} <pv@example.org>"
    message["Subject"] = f"My number is SSN {SSN}"
    message["Date"] = "Mon, 30 Nov 2026 10:00:00 -0700"
    message["X-Mailer"] = VICTIM
    message["Message-ID"] = f"<{SSN}@example.org>"
    message.set_content(f"Victim: {VICTIM}\nSSN: {SSN}\n")
    message.add_attachment(
        b"%PDF-1.4 nothing", maintype="application", subtype="pdf", filename=f"{VICTIM}.pdf"
    )
    return message.as_bytes()


def test_a_message_of_known_headers_and_text() -> None:
    made, data = copy_of(document_of(letter(), "a.eml"))
    copy = message_from_bytes(data)
    told = {name: str(make_header(decode_header(value))) for name, value in copy.items()}
    assert told["From"] == f"[victim 1] <{BLACK}>"
    assert told["To"] == BLACK
    assert told["Subject"] == "My number is SSN XXX-XX-4321"
    assert told["Date"].startswith("Mon, 30 Nov 2026")
    assert not {"Bcc", "X-Mailer", "Message-ID", "Received"} & told.keys()
    body = copy.get_payload(decode=True)
    assert isinstance(body, bytes)
    said = body.decode()
    assert said.startswith("Victim: [victim 1]\nSSN: XXX-XX-4321\n")
    assert said.rstrip().endswith(f"{ATTACHED}\n- [victim 1].pdf")
    assert made.left_out["attachments"] == 1
