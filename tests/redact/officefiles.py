"""Sources for the tests of copies, with a value in every place where office programs keep some."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

VICTIM = "Marguerite Oldenbarnevelt"
SUSPECT = "Peter Vandersloot"
SSN = "219-09-4321"
PHONE = "406-555-0143"
BORN = "03/14/1984"
VALUES = (VICTIM, "Oldenbarnevelt", "Vandersloot", SSN, "219094321", PHONE, BORN)
"""None of them, in whatever encoding, may be in a copy."""
HEADER = "Missoula Police Department"


def word() -> bytes:
    """A report with a header, a footer, notes, comments, tracked changes, fields, links and properties."""
    report = docx.Document()
    properties = report.core_properties
    properties.author, properties.title = VICTIM, f"Case of {VICTIM}"
    section = report.sections[0]
    section.header.paragraphs[0].text = f"{HEADER}, victim {VICTIM}"
    section.footer.paragraphs[0].text = f"SSN {SSN}"
    report.add_heading("Incident Report", 1)
    split = report.add_paragraph("Victim: Margue")
    split.add_run("rite Olden").bold = True
    split.add_run("barnevelt, DOB 03/14/")
    split.add_run("1984, SSN 219-09").italic = True
    split.add_run("-4321")
    report.add_paragraph(
        f"Suspect: {SUSPECT}. Ms. Oldenbarnevelt said that Vandersloot struck her at the park."
    )
    report.add_paragraph("Soft: SSN 219\u00ad-09-43\u00ad21, and with no width SSN 219\u200b-09\u200b-4321.")
    report.add_paragraph("She was born on March 14, 1984, and called 406 555 0143.")
    report.add_paragraph("Violation of 45-5-201, MCA. Reporting Officer: Carl Jensen.")
    _deleted(report.add_paragraph("She kept "), f"the number {SSN} ")
    _hidden(report.add_paragraph("Nothing to see: "), SSN)
    _field(report.add_paragraph("See "), f' HYPERLINK "http://example.org/?ssn={SSN}" ', "the page")
    _link(report, report.add_paragraph("And "), f"http://example.org/{SSN}", "another page")
    commented = report.add_paragraph("This was commented.")
    report.add_comment(commented.runs[0], text=f"Ask {VICTIM} for {SSN}", author=VICTIM, initials="MO")
    _footnote(report, report.add_paragraph("With a note"), f"The victim {VICTIM} called {PHONE}.")
    table = report.add_table(2, 2)
    for row, cells in enumerate((("Name", "SSN"), (SUSPECT, "457-55-5462"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    held = io.BytesIO()
    report.save(held)
    return _with(held.getvalue(), {"customXml/item9.xml": f"<a>{SSN} {VICTIM}</a>".encode()})


def _deleted(paragraph: Any, text: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="9" w:author="{VICTIM}">'
            f"<w:r><w:delText>{text}</w:delText></w:r></w:del>"
        )
    )


def _hidden(paragraph: Any, text: str) -> None:
    paragraph.add_run(text).font.hidden = True
    paragraph.add_run(text).font.color.rgb = RGBColor(255, 255, 255)


def _field(paragraph: Any, code: str, result: str) -> None:
    for kind in ("begin", code, "separate", result, "end"):
        run = paragraph.add_run(result if kind == result else "")
        if kind == code:
            element = OxmlElement("w:instrText")
            element.text = code
        elif kind == result:
            continue
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _link(report: Any, paragraph: Any, target: str, text: str) -> None:
    number = report.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    names = nsdecls("w", "r")
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {names} r:id="{number}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>')
    )


def _footnote(report: Any, paragraph: Any, text: str) -> None:
    note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {nsdecls('w')}>{note}"
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"{notes}</w:footnotes>".encode(),
        report.part.package,
    )
    report.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)


def workbook() -> bytes:
    """A workbook with hidden rows, columns and sheets, formulas, a chart, comments, names, a pivot cache."""
    book = openpyxl.Workbook()
    book.properties.creator = VICTIM
    sheet = book.active
    sheet.title = "Oldenbarnevelt"
    rows = (
        ("Name", "SSN", "Amount", "Note"),
        (VICTIM, SSN, 12.5, "=1+1"),
        (SUSPECT, "457-55-5462", 7, "paid"),
        ("Wilhelmina Andersson", "457-55-5463", 3, "hidden row"),
    )
    for row in rows:
        sheet.append(row)
    sheet["E1"], sheet["E2"] = "Secret", f"hidden {SSN}"
    sheet["D3"].value = "=CONCATENATE(A2,B2)"
    sheet["D3"].comment = Comment(f"Ask {VICTIM}", VICTIM)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    hidden = book.create_sheet("Hidden")
    hidden.append(("SSN", SSN))
    hidden.sheet_state = "hidden"
    chart = BarChart()
    chart.title = f"Amounts of {VICTIM}"
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    book.defined_names["SSN_OF_MO"] = DefinedName("SSN_OF_MO", attr_text=f'"{SSN}"')
    held = io.BytesIO()
    book.save(held)
    cache = f'<pivotCacheRecords><r><s v="{SSN}"/><s v="{VICTIM}"/></r></pivotCacheRecords>'
    return _with(held.getvalue(), {"xl/pivotCache/pivotCacheRecords1.xml": cache.encode()})


def _with(data: bytes, parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return held.getvalue()


def rewritten(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one of its parts changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(held, "w") as new:
        for part in package.namelist():
            new.writestr(part, change(package.read(part)) if part == name else package.read(part))
    return held.getvalue()
