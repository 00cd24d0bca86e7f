"""Kinds of files as a clerk names them, told by extension alone: nothing is opened.

What a file really is, its content tells when it is read; here a wrong extension is believed.
"""

from __future__ import annotations

from enum import StrEnum

from classify.extract.known.formats import FORMATS, RECORDINGS, kinds_by_suffix
from classify.memos import remembered


class Kind(StrEnum):
    """A group of formats, in words."""

    PDF = "PDF documents"
    WORD = "Word documents and letters"
    SHEET = "spreadsheets and tables"
    SLIDES = "presentations and drawings"
    MAIL = "mail and calendars"
    MAILBOX = "mailboxes"
    TEXT = "plain text"
    WEB = "web pages and data files"
    DATABASE = "databases"
    ARCHIVE = "archives"
    PICTURE = "pictures and scans"
    RECORDING = "sound and video"
    PROGRAM = "programs and system files"
    OTHER = "other or unknown kinds"


_FORMATS: dict[Kind, str] = {
    Kind.PDF: "pdf xps djvu eps",
    Kind.WORD: "docx docm dotx doc odt rtf wpd epub iwork onenote onenote-toc pub",
    Kind.SHEET: "xlsx xlsm xlsb xls ods csv tsv psv loadfile dbf dbt parquet",
    Kind.SLIDES: "pptx pptm ppt odp odg vsdx vsd dwg mpp emf",
    Kind.MAIL: "eml emlx msg mhtml signed tnef vcf ics rpmsg smime-locked",
    Kind.MAILBOX: "mbox pst",
    Kind.TEXT: "text log transcript",
    Kind.WEB: "html xml json jsonl yaml plist sql code shp hdf5",
    Kind.DATABASE: "sqlite access",
    Kind.ARCHIVE: "zip 7z tar gz bz2 xz zst tar.packed rar cab iso lz4 compress cpio ar rpm lha",
    Kind.PICTURE: "png jpg tiff gif bmp webp heic dicom psd jp2 ico",
    Kind.RECORDING: " ".join(sorted(RECORDINGS)) + " swf",
    Kind.PROGRAM: "exe elf macho class pyc msi font lnk thumbs dsstore appledouble office-owner vdisk evtx "
    "pcap registry chm vba luks bitlocker",
}
_PLAIN_WORDS = frozenset(
    {"md", "ini", "cfg", "conf", "py", "js", "sh", "ps1", "bat", "cmd", "env", "toml", "css"}
)
"""Extensions of text that the sniffer tells by content."""


@remembered(256)
def _kind_of_format(name: str) -> Kind:
    return next((kind for kind, names in _FORMATS.items() if name in names.split()), Kind.OTHER)


def suffix_of(path: str) -> str:
    """The extension of a file's name in lower case, without the dot; "" where it has none."""
    name = path.rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    return suffix.lower() if stem else ""


@remembered(4096)
def kind_of(suffix: str) -> Kind:
    """The kind of files with this extension (`suffix_of`)."""
    if suffix in _PLAIN_WORDS:
        return Kind.TEXT
    formats = kinds_by_suffix().get(suffix, ())
    return _kind_of_format(formats[0]) if formats else Kind.OTHER


@remembered(4096)
def why_unread(suffix: str) -> str:
    """Why the text of files with this extension will not be read, in words; "" where it will, or may.

    An extension that several kinds bear is given the benefit of the doubt.
    """
    formats = [FORMATS[name] for name in kinds_by_suffix().get(suffix, ())]
    if not formats or any(known.reader for known in formats):
        return ""
    if any(known.locked for known in formats):
        return "locked by their kind: a password or key is needed"
    if kind_of(suffix) is Kind.RECORDING:
        return "sound and video: somebody has to listen or watch"
    return f"no reader for this kind ({formats[0].title})"
