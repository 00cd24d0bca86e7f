"""The judge's templates: wordings of documents with slots, a heading line before each.

=== DOC_TYPE LABEL TAG,TAG format,format[,caps]     DOC_TYPE and LABEL may be A|B, the first being better; TAG? is optional
path without extension, or <neutral> for one that tells nothing
the document
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.slots import Filler
from sample_corpus.blocks import Heading, Table, blocks, cells
from sample_corpus.markup import MARK
from sample_corpus.share import Doc

_FORMATS = {
    "any": (
        "docx",
        "docx",
        "docx",
        "docx",
        "pdf",
        "pdf",
        "pdf",
        "pdf",
        "scan",
        "txt",
        "odt",
        "rtf",
        "html",
        "tif",
    ),
    "office": ("docx", "docx", "docx", "pdf", "pdf", "odt", "rtf"),
    "sheet": ("xlsx", "xlsx", "csv", "xls"),
}
_RAW = frozenset("py js sql sh ps1 ini yaml env xml md log txt json".split())


@dataclass(frozen=True, slots=True)
class Template:
    """One wording of one document type."""

    doc_type: str
    label: str
    tags: tuple[str, ...]
    tags_optional: tuple[str, ...]
    formats: tuple[str, ...]
    path: str
    body: str
    caps: bool
    number: int
    edition: str


@cache
def templates(edition: str = "a") -> tuple[Template, ...]:
    """All wordings of an edition, in the order of their files."""
    return tuple(_read(edition))


def _read(edition: str) -> Iterator[Template]:
    number = 0
    for file in sorted((EDITIONS[edition].home / "templates").glob("*.txt")):
        for chunk in f"\n{file.read_text(encoding='utf-8')}".split("\n=== ")[1:]:
            head, path, body = chunk.split("\n", 2)
            doc_type, label, tags, formats = head.split()
            number += 1
            names, given = formats.split(","), () if tags == "-" else tags.split(",")
            yield Template(
                doc_type=doc_type,
                label=label,
                tags=tuple(tag for tag in given if not tag.endswith("?")),
                tags_optional=tuple(tag[:-1] for tag in given if tag.endswith("?")),
                formats=tuple(one for name in names if name != "caps" for one in _FORMATS.get(name, (name,))),
                path=path,
                body=body.rstrip("\n"),
                caps="caps" in names,
                number=number,
                edition=edition,
            )


def document(template: Template, random: Random) -> Doc:
    """One document from a wording, in one of its formats, at a path of its own."""
    filler = Filler(random, EDITIONS[template.edition])
    kind = random.choice(template.formats)
    body = filler.fill(template.body)
    path = (
        template.path
        if random.random() > 0.15
        else f"{template.path.rpartition('/')[0] or 'Shared'}/doc <num4>"
    )
    path = filler.fill(path).strip()
    if template.caps:
        body = body.upper()
    suffix, body, options = _as_format(kind, body)
    doc_type = template.doc_type
    if suffix == "eml" and "correspondence" not in doc_type:
        doc_type += "|correspondence"
    return Doc(
        path=f"{_safe(path)}.{suffix}", body=body, doc_type=doc_type, label=template.label,
        tags=list(template.tags), tags_optional=list(template.tags_optional), options=options,
    )  # fmt: skip


def _as_format(kind: str, body: str) -> tuple[str, str, dict[str, str]]:
    """(extension, body as that writer wants it, options)."""
    if kind == "eml-text":
        return (
            "eml",
            f"From: Front desk <{{MAIL:desk@example.org}}>\nTo: Team <{{MAIL:team@example.org}}>\nSubject: for you\n\n{prose(body)}",
            {},
        )
    if kind == "pdf-form":
        return "pdf", body, {}
    if kind == "scan":
        return "pdf", body, {"format": "scan"}
    if kind == "json":
        return "json", _as_json(body), {}
    if kind in _RAW:
        return kind, prose(body) if kind in ("txt", "md") else body, {"format": "text"}
    return kind, body, {}


def _as_json(body: str) -> str:
    lines = body.split("\n")
    if " | " in lines[0]:
        head = cells(lines[0])
        return json.dumps(
            [dict(zip(head, cells(line), strict=False)) for line in lines[1:]], indent=1, ensure_ascii=False
        )
    return json.dumps({"messages": [{"text": line} for line in lines]}, indent=1, ensure_ascii=False)


def _safe(path: str) -> str:
    """Slashes inside values would make folders."""
    return MARK.sub(lambda mark: mark[0].replace("/", "-"), path)


def prose(body: str) -> str:
    """A body as plain text: headings bare, table rows with wide gaps."""
    lines: list[str] = []
    for block in blocks(body):
        match block:
            case Heading(text):
                lines.append(text)
            case Table(rows):
                lines += ["    ".join(row) for row in rows]
            case _:
                lines.append(getattr(block, "text", "") or getattr(block, "argument", ""))
    return "\n".join(lines)
