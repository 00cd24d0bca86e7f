"""A foreign PDF is looked at by a process that locked itself in; what it says is put in our words."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import CorruptError
from classify.redact.proof.foreign import KINDS, Flaw, Looked
from classify.redacting.strangers import is_pdf, look_at, sentences
from tests.redact.paged import NAME, lines, pdf_of


def test_a_failed_redaction_is_found_by_the_process(tmp_path: Path) -> None:
    def draw(sheet: object) -> None:
        lines(f"The driver was {NAME} of Missoula.")(sheet)  # type: ignore[arg-type]
        sheet.rect(117, 246, 95, 14, stroke=0, fill=1)  # type: ignore[attr-defined]

    file = tmp_path / "x.pdf"
    file.write_bytes(pdf_of(draw))
    assert is_pdf(file)
    looked = look_at(file)
    assert [*sentences(looked)] == ["Page 1, text under black boxes, which anybody can copy: 2 words."]


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.4 and nothing more")
    with pytest.raises(CorruptError):
        look_at(file)
    other = tmp_path / "x.txt"
    other.write_text("words")
    assert not is_pdf(other)


def test_every_kind_of_flaw_has_its_words() -> None:
    flaws = [Flaw(kind, page, 1) for kind in KINDS for page in (0, 2)]
    said = [*sentences(Looked(2, 1, flaws))]
    assert len(set(said)) == len(flaws)
    assert all(": 1 " in sentence and not sentence.endswith("s.") for sentence in said)
