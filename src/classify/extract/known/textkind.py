"""Which kind of plain text this is, by its structure first and its extension second."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter

from classify.extract.known.signs import is_postmark
from classify.extract.source import Source

_CODE = frozenset(
    "py js mjs ts tsx jsx java c h cc cpp hpp cs go rs rb php pl pm sh bash zsh bat cmd ps1 psm1 vbs "
    "vba bas cls frm r m swift kt scala lua css scss less ini cfg conf config env toml properties "
    "reg inf tf gradle makefile dockerfile asm f90 pas dtd xsd xsl asp aspx jsp cfm htaccess "
    "gitignore editorconfig nix diff patch psd1 lock url desktop".split()
)
_CODE_NAMES = frozenset(
    {
        "makefile",
        "dockerfile",
        ".env",
        ".htaccess",
        ".gitconfig",
        ".npmrc",
        ".netrc",
        ".pgpass",
        "desktop.ini",
        "autorun.inf",
        "hosts",
        "crontab",
    }
)
_BY_SUFFIX = {
    "csv": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "psv": "psv",
    "log": "log",
    "yaml": "yaml",
    "yml": "yaml",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "vcf": "vcf",
    "ics": "ics",
    "vtt": "transcript",
    "srt": "transcript",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "sql": "sql",
    "ddl": "sql",
}

_JSON = frozenset({"json", "jsonc", "json5", "geojson"})
# How a value of RFC 8259 begins. "[09:15] Lee: ..." is a chat, "[2024-03-01] ..." a log, "[1] ..." a note and
# "[ ] ..." a thing to do.
_JSON_START = re.compile(
    r"\[\s{0,60}+\{|(?:[\[{]\s{0,60}+){1,30}+(?:\"|[]}]\s{0,60}+(?:[]\[{},]|\Z)"
    r"|(?:-?\d[\d.eE+-]{0,40}+|true|false|null)\s{0,60}+(?:,|[]}]\s{0,60}+(?:[]\[{},]|\Z)))"
)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*(.*)$")
_CORRESPONDENCE = frozenset({"from", "to", "received", "message-id"})
_MAIL_HEADERS = frozenset(
    {
        "from",
        "to",
        "subject",
        "date",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "content-type",
        "cc",
        "delivered-to",
        "reply-to",
        "sender",
        "x-mailer",
    }
)
_COUNT_LINE = re.compile(r"\d{1,12}[ \t]*(?:\r\n|\r|\n)")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_BITS = re.compile(r"<(?:div|table|p|span|br|td|ul|h[1-6]|form)\b[^<>]{0,200}>", re.IGNORECASE)
_SQL = re.compile(
    r"^[^\S\n]*+(?:(?:INSERT|REPLACE)\s++(?:INTO\s++)?[\w`\"\[.\]]++\s*+(?:\([^()]{0,4000}+\)\s*+)?VALUES?\b"
    r"|CREATE\s++TABLE\s++[^\s(]++\s*+\(|COPY\s++[^\s(]++\s*+(?:\([^()]{0,4000}+\)\s*+)?FROM\s++stdin\b"
    r"|--\s(?:MySQL|MariaDB|PostgreSQL database) dump)",
    re.MULTILINE | re.IGNORECASE,
)
_XML = re.compile(r"\A\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:\?xml|[A-Za-z_][\w.:-]*[\s>/]|!DOCTYPE\s)", re.DOTALL)
_SRT = re.compile(r"^[^\S\n]*+\d++\s*+(?<=\n)\d{1,2}:\d\d:\d\d[,.]\d{3} --> ", re.MULTILINE)
_TABLE_MARKS = {"\t": "tsv", "|": "psv", ";": "csv", ",": "csv"}


def text_kind(source: Source, sample: str) -> str:
    """The kind of a text that begins with `sample`."""
    start = sample[:4096].lstrip("\ufeff \t\r\n")
    known = _by_structure(start) or _by_name(source, start)
    if known is None and len(_SQL.findall(sample[:65_536])) >= 2:
        return "sql"
    return known or _json_kind(sample) or _table_kind(sample) or "text"


def _by_structure(start: str) -> str | None:
    upper = start[:200].upper()
    if start.startswith(("{\\rtf", "{\\urtf")):
        return "rtf"
    if start.startswith("-----BEGIN PGP MESSAGE-----"):
        return "pgp"
    if upper.startswith("BEGIN:VCARD"):
        return "vcf"
    if upper.startswith("BEGIN:VCALENDAR"):
        return "ics"
    if upper.startswith("WEBVTT") or _SRT.match(start):
        return "transcript"
    if start.startswith(("<?xml", "<?mso-")) and not re.search(r"<html\b", start, re.IGNORECASE):
        return "plist" if "<plist" in start[:600] else "xml"
    if _HTML.search(start[:2048]) and start.startswith("<"):
        return "html"
    return _mail_kind(start)


def _mail_kind(start: str) -> str | None:
    """A message opens with header lines of which several are mail's own; a mailbox with "From "."""
    lines = start.splitlines()
    if not lines:
        return None
    if is_postmark(lines[0].encode()) and any(_HEADER.match(line) for line in lines[1:3]):
        return "mbox"
    counted = _COUNT_LINE.match(start)
    if counted:
        return "emlx" if _mail_kind(start[counted.end() :]) in ("eml", "mhtml") else None
    names = _header_names(lines)
    if names is None:
        return None
    # Browsers tell where the page came from; Word and Excel write no mail headers but these two.
    saved = "snapshot-content-location" in names or "x-document-type" in names or not names & _CORRESPONDENCE
    if "multipart/related" in start[:2000].lower() and {"mime-version", "content-type"} <= names and saved:
        return "mhtml"
    # Memos open with From/To/Subject/Date as well; only mail has one of the machine's own headers.
    return "eml" if len(names & _MAIL_HEADERS) >= 3 and names & _MACHINES_OWN & _MAIL_HEADERS else None


