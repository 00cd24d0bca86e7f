"""Redacted copies attacked by strangers: `python -m benchmarks.prove redact [--copies 300] [--keep DIR]`.

Documents of every format come from the sample corpus and from every edition of the judge, whose truth files tell
what was planted in them. Of each a copy is made with the profile that removes all that is found, and then every
reader somebody might own looks for what was planted: our own (`classify inspect`), PDFium, pdfplumber, pdftotext,
python-docx, openpyxl, every part of a package and every stream of a PDF in UTF-8, UTF-16 and hex, and tesseract on
pages that are drawn anew. None of this uses the program's own proof.

A value that detectors found in the original and that any reader finds in the copy breaks the proof. One that no
detector found is not of the copy's making: it is counted apart, since a person who looks at a copy must know how
often that happens.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from email import policy
from email.parser import BytesParser
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.share import build_share
from benchmarks.score_corpus import read_rows
from classify.errors import ClassifyError
from classify.redacting.orders import Orders
from classify.redacting.road import Redactor
from classify.results import Job
from classify.settings import Settings
from classify.workers import WorkerConfig, WorkerPool

HERE = Path(__file__).resolve().parent.parent
PROFILE = "everything"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FEWEST_DIGITS = 5
_SHORTEST = 4
_DOTS = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """A document and what was planted in it."""

    file: Path
    origin: str
    format: str
    planted: tuple[tuple[str, str], ...]
    """Entity and text of each."""


@dataclass(slots=True)
class Attacked:
    """What became of one document."""

    subject: Subject
    refused: str = ""
    suffix: str = ""
    cut: int = 0
    seconds: float = 0.0
    left: list[tuple[str, str]] = field(default_factory=list)
    """Entity of a value that was found and should have gone, and who read it in the copy."""
    missed: Counter[str] = field(default_factory=Counter)
    """Planted, found by no detector, and so still there."""
    gone: int = 0
    """Planted and nowhere in the copy."""


def prove_redact(copies: int = 300, keep: Path | None = None, seed: int = 1) -> bool:
    """Make and attack so many copies; True when no reader finds anything that was to go."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        settings = Settings(home=place / "home")
        done: list[Attacked] = []
        for subject in _subjects(place, copies, seed):
            if sum(not one.refused for one in done) >= copies:
                break
            one = _attacked(subject, settings, keep or place / "copies")
            done.append(one)
            said = f"LEFT: {dict(Counter(one.left))}" if one.left else one.refused or f"{one.cut} cut"
            print(f"redact {len(done)}: {subject.origin} {subject.file.name}: {said}", flush=True)
        for line in table(done):
            print(line)
        held = bool(done) and not any(one.left for one in done)
        print(f"redact: {'held' if held else 'BROKEN'}", flush=True)
        return held


