"""What is typed after `classify users` and `classify tokens` reaches the command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from classify.cli import app
from classify.commands import users as command
from classify.rights import Role, Scope


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """What commands were called with, but for the settings."""
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    for name in (
        "add",
        "list_accounts",
        "disable",
        "release",
        "reset",
        "add_token",
        "list_tokens",
        "revoke_token",
    ):

        def noted(_settings: object, *given: Any, _name: str = name, **named: Any) -> None:
            calls.append((_name, given, named))

        monkeypatch.setattr(command, name, noted)
    return calls


def typed(home: Path, *arguments: str) -> int:
    return CliRunner().invoke(app, [*arguments, "--home", str(home)]).exit_code


def test_add_with_all_options(seen: Any, tmp_path: Path) -> None:
    words = "users add ann --role records --role auditor --department Police --grant content --grant cji"
    dates = "--trained-on 2026-05-31 --vetted-on 2025-01-02 --shown-name Ann --password-file p --json"
    assert typed(tmp_path, *words.split(), *dates.split()) == 0
    [(name, given, named)] = seen
    assert (name, given) == ("add", ("ann",))
    assert named == {
        "roles": [Role.RECORDS, Role.AUDITOR],
        "departments": ["Police"],
        "grants": ["content", "cji"],
        "shown_name": "Ann",
        "trained_on": date(2026, 5, 31),
        "vetted_on": date(2025, 1, 2),
        "password_file": Path("p"),
        "as_json": True,
    }


@pytest.mark.parametrize(
    ("words", "name", "given"),
    [
        ("users list", "list_accounts", ()),
        ("users disable ann", "disable", ("ann",)),
        ("users release ann", "release", ("ann",)),
        ("users reset ann --password-file p", "reset", ("ann", Path("p"))),
        ("tokens add x --scope audit:read --days 3", "add_token", ("x", [Scope.AUDIT_READ], 3)),
        ("tokens list", "list_tokens", ()),
        ("tokens revoke x", "revoke_token", ("x",)),
    ],
)
def test_each_command(seen: Any, tmp_path: Path, words: str, name: str, given: tuple[Any, ...]) -> None:
    assert typed(tmp_path, *words.split()) == 0
    assert seen[0][:2] == (name, given)


@pytest.mark.parametrize(
    "words",
    [
        "users add ann",
        "users add ann --role king",
        "tokens add x",
        "tokens add x --scope audit:read --days 0",
    ],
)
def test_what_is_missing_or_unknown_is_refused(seen: Any, tmp_path: Path, words: str) -> None:
    assert typed(tmp_path, *words.split()) == 2
    assert seen == []