def _header_names(lines: list[str]) -> set[str] | None:
    """Names of the header lines a text opens with; None where another line stands among them."""
    names: set[str] = set()
    for line in lines[:40]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        found = _HEADER.match(line)
        if not found:
            return None
        names.add(found[1].lower())
    return names


_MACHINES_OWN = frozenset(
    {"received", "message-id", "mime-version", "return-path", "content-type", "delivered-to"}
)


def _by_name(source: Source, start: str) -> str | None:
    name, suffix = source.name.lower(), source.suffix
    if suffix == "eml":
        return "eml"
    if suffix == "emlx" and _COUNT_LINE.match(start):
        return "emlx"
    if suffix in _JSON and start[:1] in ("{", "[", "/", "#", '"', "'"):
        return _json_kind(start) or "json"
    if name in _CODE_NAMES or suffix in _CODE:
        return "code"
    return _BY_SUFFIX.get(suffix)


def _json_kind(sample: str) -> str | None:
    start = sample.lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        lines = [line for line in start.splitlines()[:6] if line.strip()]
        if len(lines) > 1 and all(_is_json_object(line) for line in lines[: -1 if len(lines) < 6 else None]):
            return "jsonl"
        if _JSON_START.match(start):
            return "json"
        return None
    if _XML.match(start) and (start.rstrip().endswith(">") or len(start) > 60_000):
        return "html" if len(_HTML_BITS.findall(start[:20_000])) >= 2 else "xml"
    if len(_HTML_BITS.findall(start[:20_000])) >= 3 and start.startswith("<"):
        return "html"
    return None


def _is_json_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _table_kind(sample: str) -> str | None:
    """A table under another name: the same number of separators in nearly every line, and short cells."""
    lines = [line for line in sample.splitlines()[:60] if line.strip()]
    if len(lines) < 4:
        return None
    for mark, kind in _TABLE_MARKS.items():
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark))
        width, times = widths.most_common(1)[0]
        least = 2 if mark == "\t" else 3
        regular = times >= (0.9 if mark in "\t|" else 0.97) * sum(widths.values())
        if width >= least and regular and (mark != "," or _cells_are_short(lines, mark)):
            return kind
    return None


def _cells_are_short(lines: list[str], mark: str) -> bool:
    """Prose with as many commas in each line has long cells that begin with a blank."""
    cells = [cell for row in csv.reader(lines, delimiter=mark) for cell in row]
    blank_led = sum(cell.startswith(" ") for cell in cells)
    return sum(map(len, cells)) < 25 * len(cells) and blank_led < 0.3 * len(cells)
