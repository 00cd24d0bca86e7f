"""The service's log is bounded and holds no value, name or path."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.service import logs
from classify.service.logs import cleaned, log_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "PermissionError: [Errno 13] Permission denied: '/srv/Police/Jane Doe.txt'",
            "PermissionError: [Errno 13] Permission denied: '...'",
        ),
        ("cannot open /srv/police/Doe.txt: no", "cannot open <path>: no"),
        (r"cannot open \\fs01\police\Doe.txt", "cannot open <path>"),
        ("number 219-09-9999 and card 4539 5787 6362 1486", "number ####### and card #######"),
        ("write to jane.doe@example.org", "write to <address>"),
        ("View at http://127.0.0.1:4200/runs", "View at http://127.0.0.1:4200/runs"),
        ("run 35226592 of scan-share started", "run ####### of scan-share started"),
        ("run 3522a592 of scan-share started", "run 3522a592 of scan-share started"),
        (
            '  File "/opt/x/lib/python3.11/site-packages/prefect/engine.py", line 42, in run',
            "  File lib/python3.11/site-packages/prefect/engine.py, line 42",
        ),
        (" ___ ___ |_|", ""),
    ],
)
def test_lines_of_libraries_lose_what_may_be_a_value(line: str, expected: str) -> None:
    assert cleaned(line) == expected


@given(st.from_regex(r"[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}", fullmatch=True), st.text(max_size=30))
def test_no_quoted_name_gets_through(name: str, around: str) -> None:
    around = around.replace("'", "").replace('"', "").replace("`", "")
    assert name not in cleaned(f"{around} '{name}' not found")


def test_the_log_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_BYTES", 2_000)
    with log_of(tmp_path) as log:
        for number in range(1_000):
            log.warning("line %d of many", number)
    files = sorted((tmp_path / "logs").iterdir())
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) <= 10_000
    assert "line 999 of many" in (tmp_path / "logs" / "service.log").read_text()
