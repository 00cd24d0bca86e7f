"""`python -m tests.redact.copied_twice`: copies of every kind, and the SHA-256 of each as JSON.

Run in two processes it shows whether copies depend on anything but what they are made of: Python hashes words
otherwise in each, and the clock has gone on.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from typing import Any

from PIL import Image

from classify.extract.document import Place
from classify.redact.makers import make
from classify.redact.making import made_of, plan_of
from classify.wire import Copying, Decided, Drawn, Dropped
from tests.redact.documents import document_of, tools
from tests.redact.officefiles import SSN, SUSPECT, VICTIM, word, workbook
from tests.redact.paged import Eyes, lines, pdf_of, written
from tests.redact.paged import document_of as pages_of

TEXT = (
    f"Victim: {VICTIM}, born 03/14/1984\nSuspect: {SUSPECT}, SSN {SSN}, phone 406-555-0143\n"
    "SSN 457-55-5462 and 219 09 4321\nA quiet street.\n"
)


def _letter() -> bytes:
    from tests.redact.test_mail import letter

    return letter()


def _picture() -> tuple[bytes, Eyes]:
    image, eyes = written(f"Victim: {VICTIM}", f"Number {SSN}")
    file = io.BytesIO()
    Image.Image.save(image, file, "PNG")
    return file.getvalue(), eyes


def main() -> None:
    """Every kind of maker once."""
    picture, eyes = _picture()
    plain: dict[str, tuple[bytes, dict[str, Any]]] = {
        "txt": (
            TEXT.encode(),
            {
                "drawn": [Drawn(Place(line=4), 0, 0)],
                "decided": [Decided("US_SSN", Place(line=3), 91 + len(VICTIM), stays=True)],
            },
        ),
        "html": (
            f"<html><body><p>{TEXT}</p><table><tr><td>{SSN}</td></tr></table></body></html>".encode(),
            {},
        ),
        "eml": (_letter(), {}),
        "csv": (
            f"Name,SSN,Town\n{VICTIM},{SSN},Helena\n{SUSPECT},457-55-5462,Butte\n".encode(),
            {"dropped": [Dropped("", "Town")]},
        ),
        "docx": (word(), {}),
        "xlsx": (workbook(), {}),
    }
    told = {}
    for kind, (data, orders) in plain.items():
        document = document_of(data, f"a.{kind}")
        plan = plan_of(document, f"a.{kind}", Copying("default", **orders), tools())
        told[kind] = hashlib.sha256(made_of(document, plan, tools())[1]).hexdigest()
    for kind, document in {
        "pdf": pages_of(pdf_of(lines(*TEXT.splitlines()), lines("Second page", f"of {VICTIM}"))),
        "png": pages_of(picture, eyes),
    }.items():
        document.found = []
        plan = plan_of(document, f"a.{kind}", Copying("default", boxes=[(1, 30, 30, 200, 60)]), tools())
        held = io.BytesIO()
        make(document, plan, held, tools())
        told[kind] = hashlib.sha256(held.getvalue()).hexdigest()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
