"""What a city's recognizer is refused for before it is let into a scan."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from classify.detect.city.trial import lint_city_file
from tests.city_files import TREE_TAGS, file_of, with_pattern, write_python, write_work_orders


def problems(path: Path, cache: Path) -> str:
    return " ".join(f"{one.where}: {one.sentence}" for one in lint_city_file(file_of(path), cache=cache))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


def test_good_ones_pass_and_the_timer_is_put_back(tmp_path: Path, cache: Path) -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    assert problems(write_work_orders(tmp_path), cache) == ""
    assert problems(write_python(tmp_path), cache) == ""
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"finds": ["Work order <WO-26> was closed."]}, "it finds nothing as WORK_ORDER"),
        ({"finds": ["Work order <WO-2026>-00123."]}, "it finds ['WO-2026-00123'] as WORK_ORDER"),
        ({"finds": ["Work order WO-2026-00123."]}, "marks no value"),
        ({"ignores": ["WO-2026-00123"]}, "it finds 'WO-2026-00123' as WORK_ORDER"),
        ({"anchor": "XX"}, "it finds nothing"),
    ],
)
def test_examples_that_fail_are_told(tmp_path: Path, cache: Path, said: dict[str, Any], told: str) -> None:
    assert told in problems(write_work_orders(tmp_path, **said), cache)


@pytest.mark.parametrize("pattern", [r"(\w+\s*)+:", r"[A-Z]+-?\d+-x", r"(a|a)*b:"])
def test_patterns_whose_time_grows_faster_than_the_text_are_told(
    tmp_path: Path, cache: Path, pattern: str
) -> None:
    path = write_work_orders(
        tmp_path, registry=with_pattern(regex=pattern), anchor=None, finds=["<aab:> <A-1-x>"], ignores=["z"]
    )
    assert "on a text of many" in problems(path, cache)


def test_python_that_is_slow_or_fails_is_told(tmp_path: Path, cache: Path) -> None:
    slow = TREE_TAGS.replace("found = []", "found = [c for c in text for d in text if c + d == '']")
    assert "on a text of many" in problems(write_python(tmp_path / "a", slow), cache)
    failing = TREE_TAGS.replace("found = []", "found = [][int('9' not in text):][0:0] or text.index('T-')*[]")
    assert "it fails (ValueError)" in problems(write_python(tmp_path / "b", failing), cache)


def test_one_that_does_not_load_is_told(tmp_path: Path, cache: Path) -> None:
    path = write_python(tmp_path, TREE_TAGS.replace("import re", "import no_such_module"))
    assert "ModuleNotFoundError" in problems(path, cache)
