"""Readers that have no part in the program's proof, and how they look for a value in a copy.

PDFium, pdfplumber, pdftotext, python-docx, openpyxl, every part of a package and every stream of a PDF in UTF-8,
UTF-16 and hex, and tesseract on pages that are drawn anew.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from email import policy
from email.parser import BytesParser
from html import unescape
from typing import Any

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FEWEST_DIGITS = 5
_DOTS = 200


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


def readings(data: bytes, suffix: str) -> dict[str, str]:
    """What each reader that knows this kind of file makes of a copy."""
    return {name: reader(data) for name, reader in _READERS.get(suffix, {"text": _decoded}).items()}


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
