"""Detectors and policy as this process knows them: read once, for they are files that seldom change."""

from __future__ import annotations

from pathlib import Path

from classify.detect.patterns.packs import Packs, load_packs
from classify.label.policy import Policy
from classify.memos import remembered


@remembered(2)
def packs(folder: Path | None) -> Packs:
    """The shipped packs with a site's own. Raises PackError."""
    return load_packs(folder)


@remembered(2)
def policy(path: Path | None) -> Policy:
    """The shipped label policy, or a site's own. Raises PackError."""
    return Policy.load(path)