def _subjects(place: Path, copies: int, seed: int) -> Iterator[Subject]:
    """Documents of the sample and of each edition in turn, so that a short run has all of them."""
    shares = [_of(HERE / "sample_corpus", "sample")]
    for edition in EDITIONS:
        out = place / f"edition {edition}"
        build_share(max(copies // len(EDITIONS) * 2, 40), out, seed, edition)
        shares.append(_of(out, f"edition {edition}"))
    for several in zip_longest(*(_by_format(share) for share in shares)):
        yield from (one for one in several if one is not None)


def _of(corpus: Path, origin: str) -> list[Subject]:
    found = []
    for row in read_rows(corpus / "truth.jsonl"):
        file = corpus / "share" / row["path"]
        values = tuple((value["entity"], value["text"]) for value in row["values"])
        if row["status"] == "ok" and values and file.is_file():
            found.append(Subject(file, origin, row.get("format") or file.suffix.lstrip("."), values))
    return found


def _by_format(subjects: list[Subject]) -> Iterator[Subject]:
    """One of each format, then a second of each, ..."""
    by_format: dict[str, list[Subject]] = {}
    for one in subjects:
        by_format.setdefault(one.format, []).append(one)
    for several in zip_longest(*by_format.values()):
        yield from (one for one in several if one is not None)


def _attacked(subject: Subject, settings: Settings, keep: Path) -> Attacked:
    began = time.monotonic()
    one = Attacked(subject)
    data = b""
    try:
        with Redactor(settings).of_file(subject.file, Orders(profile=PROFILE)) as copy:
            one.refused, one.cut = copy.refused, sum(copy.removed.values())
            if copy.sheet is not None:
                one.suffix = copy.sheet.suffix
                target = keep / subject.origin / f"{subject.file.name}{one.suffix}"
                target.parent.mkdir(parents=True, exist_ok=True)
                copy.put(target, force=True)
                data = target.read_bytes()
    except ClassifyError as error:
        one.refused = error.sentence
    if not one.refused:
        found = list(_found_in(subject.file, settings))
        values = [(entity, text, True) for entity, text in found]
        values += [
            (entity, text, is_found(text, found))
            for entity, text in subject.planted
            if len(text.strip()) >= _SHORTEST
        ]
        _look_for(one, values, dict(readings(data, one.suffix, target, settings)), data)
    one.seconds = time.monotonic() - began
    return one


def _look_for(one: Attacked, values: list[tuple[str, str, bool]], read: dict[str, str], data: bytes) -> None:
    parts = list(raw_parts(data))
    for entity, text, known in dict.fromkeys(values):
        if len(text.strip()) < _SHORTEST:
            continue
        readers = [name for name, words in read.items() if stands_in(text, words)]
        if any(spelling in part for spelling in spellings(text) for part in parts):
            readers.append("bytes")
        if not readers:
            one.gone += 1
        elif known:
            one.left += [(entity, reader) for reader in readers]
        else:
            one.missed[entity] += 1


def is_found(text: str, found: Iterable[tuple[str, str]]) -> bool:
    """Whether detectors found a planted value: in one finding, or each of its words or digits in some."""
    words = {word.casefold() for word in _WORD.findall(text)}
    covered: set[str] = set()
    for _, value in found:
        if stands_in(text, value):
            return True
        if stands_in(value, text):
            covered |= {word.casefold() for word in _WORD.findall(value)}
    return words <= covered


def stands_in(text: str, words: str) -> bool:
    """Whether a value stands in some words, whatever stands between its own words or digits."""
    digits = "".join(filter(str.isdecimal, text))
    letters = sum(map(str.isalpha, text))
    if len(digits) >= _FEWEST_DIGITS and letters <= len(digits):
        pattern = r"[\s().\-/\u2010-\u2015]{0,3}".join(digits)
        return re.search(rf"(?<!\d){pattern}(?!\d)", words) is not None
    parts = [re.escape(word) for word in _WORD.findall(text)]
    if not parts:
        return False
    pattern = r"[\W_]+".join(parts)
    return re.search(rf"(?<!\w){pattern}(?!\w)", words, re.IGNORECASE) is not None


def spellings(text: str) -> list[bytes]:
    """A value as bytes: in the encodings of programs, and in hex."""
    spelt: list[bytes] = []
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = text.encode(encoding)
        spelt += [plain, plain.hex().encode(), plain.hex().upper().encode()]
    return spelt


def raw_parts(data: bytes) -> Iterator[bytes]:
    """The bytes of a copy, each part of a package and each stream of a PDF unpacked."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                yield entry.filename.encode()
                yield package.read(entry)
    elif data[:5] == b"%PDF-":
        for stream in _STREAM.finditer(data):
            try:
                yield zlib.decompress(stream[1])
            except zlib.error:
                yield stream[1]


def readings(data: bytes, suffix: str, file: Path, settings: Settings) -> Iterator[tuple[str, str]]:
    """What each reader that knows this kind of file makes of a copy."""
    yield "classify", "\n".join(_text_of(file, settings))
    for name, reader in _READERS.get(suffix, {"text": _decoded}).items():
        yield name, reader(data)


def _pdfium(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _pdfplumber(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        told = [str(document.metadata), *(page.extract_text() or "" for page in document.pages)]
        return "\n".join(told)


def _pdftotext(data: bytes) -> str:
    if not shutil.which("pdftotext"):
        return ""
    told = []
    for how in ("-raw", "-layout"):
        run = subprocess.run(["pdftotext", how, "-", "-"], input=data, capture_output=True, check=False)
        told.append(run.stdout.decode(errors="replace"))
    return "\n".join(told)


def _seen(data: bytes) -> str:
    """The pages drawn anew and recognised."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(_recognised(page.render(scale=_DOTS / 72).to_pil()) for page in document)


def _picture(data: bytes) -> str:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return _recognised(image)


def _recognised(image: Any) -> str:
    if not shutil.which("tesseract"):
        return ""
    held = io.BytesIO()
    image.convert("L").save(held, "PNG")
    run = subprocess.run(
        ["tesseract", "-", "-", "--dpi", str(_DOTS)], input=held.getvalue(), capture_output=True, check=False
    )
    return run.stdout.decode(errors="replace")


def _python_docx(data: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(data))
    told = [paragraph.text for paragraph in document.paragraphs]
    told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        for border in (section.header, section.footer):
            told += [paragraph.text for paragraph in border.paragraphs]
    properties = document.core_properties
    told += [
        str(getattr(properties, name)) for name in ("author", "title", "subject", "comments", "keywords")
    ]
    return "\n".join(told)


def _package_text(data: bytes) -> str:
    """The text of every part, its tags taken away and its runs joined: as a search in a file does."""
    told = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            part = package.read(entry).decode(errors="replace")
            told += [unescape(_TAG.sub("", part)), unescape(_TAG.sub(" ", part))]
    return "\n".join(told)


def _openpyxl(data: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    told = [str(book.properties.creator), *book.defined_names]
    for sheet in book.worksheets:
        told.append(sheet.title)
        told += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join(told)


def _decoded(data: bytes) -> str:
    return data.decode(errors="replace")


def _web_page(data: bytes) -> str:
    page = data.decode(errors="replace")
    return "\n".join([unescape(page), unescape(_TAG.sub("", page)), unescape(_TAG.sub(" ", page))])


def _mail(data: bytes) -> str:
    message = BytesParser(policy=policy.default).parsebytes(data)
    told = [f"{name}: {value}" for name, value in message.items()]
    told += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(told)


_READERS: dict[str, dict[str, Callable[[bytes], str]]] = {
    ".pdf": {"pdfium": _pdfium, "pdfplumber": _pdfplumber, "pdftotext": _pdftotext, "eyes": _seen},
    ".docx": {"python-docx": _python_docx, "package": _package_text},
    ".xlsx": {"openpyxl": _openpyxl, "package": _package_text},
    ".html": {"web page": _web_page},
    ".eml": {"mail": _mail, "text": _decoded},
    ".png": {"eyes": _picture},
}


def _config(file: Path, settings: Settings, **given: Any) -> WorkerConfig:
    return replace(WorkerConfig(root=file.absolute(), limits=settings.limits, ocr=settings.ocr), **given)


def _found_in(file: Path, settings: Settings) -> Iterator[tuple[str, str]]:
    """What detectors find in an original: entity and text."""
    pool = WorkerPool(_config(file, settings, reveal=True))
    for result in pool.run([Job(0, file.name, file.stat().st_size)]):
        for finding in getattr(result, "findings", ()):
            if finding.text and not finding.is_in_name and getattr(result, "container", None) is None:
                yield finding.entity, finding.text


def _text_of(file: Path, settings: Settings) -> Iterator[str]:
    pool = WorkerPool(_config(file, settings, text_only=True))
    for line in pool.text(Job(0, file.name, file.stat().st_size)):
        if not line.is_problem:
            yield line.text


def table(done: list[Attacked]) -> Iterator[str]:
    """What came of all, by format."""
    yield "| format | files | copied | refused | cut | values gone | left | missed by detectors | s a file |"
    yield "|---|---|---|---|---|---|---|---|---|"
    formats = sorted({one.subject.format for one in done})
    for name, some in [
        *((name, [o for o in done if o.subject.format == name]) for name in formats),
        ("all", done),
    ]:
        copied = [one for one in some if not one.refused]
        figures = (
            *(len(some), len(copied), len(some) - len(copied), sum(one.cut for one in copied)),
            *(sum(one.gone for one in copied), sum(len(one.left) for one in copied)),
            sum(one.missed.total() for one in copied),
        )
        seconds = sum(one.seconds for one in some) / max(len(some), 1)
        yield f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} | {seconds:.0f} |"
    refused = Counter(one.refused for one in done if one.refused)
    for sentence, number in refused.most_common():
        yield f"redact: refused {number}x: {sentence}"
