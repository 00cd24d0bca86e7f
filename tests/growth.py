"""Whether time grows with the text and no faster: what the growth tests of detection and of reading share.

Measured as a ratio of processor seconds, so that a slow or busy machine changes nothing: four times the text
may cost eight times as much, and a constant that no growth hides in.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import regex

from tests.hostile_texts import hostile, text_of

Expression = re.Pattern[Any] | regex.Pattern[Any]

_N = 1_000
_NEGLIGIBLE = 0.004
"""Processor seconds for the longest text below which nothing is measured again: 1 microsecond a character."""
_MOST = 8.0
"""How much more four times the text may cost: linear is 4, the square is 16."""
_HOPELESS = 1.0
_CALLS = r"(?:re|regex)\.(?:search|match|fullmatch|sub|subn|split|findall|finditer|compile)"


def spent(work: Callable[[], object]) -> float:
    """Processor seconds that `work` takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def grows_too_fast(cost: Callable[[int], float], n: int, negligible: float = _NEGLIGIBLE) -> bool:
    """Whether `cost` of 4n is out of proportion to that of n. Of several tries the least counts."""
    if cost(n // 4) > _HOPELESS:
        return True  # cubic, or worse: the larger sizes would never end
    if cost(4 * n) <= negligible:
        return False
    for tries in (1, 3, 5):
        small, large = (min(cost(size) for _ in range(tries)) for size in (n, 4 * n))
        if large <= _MOST * small + negligible:
            return False
        if large > 20 * _HOPELESS:
            break
    return True


def too_slow(expression: Expression, examples: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The hostile texts that an expression is slow on."""
    binary = isinstance(expression.pattern, bytes)
    pattern = expression.pattern.decode("latin-1") if binary else expression.pattern

    def cost(size: int) -> float:
        text = text_of(lead, pump, size)
        seen = text.encode("latin-1", "replace") if binary else text
        return spent(lambda: sum(1 for _ in expression.finditer(seen)))

    slow = []
    for lead, pump in hostile(pattern, expression.flags, examples):
        if grows_too_fast(cost, _N):
            slow.append((lead, pump))
            if len(slow) == 2:
                break  # enough to mend it by
    return slow


def held(value: object, depth: int = 0) -> Iterator[Expression]:
    """The expressions in a module's value: itself, or inside lists, tables and records."""
    if isinstance(value, (re.Pattern, regex.Pattern)):
        yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from held(part, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        yield from held(list(value.values()), depth)
    elif depth < 4 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from held([getattr(value, name.name, None) for name in dataclasses.fields(value)], depth)


def expressions_of(packages: Iterable[ModuleType]) -> dict[str, list[Expression]]:
    """The compiled expressions of each module beneath some packages, by the module's name."""
    found: dict[str, list[Expression]] = {}
    for package in packages:
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            imported = importlib.import_module(module.name)
            values = vars(imported)
            here = [e for name, value in values.items() if not name.startswith("__") for e in held(value)]
            here += _written_inside(imported)
            if here:
                found[module.name] = list(dict.fromkeys(here))
    return found


def _written_inside(module: ModuleType) -> Iterator[Expression]:
    """The expressions that a module's functions hand to `re` as they stand, without a name of their own."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if not (isinstance(node, ast.Call) and re.fullmatch(_CALLS, ast.unparse(node.func)) and node.args):
            continue
        flags = [word.value for word in node.keywords if word.arg == "flags"] + [
            part for part in node.args[1:] if ast.unparse(part).startswith(("re.", "regex."))
        ]
        try:
            pattern, flag = (
                eval(ast.unparse(part), dict(vars(module)))  # the project's own source
                for part in (node.args[0], flags[0] if flags else ast.Constant(0))
            )
        except NameError:
            continue  # made of a function's variables
        if isinstance(pattern, (str, bytes)):
            yield (regex if ast.unparse(node.func).startswith("regex") else re).compile(pattern, flag)
