"""`classify share` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.sharing import Evidence, Purpose, RecipientType
from tests.commands.doors import classify


def test_the_words_that_may_be_given_are_told() -> None:
    said = classify("share", "check", "--help")
    told = "".join(said.out.split())
    for word in (*RecipientType, *Purpose, *Evidence):
        assert word.value in told


@pytest.mark.parametrize("left_out", ["--to", "--purpose"])
def test_whom_and_what_for_must_be_said(tmp_path: Path, left_out: str) -> None:
    given = {"--to": "public", "--purpose": "public_request"}
    del given[left_out]
    words = [word for pair in given.items() for word in pair]
    said = classify("share", "check", "1", *words, "--home", tmp_path / "none")
    assert said.code == 2
    assert left_out in said.err
