"""Reading takes time in proportion to the text, whatever the text: every expression, and whole readers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

import pytest

import classify.extract
from classify.errors import ClassifyError
from classify.extract.document import Piece, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.legacy import rtf
from classify.extract.mail import contacts, mailboxes
from classify.extract.mail import messages as mail
from classify.extract.source import Source
from classify.extract.text import delimited, markup, sqldump, structured, transcripts
from classify.extract.text import plain as text
from tests.growth import expressions_of, grows_too_fast, spent, too_slow

_MODULES = expressions_of((classify.extract,))


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_expressions_of_readers(module: str) -> None:
    """Those with a name and those that stand in a function."""
    assert {e.pattern: slow for e in _MODULES[module] if (slow := too_slow(e))} == {}


_Read = Callable[[Source, Envelope], Iterable[Piece]]

_HEAD = b"From: a@example.org\nSubject: x\n"
_PARAMETERS = _HEAD + b"Content-Type: text/plain; name="
_POSTMARK = b"From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a\n\n"
_READERS: tuple[tuple[_Read, bytes, tuple[bytes, ...]], ...] = (
    (mail.read_eml, b"", (b"a: b\r", b"a: b\n", b"a\n")),
    (mail.read_eml, _HEAD + b"X-Note: a\n", (b" b\n", b" \xe9b\n")),
    (mail.read_eml, _HEAD + b"Subject: ", (b"=?utf-8?q?a?= ", b"=?utf-8?q?", b"?= ", b"(")),
    (mail.read_eml, _PARAMETERS, (b'";', b"a; a=b", b"a; a*0=b", b'"\\"; ')),
    (mail.read_eml, _PARAMETERS + b'"', (b";",)),
    (mail.read_eml, _HEAD + b"\n", (b"BEGIN:VCARD\n", b"BEGIN:VCARD\nTo: b\n", b"begin 644 a\n", b"> ")),
    (mail.read_eml, _HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n", (b"--b\n\na\n",)),
    (mailboxes.read, b"", (_POSTMARK, b"From a a a a a ", b"From a Mon Jan 1 00:00 A A A ")),
    (mailboxes.read, _POSTMARK, (b">From ", b"\n", b"\1\1\1\1\n")),
    (contacts.read, b"BEGIN:VCARD\n", (b"N:a;;b;\n", b";  ", b"A;", b'A;b="', b"TEL:\t")),
    (contacts.read, b"BEGIN:VCARD\nN:;", (b" ", b"\t")),
    (contacts.read, b"BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:a", (b"=\n ", b"=\n")),
    (structured.read_json, b"[", (b"[", b'{"a":', b'"a" ', b'"\\', b"/*", b"'", b'"a\n', b'"a":"b" c')),
    (
        sqldump.read,
        b"CREATE TABLE a(b int);\n",
        (b"INSERT INTO a VALUES (1)--", b"INSERT INTO a VALUES (1)/*"),
    ),
    (sqldump.read, b"INSERT INTO a VALUES (", (b"'\\'", b"$a", b"q'[", b"/*", b"`", b"(")),
    (markup.read, b"<html>", (b"<a ", b"<!--", b"<style>/*", b"<tr><td>a", b"&#", b"<p style='", b"a\n")),
    (markup.read, b"<style>", (b"/*a", b"content:'", b"content:")),
    (rtf.read, b"{\\rtf1 ", (b"{\\*\\", b"\\'", b"\\par ", b"\\trowd\\cell\\row ", b"{\\pict 00")),
    (delimited.read, b"a,b,c\n", (b"a,b\n", b'"', b'"a""', b'a,"b\n', b";\t")),
    (transcripts.read, b"WEBVTT\n\n", (b"<v ", b"<v a>b", b"00:00:01.000 --> 00:00:02.000\n", b"A: b\n")),
    (text.read, b"", (b"a'", b"Aa: b\n", b"\n", b"\t", b"=\n")),
)


def _cost_of_reading(read: _Read, lead: bytes, pump: bytes) -> Callable[[int], float]:
    def work(size: int) -> None:
        data = lead + pump * (size // len(pump))
        with contextlib.suppress(ClassifyError):
            for _ in read(Source("a", data=data, size=len(data)), Envelope()):
                pass

    return lambda size: spent(lambda: work(size))


@pytest.mark.parametrize(("read", "lead", "pumps"), _READERS)
def test_whole_readers(read: _Read, lead: bytes, pumps: tuple[bytes, ...]) -> None:
    """Files that begin like any other and then repeat themselves without end."""
    costs = {pump: _cost_of_reading(read, lead, pump) for pump in pumps}
    assert [pump for pump, cost in costs.items() if grows_too_fast(cost, 10_000, negligible=0.08)] == []


def test_a_header_with_too_many_parameters_is_read_as_text() -> None:
    """What is not taken apart is not lost."""
    data = _PARAMETERS + b"a; b=c" * 2_000 + b"; note=marmalade\n\nbody"
    found = list(mail.read_eml(Source("a.eml", data=data, size=len(data)), Envelope()))
    texts = [piece.text for piece in found if isinstance(piece, TextBlock)]
    assert any("marmalade" in said for said in texts)
    assert any(said.strip() == "body" for said in texts)


def test_pasted_cards_are_taken_from_a_body_once() -> None:
    """A card inside of a calendar belongs to it; a beginning without an end is text."""
    body = (
        "BEGIN:VCALENDAR\nSUMMARY:outing\nBEGIN:VCARD\nFN:Ann Example\nEND:VCARD\nEND:VCALENDAR\n"
        "BEGIN:VCARD\nhello\n"
    )
    data = _HEAD + b"\n" + body.encode()
    found = list(mail.read_eml(Source("a.eml", data=data, size=len(data)), Envelope()))
    said = [piece.text for piece in found if isinstance(piece, TextBlock)]
    assert sum("outing" in one for one in said) == sum("Ann Example" in one for one in said) == 1
    assert any("hello" in one for one in said)
