"""Documents with values in the places that redactions are known to forget, written anew for each run.

Hidden sheets and columns, comments, formulas, tracked changes, text boxes, headers, split runs, form fields, notes,
attached files, layers, bookmarks, properties, turned pages, pages that are pictures, scripts and attributes of web
pages, attachments of mail. Everything in them is invented.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Planted = tuple[tuple[str, str], ...]

_JANE, _SSN = "Winifred Castle", "219-09-4321"
_MARK, _OTHER = "Harlan Voss", "536-22-8714"
_HIDDEN = "507-31-9926"
_ALL: Planted = (
    ("PERSON", _JANE), ("US_SSN", _SSN), ("PERSON", _MARK), ("US_SSN", _OTHER), ("US_SSN", _HIDDEN),
)  # fmt: skip
_LINES = (
    "City of Missoula, Human Resources. Change of benefits.",
    f"Employee name: {_JANE}",
    f"Social Security number: {_SSN}",
    "The form came back without a signature and was sent again on March 4, 2024.",
    f"Spouse name: {_MARK}",
    f"Social Security number of spouse: {_OTHER}",
    "Coverage begins on the first of the month after both have signed. Questions go to the benefits desk.",
    "The desk is open from eight to five on working days. Please bring a copy of the enrollment form.",
    "Premiums are taken from the second pay of the month; a change in the middle of a month counts as whole.",
)


def write(folder: Path) -> Iterator[tuple[Path, Planted]]:
    """Each document, written, and what was planted in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write_to, planted in (
        ("tracked and commented.docx", _docx, _ALL),
        ("hidden sheets.xlsx", _xlsx, _ALL),
        ("form with notes.pdf", _pdf_with_everything, _ALL),
        ("turned.pdf", _turned_pdf, _ALL[:4]),
        ("scan of three pages.pdf", _scanned_pdf, _ALL[:4]),
        ("fax.tif", _fax, _ALL[:4]),
        ("phone picture.jpg", _photo, _ALL[:4]),
        ("picture.png", _png, _ALL[:4]),
        ("mail with files.eml", _mail, _ALL),
        ("page.html", _page, _ALL),
        ("rows.csv", _rows, _ALL[:4]),
        ("record.json", _record, _ALL),
    ):
        file = folder / name
        if not file.is_file():
            write_to(file)
        yield file, planted


def _docx(file: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = f"Personnel file of {_JANE}"
    section.footer.paragraphs[0].text = f"SSN: {_SSN}"
    for line in _LINES:
        document.add_paragraph(line)
    split = document.add_paragraph("Her Social Security number once more: ")
    for piece in (_SSN[:2], _SSN[2:5], _SSN[5:]):
        split.add_run(piece).bold = piece.startswith("2")
    document.add_comment(split.runs, text=f"SSN on file: {_HIDDEN}", author=_MARK, initials="HV")
    tracked = document.add_paragraph("Beneficiary: ")
    space = nsdecls("w")
    tracked._p.append(
        parse_xml(
            f'<w:del {space} w:id="90" w:author="{_MARK}" w:date="2024-03-04T00:00:00Z"><w:r>'
            f"<w:delText>SSN: {_HIDDEN}</w:delText></w:r></w:del>"
        )
    )
    tracked._p.append(
        parse_xml(
            f'<w:ins {space} w:id="91" w:author="{_MARK}" w:date="2024-03-04T00:00:00Z"><w:r>'
            f"<w:t>{_MARK}</w:t></w:r></w:ins>"
        )
    )
    tracked._p.append(
        parse_xml(
            f'<w:r {space} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="box"><v:textbox>'
            f"<w:txbxContent><w:p><w:r><w:t>Name: {_MARK}, SSN: {_OTHER}</w:t></w:r></w:p></w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>"
        )
    )
    document.core_properties.author = _JANE
    document.core_properties.subject = f"SSN {_HIDDEN}"
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Name", "SSN", _MARK, _OTHER), strict=True):
        cell.text = text
    document.save(str(file))


def _xlsx(file: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Benefits"
    sheet.append(["Name", "Social Security number", "Plan", "Old number"])
    sheet.append([_JANE, _SSN, "Gold", _HIDDEN])
    sheet.append([_MARK, int(_OTHER.replace("-", "")), "Silver", _HIDDEN])
    sheet["A5"], sheet["B5"] = '="Total for "&A2', f'=IF(B2="{_SSN}","yes","no")'
    sheet["C2"].comment = Comment(f"SSN before: {_HIDDEN}", _MARK)
    sheet["C2"].hyperlink = f"https://intranet.example.gov/staff?ssn={_SSN}"
    sheet.column_dimensions["D"].hidden = True
    hidden = book.create_sheet("Old")
    hidden.append(["Name", "SSN"])
    hidden.append([_JANE, _HIDDEN])
    hidden.sheet_state = "veryHidden"
    book.properties.creator = _JANE
    book.properties.description = f"SSN {_HIDDEN}"
    book.save(file)


def _typed(pages: int = 1, *, fields: bool = False) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(612, 792))
    for page in range(pages):
        canvas.setFont("Times-Roman", 12)
        for at, line in enumerate(_LINES):
            canvas.drawString(72, 700 - 24 * at, line)
        canvas.drawString(72, 80, f"Page {page + 1}")
        if fields:
            canvas.bookmarkPage("first")
            canvas.addOutlineEntry(f"File of {_JANE}, SSN {_SSN}", "first")
            canvas.acroForm.textfield(name="ssn", value=_HIDDEN, x=72, y=400, width=200, height=20)
            canvas.drawString(72, 425, "SSN of the former employee:")
        canvas.showPage()
    canvas.setAuthor(_JANE)
    canvas.setSubject(f"SSN {_HIDDEN}")
    canvas.save()
    return held.getvalue()


def _pdf_with_everything(file: Path) -> None:
    import pikepdf
    from pikepdf import Dictionary, Name, String

    with pikepdf.open(io.BytesIO(_typed(fields=True))) as document:
        page = document.pages[0]
        note = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Text,
            Rect=[500, 700, 520, 720],
            Contents=String(f"SSN before: {_HIDDEN}"),
            T=String(_MARK),
        )
        page.obj.Annots.append(document.make_indirect(note))
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
        document.Root.OCProperties = Dictionary(
            OCGs=[layer], D=Dictionary(OFF=[layer], Order=[layer], Name=String("Layers"))
        )
        page.obj.Resources.Properties = Dictionary(Draft=layer)
        hidden = f"/OC /Draft BDC BT /F1 12 Tf 72 300 Td (SSN: {_HIDDEN}) Tj ET EMC".encode()
        page.contents_add(pikepdf.Stream(document, hidden))
        document.attachments["roster.txt"] = f"Name: {_MARK}\nSSN: {_HIDDEN}\n".encode()
        document.save(file)


