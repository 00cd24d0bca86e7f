"""The words of headers: how a header is parted, and what its file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.detect.vocabulary import headerwords as module
from classify.detect.vocabulary.headerwords import words_of
from classify.errors import PackError


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("lastName", ["last", "name"]),
        ("SSNumber", ["ss", "number"]),
        ("birth_date", ["birth", "date"]),
        ("D.O.B. #2", ["d", "o", "b", "#", "2"]),
        ("Año", ["año"]),
        ("", []),
    ],
)
def test_words_of_a_header(header: str, words: list[str]) -> None:
    """Blanks, signs, underscores and capitals part them."""
    assert words_of(header) == words


def test_roles_are_refused_in_the_file_of_headings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They stand in roles.yaml alone: a list of them here would be a second vocabulary."""
    shipped = (module.files("detectors") / "headings.yaml").read_text(encoding="utf-8")
    (tmp_path / "headings.yaml").write_text(shipped + "\nroles: {victim: [victim]}\n", encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _package: tmp_path)
    with pytest.raises(PackError, match=r"headings\.yaml.*roles"):
        module.header_words.__wrapped__()
