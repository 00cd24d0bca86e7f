"""Imported once by the fork server: workers are born with the detectors already in memory."""

from __future__ import annotations

import contextlib
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from classify.errors import ClassifyError
from classify.memos import remembered

if TYPE_CHECKING:
    from classify.detect.scan import Scanner
    from classify.label.policy import Policy


@remembered(2)
def scanner(
    *,
    names: bool,
    packs: Path | None,
    cache: Path | None,
    names_model: str = "shipped",
    city: Path | None = None,
) -> Scanner:
    """The scanner for these settings, loaded at most once a process."""
    from classify.detect.scan import Scanner

    return Scanner.load(names=names, names_model=names_model, packs=packs, cache=cache, city=city)


@remembered(2)
def policy(path: Path | None) -> Policy:
    """The label policy in the file at `path`, or the shipped one, loaded at most once a process."""
    from classify.label.policy import Policy

    return Policy.load(path)


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(value) if value else None


def _preload() -> None:
    import classify.extract.reading  # noqa: F401 - what every worker needs
    from classify.detect.patterns.packs import load_packs

    packs = _path("CLASSIFY_WARM_PACKS")
    loaded = scanner(
        names=os.environ["CLASSIFY_WARM_NAMES"] == "1",
        names_model=os.environ["CLASSIFY_WARM_NAMES_MODEL"],
        packs=packs,
        cache=_path("CLASSIFY_WARM_CACHE"),
        city=_path("CLASSIFY_WARM_CITY"),
    )
    load_packs(packs).compile()
    _use(loaded)
    policy(_path("CLASSIFY_WARM_POLICY"))
    # What is loaded here lives as long as the workers: they need neither look through it nor copy it.
    gc.freeze()


def _use(loaded: Scanner) -> None:
    """Search a first text: what is made when first needed is made here, once for all workers."""
    from classify.extract.document import TextBlock

    document = loaded.start("First text.txt", "text/plain")
    document.feed(TextBlock("Dear Jane Doe,\nyour appointment is on March 3 at 435 Ryman Street."))
    document.finish()


# Only the fork server is given these variables by the pool; an ordinary import loads nothing.
if "CLASSIFY_WARM_NAMES" in os.environ:
    # What is wrong with packs or policy is for the workers to say, who meet it again.
    gc.disable()
    with contextlib.suppress(ClassifyError):
        _preload()
    gc.enable()
