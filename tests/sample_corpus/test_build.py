"""The sample corpus: reproducible, varied, and true to its own truth file."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from sample_corpus.build import HERE, build, documents
from sample_corpus.markup import MARK


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus built anew in a folder of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    build(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unfolded(data: bytes) -> Any:
    """Bytes with compression undone: zlib builds differ in how they pack, never in what they unpack."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if zipfile.is_zipfile(io.BytesIO(data)) and data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                return [entry.filename for entry in archive.infolist()]
            return {entry.filename: unfolded(archive.read(entry)) for entry in archive.infolist()}
    return data


def truth_rows(folder: Path) -> list[dict[str, Any]]:
    """The lines of the truth file."""
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_committed_share_is_what_the_sources_say(rebuilt: Path) -> None:
    """A rebuild gives the committed files and the committed truth."""
    committed, made = files(HERE / "share"), files(rebuilt / "share")
    assert committed.keys() == made.keys()
    # Compressed streams inside PDFs come from zlib too and are compared by their text below.
    different = [
        name
        for name in made
        if not name.endswith(".pdf") and unfolded(made[name]) != unfolded(committed[name])
    ]
    assert different == []
    assert truth_rows(rebuilt) == truth_rows(HERE)


def test_two_builds_give_identical_bytes(rebuilt: Path, tmp_path: Path) -> None:
    """Nothing in a file depends on when or where it was built."""
    build(tmp_path)
    assert files(tmp_path) == files(rebuilt)


def test_truth_has_a_line_for_every_file(rebuilt: Path) -> None:
    """Every file has one line; further lines are members of containers."""
    paths = [row["path"] for row in truth_rows(rebuilt)]
    assert len(paths) == len(set(paths))
    assert {path for path in paths if "!/" not in path} == files(rebuilt / "share").keys()


def readable(data: bytes, name: str) -> str | None:
    """The text in `data`, by means of no reader of this project; None for pictures and locked files."""
    if name.endswith(".pdf") and data.startswith(b"%PDF"):
        return pdf_text(data)
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(
                xml_text(archive.read(part)) for part in archive.namelist() if part.endswith(".xml")
            )
    if name.endswith((".txt", ".csv", ".html", ".json", ".xml", ".py", ".log", ".md")):
        return data.decode("utf-8")
    return None


def pdf_text(data: bytes) -> str:
    """Text and field values of a PDF."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    pages = []
    for number, page in enumerate(document):
        if document.formenv:
            page.flatten()
        pages.append(document[number].get_textpage().get_text_range())
    return " ".join(pages)


def xml_text(data: bytes) -> str:
    """The characters of an XML part, tags taken out."""
    from lxml import etree

    return "".join(etree.fromstring(data).itertext())


def planted(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(path, text of the file, planted value) for every top-level file that can be read here."""
    for row in truth_rows(folder):
        if "!/" in row["path"] or row["format"] in ("scan", "zip") or row["status"] != "ok":
            continue
        text = readable((folder / "share" / row["path"]).read_bytes(), row["path"])
        if text is not None:
            for value in row["values"]:
                if value.get("part") != "name":
                    yield row["path"], text, value["text"]


def squeezed(text: str) -> str:
    """Without white space and in the characters HTML stands for."""
    from html import unescape

    return "".join(unescape(text).split())


def test_every_planted_value_stands_in_its_file(rebuilt: Path) -> None:
    """What the truth claims can be read from the file by other means."""
    values = list(planted(rebuilt))
    absent = [(path, value) for path, text, value in values if squeezed(value) not in squeezed(text)]
    assert len(values) > 1000
    assert absent == []


def test_no_mark_is_left_in_a_file(rebuilt: Path) -> None:
    """The notation never reaches the share."""
    for name, data in files(rebuilt / "share").items():
        text = readable(data, name) if not name.endswith((".mp4", ".zip")) and data[:4] != b"%PDF" else None
        assert text is None or MARK.search(text) is None, name


def test_the_corpus_is_varied(rebuilt: Path) -> None:
    """Enough files, document types, formats and outcomes to stand for a city's share."""
    rows = truth_rows(rebuilt)
    assert len(documents()) >= 90
    assert len({row["doc_type"] for row in rows}) >= 50
    assert len({row["format"] for row in rows}) >= 20
    assert {row["status"] for row in rows} >= {"ok", "encrypted", "corrupt", "empty", "unsupported"}
    assert sum(len(row["hard_negatives"]) for row in rows) >= 15


def test_the_corpus_stays_small() -> None:
    """It is cloned with the project: under 4 MB."""
    assert sum(map(len, files(HERE / "share").values())) < 4_000_000
