"""The same bytes, profile, orders and engine make the same copy, whatever process makes it and when."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def told() -> list[dict[str, str]]:
    """What two processes made, side by side."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.redact.copied_twice"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            stdout=subprocess.PIPE,
        )
        for seed, zone in (("1", "UTC"), ("4242", "Asia/Tokyo"))
    ]
    return [json.loads(process.communicate()[0]) for process in started]


@pytest.mark.parametrize("kind", ["pdf", "png", "docx", "xlsx", "csv", "txt", "html", "eml"])
def test_a_copy_is_the_same_byte_for_byte(told: list[dict[str, str]], kind: str) -> None:
    first, second = told
    assert first[kind] == second[kind]
