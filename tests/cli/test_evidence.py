"""`classify evidence`: what is asked on the command line reaches the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from classify.cli.app import app
from classify.commands import evidence


def test_the_self_test_is_asked_for_this_home_and_its_answer_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []

    def cjis(settings: Any, **given: Any) -> int:
        asked.append((settings.home, given))
        return 1

    monkeypatch.setattr(evidence, "cjis", cjis)
    given = ["--home", str(tmp_path), "evidence", "cjis", "-o", "page.html", "--json"]
    assert CliRunner().invoke(app, given).exit_code == 1
    assert asked == [(tmp_path, {"output": Path("page.html"), "as_json": True})]
