"""Every kind of file this program knows by content: its title, its reader, its usual extensions.

To add a format: one line here, one reader `function(source, envelope) -> Iterator[Piece]`, one sample.
Readers are named, not imported, so that a worker only loads what its files need.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from classify.extract.document import Piece
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.memos import once

Reader = Callable[[Source, Envelope], Iterator[Piece]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. Without a reader it is `unsupported`, and `title` says what it is."""

    title: str
    reader: str | None = None
    suffixes: tuple[str, ...] = ()
    """Extensions, without the dot, that a file of this kind rightly has; empty: any."""
    plain: bool = False
    """Readable in a text editor; such kinds shade into each other, so extensions prove nothing."""
    locked: bool = False
    """The kind exists to be unreadable without a key: the outcome is `encrypted`."""


def _format(title: str, reader: str | None = None, suffixes: str = "", **marks: bool) -> Format:
    return Format(title, reader and f"classify.extract.{reader}", tuple(suffixes.split()), **marks)


RECORDINGS = frozenset("mp3 wav flac ogg m4a aac amr dss midi mp4 mov 3gp avi mkv wmv mpg flv".split())
"""Kinds that somebody has to listen to or watch."""

FORMATS: dict[str, Format] = {
    # Documents
    "pdf": _format("PDF document", "pdf.reader:read", "pdf ai"),
    "docx": _format("Word document", "office.word:read", "docx"),
    "docm": _format("Word document with macros", "office.word:read", "docm"),
    "dotx": _format("Word template", "office.word:read", "dotx dotm"),
    "xlsx": _format("Excel workbook", "sheets.reader:read", "xlsx xltx"),
    "xlsm": _format("Excel workbook with macros", "sheets.reader:read", "xlsm xltm xlam"),
    "xlsb": _format("Excel binary workbook", "sheets.reader:read", "xlsb"),
    "xls": _format("Excel 97-2003 workbook", "sheets.reader:read", "xls xlt xla xlm"),
    "ods": _format("OpenDocument spreadsheet", "odf.reader:read_sheets", "ods ots"),
    "pptx": _format("PowerPoint presentation", "office.slides:read", "pptx ppsx potx"),
    "pptm": _format("PowerPoint presentation with macros", "office.slides:read", "pptm ppsm potm"),
    "doc": _format("Word 97-2003 document", "legacy.doc:read_doc", "doc dot wiz"),
    "ppt": _format("PowerPoint 97-2003 presentation", "legacy.doc:read_ppt", "ppt pps pot"),
    "odt": _format("OpenDocument text", "odf.reader:read", "odt ott odm"),
    "odp": _format("OpenDocument presentation", "odf.reader:read", "odp otp"),
    "odg": _format("OpenDocument drawing", "odf.reader:read", "odg otg"),
    "rtf": _format("Rich Text document", "legacy.rtf:read", "rtf doc"),
    "epub": _format("EPUB book", "others.packages:read_epub", "epub"),
    "iwork": _format("Apple iWork document", "others.packages:read_iwork", "pages numbers key"),
    "vsdx": _format("Visio drawing", "others.packages:read_parts", "vsdx vsdm vstx vssx"),
    "xps": _format("XPS document", "others.packages:read_parts", "xps oxps"),
    "opc": _format("Office package", "others.packages:read_parts", ""),
    "wpd": _format("WordPerfect document", "legacy.wordperfect:read", "wpd wp wp5 wp6 frm"),
    "onenote": _format("OneNote section", "others.onenote:read", "one"),
    "vba": _format("macros of an Office document", "office.macros:read"),
    "office-locked": _format("password-protected Office file", "office.locked:read_office", ""),
    # Plain text and its relatives
    "text": _format("text", "text.plain:read", "txt text asc", plain=True),
    "log": _format("log", "text.plain:read_log", "log", plain=True),
    "code": _format("source code or configuration", "text.plain:read_code", "", plain=True),
    "sql": _format("SQL script or dump", "text.sqldump:read", "sql ddl", plain=True),
    "csv": _format("comma-separated table", "text.delimited:read", "csv", plain=True),
    "tsv": _format("tab-separated table", "text.delimited:read", "tsv tab", plain=True),
    "psv": _format("table with separators", "text.delimited:read", "psv", plain=True),
    "loadfile": _format("load file of a document review", "text.loadfiles:read", "dat", plain=True),
    "ebcdic": _format("mainframe text (EBCDIC)", "text.ebcdic:read", "", plain=True),
    "html": _format("web page", "text.markup:read", "html htm xhtml", plain=True),
    "mhtml": _format("saved web page", "mail.messages:read_eml", "mht mhtml", plain=True),
    "xml": _format("XML", "text.xmltext:read", "xml", plain=True),
    "json": _format("JSON", "text.structured:read_json", "json", plain=True),
    "jsonl": _format("JSON lines", "text.structured:read_jsonl", "jsonl ndjson", plain=True),
    "yaml": _format("YAML", "text.structured:read_yaml", "yaml yml", plain=True),
    "plist": _format("Apple property list", "text.structured:read_plist", "plist webarchive"),
    "vcf": _format("contacts (vCard)", "mail.contacts:read", "vcf", plain=True),
    "ics": _format("calendar (iCalendar)", "mail.contacts:read", "ics ifb", plain=True),
    "transcript": _format("transcript", "text.transcripts:read", "vtt srt", plain=True),
    # Mail
    "eml": _format("mail message", "mail.messages:read_eml", "eml mht mhtml", plain=True),
    "emlx": _format("Apple Mail message", "mail.applemail:read", "emlx", plain=True),
    "mbox": _format("mailbox", "mail.mailboxes:read", "mbox mbx mmdf", plain=True),
    "msg": _format("Outlook item", "mail.outlook:read_msg", "msg oft"),
    "pst": _format("Outlook data file", "mail.outlook_store:read_pst", "pst ost"),
    "signed": _format("signed message or file (S/MIME)", "mail.smime:read", "p7m p7s p7b p7c"),
    "tnef": _format("Outlook attachment bundle (winmail.dat)", "mail.tnef:read", "dat tnef"),
    # Archives
    "zip": _format("ZIP archive", "archives.reader:read_zip", "zip zipx kmz jar war xpi whl cbz"),
    "7z": _format("7-Zip archive", "archives.reader:read_7z", "7z cb7"),
    "tar": _format("tar archive", "archives.reader:read_tar", "tar"),
    "gz": _format("gzip file", "archives.reader:read_single", "gz svgz emz wmz"),
    "bz2": _format("bzip2 file", "archives.reader:read_single", "bz2"),
    "xz": _format("xz file", "archives.reader:read_single", "xz lzma"),
    "zst": _format("Zstandard file", "archives.reader:read_single", "zst"),
    "tar.packed": _format(
        "compressed tar archive", "archives.reader:read_tar", "tgz gz tbz tbz2 bz2 txz xz tzst zst"
    ),
    # Data
    "sqlite": _format("SQLite database", "others.databases:read_sqlite", "sqlite sqlite3 db db3 gpkg s3db"),
    "access": _format("Access database", "others.databases:read_access", "mdb accdb mde accde"),
    "dbf": _format("dBase table", "others.dbase:read", "dbf"),
    "dbt": _format("memo texts of a dBase table", "others.dbase:read_memos", "dbt fpt"),
    # Images
    "png": _format("PNG image", "pictures.images:read", "png"),
    "jpg": _format("JPEG image", "pictures.images:read", "jpg jpeg jpe jfif"),
    "tiff": _format("TIFF image", "pictures.images:read", "tif tiff"),
    "gif": _format("GIF image", "pictures.images:read", "gif"),
    "bmp": _format("bitmap image", "pictures.images:read", "bmp dib"),
    "webp": _format("WebP image", "pictures.images:read", "webp"),
    "heic": _format("HEIC image", "pictures.images:read", "heic heif hif"),
    # Shell and lock files
    "lnk": _format("Windows shortcut", "others.special:read_lnk", "lnk"),
    "office-owner": _format("Office lock file", "others.special:read_owner", ""),
    "appledouble": _format("Mac metadata of a file (AppleDouble)", "others.foldermetadata:read_apple", ""),
    "dsstore": _format("Mac folder view", "others.foldermetadata:read_dsstore", ""),
    "thumbs": _format("thumbnail cache", "others.foldermetadata:read_thumbs", "db"),
    # Known, and read by nobody here
    "mp3": _format("MP3 audio", None, "mp3"),
    "wav": _format("WAV audio", None, "wav"),
    "flac": _format("FLAC audio", None, "flac"),
    "ogg": _format("Ogg audio or video", None, "ogg oga ogv opus"),
    "m4a": _format("MPEG-4 audio", None, "m4a m4b"),
    "aac": _format("AAC audio", None, "aac"),
    "amr": _format("AMR voice recording", None, "amr"),
    "dss": _format("dictation recording", None, "dss ds2"),
    "midi": _format("MIDI music", None, "mid midi"),
    "mp4": _format("MPEG-4 video", None, "mp4 m4v f4v"),
    "mov": _format("QuickTime video", None, "mov qt"),
    "3gp": _format("mobile video", None, "3gp 3g2"),
    "avi": _format("AVI video", None, "avi"),
    "mkv": _format("Matroska or WebM video", None, "mkv webm mka"),
    "wmv": _format("Windows Media recording", None, "wmv wma asf"),
    "mpg": _format("MPEG video", None, "mpg mpeg vob ts m2ts mts dat"),
    "flv": _format("Flash video", None, "flv"),
    "dicom": _format("medical image (DICOM)", None, "dcm dicom"),
    "psd": _format("Photoshop image", None, "psd psb"),
    "jp2": _format("JPEG 2000 image", None, "jp2 j2k jpx"),
    "ico": _format("icon", None, "ico cur"),
    "emf": _format("Windows metafile", "objects.metafile:read", "emf wmf"),
    "eps": _format("PostScript", None, "ps eps ai"),
    "djvu": _format("DjVu scan", None, "djvu djv"),
    "dwg": _format("AutoCAD drawing", None, "dwg dwt"),
    "shp": _format("map shapes (Shapefile)", None, "shp shx"),
    "hdf5": _format("HDF5 data", None, "h5 hdf5 nc"),
    "parquet": _format("Parquet table", None, "parquet"),
    "vsd": _format("Visio 2003 drawing", None, "vsd vst vss"),
    "pub": _format("Publisher document", None, "pub"),
    "mpp": _format("Microsoft Project plan", None, "mpp mpt"),
    "msi": _format("Windows installer", None, "msi msp mst"),
    "ole": _format("legacy Office container of no known program", None, ""),
    "onenote-toc": _format("OneNote table of contents", None, "onetoc2"),
    "exe": _format("Windows program", None, "exe dll sys scr ocx com cpl drv mui"),
    "elf": _format("Linux program", None, ""),
    "macho": _format("Mac program", None, ""),
    "class": _format("Java class", None, "class"),
    "pyc": _format("compiled Python", None, "pyc"),
    "font": _format("font", None, "ttf otf ttc woff woff2 eot pfb"),
    "rar": _format("RAR archive", None, "rar"),
    "cab": _format("cabinet archive", None, "cab"),
    "iso": _format("disc image", None, "iso"),
    "lz4": _format("LZ4 file", None, "lz4"),
    "compress": _format("compressed file (.Z)", None, "z"),
    "cpio": _format("cpio archive", None, "cpio"),
    "ar": _format("ar or Debian archive", None, "a lib deb"),
    "rpm": _format("RPM package", None, "rpm"),
    "lha": _format("LHA archive", None, "lha lzh"),
    "vdisk": _format("virtual disk", None, "vhd vhdx vmdk qcow2 vdi"),
    "evtx": _format("Windows event log", None, "evtx"),
    "pcap": _format("network capture", None, "pcap pcapng cap"),
    "registry": _format("Windows registry hive", None, "dat hiv"),
    "chm": _format("Windows help", None, "chm hlp"),
    "swf": _format("Flash animation", None, "swf"),
    "signature": _format("signature or certificate", None, "p7s p7b p7c cer crt der p12 pfx"),
    "blank": _format("zero bytes only", None, ""),
    "unknown": _format("file of unknown kind", None, ""),
    # Known, and meant to be unreadable
    "smime-locked": _format("encrypted mail (S/MIME)", None, "p7m", locked=True),
    "pgp": _format("PGP-encrypted file", None, "", locked=True),
    "kdbx": _format("password safe (KeePass)", None, "kdbx kdb", locked=True),
    "rpmsg": _format("rights-managed mail", None, "rpmsg", locked=True),
    "rms": _format("rights-managed file", None, "", locked=True),
    "openssl": _format("encrypted file (OpenSSL)", None, "", locked=True),
    "age": _format("encrypted file (age)", None, "", locked=True),
    "axcrypt": _format("encrypted file (AxCrypt)", None, "axx", locked=True),
    "luks": _format("encrypted disk", None, "", locked=True),
    "bitlocker": _format("encrypted disk (BitLocker)", None, "", locked=True),
}


def reader_of(kind: str) -> Reader | None:
    """The reader of a kind, imported now; None when nobody reads it."""
    target = FORMATS[kind].reader
    if target is None:
        return None
    module, _, function = target.partition(":")
    return cast("Reader", getattr(importlib.import_module(module), function))


@once
def kinds_by_suffix() -> dict[str, tuple[str, ...]]:
    """Which kinds an extension may rightly stand for."""
    table: dict[str, tuple[str, ...]] = {}
    for kind, known in FORMATS.items():
        for suffix in known.suffixes:
            table[suffix] = (*table.get(suffix, ()), kind)
    return table
