"""Packs of a site's own, for tests: shipped entries changed, and a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from classify.detect.patterns.packs import HOME, read_pack

BADGE: dict[str, Any] = {
    "id": "badge",
    "entity": "STATE_ID_NUMBER",
    "title": "Badge",
    "sentence": "It is written like a badge number.",
    "patterns": [{"name": "plain", "regex": r"\bBDG-\d{6}\b", "score": 0.7}],
    "finds": ["The badge <BDG-123456> was returned."],
    "ignores": ["The badge was returned."],
}


def write_badge(folder: Path, **changed: Any) -> Path:
    """A pack with one detector of its own; `changed` are other values for its entry."""
    return _write(folder, "site", {**BADGE, **changed})


def write_shipped(folder: Path, pack: str, entry: str, **changed: Any) -> Path:
    """The shipped entry `pack/entry` with other values, laid over the shipped one."""
    entries = read_pack(HOME / "packs" / f"{pack}.yaml").entries
    shipped = next(known for known in entries if known.id == entry)
    return _write(folder, pack, {**shipped.model_dump(mode="json"), **changed})


def _write(folder: Path, pack: str, entry: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    data = {"pack": pack, "title": "Of the site", "entries": [entry]}
    (folder / f"{pack}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return folder
