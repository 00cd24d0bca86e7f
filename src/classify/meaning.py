"""What a program says, whoever moves, renames, comments or reformats its modules: digests by meaning.

Code is taken apart into its *definitions*: the functions, classes and constants of each module, called as
entry points are (`classify.extract.pdf.reader:read`). What one says is its syntax tree without docstrings,
places in the file and imports; what it does also depends on the definitions it uses, wherever they lie. So a
digest over what a reader reaches is another when a statement or a constant there is another, and stays what
it is when a comment changes or a module moves. Data count by what they hold where their format has comments
(YAML), else byte by byte.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOR_PEOPLE = {".md", ".typed", ".pyc"}
"""Files that nothing is read or searched with."""
_ENTRY_POINT = re.compile(r"([a-z_][\w.]*):([A-Za-z_]\w*)")
_UNSAID = {"ctx", "kind", "type_comment", "type_params", "type_ignores"}
"""Parts of a syntax tree that say nothing, or that not every version of Python has."""
_ALWAYS = ""
"""What a module does when it is imported, beyond defining: every definition of it rests on that."""


def sources(package: str) -> dict[str, bytes]:
    """All files of an installed package that say something, by their path in it (`packs/health.yaml`)."""
    with resources.as_file(resources.files(package)) as folder:
        return files_below(folder)


def files_below(folder: Path) -> dict[str, bytes]:
    """The files below `folder` that say something to the program, by their path in it. Raises OSError."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix not in _FOR_PEOPLE and "__pycache__" not in file.parts
    }


def of_data(name: str, content: bytes) -> bytes:
    """Digest of a file under its own name, whatever folder it lies in."""
    if name.endswith((".yaml", ".yml")):
        try:
            held = yaml.load(content, Loader=_LOADER)  # a safe loader: it makes plain data only
            content = json.dumps(held, default=str).encode()
        except (yaml.YAMLError, ValueError, TypeError):
            pass  # whoever reads it says what is wrong with it; here it counts as it stands
    return digest([name.rpartition("/")[2].encode(), content])


def digest(parts: Iterable[bytes | str]) -> bytes:
    """One digest of `parts` in this order; where one ends and the next begins counts, too."""
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        whole.update(len(raw).to_bytes(8, "big"))
        whole.update(raw)
    return whole.digest()


class Code:
    """The definitions of some modules: what each says, and which it uses."""

    def __init__(self, modules: dict[str, bytes]) -> None:
        """`modules`: the source of each by its dotted name, a package's own under the package's name.

        Raises:
            SyntaxError: one is no Python.
        """
        self._modules = {name: _Module(name, ast.parse(text), modules) for name, text in modules.items()}
        self._says: dict[str, bytes] = {}
        self._uses: dict[str, dict[str, set[str]]] = {}
        """For each definition: what it uses, by the name under which that is known where it lies."""
        for module in self._modules.values():
            for name, (text, used) in module.written().items():
                point = f"{module.name}:{name}"
                self._says[point] = digest([name, text])
                self._uses[point] = {known: self._points(*target) for known, target in used.items()}

    @classmethod
    def of(cls, *packages: str) -> Code:
        """The modules of installed packages."""
        return cls(
            {
                _dotted(package, path): text
                for package in packages
                for path, text in sources(package).items()
                if path.endswith(".py")
            }
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._says)

    def named(self, name: str) -> frozenset[str]:
        """The definitions of this name, wherever they lie."""
        return frozenset(point for point in self if point.partition(":")[2] == name)

    def reached(self, *points: str, but: frozenset[str] = frozenset()) -> frozenset[str]:
        """These definitions, and all that they use, directly or not; `but` and what only they use left out.

        Raises:
            KeyError: a module is not of this tree.
        """
        reached: set[str] = set()
        waiting: list[str] = []
        for point in points:
            module, _, name = point.partition(":")
            waiting.extend(self._points(module, name))
        while waiting:
            point = waiting.pop()
            if point not in reached and point not in but:
                reached.add(point)
                for used in self._uses[point].values():
                    waiting.extend(used)
        return frozenset(reached)

    def means(self, points: Iterable[str]) -> bytes:
        """One digest of what these definitions say, in whatever order and wherever they lie."""
        return digest(sorted(map(self._whole, points)))

    def _whole(self, point: str) -> bytes:
        """What a definition says, and for what the names in it stand."""
        meant = (
            digest([known, *sorted(self._says[used] for used in points)])
            for known, points in self._uses[point].items()
        )
        return digest([self._says[point], *sorted(meant)])

    def _points(self, module: str, name: str) -> set[str]:
        """The definitions that `name` of a module stands for: all of the module's if it is none of them."""
        seen: set[tuple[str, str]] = set()
        while (module, name) not in seen:
            seen.add((module, name))
            home = self._modules[module]
            if name in home.statements:
                return {f"{module}:{name}"}
            if name in home.names:
                module, name = home.names[name]  # handed on by a module that imports it itself
            elif name in home.whole:
                module, name = home.whole[name], "*"
        home = self._modules[module]
        return {f"{module}:{known}" for known in home.statements}


