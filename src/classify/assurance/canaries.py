"""Invented documents whose truth is known (`canaries.yaml`): shown to readers like any file of the share.

People, numbers and places in them are made up. A reader who learned them by heart would look better than he
is, so what a city decided by itself (files that were confirmed or dismissed) is mixed in besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import yaml

from classify.memos import once
from models.labels import Label, Tag


@dataclass(frozen=True, slots=True)
class Canary:
    """An invented document."""

    file: str
    """Its name, as one of a share would be called."""
    label: Label
    tags: frozenset[Tag]
    text: str


@once
def canaries() -> dict[str, Canary]:
    """All of them, by name."""
    written = resources.files("classify.assurance").joinpath("canaries.yaml").read_text(encoding="utf-8")
    every = [
        Canary(one["file"], Label(one["label"]), frozenset(map(Tag, one["tags"])), one["text"])
        for one in yaml.safe_load(written)
    ]
    return {one.file: one for one in every}
