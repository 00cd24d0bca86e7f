"""Every format that `classify formats` lists, with an invented file: known by content, and read or named.

A format that nobody tests cannot be listed: the table below must name each, and none that is not there.
"""

# ruff: noqa: E501 - a table reads better unbroken

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import wave
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from classify.errors import (
    CorruptError,
    EmptyFileError,
    EncryptedError,
    ReadError,
    UnsupportedError,
)
from classify.extract.envelope import Envelope
from classify.extract.known import sniff
from classify.extract.known.formats import FORMATS
from classify.extract.objects.ole import pack
from classify.extract.ocr.recognised import Recognised
from classify.extract.source import Source
from tests.extract.archives.test_reader import _7z, _tar, _zip
from tests.extract.mail.test_outlook import _tnef
from tests.extract.mail.test_smime import locked, signed
from tests.extract.office.test_macros import project
from tests.extract.others.test_foldermetadata import apple, dsstore
from tests.extract.test_small_formats import _link

from . import binary_sheets, office_files, other_files, outlook_files, pdf_files, plain_files
from .access_files import people
from .families import reading, walk
from .locked_files import agile
from .outlook_data import mailbox

WORD = "kestrel"
"""What each sample says that somebody reads."""
NOTE = f"The {WORD} sits here.\n".encode()


def _package(kind: str, parts: dict[str, str | bytes]) -> bytes:
    types = f'<Types><Override PartName="/x" ContentType="application/{kind}+xml"/></Types>'
    return _zip({"[Content_Types].xml": types.encode(), "_rels/.rels": b"<Relationships/>"} | _raw(parts))


def _raw(parts: dict[str, str | bytes]) -> dict[str, bytes]:
    return {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}


def _word(kind: str) -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{WORD}</w:t></w:r></w:p></w:body>"
    return _package(kind, {"word/document.xml": office_files.root("w:document", body)})