class _Module:
    """One module, taken apart."""

    def __init__(self, name: str, tree: ast.Module, known: Iterable[str]) -> None:
        self.name = name
        self._known = frozenset(known)
        self.names: dict[str, tuple[str, str]] = {}
        """What is imported from modules of the tree: where each comes from, and what it is called there."""
        self.whole: dict[str, str] = {}
        """Modules of the tree that are imported as such, by the names they are given."""
        self._foreign: dict[str, str] = {}
        """What is imported from anywhere else."""
        self.statements: dict[str, list[ast.stmt]] = defaultdict(list)
        for node in _nested(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._note(node)
        for statement in tree.body:
            for bound in _bound(statement):
                self.statements[bound].append(statement)

    def written(self) -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
        """The text of each definition by meaning, and what it uses of which modules of the tree."""
        return {name: self._written(name, statements) for name, statements in self.statements.items()}

    def _written(self, name: str, statements: list[ast.stmt]) -> tuple[str, dict[str, tuple[str, str]]]:
        writer = _Writer(self.names, self.whole, self._known)
        text = "".join(map(writer.node, statements))
        used = {**writer.used, **{other: (self.name, other) for other in writer.loose & {*self.statements}}}
        used.pop(name, None)
        if name != _ALWAYS and _ALWAYS in self.statements:
            used[_ALWAYS] = self.name, _ALWAYS
        foreign = sorted(f"{bound}={self._foreign[bound]}" for bound in writer.loose & {*self._foreign})
        return "\n".join([*foreign, text]), used

    def _note(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.Import):
                if alias.name in self._known:
                    self.whole[alias.asname or alias.name] = alias.name
                else:
                    self._foreign[alias.asname or alias.name.partition(".")[0]] = alias.name
                continue
            origin, bound = self._origin(node), alias.asname or alias.name
            if (module := f"{origin}.{alias.name}") in self._known:
                self.whole[bound] = module
            elif origin in self._known:
                self.names[bound] = origin, alias.name
            else:
                self._foreign[bound] = f"{origin}:{alias.name}"

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        beside = parts[: len(parts) - node.level]
        return ".".join([*beside, node.module] if node.module else beside)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement of a module defines; of one that only does something, `_ALWAYS`."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return set()
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return set()
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
    names: set[str] = set()
    for node in (statement, *_nested(statement)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            # Not the variables of a comprehension: they end with it.
            names.update(part.id for part in ast.walk(target or ast.Pass()) if isinstance(part, ast.Name))
    return names or {_ALWAYS}


def _nested(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements in `node`, however deep; much quicker than to look at every expression."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(node, part, ()) if not isinstance(node, ast.expr) else ():
            if isinstance(inner, ast.stmt):
                yield inner
            yield from _nested(inner)


class _Writer:
    """Writes a syntax tree down without what says nothing, the names of the tree's modules included."""

    def __init__(
        self, names: dict[str, tuple[str, str]], whole: dict[str, str], known: frozenset[str]
    ) -> None:
        self._names = names
        self._whole = whole
        self._known = known
        self.used: dict[str, tuple[str, str]] = {}
        """What it uses of other modules, by the names under which it is written down."""
        self.loose: set[str] = set()
        """All other names in it: its own, the module's, the language's."""

    def node(self, node: ast.AST) -> str:
        """The text of `node`."""
        match node:
            case ast.Import() | ast.ImportFrom():
                return ""
            case ast.Expr(value=ast.Constant(value=str())):
                return ""  # a docstring, of a class, function or field
            case ast.Name(id=name):
                return f"({self._name(name)})"
            case ast.Attribute():
                return self._attribute(node)
            case ast.Constant(value=str(text)) if found := _ENTRY_POINT.fullmatch(text):
                is_ours = any(name == found[1] or name.endswith(f".{found[1]}") for name in self._known)
                return repr(f":{found[2]}" if is_ours else text)
        fields = (
            f"{field}={self._value(value)}"
            for field, value in ast.iter_fields(node)
            if field not in _UNSAID and value is not None and value != []
        )
        return f"{type(node).__name__}({','.join(fields)})"

    def _value(self, value: Any) -> str:
        if isinstance(value, ast.AST):
            return self.node(value)
        if isinstance(value, list):
            return f"[{';'.join(filter(None, map(self._value, value)))}]"
        return repr(value)

    def _name(self, name: str) -> str:
        if name in self._names:
            return self._use(*self._names[name])
        if name in self._whole:
            return self._use(self._whole[name], "*")
        self.loose.add(name)
        return name

    def _use(self, module: str, name: str) -> str:
        """How a name of another module is written down: what the module is called does not count."""
        written, number = f".{name}", 1
        while self.used.setdefault(written, (module, name)) != (module, name):
            number += 1
            written = f".{name}.{number}"
        return written

    def _attribute(self, node: ast.Attribute) -> str:
        """`ole.streams`, where `ole` is a module of the tree, is a name of that module."""
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.insert(0, inner.attr)
            inner = inner.value
            dotted = ".".join([inner.id, *parts[:-1]]) if isinstance(inner, ast.Name) else ""
            if dotted in self._whole:
                return f"({self._use(self._whole[dotted], parts[-1])})"
        return f"({self.node(node.value)}.{node.attr})"


def _dotted(package: str, path: str) -> str:
    parts = [package, *path.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
