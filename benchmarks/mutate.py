"""`make mutate`: small faults are put into a random sample of the code; a test must notice each.

    python -m benchmarks.mutate [MODULE ...] [--mutants 40] [--seed N] [--least 0.7]

A mutant is one module with one fault: `<` for `<=`, `and` for `or`, a number one higher, a call left out, a
condition turned round. It is laid over a copy of the sources, and the tests of that module alone are run
(`src/classify/twins.py`: `tests/test_twins.py`): so a module is held to its own tests. Modules without tests of
their own are named and passed over. Some faults change nothing that anybody could notice; the others that
survive are missing tests.

mutmut 3 and cosmic-ray 8 were looked at and left: the one needs a run of the whole suite under its trampolines
(ours forks confined workers and takes the better part of an hour), the other writes its faults into the
working tree and brings 17 packages. What is needed of either are the two hundred lines below.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
_MODULES_A_RUN = 8
_SLOWEST = 120.0
"""Seconds that a module's own tests may take, to be run for every fault."""

_OTHER: dict[type[ast.AST], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.And: "or",
    ast.Or: "and",
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.FloorDiv: "*",
    ast.Div: "*",
    ast.Mod: "*",
    ast.BitOr: "&",
    ast.BitAnd: "|",
    ast.LShift: ">>",
    ast.RShift: "<<",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: a part of a module's text and what stands there instead."""

    start: int
    end: int
    """Offsets in the UTF-8 text."""
    instead: str
    line: int

    def applied(self, text: bytes) -> bytes:
        """The text with the fault."""
        return text[: self.start] + self.instead.encode() + text[self.end :]

    def told(self, text: bytes) -> str:
        """The line before and after, for people."""
        first = text.rfind(b"\n", 0, self.start) + 1
        last = text.find(b"\n", self.end)
        last = len(text) if last < 0 else last
        before = text[first:last].decode()
        after = (text[first : self.start] + self.instead.encode() + text[self.end : last]).decode()
        return f"{self.line}:\n    - {_squeezed(before)}\n    + {_squeezed(after)}"


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def mutants(text: bytes) -> list[Mutant]:
    """Every fault that can be put into a module, in its order. Raises SyntaxError."""
    finder = _Faults(text)
    finder.visit(ast.parse(text))
    return sorted(finder.found, key=lambda mutant: (mutant.start, mutant.end, mutant.instead))


class _Faults(ast.NodeVisitor):
    """Looks for places where something could be wrong; types and texts for people are none."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.found: list[Mutant] = []

    def _put(self, node: ast.expr | ast.stmt, instead: str) -> None:
        start, end = self._span(node)
        self.found.append(Mutant(start, end, instead, node.lineno))

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None, "parsed from a text"
        assert node.end_col_offset is not None, "parsed from a text"
        return (
            self._lines[node.lineno - 1] + node.col_offset,
            self._lines[node.end_lineno - 1] + node.end_col_offset,
        )

    def _source(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self._text[start:end].decode()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Types say nothing at run time."""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.args.defaults, *(value for value in node.args.kw_defaults if value), *node.body):
            self.visit(part)

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self._turn_round(node.test)
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._turn_round(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self._turn_round(condition)
        self.generic_visit(node)

    def _turn_round(self, test: ast.expr) -> None:
        # Of one comparison its other operator says the same.
        if not isinstance(test, ast.Compare):
            self._put(test, f"(not ({self._source(test)}))")

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1 and type(node.ops[0]) in _OTHER:
            other = _OTHER[type(node.ops[0])]
            self._put(node, f"({self._source(node.left)} {other} {self._source(node.comparators[0])})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        joint = f" {_OTHER[type(node.op)]} "
        self._put(node, f"({joint.join(f'({self._source(value)})' for value in node.values)})")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        texts = any(
            isinstance(side, ast.Constant | ast.JoinedStr) and not _is_number(side)
            for side in (node.left, node.right)
        )
        if type(node.op) in _OTHER and not texts:
            sides = self._source(node.left), self._source(node.right)
            self._put(node, f"(({sides[0]}) {_OTHER[type(node.op)]} ({sides[1]}))")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._put(node, f"bool({self._source(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._put(node, str(not node.value))
        elif _is_number(node):
            self._put(node, f"({self._source(node)} + 1)")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Before Python 3.12 the parts of such a string have no place of their own."""

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._put(node, "return None")
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
            self._put(node, "pass" if isinstance(node.value, ast.Call) else "yield from ()")
        self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """States what the types cannot."""

    def visit_Break(self, node: ast.Break) -> None:
        self._put(node, "continue")

    def visit_Continue(self, node: ast.Continue) -> None:
        self._put(node, "break")


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def mirror_of(module: Path, root: Path = HERE) -> list[Path]:
    """The tests of a module's own: those called after it, or else after the package it lies in."""
    parts = [*module.relative_to(root).with_suffix("").parts]
    if parts[0] == "src":
        parts = parts[2:]
    while parts and parts[-1] == "__init__":
        parts.pop()
    while parts:
        own = root.joinpath("tests", *parts[:-1], f"test_{parts[-1]}.py")
        if own.is_file():
            return [own]
        parts.pop()
    return []


def sources(root: Path = HERE) -> list[Path]:
    """All modules that ship."""
    folders = (root / "src", root / "detectors", root / "models", root / "flows")
    return sorted(
        path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts
    )


class Laboratory:
    """A copy of the sources in which modules can be spoilt, and the tests that look at it."""

    def __init__(self, folder: Path, root: Path = HERE) -> None:
        self._root = root
        self._folder = folder
        for name in ("src", "detectors", "models", "flows"):
            if (root / name).is_dir():
                ignore = shutil.ignore_patterns("__pycache__")
                shutil.copytree(root / name, folder / name, ignore=ignore)

    def passes(self, tests: Sequence[Path], *, timeout: float) -> bool:
        """Whether the tests pass on the copy as it is; hanging is failing."""
        paths = (self._folder / "src", self._folder, self._root)
        python = [sys.executable, "-B", "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider"]
        run = subprocess.Popen(
            [*python, *map(str, tests)],
            cwd=self._root,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(map(str, paths)),
                "HYPOTHESIS_STORAGE_DIRECTORY": str(self._folder / "examples"),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return run.wait(timeout) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            if run.poll() is None:
                os.killpg(run.pid, 9)
                run.wait()

    def survives(self, module: Path, mutant: Mutant, tests: Sequence[Path], *, timeout: float) -> bool:
        """Whether no test notices the fault."""
        copy = self._folder / module.relative_to(self._root)
        whole = copy.read_bytes()
        copy.write_bytes(mutant.applied(whole))
        try:
            return self.passes(tests, timeout=timeout)
        finally:
            copy.write_bytes(whole)


def sample(
    modules: Sequence[Path], number: int, dice: random.Random, *, named: bool
) -> Iterator[tuple[Path, list[Mutant]]]:
    """Some mutants of some modules; of all that were `named`."""
    weighed = {module: mutants(module.read_bytes()) for module in modules}
    able = [module for module in modules if weighed[module]]
    chosen = able if named else dice.sample(able, min(_MODULES_A_RUN, len(able)))
    share = -(-number // max(len(chosen), 1))
    for module in chosen:
        yield module, dice.sample(weighed[module], min(share, len(weighed[module])))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what survived; 0 when enough did not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", type=Path, metavar="MODULE")
    parser.add_argument("--mutants", type=int, default=40)
    parser.add_argument("--seed", type=int, default=None, help="the sample of an earlier run")
    parser.add_argument("--least", type=float, default=0.7, help="share of faults that must be noticed")
    options = parser.parse_args(arguments)
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    named = [path.resolve() for path in options.modules]
    modules = named or sources()
    alone = [module for module in modules if not mirror_of(module)]
    print(f"seed {seed}; {len(alone)} of {len(modules)} modules have no tests of their own", flush=True)
    for module in alone if named else ():
        print(f"  {module.relative_to(HERE)}")
    tested = [module for module in modules if module not in alone]
    noticed, survivors = 0, defaultdict[Path, list[Mutant]](list)
    with tempfile.TemporaryDirectory() as folder:
        laboratory = Laboratory(Path(folder))
        for module, some in sample(tested, options.mutants, random.Random(seed), named=bool(named)):
            tests = mirror_of(module)
            began = time.monotonic()
            if not laboratory.passes(tests, timeout=_SLOWEST):
                print(f"{module.relative_to(HERE)}: its tests fail, or take too long to be run often")
                continue
            patience = 20 + 5 * (time.monotonic() - began)
            for mutant in some:
                if laboratory.survives(module, mutant, tests, timeout=patience):
                    survivors[module].append(mutant)
                    print(f"{module.relative_to(HERE)}:{mutant.told(module.read_bytes())}", flush=True)
                else:
                    noticed += 1
    survived = sum(map(len, survivors.values()))
    whole = noticed + survived
    print(f"{noticed} of {whole} faults were noticed (seed {seed})")
    return 0 if whole and noticed >= options.least * whole else 1


if __name__ == "__main__":
    sys.exit(main())
