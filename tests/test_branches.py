"""No function hides more than a few branches, `and` and `or` counted."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def lint() -> ModuleType:
    """`tests/branches.py`, which `make check` runs."""
    spec = importlib.util.spec_from_file_location("branches", Path(__file__).with_name("branches.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_no_function_is_over_the_limit_and_the_list_of_old_ones_is_exact(lint: ModuleType) -> None:
    """What shrank is listed anew with `python tests/branches.py --write`."""
    assert lint.complaints(lint.over_limit(), lint.listed()) == []


@pytest.mark.parametrize(
    ("body", "branches"),
    [
        ("return a and b and c or d", 3),
        ("return [x for x in a if x if y]", 3),
        ("return b if a else c", 1),
        ("if a:\n  pass\n elif b:\n  pass\n else:\n  pass", 2),
        ("for x in a:\n  while x:\n   pass", 2),
        ("try:\n  pass\n except OSError:\n  pass", 1),
        ("match a:\n  case 1:\n   pass\n  case _:\n   pass", 2),
        ("def g():\n  return a or b\n return g", 0),
        ("return lambda x: x or a", 1),
    ],
)
def test_what_counts(lint: ModuleType, body: str, branches: int) -> None:
    """Every way that parts, wherever it hides; a nested function counts for itself."""
    assert lint.branches(ast.parse(f"def f(a, b, c, d):\n {body}").body[0]) == branches


def test_complaints_name_file_and_line(lint: ModuleType) -> None:
    """Too many, fewer than listed, and gone: the list can only shrink."""
    found = [lint.Counted("src/a.py:f", 7, 20), lint.Counted("src/a.py:g", 9, 16)]
    said = lint.complaints(found, {"src/a.py:g": 18, "src/a.py:h": 17})
    assert [line.split(" ")[0] for line in said] == ["src/a.py:7:", "src/a.py:9:", "src/a.py:h"]
