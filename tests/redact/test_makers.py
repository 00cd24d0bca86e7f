"""One table says who writes the copy of which document, and who attacks it."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from classify.detect.scan import Scanner
from classify.errors import NoMakerError
from classify.extract.envelope import Envelope
from classify.extract.source import Source
from classify.label.policy import Policy
from classify.pipeline import Tools
from classify.redact.makers import make, proofs
from classify.redact.making import plan_of
from classify.redact.whole import whole_document
from classify.wire import Copying, Written


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(scanner=Scanner.load(names=False), policy=Policy.load())


def page() -> bytes:
    held = io.BytesIO()
    made = canvas.Canvas(held)
    made.drawString(72, 700, "Employee SSN: 219-09-4321 and the hours of the library")
    made.save()
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.txt", b"Employee SSN: 219-09-4321 and more\n", ".txt"),
        ("a.csv", b"Name,SSN\nA,219-09-4321\nB,219-09-8765\n", ".csv"),
        ("a.pdf", page(), ".pdf"),
        ("a.eml", b"From: a@b.us\nSubject: Hours\n\nEmployee SSN: 219-09-4321\n", ".eml"),
        ("a.html", b"<html><body><p>Employee SSN: 219-09-4321</p></body></html>", ".html"),
    ],
)
def test_a_copy_of_each_kind_is_made_and_withstands(
    tools: Tools, name: str, data: bytes, suffix: str
) -> None:
    copying = Copying(profile="everything")
    [document] = whole_document(Source(name, data=data, size=len(data)), name, None, tools)
    plan = plan_of(document, name, copying, tools)
    held = io.BytesIO()
    made = make(document, plan, held, tools)
    assert made.suffix == suffix
    assert made.removed["US_SSN"] >= 1
    assert b"219-09" not in held.getvalue()
    written = Written(1, hashlib.sha256(data).digest(), suffix, made.removed, boxes=made.boxes)
    checks = proofs(document, plan, held.getvalue(), written, tools)
    assert len(checks) >= 4
    assert [check.name for check in checks if not check.holds] == []


def test_what_nobody_can_copy_is_told_with_its_kind(tools: Tools) -> None:
    from classify.blackout.reading import Document

    mailbox = Document(Source("a.mbox", data=b"", size=0), Envelope(), "mbox")
    plan = plan_of(mailbox, "a.mbox", Copying(profile="default"), tools)
    with pytest.raises(NoMakerError, match="mailbox"):
        make(mailbox, plan, io.BytesIO(), tools)


def test_a_picture_has_a_maker_of_its_own(tools: Tools) -> None:
    from classify.blackout.reading import Document
    from classify.errors import ClassifyError

    held = io.BytesIO()
    Image.new("L", (300, 100), 255).save(held, "PNG")
    data = held.getvalue()
    picture = Document(Source("a.png", data=data, size=len(data)), Envelope(), "png")
    plan = plan_of(picture, "a.png", Copying(profile="default"), tools)
    # Nobody recognised it: its maker is asked, and does not guess.
    with pytest.raises(ClassifyError):
        make(picture, plan, io.BytesIO(), tools)
