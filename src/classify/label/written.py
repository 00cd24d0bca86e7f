"""The policy as it is written: one YAML text, from one file or from a folder laid out like the shipped one.

policy.yaml          thresholds, word lists, lists, facts, and `areas`: the files of rules in their order
calibrated.yaml      scores that `training.labels.calibrate` has chosen, with what it measured
rules/AREA.yaml      the rules of one area of the law
"""

from __future__ import annotations

import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from classify.errors import PackError
from classify.memos import remembered

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def written(path: Path | None = None) -> str:
    """The text of the shipped policy, or of the site's own at `path`. Raises PackError."""
    source = resources.files("classify.label") if path is None else path
    try:
        return _joined(source) if source.is_dir() else source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "it cannot be opened") if isinstance(error, OSError) else "it is no text"
        raise PackError(
            f"The label policy {path} cannot be read: {why}.", remedy="Name the file or folder of the policy."
        ) from error


def loaded(text: str) -> Any:
    """What a YAML text holds. Raises PackError for what is no YAML."""
    try:
        return yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise PackError(f"the label policy is not YAML: {error}") from error


def version_of(text: str) -> str:
    """Changes with every change of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@remembered(2)
def _areas(head: str) -> Any:
    base = loaded(head)
    return base.get("areas") if isinstance(base, dict) else None


def _joined(folder: Traversable) -> str:
    """One text of all files. Raises PackError where `areas` and the files of rules differ."""
    head = folder.joinpath("policy.yaml").read_text(encoding="utf-8")
    areas = _areas(head)
    there = {entry.name for entry in folder.joinpath("rules").iterdir() if entry.name.endswith(".yaml")}
    if not isinstance(areas, list) or {f"{area}.yaml" for area in areas} != there:
        raise PackError(
            f"the label policy's areas are to name its files of rules: {', '.join(sorted(there))}"
        )
    rules = [folder.joinpath("rules", f"{area}.yaml").read_text(encoding="utf-8") for area in areas]
    calibrated = folder.joinpath("calibrated.yaml").read_text(encoding="utf-8")
    return "\n".join([head, calibrated, "rules:", *rules])
