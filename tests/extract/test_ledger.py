"""Dropped bytes: a word at every place of a text, mail, archive or data file comes out, or it is told."""

# ruff: noqa: E501 - templates read better unbroken

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import plistlib
import quopri
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from classify.extract.objects.ole import pack
from tests.extract.archives.test_reader import _7z
from tests.extract.mail.test_outlook import _tnef
from tests.extract.others.test_dbase import dbase3, dbase4, foxpro, table
from tests.extract.others.test_foldermetadata import apple, dsstore, finder

from .ledger import Words, account, lost, planted
from .outlook_data import mailbox

MAIL = (
    "From: @@ <@@@example.org>\nTo: @@ <b@example.org>, @@@example.org\nCc: @@@example.org\nSubject: @@\n @@\n"
    "X-Note: @@\nOrganization: @@\nDate: Mon, 5 Jan 2026 10:00:00 -0700\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=B\n\n@@\n--B\nContent-Type: text/plain\nContent-Description: @@\n\n@@\n\n"
    "--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\n@@\n"
    "--C\nContent-Type: text/html\n\n<p>@@</p><!-- @@ --><a href='https://example.org/' title='@@'>x</a>\n--C--\n"
    "--B\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:@@\nEND:VEVENT\nEND:VCALENDAR\n"
    "--B\nContent-Type: text/vcard\n\nBEGIN:VCARD\nNOTE:@@\nEND:VCARD\n"
    "--B\nContent-Type: text/plain; name=@@.txt\nContent-Disposition: attachment; filename=@@.txt\n\n@@\n"
    "--B\nContent-Type: message/rfc822\n\nFrom: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nSubject: @@\n\n@@\n"
    "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; @@\n\nFinal-Recipient: rfc822; @@\n"
    "--B\nContent-Type: text/rfc822-headers\n\nSubject: @@\n--B--\n@@\n"
)
POSTMARK = "From @@@example.org Mon Jan  5 10:00:00 2026\n"
SHORT = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nSubject: @@\n\n@@\n"
NOTES = '<?xml version="1.0"?>\n<plist version="1.0"><dict><key>x</key><string>@@</string></dict></plist>\n'

