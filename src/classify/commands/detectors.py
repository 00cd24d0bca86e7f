"""`classify detectors`: what is looked for, and a city's own recognizers added, tried and taken away."""

from __future__ import annotations

import importlib.metadata
import os
import tempfile
from pathlib import Path

from classify.commands.terminal import runnable, say, screen
from classify.detect.city.files import ENTRY_POINTS, SUFFIXES, CityFile, load_city, read_city_file
from classify.errors import PackError, SetupError
from classify.settings import Settings, user_cache
from models.labels import Label
from models.words import entity_words

_ADDED = "Add one with: classify detectors add FILE (docs/add-a-recognizer.md shows two)."


def print_detectors(settings: Settings, *, own_only: bool = False) -> None:
    """Every detector: what it finds, why it matters, the law it rests on; a city's own last."""
    from rich.table import Table

    own = load_city(settings.city)
    console = screen()
    if not own_only:
        _print_shipped(settings)
    if own.files:
        table = Table(title="The city's own", title_justify="left")
        for heading in ("entity", "detector", "what it finds", "least label"):
            table.add_column(heading, overflow="fold")
        for file in own.files:
            for name, entity in file.entities.items():
                label = own.labels.get(name)
                table.add_row(name, file.id, entity.sentence, label.value if label else "by the policy")
        console.print(table)
    elif own_only:
        console.print("The city has added no recognizers of its own. " + _ADDED)
    if not own_only and settings.home.is_dir():
        _print_lessons(settings)


def _print_lessons(settings: Settings) -> None:
    """What decisions taught and people accepted, where it is anything."""
    from classify.inventory.store import Store
    from classify.learning.words import lesson_words

    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        stand, shares = store.lessons(), store.shares()
    if stand:
        say(runnable("What decisions taught, accepted by people (classify lessons list has their numbers):"))
    for line in stand:
        day = f"{line.accepted_at:%Y-%m-%d}"
        screen().print(f"  {lesson_words(line.lesson, shares)} {line.accepted_by}, {day}", markup=False)


def _print_shipped(settings: Settings) -> None:
    from rich.table import Table

    from classify.detect.patterns.packs import load_packs

    packs = load_packs(settings.packs)
    table = Table(title="Detectors", title_justify="left")
    for heading in ("entity", "detector", "what it finds", "law or source"):
        table.add_column(heading, overflow="fold")
    for detector in packs.detectors:
        entry = detector.entry
        table.add_row(entry.entity.value, detector.id, entry.sentence, entry.citation or "-")
    table.add_row("PERSON", "names", "People's names, by a model trained for municipal and police text.", "-")
    console = screen()
    console.print(table)
    console.print(f"{len(packs.detectors)} pattern detectors, packs version {packs.version}")


def add(what: str, settings: Settings) -> list[str]:
    """Try the recognizers of a file, or of an installed package, and keep them in the home.

    Returns sentences about what was done; noted in the audit trail.

    Raises:
        PackError: something is wrong with them; nothing was kept.
        SetupError: there is no such file or package.
    """
    folder = settings.home / "detectors"
    source, data = _offered(what)
    with tempfile.TemporaryDirectory() as trial:
        copy = Path(trial) / source
        _write(copy, data)
        file = read_city_file(copy)
        _refuse_clashes(file, settings)
        _try(file, settings)
    for other in _files_called(file.path.stem, folder):
        if other.name != source:
            other.unlink()
    target = folder / source
    again = target.exists()
    _write(target, data)
    _note("replace" if again else "add", file.id, settings)
    return [
        f"{file.id} {'replaces the one before' if again else 'is added'}: its examples hold.",
        *_told(file),
        "classify stale lists the files that the next scan reads again for it.",
    ]


def _offered(what: str) -> tuple[str, bytes]:
    """Name and content of the file that the home is to keep."""
    path = Path(what)
    if path.suffix in SUFFIXES:
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise SetupError(f"{path} cannot be read: {error.strerror}.", remedy=_ADDED) from error
    if list(importlib.metadata.entry_points(group=ENTRY_POINTS, name=what)):
        return f"{what}.entry", what.encode()
    raise SetupError(
        f"{what} is neither a file of recognizers (.yaml or .py) nor offered by an installed package.",
        remedy=_ADDED,
    )


def _refuse_clashes(file: CityFile, settings: Settings) -> None:
    for other in load_city(settings.city).files:
        if other.id != file.id and (both := sorted(set(other.entities) & set(file.entities))):
            raise PackError(
                f"{both[0]} is declared by {other.id} already.",
                remedy=f"Use another name, or: classify detectors remove {other.path.stem}",
            )


def _try(file: CityFile, settings: Settings) -> None:
    from classify.detect.city.trial import lint_city_file

    problems = lint_city_file(file, settings.packs, cache=user_cache())
    if problems:
        told = "\n  ".join(problem.sentence for problem in problems)
        raise PackError(
            f"{file.path.name} is not taken:\n  {told}",
            remedy="Mend it and try again; a scan goes on as it was.",
        )


def _told(file: CityFile) -> list[str]:
    return [
        f"A file that holds a {entity_words(name)} is at least {(entity.label or Label.INTERNAL).value}."
        for name, entity in file.entities.items()
        if name in load_names(file)
    ]


def load_names(file: CityFile) -> frozenset[str]:
    """The entities of a file that are the city's own."""
    from models.labels import Entity

    return frozenset(file.entities) - frozenset(Entity)


def remove(name: str, settings: Settings) -> str:
    """Take the recognizers called `name` out of the home; noted in the audit trail.

    Raises SetupError where there are none.
    """
    found = _files_called(name.removeprefix("city/"), settings.home / "detectors")
    if not found:
        raise SetupError(f"The city has no recognizer called {name}.", remedy="classify detectors list")
    for path in found:
        path.unlink()
    _note("remove", f"city/{found[0].stem}", settings)
    return (
        f"city/{found[0].stem} is removed. What it found stays in the inventory until the next scan reads "
        "those files again; classify stale lists them."
    )


def _note(act: str, recognizer: str, settings: Settings) -> None:
    """What is looked for has changed: that goes into the audit trail, by the recognizer's name alone."""
    from classify.inventory.store import Store

    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        store.audit(f"detectors.{act}", recognizer=recognizer)


def check(name: str, settings: Settings) -> list[str]:
    """Sentences about what is wrong with the recognizers called `name`, or with all; empty when all is well.

    Raises SetupError where there are none of that name.
    """
    from classify.detect.city.trial import lint_city_file

    wanted = name.removeprefix("city/")
    files = [file for file in load_city(settings.city).files if wanted in ("", file.path.stem)]
    if wanted and not files:
        raise SetupError(f"The city has no recognizer called {name}.", remedy="classify detectors list")
    problems = [
        problem for file in files for problem in lint_city_file(file, settings.packs, cache=user_cache())
    ]
    return [f"{problem.where}: {problem.sentence}" for problem in problems]


def _files_called(name: str, folder: Path) -> list[Path]:
    return [path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file()]


def _write(path: Path, data: bytes) -> None:
    """Write a file that this user alone may change, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
