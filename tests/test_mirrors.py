"""Every module has a test file called after it, where a person looks first.

`src/classify/inventory/audit.py` is tested in `tests/inventory/test_audit.py`, a package's own code in the
file called after the package. Modules that stood here without one are listed in `mirrors.txt`: most are
tested through the module that uses them. The list can only shrink: who writes a test takes its line out, and
a new module never gets one.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LISTED = Path(__file__).with_name("mirrors.txt")
FOLDERS = ("src/classify", "detectors", "models", "flows")


def mirror(module: Path, root: Path = ROOT) -> Path:
    """Where the tests of a module belong."""
    parts = [*module.relative_to(root).with_suffix("").parts]
    if parts[0] == "src":
        parts = parts[2:]
    if parts[-1] == "__init__":
        parts.pop()
    return root.joinpath("tests", *parts[:-1], f"test_{parts[-1]}.py") if parts else root / "tests"


def has_code(module: Path) -> bool:
    """Whether there is more in it than a docstring and names handed on."""
    body = ast.parse(module.read_text("utf-8")).body
    return any(not isinstance(part, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign) for part in body)


def without(root: Path = ROOT) -> set[str]:
    """Modules that have code and no test file of their own."""
    modules = (path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    return {
        path.relative_to(root).as_posix()
        for path in modules
        if "migrations" not in path.parts and has_code(path) and not mirror(path, root).exists()
    }


def complaints(missing: set[str], listed: list[str]) -> list[str]:
    """What is wrong with the modules `missing` a mirror, given those that are `listed`."""
    said = [
        f"{name}: has no {mirror(ROOT / name).relative_to(ROOT)}; write one" for name in missing - {*listed}
    ]
    said += [f"{name}: has a test file by now, or is gone; take its line out" for name in {*listed} - missing]
    if listed != sorted(set(listed)):
        said.append("mirrors.txt: keep it sorted, each line once")
    return sorted(said)


def test_every_module_has_its_mirror_but_those_listed() -> None:
    assert complaints(without(), LISTED.read_text("utf-8").split()) == []


@pytest.mark.parametrize(
    ("module", "tests"),
    [
        ("src/classify/inventory/audit.py", "tests/inventory/test_audit.py"),
        ("src/classify/inventory/store/__init__.py", "tests/inventory/test_store.py"),
        ("src/classify/errors.py", "tests/test_errors.py"),
        ("detectors/validators/__init__.py", "tests/detectors/test_validators.py"),
        ("flows/scan_share.py", "tests/flows/test_scan_share.py"),
        ("src/classify/__init__.py", "tests"),
    ],
)
def test_where_the_tests_of_a_module_belong(module: str, tests: str) -> None:
    assert mirror(ROOT / module) == ROOT / tests


def test_a_module_that_only_hands_names_on_needs_none(tmp_path: Path) -> None:
    for text, code in (
        ('"""A room."""\n', False),
        ('"""A room."""\nfrom a import b\n\n__all__ = ["b"]\n', False),
        ("def f() -> None: ...\n", True),
        ("class A:\n    x = 1\n", True),
        ("if True:\n    import a\n", True),
    ):
        (tmp_path / "a.py").write_text(text)
        assert has_code(tmp_path / "a.py") is code


def test_new_ones_mended_ones_and_disorder_are_told() -> None:
    said = complaints({"src/classify/a.py", "src/classify/b.py"}, ["src/classify/c.py", "src/classify/b.py"])
    assert [line.partition(":")[0] for line in said] == [
        "mirrors.txt",
        "src/classify/a.py",
        "src/classify/c.py",
    ]