TEMPLATES: dict[str, str] = {
    "a.txt": "@@ first\n\n@@\r\n@@\t@@\x0c@@\n" + "filler line\n" * 9000 + "@@",
    "a.log": "2026-01-05 app: @@ @@\n\n[@@] \x1b[31m@@\x1b[0m\n@@",
    "a.py": "# @@\nvalue = '@@'  # @@\n'''@@'''\ndef @@(): pass",
    "a.csv": '@@ title\n\nname,note,@@\n@@,"@@, ""@@""\n@@",@@\n@@\nx,y,z,@@,@@\n\'@@,,\n',
    "a.tsv": "a\t@@\tb\n@@\t@@\t@@\nx\ty\tz @@\n",
    "a.psv": "a|@@|b\n@@|@@|@@\nx|y|z @@\n",
    "load.dat": "\xfea\xfe\x14\xfe@@\xfe\r\n\xfe@@\xae@@\xfe\x14\xfe@@\xfe\r\n@@\r\n",
    "a.json": '{"a": "@@", "b": [1, "@@", {"c@@ d": "@@"}], "e": [{"f": "@@"}, {"f": "@@", "g": "@@"}]}',
    "bad.json": '// @@\n{"a": "@@", "b": [1, "@@",], "c" "@@", @@: @@ /* @@ */} @@',
    "a.jsonl": '{"a": "@@"}\n{"a": "@@", "b": {"c": "@@"}}\n@@ no record\n["@@"]\n{"a": "@@"\n',
    "a.yaml": "# @@\na: @@\nb:\n  - @@ # @@\n  - &x {c: '@@'}\nd: |\n  @@\n  @@\n--- \ne: *x\nf: @@\n",
    "a.vcf": "BEGIN:VCARD\nFN:@@\nN:@@;@@;;;\nTEL;TYPE=home:@@\nNOTE;LANGUAGE=en:@@\\, @@\n @@\nX-OWN:@@\n"
    'item1.EMAIL:@@@example.org\nADR;LABEL="@@":;;@@;@@;;;\n@@\nEND:VCARD\n',
    "a.ics": "BEGIN:VCALENDAR\nX-WR-CALNAME:@@\nBEGIN:VEVENT\nSUMMARY:@@\n @@\nATTENDEE;CN=@@;EMAIL=@@:mailto:@@@e.org\n"
    'ORGANIZER;SENT-BY="mailto:@@@e.org":mailto:x@e.org\nDESCRIPTION:@@\nLOCATION:@@\nCATEGORIES:@@\nURL:https://@@.org\n'
    "BEGIN:VALARM\nDESCRIPTION:@@\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n",
    "a.vtt": "WEBVTT @@\n\nNOTE @@\n@@\n\n1\n00:01.000 --> 00:02.000\n<v @@>@@</v> <i>@@</i>\n@@\n\nSTYLE\n::cue {}\n",
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n@@: @@\n<i>@@</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n@@\n",
    "a.html": "<!DOCTYPE html><!-- @@ --><html><head><title>@@</title><meta name=author content='@@'><style>/* @@ */</style>"
    "</head><body title='@@'><p>@@ <b>@@</b></p><img alt='@@'><table><tr><td>@@</td></tr></table><input value='@@'>"
    "<textarea>@@</textarea><script>var x = '@@'; // @@\n</script><p hidden>@@</p><noscript>@@</noscript></body></html>@@",
    "a.xml": "<?xml version='1.0'?><!-- @@ --><a b='@@'>@@<c>@@</c>@@<![CDATA[@@]]><?own @@?></a><!-- @@ -->",
    "a.eml": MAIL,
    "1.emlx": "99999\n" + MAIL + NOTES,
    "a.mbox": POSTMARK
    + SHORT
    + "\n"
    + POSTMARK
    + SHORT
    + "\n>From @@\nFrom now on @@\n\n"
    + POSTMARK
    + "\n@@\n",
    "mmdf": "\1\1\1\1\n" + SHORT + "\1\1\1\1\n@@\n\1\1\1\1\n" + SHORT + "\1\1\1\1\n",
    "a.mht": "MIME-Version: 1.0\nSubject: @@\nContent-Type: multipart/related; boundary=B\n\n@@\n--B\nContent-Type: text/html\n"
    "Content-Location: https://e.org/@@\n\n<p>@@</p>\n--B--\n",
    "a.sql": "-- @@\nCREATE TABLE `t` (\n `x` int COMMENT '@@', -- @@\n `@@` text\n);\n/* @@ */\nINSERT INTO `t` VALUES (1,'@@'),"
    " /* @@ */ (2, '@@ \\' @@'),\n(3, NULL); -- @@\nINSERT INTO `@@` (`@@`) VALUES (concat('@@', '@@'));\n"
    "INSERT INTO broken VALUES (@@ '@@;\nUPDATE t SET x='@@';\nCOPY t (x, `@@`) FROM stdin;\n1\t@@\n\\.\n@@\n",
    "desktop.ini": "[.ShellClassInfo]\nInfoTip=@@\nLocalizedResourceName=@@\n",
}

# What a template's format keeps to itself, with the reason: machinery that nobody writes words into.
MACHINERY: dict[str, int] = {"a.mht": 1, "a.xml": 1}


@pytest.mark.parametrize("name", list(TEMPLATES))
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le"])
def test_every_word_of_a_text_comes_out(name: str, codec: str) -> None:
    """In all the usual character sets."""
    if codec != "utf-8" and name in ("mmdf", "a.mbox", "1.emlx"):
        codec = "utf-8-sig" if name == "1.emlx" else "utf-8"
    text, words = planted(TEMPLATES[name])
    assert len(lost(name, text.encode(codec), words)) <= MACHINERY.get(name, 0)


def _zipped(words: Words) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = words.next().encode()
        for name in (f"{words.next()}/{words.next()}.txt", f"{words.next()}\\{words.next()}.csv"):
            info = zipfile.ZipInfo("x")
            info.filename, info.comment = name, words.next().encode()
            archive.writestr(info, words.next())
    return target.getvalue()


def _tarred(words: Words) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in (f"{words.next()}/{words.next()}.txt", f"{'long/' * 40}{words.next()}.txt"):
            data = words.next().encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.pax_headers = {"comment": words.next()}
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def _gzipped(words: Words) -> bytes:
    packed = gzip.compress(words.next().encode())
    name, comment = words.next().encode(), words.next().encode()
    return (
        packed[:3]
        + b"\x18"
        + packed[4:10]
        + name
        + b"\0"
        + comment
        + b"\0"
        + packed[10:]
        + gzip.compress(words.next().encode())
    )


