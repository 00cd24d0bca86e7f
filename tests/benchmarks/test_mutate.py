"""Faults are put where faults can be, and only tests that notice them let them go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.mutate import Laboratory, Mutant, main, mirror_of, mutants, sample, sources

TEXT = b'''
"""Docs say 1 < 2."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    print("never")

WIDTH: "int | None" = 7

@dataclass(slots=True)
class Box:
    """Decorators are no code of its own."""

def grown(size: int, most: int = 3) -> "list[int] | None":
    """Not a fault: a < b."""
    if size < most and not size == 5:
        return [size + 1]
    for number in range(size):
        if number:
            continue
        print(f"{number + 1}")
    return None
'''


def changed(text: bytes) -> set[str]:
    return {mutant.applied(text).decode().split("\n")[mutant.line - 1].strip() for mutant in mutants(text)}


def test_each_fault_changes_one_place() -> None:
    assert changed(TEXT) == {
        'WIDTH: "int | None" = (7 + 1)',
        'def grown(size: int, most: int = (3 + 1)) -> "list[int] | None":',
        "if (not (size < most and not size == 5)):",
        "if ((size < most) or (not size == 5)):",
        "if (size <= most) and not size == 5:",
        "if size < most and bool(size == 5):",
        "if size < most and not (size != 5):",
        "if size < most and not size == (5 + 1):",
        "return None",
        "return [((size) - (1))]",
        "return [size + (1 + 1)]",
        "if (not (number)):",
        "break",
        "pass",
    }


def test_every_fault_is_still_python_and_tells_itself() -> None:
    for path in sources()[:40]:
        text = path.read_bytes()
        for mutant in mutants(text):
            ast.parse(mutant.applied(text))
            assert mutant.applied(text) != text
            assert mutant.told(text).count("\n") == 2


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One module of which the tests look at one function of two."""
    root = tmp_path / "project"
    package = root / "src" / "kit"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "sums.py").write_text("def more(a):\n    return a + 1\n\n\ndef less(a):\n    return a - 1\n")
    (root / "tests").mkdir()
    (root / "tests" / "test_sums.py").write_text(
        "from kit.sums import more\n\n\ndef test_more():\n    assert more(1) == 2\n"
    )
    return root


def test_a_fault_survives_where_no_test_looks(project: Path, tmp_path: Path) -> None:
    module = project / "src" / "kit" / "sums.py"
    tests = mirror_of(module, project)
    assert tests == [project / "tests" / "test_sums.py"]
    laboratory = Laboratory(tmp_path / "laboratory", project)
    assert laboratory.passes(tests, timeout=300)
    text = module.read_bytes()
    survived = [
        mutant.line for mutant in mutants(text) if laboratory.survives(module, mutant, tests, timeout=300)
    ]
    assert survived == [6, 6, 6]
    assert module.read_bytes() == text
    assert laboratory.passes(tests, timeout=300)


def test_a_test_that_hangs_has_noticed(project: Path, tmp_path: Path) -> None:
    hanging = project / "tests" / "test_sums.py"
    hanging.write_text("import time\n\n\ndef test_more():\n    time.sleep(600)\n")
    assert not Laboratory(tmp_path / "laboratory", project).passes([hanging], timeout=0.1)


def test_a_module_of_a_package_is_held_to_the_package_s_tests(project: Path) -> None:
    room = project / "src" / "kit" / "sums" / "large.py"
    assert mirror_of(room, project) == [project / "tests" / "test_sums.py"]
    assert mirror_of(project / "src" / "kit" / "others.py", project) == []
    (project / "tests" / "sums").mkdir()
    own = project / "tests" / "sums" / "test_large.py"
    own.write_text("")
    assert mirror_of(room, project) == [own]


def test_the_same_seed_gives_the_same_sample() -> None:
    import random

    some = sources()[:30]
    first, again = (list(sample(some, 20, random.Random(3), named=False)) for _ in range(2))
    assert first == again
    assert 0 < len(first) <= 8
    every = list(sample(some[:3], 3, random.Random(3), named=True))
    assert {path for path, _ in every} <= {*some[:3]}


def test_modules_without_tests_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    missing = Path(__file__).parents[2] / "src" / "classify" / "nowhere.py"
    assert main([str(missing), "--seed", "5"]) == 1
    told = capsys.readouterr().out
    assert "seed 5; 1 of 1 modules have no tests of their own" in told
    assert "src/classify/nowhere.py" in told


def test_a_mutant_of_letters_beyond_ascii_stands_where_it_should() -> None:
    text = "NAME = 'é' if 1 > 2 else 'ü'\n".encode()
    assert Mutant(15, 20, "(1 >= 2)", 1) in mutants(text)