def _turned_pdf(file: Path) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(_typed(pages=2))) as document:
        for page, turn in zip(document.pages, (90, 270), strict=True):
            page.rotate(turn, relative=False)
        document.save(file)


def _scanned(grey: int = 255) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1700, 2200), grey)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=34)
    for at, line in enumerate(_LINES):
        pen.text((120, 160 + 90 * at), line, font=font, fill=20)
    return image


def _scanned_pdf(file: Path) -> None:
    pages = [_scanned(grey) for grey in (255, 244, 250)]
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=200)


def _fax(file: Path) -> None:
    pages = [_scanned().convert("1"), _scanned().convert("1")]
    pages[0].save(file, save_all=True, append_images=pages[1:], compression="group4", dpi=(200, 200))


def _photo(file: Path) -> None:
    _scanned(236).convert("RGB").save(file, quality=82, dpi=(200, 200))


def _png(file: Path) -> None:
    _scanned().save(file, dpi=(200, 200))


def _mail(file: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{_JANE} <wcastle@example.gov>", f"{_MARK} <hvoss@example.gov>"
    mail["Subject"], mail["X-Employee"] = f"Benefits of {_JANE}", f"SSN {_HIDDEN}"
    mail.set_content("\n\n".join(_LINES))
    mail.add_alternative("".join(f"<p>{line}</p>" for line in _LINES), subtype="html")
    mail.add_attachment(f"Name: {_MARK}\nSSN: {_HIDDEN}\n", filename=f"{_MARK} old.txt")
    mail.add_attachment(_typed(), maintype="application", subtype="pdf", filename="form.pdf")
    file.write_bytes(mail.as_bytes())


def _page(file: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in _LINES)
    file.write_text(
        f"<!doctype html><html><head><title>File of {_JANE}</title>"
        f'<meta name="author" content="{_JANE}"><script>var ssn = "{_HIDDEN}";</script></head><body>'
        f"<!-- SSN: {_HIDDEN} --><p style='display:none'>SSN: {_HIDDEN}</p>{lines}"
        f'<a href="/staff?ssn={_HIDDEN}" title="{_MARK}">file</a> SSN: {_SSN[:5]}<b>{_SSN[5:]}</b>'
        f'<input type="hidden" name="ssn" value="{_HIDDEN}"></body></html>',
        "utf-8",
    )


def _rows(file: Path) -> None:
    rows = [f'"{_JANE}",{_SSN},Gold', f'"{_MARK}",{_OTHER.replace("-", "")},=SUM(1)'] * 30
    file.write_text("\ufeffName,Social Security number,Plan\r\n" + "\r\n".join(rows) + "\r\n", "utf-8")


def _record(file: Path) -> None:
    record = {
        "employee": {"name": _JANE, "ssn": _SSN},
        "spouse": {"name": _MARK, "ssn": _OTHER},
        "history": [{"ssn": _HIDDEN, "until": "2019-01-01"}],
        "text": "\n".join(_LINES),
    }
    file.write_text(json.dumps(record, indent=1), "utf-8")