def _database(words: Words) -> bytes:
    database = sqlite3.connect(":memory:")
    first, column, view = words.next(), words.next(), words.next()
    database.execute(f"CREATE TABLE {first} (id, {column})")
    database.execute(f"INSERT INTO {first} VALUES (1, ?), (2, ?)", (words.next(), words.next().encode()))
    database.execute(f"CREATE VIEW {view} AS SELECT '{words.next()}' FROM {first}")
    database.commit()
    return bytes(database.serialize())


def _coded_mail(words: Words) -> bytes:
    name = base64.b64encode(words.next().encode()).decode()
    return (
        f"From: =?utf-8?b?{name}?= <a@example.org>\nTo: b@example.org\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{quopri.encodestring(words.next().encode()).decode()}\n"
        f"--B\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(words.next().encode()).decode()}\n--B\nContent-Type: application/octet-stream\n"
        f"Content-Disposition: attachment; filename*=utf-8''{words.next()}.txt\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(words.next().encode()).decode()}\n--B--\n"
    ).encode()


def _records(words: Words) -> bytes:
    lines = "".join(f"{words.next():<20}{words.next():<20}1234567890{words.next():<10}" for _ in range(20))
    return f"{words.next():<60}{lines}".encode("cp037")


def _bplist(words: Words) -> bytes:
    return plistlib.dumps(
        {"a": words.next(), "b": [words.next(), {"c": words.next()}]}, fmt=plistlib.FMT_BINARY
    )


BUILT: dict[str, Callable[[Words], bytes]] = {
    "a.zip": _zipped,
    "a.tar": _tarred,
    "a.txt.gz": _gzipped,
    "a.txt.bz2": lambda words: bz2.compress(words.next().encode()) + bz2.compress(words.next().encode()),
    "a.txt.xz": lambda words: lzma.compress(words.next().encode()) + lzma.compress(words.next().encode()),
    "a.7z": lambda words: _7z({f"{words.next()}/{words.next()}.txt": words.next().encode()}),
    "a.db": _database,
    "coded.eml": _coded_mail,
    "EMPMAST": _records,
    "a.plist": _bplist,
    "a.dbf": lambda words: table(
        [("NAME", "C", 20), ("NOTE", "C", 20)],
        [f"{words.next():<20}{words.next():<20}".encode() for _ in range(3)],
    ),
    "a.dbt": lambda words: dbase3(*(words.next().encode() for _ in range(3))),
    "b.dbt": lambda words: dbase4(*(words.next().encode() for _ in range(3))),
    "a.fpt": lambda words: foxpro(*(words.next().encode() for _ in range(3))),
    "._a.docx": lambda words: apple(
        {
            9: finder({"com.apple.x": words.next().encode()}, entries=3),
            2: words.next().encode(),
            4: words.next().encode(),
        }
    ),
    ".DS_Store": lambda words: dsstore(words.next(), words.next(), comment=words.next()),
    "Thumbs.db": lambda words: pack({"Catalog": f"{words.next()}.jpg\0".encode("utf-16-le")}),
    "winmail.dat": lambda words: _tnef(
        (0x8004, words.next().encode() + b"\0"),
        (0x800C, words.next().encode() + b"\0"),
        (0x9002, b""),
        (0x8010, words.next().encode() + b".txt\0"),
        (0x800F, words.next().encode()),
    ),
    "a.pst": lambda words: mailbox(
        [(words.next(), words.next(), [(f"{words.next()}.txt", words.next().encode())])]
    ),
}


@pytest.mark.parametrize("name", list(BUILT))
def test_every_word_of_a_built_file_comes_out(name: str) -> None:
    """Names, comments, headers and contents; what was left out is told."""
    words = Words()
    data = BUILT[name](words)
    assert lost(name, data, words) == []


@pytest.mark.parametrize("name", ["a.zip", "a.db", "a.dbf", "a.plist", "winmail.dat"])
def test_a_file_that_breaks_off_says_so(name: str) -> None:
    """Wherever it was cut: all words are there, or it says that something is not."""
    words = Words()
    data = BUILT[name](words)
    for part in range(2, 10):
        cut = data[: len(data) * part // 10]
        assert lost(name, cut, words) == [] or account(name, cut).excuses


def test_the_ledger_notices_a_word_that_is_lost() -> None:
    """Otherwise nothing here could fail."""
    text, words = planted('{"a": "@@"}')
    words.next()
    assert lost("a.json", text.encode(), words) == words.given[1:]
