"""Writers for Word, Excel, PowerPoint, OpenDocument and RTF. Same body, same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import secrets
import zipfile
from random import Random
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

import docx
import openpyxl
import pptx
import xlwt
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from msoffcrypto.format import ooxml
from msoffcrypto.method.container import ecma376_encrypted
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from PIL import Image
from pptx.util import Inches

from sample_corpus.blocks import Directive, Heading, Paragraph, Table, blocks
from sample_corpus.markup import Record

WRITTEN = dt.datetime(2024, 3, 1, 9, 30, 0, tzinfo=dt.UTC)
"""The moment at which everything here was written."""
_ZIP_TIME = (2024, 3, 1, 9, 30, 0)


def repack(data: bytes) -> bytes:
    """The same zip with fixed times, so that a rebuild gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            put(new, entry.filename, old.read(entry), entry.compress_type)
    return out.getvalue()


def put(archive: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    """Add a member that carries no trace of when and where it was added."""
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, how
    archive.writestr(entry, data)


def write_docx(body: str, record: Record, password: str = "") -> bytes:
    """Word. Directives: @header, @footer, @comment, @author, @field LABEL = VALUE, @deleted (a tracked deletion),
    @hidden (vanished text), @alt (what a picture's alternative text says); tables become Word tables.
    """
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = WRITTEN
    document.core_properties.author = "City of Missoula"
    for number, block in enumerate(blocks(body), start=1):
        match block:
            case Heading(text, level):
                document.add_heading(record.take(text), level=level)
            case Paragraph(text):
                document.add_paragraph(record.take(text))
            case Table(rows):
                _word_table(document, rows, record)
            case Directive(name, argument):
                _word_directive(document, name, argument, record, number)
    return _saved(document.save, password)


def _word_table(document: Document, rows: list[list[str]], record: Record) -> None:
    table = document.add_table(len(rows), max(len(row) for row in rows))
    table.style = "Table Grid"
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = record.take(text)


def _word_directive(document: Document, name: str, argument: str, record: Record, number: int) -> None:
    section = document.sections[0]
    if name == "header":
        section.header.paragraphs[0].text = record.take(argument, part="header")
    elif name == "footer":
        section.footer.paragraphs[0].text = record.take(argument, part="footer")
    elif name == "author":
        document.core_properties.author = record.take(argument, part="metadata")
    elif name == "page":
        document.add_page_break()  # type: ignore[no-untyped-call]
    elif name == "field":
        label, _, value = argument.partition(" = ")
        document.add_paragraph(f"{label}: {record.take(value) or '____________'}")
    elif name == "comment":
        run = document.add_paragraph("").add_run(" ")
        comment = document.add_comment(run, record.take(argument, part="comment"), author="Reviewer")
        comment._comment_elm.date = WRITTEN
    elif name in _UNSEEN:
        _UNSEEN[name](document, record.take(argument))
    else:
        raise ValueError(f"Word knows no directive @{name} (block {number})")


def _deleted(document: Document, text: str) -> None:
    run = document.add_paragraph("").add_run(text)
    run._r.t_lst[0].tag = qn("w:delText")
    mark = OxmlElement(
        "w:del", attrs={qn("w:id"): "1", qn("w:author"): "Reviewer", qn("w:date"): "2024-03-01T09:30:00Z"}
    )
    run._r.addprevious(mark)
    mark.append(run._r)


def _hidden(document: Document, text: str) -> None:
    document.add_paragraph("").add_run(text).font.hidden = True


def _picture(document: Document, text: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (120, 80), (172, 184, 170)).save(out, "PNG")
    picture = document.add_picture(out, width=Inches(1.5))
    picture._inline.docPr.set("descr", text)


_UNSEEN = {"deleted": _deleted, "hidden": _hidden, "alt": _picture}


def _saved(save: object, password: str = "") -> bytes:
    out = io.BytesIO()
    save(out)  # type: ignore[operator]
    data = repack(out.getvalue())
    return encrypted_office(data, password) if password else data


def encrypted_office(data: bytes, password: str) -> bytes:
    """An Office file locked with `password`; salts and times are fixed so that it stays the same."""
    random, out = Random(password), io.BytesIO()
    with (
        mock.patch.object(secrets, "token_bytes", random.randbytes),
        mock.patch.object(ecma376_encrypted, "datetime2filetime", return_value=0),
    ):
        ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def write_xlsx(body: str, record: Record, password: str = "") -> bytes:
    """Excel. Directives: @sheet NAME, @hidden-sheet NAME, @hidden-column D, @comment B3 TEXT.

    A line without cells fills column A; an empty line leaves a row empty.
    """
    book = openpyxl.Workbook()
    sheet, row = book.active, 0
    first = True
    for block in blocks(body):
        match block:
            case Directive("sheet" | "hidden-sheet" as name, title):
                sheet = book.active if first else book.create_sheet()
                sheet.title, row, first = title, 0, False
                sheet.sheet_state = "hidden" if name == "hidden-sheet" else "visible"
            case Directive("hidden-column", column):
                sheet.column_dimensions[column].hidden = True
            case Directive("comment", argument):
                cell, _, text = argument.partition(" ")
                note = record.take(text, part="comment", sheet=sheet.title, cell=cell)
                sheet[cell].comment = Comment(note, "Reviewer")
            case Table(rows):
                for line in rows:
                    row += 1
                    _fill_row(sheet, row, line, record)
            case Heading(text):
                row += 1
                _fill_row(sheet, row, [text], record)
                sheet.cell(row, 1).font = Font(bold=True)
            case Paragraph(text):
                row += 1
                _fill_row(sheet, row, [text], record)
    out = io.BytesIO()
    book.save(out)
    data = _fixed_core(out.getvalue())
    return encrypted_office(data, password) if password else data


def _fill_row(sheet: object, row: int, line: list[str], record: Record) -> None:
    for column, text in enumerate(line, start=1):
        if text:
            cell = f"{get_column_letter(column)}{row}"
            plain = record.take(text, sheet=sheet.title, cell=cell)  # type: ignore[attr-defined]
            sheet.cell(row, column).value = _typed(plain)  # type: ignore[attr-defined]


def _typed(text: str) -> str | float | int:
    """A number where a clerk's spreadsheet would hold one, else the text."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,8})", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,8}\.\d{1,2}", text) else text


def _fixed_core(data: bytes) -> bytes:
    """Openpyxl stamps the time of saving; replace it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-03-01T09:30:00Z", content)
            put(new, name, content)
    return out.getvalue()


def write_xls(body: str, record: Record) -> bytes:
    """Excel 97-2003. Directives: @sheet NAME."""
    book = xlwt.Workbook()
    sheet, row = None, 0
    for block in blocks(body):
        if isinstance(block, Directive):
            sheet, row = book.add_sheet(block.argument), 0
            continue
        sheet = sheet or book.add_sheet("Sheet1")
        for line in block.rows if isinstance(block, Table) else [[block.text]]:
            for column, text in enumerate(line):
                if text:
                    cell = f"{get_column_letter(column + 1)}{row + 1}"
                    sheet.write(row, column, _typed(record.take(text, sheet=sheet.name, cell=cell)))
            row += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_csv(body: str, record: Record) -> bytes:
    """Comma-separated, quoted where needed; lines without cells stay as one field."""
    out = io.StringIO()
    writer = csv.writer(out)
    row = 0
    for block in blocks(body):
        lines = block.rows if isinstance(block, Table) else [[getattr(block, "text", "")]]
        for line in lines:
            row += 1
            writer.writerow(
                record.take(text, cell=f"{get_column_letter(column)}{row}")
                for column, text in enumerate(line, start=1)
            )
    return out.getvalue().encode("utf-8")


def write_pptx(body: str, record: Record) -> bytes:
    """PowerPoint. A heading starts a slide; @notes adds speaker's notes to it."""
    deck = pptx.Presentation()
    deck.core_properties.created = deck.core_properties.modified = WRITTEN
    slide: Any = None
    number, lines = 0, 0
    for block in blocks(body):
        match block:
            case Heading(text):
                number, lines = number + 1, 0
                slide = deck.slides.add_slide(deck.slide_layouts[1])
                slide.shapes.title.text = record.take(text, page=number)
            case Directive("notes", text):
                slide.notes_slide.notes_text_frame.text = record.take(text, part="notes", page=number)
            case Paragraph(text) if text:
                frame = slide.placeholders[1].text_frame
                target = frame.paragraphs[0] if lines == 0 else frame.add_paragraph()
                target.text, lines = record.take(text, page=number), lines + 1
            case Table(rows):
                _slide_table(slide, rows, record, number)
    return _saved(deck.save)


def _slide_table(slide: object, rows: list[list[str]], record: Record, number: int) -> None:
    width = max(len(row) for row in rows)
    shape = slide.shapes.add_table(  # type: ignore[attr-defined]
        len(rows), width, Inches(0.5), Inches(3.5), Inches(9), Inches(0.4 * len(rows))
    )
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            shape.table.cell(at, column).text = record.take(text, page=number)


def write_odt(body: str, record: Record) -> bytes:
    """OpenDocument text: headings, paragraphs and tables."""
    parts = []
    for block in blocks(body):
        match block:
            case Heading(text, level):
                parts.append(f'<text:h text:outline-level="{level}">{escape(record.take(text))}</text:h>')
            case Paragraph(text):
                parts.append(f"<text:p>{escape(record.take(text))}</text:p>")
            case Table(rows):
                parts.append(_odt_table(rows, record))
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "table", "manifest")
    )
    content = f"<office:document-content{names}><office:body><office:text>{''.join(parts)}"
    content += "</office:text></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<manifest:manifest{names}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        put(archive, "mimetype", kind.encode(), zipfile.ZIP_STORED)
        put(archive, "content.xml", content.encode("utf-8"))
        put(archive, "META-INF/manifest.xml", manifest.encode("utf-8"))
    return out.getvalue()


def _odt_table(rows: list[list[str]], record: Record) -> str:
    lines = []
    for row in rows:
        made = (
            f'<table:table-cell office:value-type="string"><text:p>{escape(record.take(text))}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        lines.append(f"<table:table-row>{''.join(made)}</table:table-row>")
    return f'<table:table table:name="Table1">{"".join(lines)}</table:table>'


def write_rtf(body: str, record: Record) -> bytes:
    """Rich text as WordPad writes it."""
    lines = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}\fs22"]
    for block in blocks(body):
        match block:
            case Heading(text):
                lines.append(rf"{{\b {_rtf(record.take(text))}}}\par")
            case Paragraph(text):
                lines.append(rf"{_rtf(record.take(text))}\par")
            case Table(rows):
                lines += [r"\tab ".join(_rtf(record.take(text)) for text in row) + r"\par" for row in rows]
    return "\n".join([*lines, "}"]).encode("ascii")


def _rtf(text: str) -> str:
    escaped = re.sub(r"([\\{}])", r"\\\1", text)
    return "".join(char if ord(char) < 128 else rf"\u{ord(char)}?" for char in escaped)
