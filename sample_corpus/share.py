"""Turns documents in the notation of this folder into files and lines of truth.

Used for the sample corpus and for the judge's random shares alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from models.labels import Label
from sample_corpus import containers, office, paper
from sample_corpus.markup import Record, fill, strip
from sample_corpus.rows import expand
from sample_corpus.values import make


@dataclass(slots=True)
class Doc:
    """One document to be written."""

    path: str
    """Where it goes below the share, or inside its container; may hold marks."""
    body: str = ""
    doc_type: str | None = None
    label: str = "PUBLIC"
    """The right label; "A|B" when both would do, the first being better."""
    tags: list[str] = field(default_factory=list)
    tags_optional: list[str] = field(default_factory=list)
    """Tags as right given as not, beside those its values may bring."""
    status: str = "ok"
    """The right outcome; "a|b" as in `label`."""
    options: dict[str, str] = field(default_factory=dict)
    """`format` (when the extension does not say), `password`, `encoding`, `charset`, `html`."""
    members: list[Doc] = field(default_factory=list)

    @property
    def format(self) -> str:
        """Name of the writer."""
        return self.options.get("format") or strip(self.path).rpartition(".")[2].lower()


Truth = dict[str, object]

_MAY_TAG = {
    "US_SSN": ("SSN-FIN",), "US_ITIN": ("SSN-FIN", "TAX"), "US_BANK_NUMBER": ("SSN-FIN",), "US_BANK_ROUTING": ("SSN-FIN",),
    "CREDIT_CARD": ("PCI", "SSN-FIN"), "US_EIN": ("TAX",), "MT_DRIVER_LICENSE": ("DPPA",), "US_DRIVER_LICENSE": ("DPPA",),
    "MT_LICENSE_PLATE": ("DPPA",), "VIN": ("DPPA",), "HEALTH_CONDITION": ("HEALTH",), "MEDICARE_ID": ("HEALTH",),
    "MEDICAL_RECORD_NUMBER": ("HEALTH",), "TRIBAL_ID": ("TRIBAL",), "CREDENTIAL": ("CREDENTIAL",),
    "US_PASSPORT": ("SSN-FIN",), "US_ALIEN_NUMBER": ("SSN-FIN",), "FBI_NUMBER": ("CHRI",), "STATE_ID_NUMBER": ("CHRI",),
}  # fmt: skip
"""Tags a planted value may bring; to give them is as right as not."""


def render(doc: Doc) -> tuple[bytes, list[Truth]]:
    """The bytes of a document, and the truth of it and of its members, paths relative to its parent."""
    record = Record()
    path = record.take(doc.path, part="name")
    randoms: dict[str, str] = {}

    def value(code: str, key: str) -> str:
        return randoms.setdefault(f"{code}?{key}", make(code, Random(f"{path}{code}{key}")))

    body = record.take_blocks(fill(expand(doc.body, path), value))
    rendered = [(member, *render(member)) for member in doc.members]
    members = [(strip(member.path), data) for member, data, _ in rendered]
    data = _write(doc, body, record, members)
    unseen = doc.status.partition("|")[0] not in ("ok", "partial")
    if unseen:
        record.values = [item for item in record.values if item.get("part") == "name"]
        record.negatives, record.ignored = [], []
    inner = [row for _, _, rows in rendered for row in rows]
    own = _truth(doc, path, record, [] if unseen else inner)
    below = [{**row, "path": f"{path}!/{row['path']}"} for row in inner]
    return data, [own, *([] if unseen else below)]


def _truth(doc: Doc, path: str, record: Record, inner: list[Truth]) -> Truth:
    status, *other_status = doc.status.split("|")
    label, *other_labels = doc.label.split("|")
    kind, *other_kinds = doc.doc_type.split("|") if doc.doc_type else (None,)
    highest = Label.highest([Label(label), *(Label(str(row["label"])) for row in inner)])
    inner_tags = [tag for row in inner for tag in row["tags"]]  # type: ignore[attr-defined]
    truth: Truth = {
        "path": path,
        "status": status,
        "label": str(highest),
        "tags": sorted({*doc.tags, *inner_tags}),
        "doc_type": kind,
        "format": doc.format,
        "values": record.values,
        "hard_negatives": record.negatives,
    }
    optional = {tag for value in record.values for tag in _MAY_TAG.get(str(value["entity"]), ())}
    inner_optional = {tag for row in inner for tag in row["tags_optional"]}  # type: ignore[attr-defined]
    truth["tags_optional"] = sorted(
        {"PII", *optional, *doc.tags_optional, *inner_optional} - set(truth["tags"])
    )  # type: ignore[call-overload]
    if record.ignored:
        truth["ignored"] = record.ignored
    if other_status:
        truth["status_any"] = [status, *other_status]
    if other_kinds:
        truth["doc_type_any"] = [kind, *other_kinds]
    if other_labels and highest == label:
        truth["label_any"] = [label, *other_labels]
    return truth


def _write(doc: Doc, body: str, record: Record, members: containers.Members) -> bytes:
    password = doc.options.get("password", "")
    match doc.format:
        case "docx" | "docm":
            return office.write_docx(body, record, password)
        case "xlsx":
            return office.write_xlsx(body, record, password)
        case "pdf":
            return paper.write_pdf(body, record, password)
        case "scan":
            return paper.write_scan_pdf(body, record)
        case "tif" | "tiff":
            return paper.write_tiff(body, record)
        case "jpg":
            return paper.write_jpg(body, record)
        case "eml":
            return containers.write_eml(
                body, record, members, doc.options.get("encoding", "8bit"), "html" in doc.options
            )
        case "zip" if password:
            return containers.write_locked_zip(members, password)
        case "zip":
            return containers.write_zip(members)
        case "gz":
            return containers.write_tar_gz(members)
        case "txt" | "text":
            return containers.write_text(body, record, doc.options.get("charset", "utf-8"))
        case "bytes":
            return bytes.fromhex(body)
        case "torn":
            return _torn(doc, body, record)
        case "empty":
            return b""
    writer = _PLAIN.get(doc.format)
    return writer(body, record) if writer else containers.write_text(body, record)


_PLAIN = {
    "pptx": office.write_pptx,
    "xls": office.write_xls,
    "csv": office.write_csv,
    "odt": office.write_odt,
    "rtf": office.write_rtf,
    "html": containers.write_html,
    "png": paper.write_png,
    "photo": paper.write_photo,
    "mbox": containers.write_mbox,
    "msg": containers.write_msg,
}


def _torn(doc: Doc, body: str, record: Record) -> bytes:
    """A file of the right kind whose inside was overwritten, as after a failing disk."""
    head = b"%PDF-1.4\n" if doc.path.endswith(".pdf") else b"PK\x03\x04\x14\x00\x06\x00"
    record.take(body)
    return head + Random(doc.path).randbytes(2600)


def write_share(docs: Iterable[Doc], folder: Path, truth: Path) -> int:
    """Write all documents below `folder` and their truth; returns the number of lines of truth."""
    lines = 0
    truth.parent.mkdir(parents=True, exist_ok=True)
    with truth.open("w", encoding="utf-8", newline="\n") as out:
        for doc in docs:
            data, rows = render(doc)
            target = folder / strip(doc.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                lines += 1
    return lines