def _retyped(data: bytes, old: str, new: str) -> bytes:
    """The same package under another main content type."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old.encode(), new.encode()) if name[0] == "[" else content)
    return stream.getvalue()


def _slides(kind: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_files.pptx()[0])) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            if name[0] != "[":
                after.writestr(name, before.read(name))
        types = f'<Types><Override PartName="/ppt/presentation.xml" ContentType="application/{kind}+xml"/></Types>'
        after.writestr("[Content_Types].xml", types)
    return stream.getvalue()


def _picture(kind: str) -> bytes:
    """A picture of some size; the engine that the test brings along reads the word on it."""
    stream = io.BytesIO()
    picture = Image.effect_noise((400, 300), 90)
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture.convert("RGB").save(stream, kind)
    return stream.getvalue()


def _tiff() -> bytes:
    """Two pages."""
    stream = io.BytesIO()
    pages = [Image.effect_noise((400, 300), 90) for _ in range(2)]
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    return stream.getvalue()


def _wav() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(8000)
        recording.writeframes(bytes(8000))
    return stream.getvalue()


def _zst() -> bytes:
    from backports import zstd

    return zstd.compress(NOTE)


def _dbf() -> bytes:
    field = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([10]) + bytes(15)
    return (
        struct.pack("<BBBBIHH20x", 3, 124, 1, 2, 1, 65, 11)
        + field
        + b"\r "
        + WORD.encode().ljust(10)
        + b"\x1a"
    )


def _owner() -> bytes:
    name = WORD
    return (bytes([len(name)]) + name.encode()).ljust(162, b"\0")


def _wpd() -> bytes:
    return b"\xffWPC" + struct.pack("<IBBBBHH", 16, 1, 10, 2, 1, 0, 0) + WORD.encode()


def _onenote() -> bytes:
    head = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
    return head + bytes(500) + f"The {WORD} sits here".encode("utf-16-le") + bytes(50)


def _plist() -> bytes:
    import plistlib

    return plistlib.dumps({"note": WORD}, fmt=plistlib.FMT_BINARY)


def _iwork() -> bytes:
    page = f'<document xmlns:sf="sf"><sf:p>{WORD}</sf:p></document>'
    return _zip({"index.xml": page.encode(), "buildVersionHistory.plist": b"<plist/>"})


def _ole(stream: str) -> bytes:
    return pack({stream: b"x" * 200})


def _iso() -> bytes:
    return bytes(32769) + b"CD001" + bytes(4000)


def _old_tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("note.txt")
        info.size = len(NOTE)
        archive.addfile(info, io.BytesIO(NOTE))
    return target.getvalue()


MAIL = f"From: a@example.org\nTo: b@example.org\nSubject: {WORD}\nDate: today\nMIME-Version: 1.0\n\nbody\n".encode()
Sample = tuple[str, Callable[[], bytes] | bytes, str | type[ReadError]]
"""File name, content, and what must be read of it, or the error it must end with."""
_W, _X, _P = (
    "vnd.openxmlformats-officedocument.wordprocessingml",
    "spreadsheetml.sheet.main",
    "vnd.ms-powerpoint",
)

SAMPLES: dict[str, Sample] = {
    "pdf": ("a.pdf", lambda: pdf_files.simple_pdf(pdf_files.line(WORD, 72, 700)), WORD),
    "docx": ("a.docx", lambda: _word(f"{_W}.document.main"), WORD),
    "docm": ("a.docm", lambda: _word("vnd.ms-word.document.macroEnabled.main"), WORD),
    "dotx": ("a.dotx", lambda: _word(f"{_W}.template.main"), WORD),
    "xlsx": ("a.xlsx", lambda: office_files.xlsx()[0], "xxinline"),
    "xlsm": (
        "a.xlsm",
        lambda: _retyped(office_files.xlsx()[0], _X, "ms-excel.sheet.macroEnabled.main"),
        "xxinline",
    ),
    "xlsb": ("a.xlsb", lambda: binary_sheets.xlsb()[0], "xbinline"),
    "xls": ("a.xls", lambda: other_files.xls()[0], "xocell"),
    "ods": ("a.ods", lambda: other_files.ods()[0], "oscell"),
    "pptx": ("a.pptx", lambda: _slides("presentationml.presentation.main"), "pxslidetitle"),
    "pptm": ("a.pptm", lambda: _slides(f"{_P}.presentation.macroEnabled.main"), "pxslidetitle"),
    "doc": ("a.doc", lambda: other_files.doc()[0], "dcbody"),
    "ppt": ("a.ppt", lambda: other_files.ppt()[0], "ptoutline"),
    "odt": ("a.odt", lambda: other_files.odt()[0], "otparagraph"),
    "odp": ("a.odp", lambda: other_files.odp()[0], "opslide"),
    "odg": (
        "a.odg",
        lambda: _retyped_odf(other_files.odp()[0]),
        "opslide",
    ),
    "rtf": ("a.rtf", rf"{{\rtf1 {WORD}}}".encode(), WORD),
    "epub": ("a.epub", lambda: plain_files.epub()[0], "bbchapter"),
    "iwork": ("a.pages", _iwork, WORD),
    "vsdx": (
        "a.vsdx",
        lambda: _package(
            "vnd.ms-visio.drawing.main", {"visio/pages/page1.xml": f"<P xmlns='v'><Text>{WORD}</Text></P>"}
        ),
        WORD,
    ),
    "xps": (
        "a.xps",
        lambda: _package(
            "vnd.ms-package.xps-fixeddocumentsequence",
            {
                "Documents/1/Pages/1.fpage": f'<FixedPage xmlns="x"><Glyphs UnicodeString="{WORD}"/></FixedPage>'
            },
        ),
        WORD,
    ),
    "opc": ("a.bin", lambda: _package("x.own", {"own/part.xml": f"<a>{WORD}</a>"}), WORD),
    "wpd": ("a.wpd", _wpd, WORD),
    "onenote": ("a.one", _onenote, WORD),
    "vba": ("vbaProject.bin", lambda: pack(project()), "Lookup"),
    "office-locked": ("a.docx", lambda: agile(office_files.docx()[0], "word"), EncryptedError),
    "text": ("a.txt", NOTE, WORD),
    "log": ("a.log", NOTE * 3, WORD),
    "code": ("a.py", f'owner = "{WORD}"\n'.encode(), WORD),
    "sql": ("a.sql", f"INSERT INTO birds VALUES (1, '{WORD}');\n".encode(), WORD),
    "csv": ("a.csv", f"name,note\nx,{WORD}\ny,z\n".encode(), WORD),
    "tsv": ("a.tsv", f"name\tnote\nx\t{WORD}\ny\tz\n".encode(), WORD),
    "psv": ("a.psv", f"name|note\nx|{WORD}\ny|z\n".encode(), WORD),
    "loadfile": (
        "a.dat",
        f"\xfea\xfe\x14\xfeb\xfe\r\n\xfe{WORD}\xfe\x14\xfex\xfe\r\n".encode("cp1252"),
        WORD,
    ),
    "ebcdic": ("MASTER", f"The {WORD} sits here and does not move at all today.\n".encode("cp037") * 3, WORD),
    "html": ("a.html", f"<html><body><p>{WORD}</p></body></html>".encode(), WORD),
    "mhtml": (
        "a.mht",
        f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>{WORD}</p>\n--B--\n".encode(),
        WORD,
    ),
    "xml": ("a.xml", f"<?xml version='1.0'?><a>{WORD}</a>".encode(), WORD),
    "json": ("a.json", f'{{"a": "{WORD}", "b": [2]}}'.encode(), WORD),
    "jsonl": ("a.jsonl", f'{{"a": "{WORD}"}}\n{{"a": "x"}}\n'.encode(), WORD),
    "yaml": ("a.yaml", f"a: {WORD}\nb:\n  - c\n".encode(), WORD),
    "plist": ("a.plist", _plist, WORD),
    "vcf": ("a.vcf", f"BEGIN:VCARD\nVERSION:3.0\nFN:{WORD}\nEND:VCARD\n".encode(), WORD),
    "ics": (
        "a.ics",
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{WORD}\nEND:VEVENT\nEND:VCALENDAR\n".encode(),
        WORD,
    ),
    "transcript": ("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{WORD}\n".encode(), WORD),
    "eml": ("a.eml", MAIL, WORD),
    "emlx": ("1.emlx", str(len(MAIL)).encode() + b"\n" + MAIL, WORD),
    "mbox": ("a.mbox", b"From a@example.org Mon Jan 5 00:00:00 2026\n" + MAIL, WORD),
    "msg": ("a.msg", lambda: outlook_files.full_msg()[0], "ombody"),
    "pst": ("a.pst", lambda: mailbox([(WORD, "body", [])]), WORD),
    "signed": ("a.txt.p7m", lambda: signed(NOTE), WORD),
    "tnef": ("winmail.dat", lambda: _tnef((0x800C, NOTE + b"\0")), WORD),
    "zip": ("a.zip", lambda: _zip({"note.txt": NOTE}), WORD),
    "7z": ("a.7z", lambda: _7z({"note.txt": NOTE}), WORD),
    "tar": ("a.tar", lambda: _tar({"note.txt": NOTE}), WORD),
    "gz": ("a.txt.gz", lambda: gzip.compress(NOTE), WORD),
    "bz2": ("a.txt.bz2", lambda: bz2.compress(NOTE), WORD),
    "xz": ("a.txt.xz", lambda: lzma.compress(NOTE), WORD),
    "zst": ("a.txt.zst", _zst, WORD),
    "tar.packed": ("a.tar.gz", lambda: _tar({"note.txt": NOTE}, "w:gz"), WORD),
    "sqlite": ("a.db", lambda: plain_files.sqlite_file()[0], "qqcell"),
    "access": ("a.accdb", lambda: people("219-09-9999"), "Richard Roe"),
    "dbf": ("a.dbf", _dbf, WORD),
    "dbt": ("a.dbt", (b"\2" + bytes(511) + WORD.encode() + b"\x1a\x1a").ljust(1024, b"\0"), WORD),
    "png": ("a.png", lambda: _picture("PNG"), WORD),
    "jpg": ("a.jpg", lambda: _picture("JPEG"), WORD),
    "tiff": ("a.tif", _tiff, WORD),
    "gif": ("a.gif", lambda: _picture("GIF"), WORD),
    "bmp": ("a.bmp", lambda: _picture("BMP"), WORD),
    "webp": ("a.webp", lambda: _picture("WEBP"), WORD),
    "heic": ("a.heic", lambda: _picture("HEIF"), WORD),
    "lnk": ("a.lnk", _link, "Case of Jane Doe"),
    "office-owner": ("~$a.docx", _owner, WORD),
    "mp3": ("a.mp3", b"ID3\x03" + bytes(200), UnsupportedError),
    "wav": ("a.wav", _wav, UnsupportedError),
    "flac": ("a.flac", b"fLaC" + bytes(200), UnsupportedError),
    "ogg": ("a.ogg", b"OggS" + bytes(200), UnsupportedError),
    "m4a": ("a.m4a", b"\0\0\0\x18ftypM4A " + bytes(200), UnsupportedError),
    "aac": ("a.aac", b"\xff\xf1" + bytes(200), UnsupportedError),
    "amr": ("a.amr", b"#!AMR\n" + bytes(200), UnsupportedError),
    "dss": ("a.dss", b"\x02dss" + bytes(200), UnsupportedError),
    "midi": ("a.mid", b"MThd" + bytes(200), UnsupportedError),
    "mp4": ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(200), UnsupportedError),
    "mov": ("a.mov", b"\0\0\0\x18ftypqt  " + bytes(200), UnsupportedError),
    "3gp": ("a.3gp", b"\0\0\0\x18ftyp3gp4" + bytes(200), UnsupportedError),
    "avi": ("a.avi", b"RIFF\0\0\0\0AVI " + bytes(200), UnsupportedError),
    "mkv": ("a.mkv", b"\x1a\x45\xdf\xa3" + bytes(200), UnsupportedError),
    "wmv": ("a.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(200), UnsupportedError),
    "mpg": ("a.mpg", b"\0\0\x01\xba" + bytes(200), UnsupportedError),
    "flv": ("a.flv", b"FLV\x01" + bytes(200), UnsupportedError),
    "dicom": ("a.dcm", bytes(128) + b"DICM" + bytes(200), UnsupportedError),
    "psd": ("a.psd", b"8BPS" + bytes(200), UnsupportedError),
    "jp2": ("a.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200), UnsupportedError),
    "ico": ("a.ico", b"\0\0\1\0" + bytes(200), UnsupportedError),
    "emf": ("a.wmf", b"\xd7\xcd\xc6\x9a" + bytes(200), UnsupportedError),
    "eps": ("a.eps", b"%!PS-Adobe-3.0\n", UnsupportedError),
    "djvu": ("a.djvu", b"AT&TFORM" + bytes(200), UnsupportedError),
    "dwg": ("a.dwg", b"AC1027" + bytes(200), UnsupportedError),
    "shp": ("a.shp", b"\0\0\x27\x0a" + bytes(200), UnsupportedError),
    "hdf5": ("a.h5", b"\x89HDF\r\n\x1a\n" + bytes(200), UnsupportedError),
    "parquet": ("a.parquet", b"PAR1" + bytes(200), UnsupportedError),
    "vsd": ("a.vsd", lambda: _ole("VisioDocument"), UnsupportedError),
    "pub": ("a.pub", lambda: _ole("Quill/QuillSub/CONTENTS"), UnsupportedError),
    "mpp": ("a.mpp", lambda: _ole("Props14"), UnsupportedError),
    "msi": ("a.msi", lambda: _ole("\u4840\u3b3f\u43f2\u4438\u45b1"), UnsupportedError),
    "thumbs": ("Thumbs.db", lambda: pack({"Catalog": f"{WORD}.jpg\0".encode("utf-16-le")}), WORD),
    "ole": ("a.bin", lambda: _ole("Own"), UnsupportedError),
    "onenote-toc": (
        "a.onetoc2",
        bytes.fromhex("a12fff43d9ef764c9ee210ea5722765f") + bytes(200),
        UnsupportedError,
    ),
    "exe": ("a.exe", b"MZ\x90\0" + bytes(200), UnsupportedError),
    "elf": ("a", b"\x7fELF" + bytes(200), UnsupportedError),
    "macho": ("a", b"\xcf\xfa\xed\xfe" + bytes(200), UnsupportedError),
    "class": ("a.class", b"\xca\xfe\xba\xbe" + bytes(200), UnsupportedError),
    "pyc": ("a.pyc", b"\xcb\x0d\x0d\x0a" + bytes(200), UnsupportedError),
    "font": ("a.ttf", b"\0\1\0\0\0" + bytes(200), UnsupportedError),
    "rar": ("a.rar", b"Rar!\x1a\x07\x01\0" + bytes(200), UnsupportedError),
    "cab": ("a.cab", b"MSCF\0\0\0\0" + bytes(200), UnsupportedError),
    "iso": ("a.iso", _iso, UnsupportedError),
    "lz4": ("a.lz4", b"\x04\x22\x4d\x18" + bytes(200), UnsupportedError),
    "compress": ("a.z", b"\x1f\x9d" + bytes(200), UnsupportedError),
    "cpio": ("a.cpio", b"070701" + bytes(200), UnsupportedError),
    "ar": ("a.deb", b"!<arch>\n" + bytes(200), UnsupportedError),
    "rpm": ("a.rpm", b"\xed\xab\xee\xdb" + bytes(200), UnsupportedError),
    "lha": ("a.lzh", b"\x20\x20-lh5-" + bytes(200), UnsupportedError),
    "vdisk": ("a.vhdx", b"vhdxfile" + bytes(200), UnsupportedError),
    "evtx": ("a.evtx", b"ElfFile\0" + bytes(200), UnsupportedError),
    "pcap": ("a.pcap", b"\xd4\xc3\xb2\xa1" + bytes(200), UnsupportedError),
    "registry": ("a.hiv", b"regf" + bytes(200), UnsupportedError),
    "chm": ("a.chm", b"ITSF" + bytes(200), UnsupportedError),
    "appledouble": ("._a.docx", lambda: apple({4: WORD.encode()}), WORD),
    "dsstore": (".DS_Store", lambda: dsstore(WORD), WORD),
    "swf": ("a.swf", b"FWS" + bytes(200), UnsupportedError),
    "signature": (
        "a.p7b",
        bytes.fromhex("3082010006092a864886f70d010705a0820100") + bytes(200),
        UnsupportedError,
    ),
    "blank": ("a.bin", bytes(3000), CorruptError),
    "unknown": ("a.xyz", bytes(range(256)) * 9, UnsupportedError),
    "smime-locked": ("smime.p7m", lambda: locked(NOTE), EncryptedError),
    "pgp": ("a.gpg", b"-----BEGIN PGP MESSAGE-----\n\nabc\n", EncryptedError),
    "kdbx": ("a.kdbx", b"\x03\xd9\xa2\x9a" + bytes(200), EncryptedError),
    "rpmsg": ("a.rpmsg", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + bytes(200), EncryptedError),
    "rms": ("a.pfile", b".pfile" + bytes(200), EncryptedError),
    "openssl": ("a.enc", b"Salted__" + bytes(200), EncryptedError),
    "age": ("a.age", b"age-encryption.org/v1\n" + bytes(200), EncryptedError),
    "axcrypt": ("a.axx", bytes.fromhex("c0b9072e4f93f146a015792ca1d9e821") + bytes(200), EncryptedError),
    "luks": ("a.img", b"LUKS\xba\xbe" + bytes(200), EncryptedError),
    "bitlocker": ("a.img", b"\xeb\x58\x90-FVE-FS-" + bytes(200), EncryptedError),
}


def _retyped_odf(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(
                name, content.replace(b"presentation", b"graphics") if name == "mimetype" else content
            )
    return stream.getvalue()


def _content(kind: str) -> bytes:
    built = SAMPLES[kind][1]
    return built if isinstance(built, bytes) else built()


def test_every_listed_format_has_a_sample() -> None:
    """The list and the table name the same formats."""
    assert set(SAMPLES) == set(FORMATS)


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_a_format_is_known_by_content_under_any_name(kind: str) -> None:
    """By its own name always; without a name wherever the format has a mark of its own."""
    name, _, _ = SAMPLES[kind]
    data = _content(kind)
    assert sniff.sniff(Source(name, data=data, size=len(data))) == kind


@pytest.mark.parametrize("kind", list(SAMPLES))
def test_a_format_is_read_or_named(kind: str) -> None:
    """What has a reader gives its text, members included; what has none ends with its title in words."""
    name, _, wanted = SAMPLES[kind]
    data = _content(kind)
    envelope = Envelope(ocr=lambda _: Recognised(WORD, 0.9))
    if isinstance(wanted, str):
        assert FORMATS[kind].reader
        found = walk(Source(name, data=data, size=len(data)), envelope)
        assert wanted in "\n".join([*found.texts.values(), *found.texts])
        assert found.outcomes[name] == "ok"
    else:
        error = reading(name, data).error
        assert isinstance(error, wanted)
        assert not isinstance(error, EmptyFileError)
        if wanted is UnsupportedError and kind != "unknown":
            assert FORMATS[kind].title in str(error)
