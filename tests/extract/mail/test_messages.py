"""Mail: headers, bodies in every encoding, attachments and messages inside."""

from __future__ import annotations

import base64
from binascii import b2a_uu
from email.message import EmailMessage
from email.mime.text import MIMEText

import pytest

from classify.errors import EncryptedError
from classify.extract.document import Member
from classify.extract.envelope import Envelope
from classify.extract.mail.messages import read_eml
from classify.extract.source import Source
from tests.extract.families import SSN, reading, source, walk


def _message(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jane Doe <jane.doe@example.com>"
    message["To"] = "records@example.org"
    message["Subject"] = "Your request"
    for name, value in headers.items():
        message[name] = value
    return message


def test_headers_are_blocks_with_their_names() -> None:
    """Who wrote to whom about what; the machines' own headers are left out."""
    message = _message(**{"Message-ID": "<1.2@mail.example.com>", "X-Case": "2026-0012"})
    message.set_content("Hello")
    result = reading("a.eml", message.as_bytes())
    assert result.labelled("From") == "Jane Doe <jane.doe@example.com>"
    assert result.labelled("X-Case") == "2026-0012"
    assert result.blocks[0].place.part == "mail header"
    assert "mail.example.com>" not in result.text


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_bodies_are_decoded(encoding: str, charset: str) -> None:
    """Whatever the transfer encoding and character set."""
    message = _message()
    message.set_content(f"Señor Müller: {SSN}\n", cte=encoding, charset=charset)
    assert f"Señor Müller: {SSN}" in reading("a.eml", message.as_bytes()).text


def test_alternatives_are_told_once_and_additions_are_told() -> None:
    """What only the web page says is read; what both say is read once."""
    message = _message()
    message.set_content("Dear Jane,\nthe hearing is on Monday.\n")
    page = (
        "<p>Dear Jane,</p><p>the hearing is on Monday.</p><table><tr><td>"
        f"SSN</td><td>{SSN}</td></tr><tr><td>a</td><td>b</td></tr></table>"
    )
    message.add_alternative(page, subtype="html")
    result = reading("a.eml", message.as_bytes())
    assert result.text.count("hearing") == 1
    assert ["SSN", SSN] in result.rows


def test_attachments_and_forwarded_messages_are_members() -> None:
    """Each has a row of its own, and is read like any file."""
    inner = _message()
    inner.set_content(f"He said {SSN}.")
    message = _message()
    message.set_content("See attached.")
    message.add_attachment(
        f"name,ssn\nDoe,{SSN}\nRoe,\n".encode(), maintype="text", subtype="csv", filename="liste é.csv"
    )
    message.add_attachment(b"again", maintype="application", subtype="octet-stream", filename="liste é.csv")
    message.add_attachment(inner)
    texts = walk(source("a.eml", message.as_bytes())).texts
    assert SSN in texts["a.eml!/liste é.csv"]
    assert "a.eml!/liste é (2).csv" in texts
    assert any(SSN in text for path, text in texts.items() if path.endswith(".eml") and "!" in path)


def test_calendar_parts_are_read_with_their_labels() -> None:
    """An invitation names people."""
    message = _message()
    message.set_content("Invitation")
    event = (
        'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE;CN="Roe, '
        'Richard":mailto:r.roe@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    )
    message.make_mixed()
    part = MIMEText(event, "calendar", "utf-8")
    message.attach(part)
    result = reading("a.eml", message.as_bytes())
    assert "Roe, Richard" in result.text
    assert "r.roe@example.com" in result.text


def test_uuencoded_files_in_old_mail_are_members() -> None:
    """Mail from before MIME carries its files in its text."""
    body = f"Here it is.\nbegin 644 note.txt\n{b2a_uu(SSN.encode()).decode()}`\nend\n"
    data = f"From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n\n{body}"
    member = reading("a.eml", data).member("note.txt").source
    assert member is not None
    assert member.data == SSN.encode()


def test_encrypted_mail_shows_its_headers_and_says_that_it_is_locked() -> None:
    """S/MIME and PGP hide the body, not who wrote to whom."""
    data = (
        "From: a@example.com\nTo: b@example.com\nSubject: secret\nMIME-Version: 1.0\n"
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;"
        " name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n"
    )
    result = reading("a.eml", data)
    assert result.labelled("Subject") == "secret"
    assert isinstance(result.error, EncryptedError)
    assert isinstance(
        reading("a.asc", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n").error,
        EncryptedError,
    )


def test_mailboxes_hold_a_member_for_each_message() -> None:
    """Numbered names say nothing about anybody; lines that only begin like a separator do not separate."""
    one = (
        "From jane@example.com Mon Jan  5 10:00:00 2026\nFrom: jane@example.com\n"
        "Subject: one\n\nFrom here on it went well.\n>From there as well.\n\n"
    )
    two = f"From joe@example.com Tue Jan  6 10:00:00 2026\nFrom: joe@example.com\nSubject: two\n\n{SSN}\n"
    result = walk(source("box.mbox", one + two))
    assert [path for path in result.texts if "!" in path] == ["box.mbox!/00001.eml", "box.mbox!/00002.eml"]
    assert "From there as well" in result.texts["box.mbox!/00001.eml"]
    assert SSN in result.texts["box.mbox!/00002.eml"]


def test_a_mailbox_without_messages_is_text() -> None:
    """A name alone makes no mailbox, and what is in it is read."""
    assert "nothing of the kind" in reading("box.mbox", "nothing of the kind\n").text


def test_memos_are_not_mistaken_for_mail() -> None:
    """From, To and Subject stand above memos, too."""
    assert (
        reading(
            "memo.txt", "From: The Chief\nTo: All staff\nSubject: Parking\nDate: Monday\n\nPark nicely.\n"
        ).media
        == "text"
    )


def test_claims_about_the_character_set_are_checked() -> None:
    """A part that says Latin-1 and is UTF-8 is read as UTF-8."""
    body = base64.b64encode("Zoë Müller".encode()).decode()
    data = (
        "From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\nContent-Type: "
        f"text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n{body}\n"
    )
    assert "Zoë Müller" in reading("a.eml", data).text


def test_a_message_attached_in_base64_is_read() -> None:
    """Against the standard, and common: the attached message is unpacked, not shown as letters."""
    inner = b"Subject: Leave\r\nFrom: a@example.org\r\n\r\nSSN 219-09-9999\r\n"
    outer = (
        b"Subject: FW\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="leave.eml"\r\n\r\n'
        + base64.encodebytes(inner)
        + b"\r\n--b--\r\n"
    )
    pieces = read_eml(Source("fw.eml", data=outer, size=len(outer)), Envelope())
    [member] = [piece for piece in pieces if isinstance(piece, Member)]
    assert member.source is not None
    assert b"SSN 219-09-9999" in member.source.open().read()


@pytest.mark.parametrize(
    ("name", "head"), [("a.eml", ""), ("a.mbox", "From a@b.org Mon Mar  2 10:00:00 2026\n")]
)
def test_a_message_larger_than_memory_allows_says_so(
    monkeypatch: pytest.MonkeyPatch, name: str, head: str
) -> None:
    """Its start is read, and that it went on is told."""
    for module in ("mail.messages", "mail.mailboxes"):
        monkeypatch.setattr(f"classify.extract.{module}.LARGEST_MESSAGE", 300)
    text = f"{head}From: a@example.org\nTo: b@example.org\nSubject: long\n\n" + f"SSN {SSN}\n" * 40
    assert SSN in "".join(walk(source(name, text)).texts.values())
    assert len(reading(name, text).remarks("partial")) == 1
    assert reading(name, text[:250]).remarks("partial") == []


FOLDED = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Hearing of Jane Zo\u00eb M\u00fcller\u2019s son, "
    "SSN 219-0\r\n 9-9999\r\n"
    "ATTENDEE;EMAIL=r.roe@exam\r\n ple.com:urn:uuid:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize("kind", ["calendar", "vcard", "x-vcard", "plain"])
@pytest.mark.parametrize("coding", ["8bit", "base64", "quoted-printable"])
def test_folded_values_in_a_letter_are_whole(kind: str, coding: str) -> None:
    """As a part of its own or pasted into the text."""
    text = FOLDED if kind != "plain" else f"See below.\r\n{FOLDED}Regards"
    message = _message()
    message.set_content(text, subtype=kind, cte=coding)
    result = reading("a.eml", message.as_bytes())
    assert "SSN 219-09-9999" in result.text
    assert "r.roe@example.com" in result.text
    assert ("Regards" in result.text) == (kind == "plain")


def test_a_fold_inside_of_a_letter_does_not_break_it() -> None:
    """Folding counts octets, and some programs fold in the middle of a character."""
    middle = FOLDED.replace("\r\n ", "").encode()
    for sign in ("ë", "ü", "’"):
        at = middle.index(sign.encode()) + 1
        folded = middle[:at] + b"\r\n " + middle[at:]
        assert "Zoë Müller’s" in reading("a.ics", folded).text
        head = b"From: a@b.org\r\nTo: b@b.org\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\n"
        assert "Zoë Müller’s" in reading("a.eml", head + folded).text


@pytest.mark.parametrize("gap", ["\r", "\n", "\r\n"])
def test_mail_of_every_system_is_parsed(gap: str) -> None:
    """Old Macs end lines with CR alone: headers, parts and encodings are found all the same."""
    message = _message()
    message.set_content(f"Her number is {SSN}, Zoë.", cte="quoted-printable")
    message.add_attachment(
        f"name,ssn\nDoe,{SSN}\n".encode(), maintype="text", subtype="csv", filename="a.csv"
    )
    data = message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", gap.encode())
    texts = walk(source("a.eml", data)).texts
    assert f"Her number is {SSN}, Zoë." in texts["a.eml"]
    assert SSN in texts["a.eml!/a.csv"]
    assert reading("letter", data).media == "eml"


def test_a_lone_cr_in_a_body_is_content() -> None:
    """Only headers tell how a message ends its lines."""
    data = b"From: a@b.org\nTo: b@b.org\nMIME-Version: 1.0\nSubject: x\n\nbefore\rafter\n"
    assert "before\rafter" in reading("a.eml", data).text
