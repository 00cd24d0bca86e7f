"""What the law asks: who seals and who destroys, what may be exempt, when a victim is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from classify.inventory.store import Store
from classify.inventory.youth import YouthFile, Youths
from classify.sealing.law import NOTES, Action, action_of, exemptions, needs_consent
from models.labels import DocType, Label, Tag
from tests.inventory.at_work import entry, proposal, result, scanning


@pytest.fixture
def one(store: Store, tmp_path: Path) -> YouthFile:
    with scanning(store, tmp_path / "Files", [entry("a.txt")]) as scan:
        store.record(scan, 1, [result("a.txt", proposal=proposal(Label.RESTRICTED, Tag.JUV))])
        [known] = Youths(store).files(scan.share)
    return known


@pytest.mark.parametrize(
    ("department", "name", "flagged", "expected"),
    [
        ("Police", "Reports", False, Action.SEAL),
        ("", "Municipal Court", False, Action.SEAL),
        ("Clerk", "Files", True, Action.SEAL),
        ("Parks", "Files", False, Action.DESTROY),
        ("", "Files", False, Action.ASK),
    ],
)
def test_nothing_is_called_a_copy_to_be_destroyed_unless_the_department_is_known(
    one: YouthFile, department: str, name: str, flagged: bool, expected: Action
) -> None:
    share = replace(one.share, department=department, name=name, criminal_justice=flagged)
    assert action_of(share) is expected


def test_a_victim_is_asked_where_it_may_be_a_sexual_offence(one: YouthFile) -> None:
    assert not needs_consent(one)
    assert needs_consent(replace(one, line=replace(one.line, tags=("JUV", "SEXVICTIM"))))
    assert needs_consent(replace(one, signals=frozenset({"sex_offence_statute"})))


@pytest.mark.parametrize(
    ("tags", "doc_type", "signals", "expected"),
    [
        (("JUV", "HEALTH"), DocType.OTHER, (), ["medical"]),
        (("JUV",), DocType.OTHER, ("biometric",), ["fingerprints, DNA or photographs"]),
        (("JUV",), DocType.CITATION, (), ["traffic"]),
        (("JUV",), DocType.SEX_OFFENDER_CHECK, (), ["registered sex offender"]),
        (("JUV",), DocType.JUVENILE_RECORD, (), []),
    ],
)
def test_what_may_be_exempt_is_told(
    one: YouthFile, tags: tuple[str, ...], doc_type: DocType, signals: tuple[str, ...], expected: list[str]
) -> None:
    line = replace(one.line, tags=tags, doc_type=doc_type.value)
    assert list(exemptions(replace(one, line=line, signals=frozenset(signals)))) == expected


def test_what_no_file_tells_stands_in_the_notes() -> None:
    said = " ".join(NOTES)
    assert "Informal records" in said
    assert "fulfilled" in said
