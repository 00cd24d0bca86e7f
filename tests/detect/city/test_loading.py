"""A city's recognizers at work: what they find beside ours, what context adds, what a failure does."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from classify.detect.city.files import City
from classify.detect.city.loading import load_recognizers, recognizers_of
from classify.detect.scan import Detected, Scanner
from classify.errors import PackError
from classify.extract.document import Place, TableBlock, TextBlock
from models.labels import Label
from tests.city_files import (
    TREE_TAGS,
    WORK_ORDERS,
    city_of,
    file_of,
    with_pattern,
    write_python,
    write_work_orders,
)
from tests.detect.conftest import city_scanner


def scanned(city: City, block: TextBlock | TableBlock | str, name: str = "file.txt") -> Detected:
    scan = city_scanner(city).start(name, "text")
    scan.feed(TextBlock(block) if isinstance(block, str) else block)
    return scan.finish()


def found(detected: Detected) -> list[tuple[str, str, float]]:
    return [(finding.entity, finding.text, finding.score) for finding in detected.findings]


def test_it_is_found_beside_what_ours_find_and_explained(tmp_path: Path) -> None:
    city = city_of(write_work_orders(tmp_path), write_python(tmp_path))
    detected = scanned(city, "Work order WO-2026-00123: tree T-1214, call Jane at 406-555-0142.")
    assert [(entity, text) for entity, text, _ in found(detected)] == [
        ("WORK_ORDER", "WO-2026-00123"),
        ("TREE_TAG", "T-1214"),
        ("PHONE_NUMBER", "406-555-0142"),
    ]
    order, tag, _ = (finding.why for finding in detected.findings)
    assert (order.detector, order.sentence) == (
        "city/work_order",
        "A work order number, which leads to an address and a complaint.",
    )
    assert [(step.words, step.change) for step in order.steps] == [
        ("the form dated", 0.5),
        ("the word work order nearby", 0.35),
    ]
    assert [step.words for step in tag.steps] == [
        "found by the city's own recognizer",
        "the last digit is a check digit",
    ]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("See WO-2026-00123.", 0.5),
        ("Jobs: WO-2026-00123", 0.85),
        ("The job of one two three WO-2026-00123", 0.85),
        ("The job of one two three four WO-2026-00123", 0.5),
        ("Jobless WO-2026-00123", 0.85),
        ("Minijob WO-2026-00123", 0.5),
    ],
)
def test_context_is_the_beginning_of_one_of_five_words_before(
    tmp_path: Path, text: str, score: float
) -> None:
    assert found(scanned(city_of(write_work_orders(tmp_path)), text)) == [
        ("WORK_ORDER", "WO-2026-00123", score)
    ]


def test_a_cell_is_read_with_its_header_for_context(tmp_path: Path) -> None:
    table = TableBlock([["Work order", "Cost"], ["WO-2026-00123", "12"]], place=Place())
    assert found(scanned(city_of(write_work_orders(tmp_path)), table)) == [
        ("WORK_ORDER", "WO-2026-00123", 0.85)
    ]


def test_short_numbers_are_read_in_cells_where_a_city_looks_for_some(tmp_path: Path) -> None:
    registry = with_pattern(regex=r"\b\d{5}\b", score=0.2)
    path = write_work_orders(
        tmp_path, registry=registry, anchor=None, finds=["Job <12345> is done."], ignores=["12345"]
    )
    table = TableBlock([["Job", "Cost"], ["12345", "678"]], place=Place())
    assert found(scanned(city_of(path), table)) == [("WORK_ORDER", "12345", 0.55)]


@pytest.mark.parametrize(
    ("score", "thresholds"), [(0.39, None), (0.6, {"WORK_ORDER": 0.7}), (0.6, {"default": 0.7})]
)
def test_weak_results_are_dropped_but_counted_as_met(
    tmp_path: Path, score: float, thresholds: dict[str, float] | None
) -> None:
    registry = with_pattern(score=score)
    registry["recognizers"][0]["score_thresholds"] = thresholds
    detected = scanned(
        city_of(write_work_orders(tmp_path, registry=registry, anchor=None)), "See WO-2026-00123."
    )
    assert found(detected) == []
    assert detected.evidence.candidates == ["city/work_order"]


def test_an_anchor_alone_counts_as_met_and_without_one_nothing_is_asked(tmp_path: Path) -> None:
    city = city_of(write_work_orders(tmp_path))
    assert scanned(city, "WO-1").evidence.candidates == ["city/work_order"]
    assert scanned(city, "Nothing.").evidence.candidates == []


def test_the_file_name_has_its_own_account(tmp_path: Path) -> None:
    evidence = scanned(city_of(write_work_orders(tmp_path)), "Nothing.", "WO-2026-00123 closed.txt").evidence
    assert (evidence.declared, evidence.candidates) == ({}, [])
    assert evidence.name is not None
    assert evidence.name["declared"] == {"WORK_ORDER": Label.CONFIDENTIAL}
    assert "city/work_order" in evidence.name["candidates"]


@pytest.mark.parametrize(
    "fault",
    [
        'raise KeyError("T-1214")',
        'return [RecognizerResult("OTHER", 0, 2, 0.8)]',
        'return [RecognizerResult("TREE_TAG", 0, 99999, 0.8)]',
        'return [RecognizerResult("TREE_TAG", 2, 2, 0.8)]',
        'return [RecognizerResult("TREE_TAG", 0, 2, 1.8)]',
        "return 3",
    ],
)
def test_one_that_fails_leaves_the_file_partly_read_and_the_others_at_work(
    tmp_path: Path, fault: str
) -> None:
    source = TREE_TAGS.replace("found = []", fault)
    city = city_of(write_python(tmp_path, source), write_work_orders(tmp_path))
    detected = scanned(city, "Tree T-1214, work order WO-2026-00123.")
    assert [entity for entity, _, _ in found(detected)] == ["WORK_ORDER"]
    [told] = detected.left_out
    assert told.startswith("The city's own recognizer city/tree_tag failed on a part of it")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (TREE_TAGS.replace("import re", "import no_such_module"), "ModuleNotFoundError"),
        (TREE_TAGS.replace("class TreeTags", "class _TreeTags"), "no recognizer in it finds TREE_TAG"),
        (TREE_TAGS.replace("def __init__(self)", "def __init__(self, needed)"), "needed"),
        (
            TREE_TAGS.replace("EntityRecognizer,", "EntityRecognizer, RemoteRecognizer,")
            .replace("TreeTags(EntityRecognizer)", "TreeTags(RemoteRecognizer)")
            .replace('name="tree tags")', 'name="tree tags", supported_language="en", version="1")')
            + "    def get_supported_entities(self):\n        return ['TREE_TAG']\n",
            "another machine",
        ),
    ],
)
def test_what_cannot_be_loaded_is_told(tmp_path: Path, source: str, told: str) -> None:
    with pytest.raises(PackError, match=told):
        load_recognizers(file_of(write_python(tmp_path, source)))


@pytest.mark.parametrize(
    "registry",
    [
        with_pattern(regex="("),
        with_pattern(score=7),
        {"recognizers": [{"name": "NoSuchRecognizer", "type": "predefined"}]},
        {"recognizers": [{"name": "SpacyRecognizer", "type": "predefined"}]},
        {**WORK_ORDERS, "unknown": 1},
    ],
)
def test_what_presidio_refuses_is_refused(tmp_path: Path, registry: Any) -> None:
    with pytest.raises(PackError, match=r"work_order\.yaml"):
        load_recognizers(file_of(write_work_orders(tmp_path, registry=registry)))


def test_presidios_own_recognizers_serve_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its recognizer of e-mail addresses asks for the list of public suffixes; the one shipped will do."""

    def no_network(*_given: object) -> None:
        raise AssertionError("somebody wanted the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    registry = {
        "recognizers": [{"name": "EmailRecognizer", "type": "predefined", "supported_entity": "WORK_ORDER"}]
    }
    path = write_work_orders(tmp_path, registry=registry, anchor=None, finds=["<a@b.org>"])
    [recognizer] = recognizers_of(city_of(path))
    results = recognizer.inner.analyze("Write to jane@example.org.", ["WORK_ORDER"], None)
    assert [(result.start, result.end) for result in results] == [(9, 25)]


def test_a_scanner_with_a_city_has_another_version(tmp_path: Path) -> None:
    city = city_of(write_work_orders(tmp_path))
    without, with_city = city_scanner(City()), city_scanner(city)
    assert isinstance(without, Scanner)
    assert without.version != with_city.version
