"""What the installed readers and detectors say, part by part, as digests by meaning (`classify.meaning`).

Taking the code apart costs a second of processor; the outcome is kept under a digest of the very bytes it was
made from: by the installation (`python -m classify.ingredients`), else in the cache of each home.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from classify import cachefile, meaning
from classify.memos import once, remembered

_READ_WITH = "classify.extract"
_SEARCHED_WITH = ("classify.detect", "detectors")
_PACKS = "packs/"
_DOOR = f"{_READ_WITH}.reading:read"
"""Where every file goes in: what is reached from there decides about files of all kinds."""
_HANDED_IN = {"Recognised": "OcrEngine"}
"""Who handles the one was handed the other by the program, without importing it."""
_MADE_ANEW_WITH = "1"
"""To be counted up when this module makes other parts of the same bytes."""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Digests, in hex."""

    code: str
    """All code that reads or searches."""
    data: str
    """All data that it searches with, packs included."""
    door: str
    """What decides about files of all kinds: how a kind is told, limits, what readers share with the door."""
    readers: dict[str, str]
    """By kind of file: its reader with all that it uses. A kind that nobody reads has one, too."""
    search: str
    """Code and data that search every text; packs and what only they call for left out."""
    called: dict[str, str]
    """Checks and recognizers that packs call for, by name."""


def ingredients(cache: Path | None = None) -> Ingredients:
    """Those of this installation; `cache` is the folder where they are kept."""
    return _known(_state(), cache)


@once
def _state() -> str:
    """Digest of the very bytes of this installation, as they were when this process first asked: what it
    has loaded does not change under it, whatever is installed meanwhile.
    """
    packages = (_READ_WITH, *_SEARCHED_WITH)
    files = {
        f"{package}/{path}": raw for package in packages for path, raw in meaning.sources(package).items()
    }
    return meaning.digest([_MADE_ANEW_WITH, *(part for item in sorted(files.items()) for part in item)]).hex()


@remembered(1)
def _known(state: str, cache: Path | None) -> Ingredients:
    name = f"ingredients-{state}.json"
    if (data := cachefile.recalled(name, cache)) is not None:
        return msgspec.json.decode(data, type=Ingredients)
    made = _taken_apart()
    if cache is not None:
        cachefile.store(msgspec.json.encode(made), cache / name)
    return made


def _taken_apart() -> Ingredients:
    code = meaning.Code.of(_READ_WITH, *_SEARCHED_WITH)
    data = {
        path: meaning.of_data(path, raw)
        for package in (_READ_WITH, *_SEARCHED_WITH)
        for path, raw in meaning.sources(package).items()
        if not path.endswith(".py")
    }
    door, readers = _readers(code)
    search, called = _searching(code)
    always = sorted(part for path, part in data.items() if not path.startswith(_PACKS))
    return Ingredients(
        code=code.means(code).hex(),
        data=meaning.digest(sorted(data.values())).hex(),
        door=code.means(door).hex(),
        readers={
            kind: meaning.digest([code.means(points), mark]).hex() for kind, (points, mark) in readers.items()
        },
        search=meaning.digest([code.means(search), *always]).hex(),
        called={name: code.means(points).hex() for name, points in called.items()},
    )


def _readers(code: meaning.Code) -> tuple[frozenset[str], dict[str, tuple[frozenset[str], str]]]:
    """What decides about all kinds, and by kind what its reader uses, with the name of its function."""
    from classify.extract.known.formats import FORMATS

    door = code.reached(_DOOR)
    reached: dict[str, frozenset[str]] = {}
    for kind, known in FORMATS.items():
        points = code.reached(known.reader) if known.reader else frozenset()
        for answer, engine in _HANDED_IN.items():
            if not points.isdisjoint(code.named(answer)):
                points |= code.reached(*code.named(engine))
        if _DOOR in points:
            # It reads what it has unlocked under that one's kind: no kind tells that it was at work.
            door |= points
        reached[kind] = points
    # What no reader reaches is used by the program itself, if at all.
    door |= {point for point in code if point.startswith(_READ_WITH)} - door.union(*reached.values())
    marks = {kind: (known.reader or "").rpartition(":")[2] for kind, known in FORMATS.items()}
    return door, {kind: (points - door, marks[kind]) for kind, points in reached.items()}


def _searching(code: meaning.Code) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """What searches every text, and what each check or recognizer uses that only packs call for."""
    from detectors.recognizers import RECOGNIZERS
    from detectors.validators import CHECKS

    called = {
        name: code.reached(f"{function.__module__}:{function.__name__}")
        for name, function in (*RECOGNIZERS.items(), *CHECKS.items())
    }
    lists = code.named("RECOGNIZERS") | code.named("CHECKS")
    roots = (point for point in code if point.startswith(f"{_SEARCHED_WITH[0]}."))
    always = code.reached(*roots, but=lists)
    only_called = frozenset[str]().union(*called.values()) - always
    searching = {point for point in code if not point.startswith(_READ_WITH)}
    return frozenset(searching - only_called - lists), called


def install() -> None:
    """Work out, once for all homes of this installation, the ingredients and the compiled detectors."""
    from classify.detect.scan import Scanner

    # Only the present ones are of use.
    for old in cachefile.INSTALLED.glob("*-*.*"):
        old.unlink()
    ingredients(cachefile.INSTALLED)
    Scanner.load(cache=cachefile.INSTALLED)


if __name__ == "__main__":
    install()
