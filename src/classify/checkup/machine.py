"""What the machine is like, and whether all that reads and judges files can be loaded."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from classify import confine, offline
from classify.checks import Check, Verdict
from classify.errors import ClassifyError
from classify.settings import Settings

_PREFECT = "3.8.8"
_FASTAPI_BELOW = (0, 151)
_ROOM_BYTES = 2_000_000_000


def program() -> Check:
    """Its version, and Python's."""
    version = importlib.metadata.version("missoula-classify")
    return Check("Program", Verdict.OK, f"missoula-classify {version}, Python {platform.python_version()}.")


def home_folder(settings: Settings) -> Check:
    """Whether it is for its owner only, and can be written."""
    mode = stat.S_IMODE(settings.home.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        remedy = "Let only the scanning account in (chmod 700)."
        return Check("Home folder", Verdict.WARNING, f"Others may enter {settings.home}.", remedy)
    if open_files := [name for name in ("inventory.db", "settings.toml") if _is_open(settings.home / name)]:
        remedy = f"Let only the scanning account read it (chmod 600 {open_files[0]})."
        return Check("Home folder", Verdict.WARNING, f"Others may read {' and '.join(open_files)}.", remedy)
    if not os.access(settings.home, os.W_OK):
        remedy = "Let the scanning account write there: nothing can be recorded now."
        return Check("Home folder", Verdict.WRONG, f"{settings.home} cannot be written.", remedy)
    return Check("Home folder", Verdict.OK, f"{settings.home}, for its owner only.")


def _is_open(file: Path) -> bool:
    """Whether others may read it, past the folder around it."""
    return os.name == "posix" and file.exists() and bool(file.stat().st_mode & 0o077)


def disk(settings: Settings) -> Check:
    """Room for what is written."""
    free = shutil.disk_usage(settings.home).free
    sentence = f"{free / 1e9:.0f} GB free."
    if free < _ROOM_BYTES:
        return Check("Disk", Verdict.WARNING, sentence, "A scan of a large share needs some gigabytes.")
    return Check("Disk", Verdict.OK, sentence)


def loaded(settings: Settings) -> Iterator[Check]:
    """What judges files: each is loaded, the model of names too, so it takes a moment."""
    for subject, load in (
        ("Label policy", _load_policy),
        ("Document types", _load_doctypes),
        ("Patterns", _load_patterns),
        ("Names model", _load_names),
    ):
        yield _loads(subject, load, settings)


def _loads(subject: str, load: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(subject, Verdict.OK, load(settings))
    except ClassifyError as error:
        return Check(subject, Verdict.WRONG, error.sentence, error.what_to_do)
    except (ImportError, OSError) as error:
        remedy = "Install the program again (make install)."
        return Check(subject, Verdict.WRONG, f"Cannot be loaded ({type(error).__name__}).", remedy)


def _load_patterns(settings: Settings) -> str:
    from classify.detect.patterns.engine import PatternEngine

    return f"Loaded, version {PatternEngine.load(settings.packs, cache=settings.cache).version}."


def _load_names(settings: Settings) -> str:
    from classify.detect.names.finder import NameFinder

    finder = NameFinder.load(settings.names_model)
    return f"Loaded: {finder.model.told}, version {finder.version}."


def _load_doctypes(_: Settings) -> str:
    from classify.detect.judging.doctypes import DocTypeJudge

    return f"Loaded, version {DocTypeJudge.load().version}."


def _load_policy(settings: Settings) -> str:
    from classify.label.policy import Policy

    return f"Loaded, version {Policy.load(settings.policy).version}."


def ocr() -> Check:
    """What reads scanned pages."""
    from classify.extract.ocr.engine import OcrEngine
    from classify.extract.ocr.tesseract import Tesseract

    engine = OcrEngine.best()
    if engine is None:
        remedy = "Install tesseract-ocr (apt install tesseract-ocr), or the extra ocr-wheel."
        return Check("OCR", Verdict.WARNING, "Scanned pages stay unread (needs_ocr).", remedy)
    if not isinstance(engine.engine, Tesseract):
        remedy = "Install tesseract-ocr where you can: it is several times as fast."
        return Check("OCR", Verdict.OK, f"{engine.describe()} is used.", remedy)
    return Check("OCR", Verdict.OK, f"{engine.describe()} is used.")


def orchestrator() -> Check:
    """Whether its versions fit together."""
    prefect = importlib.metadata.version("prefect")
    fastapi = importlib.metadata.version("fastapi")
    sentence = f"prefect {prefect} with fastapi {fastapi}."
    fits = prefect == _PREFECT and tuple(map(int, fastapi.split(".")[:2])) < _FASTAPI_BELOW
    if not fits:
        remedy = "Install the locked versions (make install): other pairs crash on the first flow."
        return Check("Orchestrator", Verdict.WARNING, sentence, remedy)
    return Check("Orchestrator", Verdict.OK, sentence)


def offline_check(settings: Settings) -> Check:
    """Whether this process can reach beyond the machine: it tries to."""
    elsewhere = os.environ.get("PREFECT_API_URL", "")
    if elsewhere and not offline.is_this_machine(urlsplit(elsewhere).hostname or ""):
        remedy = "Unset PREFECT_API_URL: runs would be reported to another machine."
        return Check("Offline", Verdict.WRONG, "PREFECT_API_URL points to another machine.", remedy)
    got_through = offline.tried()
    if got_through:
        remedy = "Do not scan; report this. Until it is mended pull the cable, or forbid it with a firewall."
        sentence = f"Tried, and not refused: {', '.join(got_through)}."
        return Check("Offline", Verdict.WRONG, sentence, remedy)
    sentence = "A connection, a packet and a look-up beyond this machine were tried and refused."
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        sentence += " Only the database of the settings may be elsewhere."
    if settings.dask_scheduler:
        sentence += " Flows and workers may also reach the machines of the Dask cluster."
    return Check("Offline", Verdict.OK, sentence)


def confined() -> Check:
    """What holds a reader that a hostile file has taken over: it is tried in a process."""
    held = confine.layers()
    missing = [what for what, holds in held.items() if not holds]
    if not missing:
        sentence = f"Tried in a worker's place: {'; '.join(confine.LAYERS.values())}."
        return Check("Workers", Verdict.OK, sentence)
    remedy = (
        "Scan on Linux 6.12 or newer, where a hostile file that takes a reader over can reach nothing else."
    )
    if "network" in missing:
        return Check("Workers", Verdict.WRONG, f"Tried, and not held: {', '.join(missing)}.", remedy)
    return Check("Workers", Verdict.WARNING, f"Tried, and not held: {', '.join(missing)}.", remedy)
