"""Counts the branches of every function, `and` and `or` among them: `python tests/branches.py [--write]`.

A condition of twenty parts hides as many decisions as twenty `if`s, and McCabe's number sees one. Counted
are `if`, `elif`, `for`, `while`, `except`, a `case`, the choice `a if b else c`, each `and` and `or`, and the
`for` and `if` of comprehensions. A nested function counts for itself.

Functions over the limit that stood here before the limit are listed in `branches.txt` with their counts:
they may only shrink. `--write` lists them anew, and refuses what is new or has grown.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("src", "detectors", "models", "flows")
LISTED = Path(__file__).with_name("branches.txt")
LIMIT = 15

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_ONE_EACH = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


@dataclass(frozen=True, slots=True)
class Counted:
    """A function and how many branches it has."""

    where: str
    """`file:Class.function`: what stays when lines move."""
    line: int
    branches: int


def branches(function: ast.AST) -> int:
    """How many ways part inside `function`, without those of functions defined in it."""
    return sum(_of(node) + branches(node) for node in _children(function))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    return (child for child in ast.iter_child_nodes(node) if not isinstance(child, _Function))


def _of(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, _ONE_EACH))


def counted(path: Path, root: Path = ROOT) -> Iterator[Counted]:
    """Every function of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from _counted_in(tree, path.relative_to(root).as_posix() + ":")


def _counted_in(node: ast.AST, prefix: str) -> Iterator[Counted]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.ClassDef | _Function)
        if isinstance(child, _Function):
            yield Counted(prefix + child.name, child.lineno, branches(child))
        yield from _counted_in(child, f"{prefix}{child.name}." if named else prefix)  # type: ignore[attr-defined]


def over_limit(root: Path = ROOT) -> list[Counted]:
    """The functions of the program with more than LIMIT branches."""
    modules = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")))
    return [one for path in modules for one in counted(path, root) if one.branches > LIMIT]


def listed() -> dict[str, int]:
    """The functions that may have more, and how many at most."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return {where: int(number) for number, where in (line.split(maxsplit=1) for line in lines if line)}


def complaints(found: list[Counted], allowed: dict[str, int]) -> list[str]:
    """What is wrong, a sentence for each function: too many branches, or a list that is no longer exact."""
    said = []
    for one in found:
        most = allowed.get(one.where, LIMIT)
        file, _, name = one.where.partition(":")
        if one.branches > most:
            said.append(f"{file}:{one.line}: {name} has {one.branches} branches; {most} are allowed.")
        elif one.branches < most:
            said.append(f"{file}:{one.line}: {name} shrank to {one.branches}: list it anew, it had {most}.")
    gone = allowed.keys() - {one.where for one in found}
    return said + [f"{where} is within the limit or gone: take it off the list." for where in sorted(gone)]


def main(arguments: list[str]) -> int:
    """Complain, or list anew what has shrunk. Exit code 1 if a function is new over the limit or grew."""
    found, allowed = over_limit(), listed()
    if "--write" in arguments:
        kept = [one for one in found if one.where in allowed]
        lines = [f"{min(one.branches, allowed[one.where])} {one.where}\n" for one in kept]
        LISTED.write_text("".join(lines), encoding="utf-8")
        allowed = listed()
    wrong = complaints(found, allowed)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
