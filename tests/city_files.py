"""Recognizers of a city's own, for tests: one as Presidio's registry, one in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from classify.detect.city.files import ENTRY_POINTS, City, CityFile, load_city, read_city_file

WORK_ORDERS: dict[str, Any] = {
    "supported_languages": ["en"],
    "recognizers": [
        {
            "name": "Work order number",
            "supported_entity": "WORK_ORDER",
            "patterns": [{"name": "dated", "regex": r"\bWO-\d{4}-\d{5}\b", "score": 0.5}],
            "context": ["work order", "job"],
        }
    ],
}
WORK_ORDER: dict[str, Any] = {
    "sentence": "A work order number, which leads to an address and a complaint.",
    "label": "CONFIDENTIAL",
    "anchor": "WO-",
    "finds": ["Work order <WO-2026-00123> was closed."],
    "ignores": ["Part WO-26 is out of stock."],
}
TREE_TAGS = '''
"""Tags of street trees: four digits, the last of which is the sum of the others."""
from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
import re

CLASSIFY = {
    "TREE_TAG": {
        "sentence": "The tag of a street tree.",
        "anchor": "T-",
        "finds": ["Tree <T-1214> leans."],
        "ignores": ["T-1215 is no tag of ours."],
    }
}


class TreeTags(EntityRecognizer):
    def __init__(self):
        super().__init__(supported_entities=["TREE_TAG"], name="tree tags")

    def load(self):
        self._form = re.compile(r"\\bT-([0-9]{4})\\b")

    def analyze(self, text, entities, nlp_artifacts):
        found = []
        for match in self._form.finditer(text):
            *digits, check = map(int, match[1])
            if sum(digits) == check:
                told = "the last digit is a check digit"
                why = AnalysisExplanation("tree tags", 0.8, textual_explanation=told)
                found.append(RecognizerResult("TREE_TAG", *match.span(), 0.8, why))
        return found
'''


def write_work_orders(folder: Path, name: str = "work_order", *, registry: Any = None, **said: Any) -> Path:
    """A registry with a section of ours; `said` are other values of its declaration, None leaves one out."""
    told = {key: value for key, value in {**WORK_ORDER, **said}.items() if value is not None}
    data = {**(registry or WORK_ORDERS), "classify": {"WORK_ORDER": told}}
    return _write(folder / f"{name}.yaml", yaml.safe_dump(data))


def with_pattern(**changed: Any) -> dict[str, Any]:
    """The registry with another pattern."""
    [recognizer] = WORK_ORDERS["recognizers"]
    [pattern] = recognizer["patterns"]
    return {**WORK_ORDERS, "recognizers": [{**recognizer, "patterns": [{**pattern, **changed}]}]}


def write_python(folder: Path, source: str = TREE_TAGS, name: str = "tree_tag") -> Path:
    """A Python file of recognizers."""
    return _write(folder / f"{name}.py", source)


def install_python(site: Path, source: str = TREE_TAGS, name: str = "tree_tag") -> Path:
    """A package as pip leaves it in `site`, which offers the recognizers of `source` as an entry point."""
    _write(site / "city_trees.py", source)
    facts = site / "city_trees-1.0.dist-info"
    _write(facts / "METADATA", "Metadata-Version: 2.1\nName: city-trees\nVersion: 1.0\n")
    _write(facts / "entry_points.txt", f"[{ENTRY_POINTS}]\n{name} = city_trees\n")
    return site


def city_of(*paths: Path) -> City:
    """The city whose recognizers these files are, all of one folder."""
    return load_city(paths[0].parent)


def file_of(path: Path) -> CityFile:
    """One file, read."""
    return read_city_file(path)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path
