"""Labels of hand-written documents, end to end through all detectors."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml

from classify.detect.scan import Scanner
from classify.extract.document import Place, TableBlock, TextBlock
from classify.label.policy import Policy
from classify.label.proposal import Location
from models.labels import Label, Outcome

FOLDER = Path(__file__).parents[1] / "detect"
DOCUMENTS: list[list[str]] = [
    document
    for name in ("documents.yaml", "documents_hard.yaml", "documents_varied.yaml")
    for document in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Label, Label]]:
    """Name, right label and proposed label of every document."""
    scanner, policy = Scanner.load(cache=tmp_path_factory.mktemp("compiled")), Policy.load()

    def proposed(path: str, kind: str, text: str) -> Label:
        scan = scanner.start(path, kind)
        if kind in ("csv", "xlsx"):
            rows = list(csv.reader(io.StringIO(text), delimiter="," if kind == "csv" else "\t"))
            scan.feed(TableBlock(rows, Place(sheet="Sheet1")))
        else:
            scan.feed(TextBlock(text, prose=kind not in ("code", "log", "yaml")))
        return policy.propose(scan.finish().evidence, Location(path), Outcome.OK).label

    return [(name, Label(label), proposed(name, kind, text)) for _, label, name, kind, text in DOCUMENTS]


def test_no_restricted_document_is_missed(labels: list[tuple[str, Label, Label]]) -> None:
    """Police, juvenile, victim and sealed matter is found in reports, mail, chats and tables alike."""
    assert [name for name, right, got in labels if right is Label.RESTRICTED is not got] == []


def test_nothing_is_labelled_below_the_truth(labels: list[tuple[str, Label, Label]]) -> None:
    """Too low is the mistake that lets a file out."""
    assert [name for name, right, got in labels if got.rank < right.rank] == []


def test_nearly_all_labels_are_right(labels: list[tuple[str, Label, Label]]) -> None:
    """And few are too high."""
    right = sum(got is label for _, label, got in labels)
    assert right >= 0.95 * len(labels)
