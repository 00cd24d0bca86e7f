"""docs/dependencies.md is true: every dependency is in it with its licence, every reader with its reason."""

from __future__ import annotations

import importlib.metadata as metadata
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "dependencies.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_FORBIDDEN = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)


def _named(requirements: list[str]) -> list[str]:
    found = (_NAME.match(requirement) for requirement in requirements)
    return [match[0] for match in found if match]


def _asked_for() -> list[str]:
    """What the program needs, optional parts included."""
    optional = PROJECT["project"]["optional-dependencies"].values()
    return _named([*PROJECT["project"]["dependencies"], *(one for group in optional for one in group)])


def _table() -> dict[str, str]:
    """Package and licence of each row of the first table."""
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE)
    return {package: licence.strip() for package, licence in rows if package != "package"}


def _licences(package: str) -> list[str]:
    """All that a package says of its licence, shortest first."""
    about = metadata.metadata(package)
    # Where Dask's own reader of metadata is loaded, what is missing cannot be asked for as None.
    told = [about.get("License-Expression"), about.get("License"), *(about.get_all("Classifier") or [])]
    said = [line for line in told if line and (line in told[:2] or line.startswith("License"))]
    return said or [_written_licence(package)]


def _written_licence(package: str) -> str:
    """The licence itself, of a package whose metadata name none."""
    files = [file for file in metadata.files(package) or () if "LICEN" in file.name.upper()]
    text = files[0].read_text() if files else ""
    return "MIT" if "Permission is hereby granted, free of charge" in text else text[:200]


def _everything(package: str, seen: set[str]) -> Iterator[str]:
    """A package and all it needs, as far as it is installed."""
    name = package.lower().replace("_", "-")
    if name in seen:
        return
    seen.add(name)
    try:
        requirements = metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return
    yield package
    for inner in _named([one for one in requirements if "extra ==" not in one]):
        yield from _everything(inner, seen)


def test_every_dependency_is_in_the_table() -> None:
    """And nothing that is no dependency any more."""
    assert set(_table()) == set(_asked_for())


@pytest.mark.parametrize("package", sorted(_table()))
def test_a_licence_is_that_of_the_package_itself(package: str) -> None:
    """As the installed package's metadata says. One for another machine than this is not installed."""
    try:
        told = " ".join(_licences(package))
    except metadata.PackageNotFoundError:
        assert package in {"hyperscan", "libpff-python", "rapidocr", "onnxruntime", "psycopg"}
        return
    assert re.sub(r"-or-later$", "", _table()[package]).lower() in told.lower()


def test_nothing_under_the_gpl_is_linked_in() -> None:
    """Of no dependency, nor of what these need; one that may be used under another licence is not."""
    seen: set[str] = set()
    bad = []
    for asked in _asked_for():
        for package in _everything(asked, seen):
            told = _licences(package)
            if told and all(_FORBIDDEN.search(licence.split("\n")[0]) for licence in told):
                bad.append((package, told))
    assert len(seen) > len(_asked_for())
    assert bad == []


def test_a_gpl_is_known_when_it_is_seen() -> None:
    """The check above would find one; the lesser licence is no such thing."""
    for licence in (
        "GPL-3.0-or-later",
        "AGPL-3.0-only",
        "License :: OSI Approved :: GNU General Public License v3",
    ):
        assert _FORBIDDEN.search(licence)
    for licence in (
        "LGPL-3.0-only",
        "License :: OSI Approved :: GNU Lesser General Public License v3",
        "MIT",
    ):
        assert not _FORBIDDEN.search(licence)


_READERS = ROOT / "src" / "classify" / "extract"
_MODULES = {
    path.relative_to(_READERS).with_suffix("").as_posix()
    for path in _READERS.rglob("*.py")
    if path.name != "__init__.py"
}


def test_every_module_that_reads_is_accounted_for() -> None:
    """Whoever writes a reader says why no library does it, or that it parses nothing."""
    told = set(re.findall(r"`([\w/]+)`", PAGE.partition("## Readers written by hand")[2]))
    assert _MODULES - told == set()


def test_no_row_is_about_a_module_that_is_gone() -> None:
    """The first column names modules of today."""
    rows = re.findall(r"^\| ((?:`[\w/]+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([\w/]+)`", row)}
    assert len(rows) > 30
    assert told - _MODULES == set()
