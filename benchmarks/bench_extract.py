"""Extraction against its peers in one run: pages, rows and documents per CPU-second, and phrase recall.

    python benchmarks/bench_extract.py [--docs FOLDER] [--pages N] [--rows N] [--documents N] [--markdown FILE]

FOLDER holds `docs/manifest.jsonl` with files nobody on this project wrote; without it the speed part
still runs on generated files and the recall part says that it has nothing to measure.
"""

from __future__ import annotations

import argparse
import collections
import io
import json
import random
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from classify.errors import ReadError
from classify.extract.document import Member, Remark, TableBlock, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.ocr.engine import OcrEngine
from classify.extract.reading import read
from classify.extract.source import Source

WORDS = (
    "the city council of the town met in regular session and adopted the minutes of the last meeting after a motion "
    "by the chair was seconded public comment was taken on the water main project and the street closure permit"
).split()
SECONDS_A_FILE = 110


def drain(source: Source) -> int:
    """Read a file whole; characters of text in it."""
    size = 0
    for piece in read(source, Envelope()):
        if isinstance(piece, TextBlock):
            size += len(piece.text)
        elif isinstance(piece, TableBlock):
            size += sum(len(cell) for row in piece.rows for cell in row)
    return size


def cpu(action: Callable[[], object], repeats: int = 3) -> float:
    """Median CPU seconds of an action."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return statistics.median(times)


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def prose_pdf(pages: int, dice: random.Random) -> bytes:
    from reportlab.lib.pagesizes import LETTER
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=LETTER, pageCompression=1)
    for _ in range(pages):
        for row in range(46):
            canvas.drawString(72, 740 - 14 * row, sentence(dice, 13))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def prose_docx(paragraphs: int, dice: random.Random) -> bytes:
    import docx

    document = docx.Document()
    for number in range(paragraphs):
        paragraph = document.add_paragraph(sentence(dice, 30))
        paragraph.add_run(sentence(dice, 10)).bold = True
        if number % 20 == 0:
            table = document.add_table(rows=4, cols=4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = dice.choice(WORDS)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def rows_xlsx(rows: int, dice: random.Random, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    sheet.append(["Account", "Name", "Street", "Balance", "Opened", "Note"])
    for number in range(rows):
        sheet.append(
            [
                100_000 + number,
                sentence(dice, 2),
                sentence(dice, 3),
                dice.random() * 900,
                number % 40_000,
                dice.choice(WORDS),
            ]
        )
    book.save(path)


def speed(pages: int, rows: int, documents: int) -> Iterator[tuple[str, float, float, str]]:
    """What is measured, ours and the peer's rate per CPU-second, and the peer's name."""
    import docx
    import openpyxl
    import pdfplumber

    dice = random.Random(20)
    data = prose_pdf(pages, dice)
    few = prose_pdf(max(pages // 20, 5), dice)

    def by_pdfplumber() -> None:
        with pdfplumber.open(io.BytesIO(few)) as document:
            for page in document.pages:
                page.extract_text()
                page.close()

    ours = pages / cpu(lambda: drain(Source("a.pdf", data=data, size=len(data))))
    yield "PDF pages (prose)", ours, max(pages // 20, 5) / cpu(by_pdfplumber, 1), "pdfplumber text"

    files = [prose_docx(120, dice) for _ in range(documents)]

    def by_python_docx() -> None:
        for content in files:
            document = docx.Document(io.BytesIO(content))
            "\n".join(paragraph.text for paragraph in document.paragraphs)
            [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    def by_us() -> None:
        for content in files:
            drain(Source("a.docx", data=content, size=len(content)))

    yield (
        "Word documents (120 paragraphs, 6 tables)",
        documents / cpu(by_us),
        documents / cpu(by_python_docx),
        "python-docx",
    )

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        rows_xlsx(rows, dice, path)

        def by_openpyxl() -> None:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            for sheet in book:
                for row in sheet.iter_rows(values_only=True):
                    [str(cell) for cell in row]

        ours = rows / cpu(lambda: drain(Source("rows.xlsx", path=path, size=path.stat().st_size)))
        yield "Excel rows (6 columns)", ours, rows / cpu(by_openpyxl, 1), "openpyxl read-only"


class Hang(Exception):
    """A file took longer than its seconds."""


def _ring(*_: object) -> None:
    raise Hang


def collect(source: Source, envelope: Envelope, texts: list[str], notes: list[str]) -> str:
    """Texts of a file and its members; the outcome."""
    try:
        for piece in read(source, envelope):
            if isinstance(piece, TextBlock):
                texts.append(piece.text)
            elif isinstance(piece, TableBlock):
                texts += [cell for row in piece.rows for cell in row]
            elif isinstance(piece, Member) and piece.source is not None:
                collect(piece.source, envelope.child(), texts, [])
            elif isinstance(piece, Remark):
                notes.append(piece.kind)
    except ReadError as error:
        return "partial" if texts else error.outcome.value
    return "needs_ocr" if "needs_ocr" in notes else "ok"


def fold(text: str) -> str:
    return " ".join(text.lower().split())


def recall(folder: Path) -> tuple[int, int, collections.Counter[tuple[str, str]], list[str]]:
    """Phrases found, phrases wanted, outcomes by expected behaviour, and what went wrong."""
    signal.signal(signal.SIGALRM, _ring)
    engine = OcrEngine.best()
    found = wanted = 0
    outcomes: collections.Counter[tuple[str, str]] = collections.Counter()
    wrong: list[str] = []
    for line in (folder / "docs" / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        path = folder / entry["path"]
        texts: list[str] = []
        signal.alarm(SECONDS_A_FILE)
        try:
            outcome = collect(
                Source(path.name, path=path, size=path.stat().st_size), Envelope(ocr=engine), texts, []
            )
        except Hang:
            outcome = "hang"
        finally:
            signal.alarm(0)
        text = fold("\n".join(texts))
        for phrase in entry["expect"].get("must_contain") or []:
            wanted += 1
            if fold(phrase) in text:
                found += 1
            else:
                wrong.append(f"{entry['path']}: misses a phrase ({outcome})")
        outcomes[entry["expect"]["behaviour"], outcome] += 1
    return found, wanted, outcomes, wrong


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--documents", type=int, default=25)
    parser.add_argument("--markdown", type=Path, help="write the tables to this file as well")
    arguments = parser.parse_args()
    lines = ["| measured | ours / CPU-s | peer / CPU-s | ratio | peer |", "|---|---|---|---|---|"]
    for name, ours, peer, which in speed(arguments.pages, arguments.rows, arguments.documents):
        lines.append(f"| {name} | {ours:,.0f} | {peer:,.1f} | {ours / peer:.1f}x | {which} |")
    if (arguments.docs / "docs" / "manifest.jsonl").exists():
        found, wanted, outcomes, wrong = recall(arguments.docs)
        lines += [
            "",
            f"Phrases found: {found} of {wanted} ({found / max(wanted, 1):.1%}).",
            "",
            "| expected | outcome | files |",
            "|---|---|---|",
        ]
        lines += [
            f"| {expected} | {outcome} | {count} |" for (expected, outcome), count in sorted(outcomes.items())
        ]
        for text in wrong:
            print(text, file=sys.stderr)
    else:
        lines += ["", f"No manifest under {arguments.docs}: recall was not measured."]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines += ["", f"Peak memory of the measuring process, OCR and peers included: {peak} MB."]
    print("\n".join(lines))
    if arguments.markdown:
        arguments.markdown.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    with closing(sys.stdout):
        main()
