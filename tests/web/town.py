"""A small invented town for tests of the web: three shares, every kind of document, values that must never
leak.

Everything in it is made up. `CANARIES` are the values and names that detectors find; no page, answer, log or
database may hold one but where a test has it revealed.
"""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from reportlab.pdfgen import canvas

from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings

SSN = "219-09-4321"
OTHER_SSN = "219-09-8765"
CARD = "4111 1111 1111 1111"
PHONE = "(406) 555-0142"
JUVENILE = "Torvald Quillfeather"
PATIENT = "Marguerite Oldenbarnevelt"
CANARIES = (SSN, OTHER_SSN, CARD, JUVENILE, PATIENT, SSN.replace("-", ""), CARD.replace(" ", ""))
SCRIPT = "<script>alert('town')</script>"
SCRIPT_NAME = "<img src=x onerror=alert(1)>.txt"

PARKS, PERSONNEL, POLICE = "Parks", "Personnel", "Police"
DEPARTMENTS = {PARKS: "Parks and Recreation", PERSONNEL: "Human Resources", POLICE: "Police"}


def make_town(home: Path, place: Path) -> Settings:
    """Writes the shares below `place`, scans them into `home` with the real detectors; returns its
    settings.
    """
    settings = Settings(home=home, jobs=1, ocr=False)
    _parks(place / PARKS)
    _personnel(place / PERSONNEL)
    _police(place / POLICE)
    with Store.open(home) as store:
        for name, department in DEPARTMENTS.items():
            scan_share(
                place / name,
                store=store,
                settings=settings,
                share=name,
                department=department,
                criminal_justice=name == POLICE,
            )
    return settings


def _parks(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mowing.txt").write_text("Mow the lawn at the fountain every Tuesday.\n")
    (folder / SCRIPT_NAME).write_text("A note whose name is markup.\n")
    (folder / "minutes.html").write_text(f"<html><body><h1>Minutes</h1><p>Public. {SCRIPT}</p></body></html>")
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnot really")
    with zipfile.ZipFile(folder / "photos.zip", "w") as archive:
        archive.writestr("list.txt", "Photos of the bandstand.\n")
        archive.writestr("deep/one.txt", f"Applicant SSN: {SSN}\n")
    for number in range(12):
        (folder / f"report {number:02}.txt").write_text(f"Report {number} about the paths of the park.\n")


def _personnel(folder: Path) -> None:
    folder.mkdir(parents=True)
    text = f"Employee record\nName: {PATIENT}\nSocial Security number: {SSN}\nTelephone: {PHONE}\n"
    (folder / "record.txt").write_text(text)
    (folder / f"file {OTHER_SSN}.txt").write_text("A note about leave.\n")
    (folder / "copy of record.txt").write_text(text)
    letter = docx.Document()
    letter.add_paragraph("Employee medical leave request")
    letter.add_paragraph(f"Employee: {PATIENT}. Social Security number {OTHER_SSN}. Diagnosis: asthma.")
    letter.save(str(folder / "leave.docx"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "SSN", "Note"])
    sheet.append([PATIENT, SSN, SCRIPT])
    sheet.append(["Ansgar Lindqvist", OTHER_SSN, "second row"])
    book.save(folder / "list.xlsx")
    drawn = io.BytesIO()
    page = canvas.Canvas(drawn)
    page.drawString(72, 720, "Payroll card")
    page.drawString(72, 700, f"Name: {PATIENT}")
    page.drawString(72, 680, f"Social Security number: {SSN}")
    page.drawString(72, 660, f"Credit card: {CARD}")
    page.showPage()
    page.drawString(72, 720, "Second page without anything.")
    page.save()
    (folder / "payroll.pdf").write_bytes(drawn.getvalue())
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "hr@example.org", "clerk@example.org", f"Leave {SCRIPT}"
    mail.set_content(f"Please note the SSN {OTHER_SSN} of {PATIENT}.\n")
    mail.add_attachment(text.encode(), maintype="text", subtype="plain", filename="record.txt")
    (folder / "mail.eml").write_bytes(bytes(mail))


def _police(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "youth.txt").write_text(
        "MISSOULA COUNTY YOUTH COURT\nJuvenile referral\n"
        f"Youth: {JUVENILE}, DOB 03/04/2011, SSN {SSN}\nOffence: theft. Adjudicated delinquent youth.\n"
    )
    (folder / "patrol.txt").write_text("Patrol log without names: quiet night at the bridge.\n")
