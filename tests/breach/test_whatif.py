"""What a loss would mean: bounds with their reasons, duties only where something calls for them, no value."""

from __future__ import annotations

import json
from pathlib import Path

from classify.breach.whatif import what_if
from classify.inventory.selection import Chosen, Selections
from classify.inventory.store import Store
from tests.inventory.at_work import entry, result, scanning
from tests.inventory.peopled import ANN, peopled


def test_persons_are_told_as_bounds_and_each_element_by_itself(store: Store, tmp_path: Path) -> None:
    told = what_if(store, [Chosen(peopled(store, tmp_path))])
    assert (told.names, told.at_least, told.at_most) == (4, 3, 3)
    assert {one.id: (one.at_least, one.at_most, one.values) for one in told.elements} == {
        "ssn": (2, 2, 2),
        "license": (1, 1, 1),
        "medical": (0, 2, None),
    }
    assert told.encrypted == 1
    assert told.unread == {"damaged": 1}
    said = " ".join(told.bounds)
    assert "two people of one name" in said
    assert "not encrypted" in said
    assert "may hold more" in said


def test_each_duty_follows_from_what_is_there(store: Store, tmp_path: Path) -> None:
    peopled(store, tmp_path)

    def duties(meant: str) -> list[str]:
        told = what_if(store, Selections(store).chosen([meant], store.shares()))
        return [duty.id for duty in told.duties]

    assert duties("list.txt") == []
    assert duties("letter.txt") == ["state_agency", "person_or_business"]
    assert duties("report.txt") == ["state_agency", "person_or_business", "criminal_justice", "health"]


def test_a_flagged_share_calls_for_the_report_whatever_is_in_it(store: Store, tmp_path: Path) -> None:
    (tmp_path / "Police").mkdir()
    police = store.share(tmp_path / "Police", criminal_justice=True)
    with store.scanning(police, detector_version="1", policy_version="p") as scan:
        list(store.register(scan, [entry("z.txt")]))
        store.record(scan, scan.first_batch, [result("z.txt")])
    told = what_if(store, [Chosen(police)])
    assert ([duty.id for duty in told.duties], told.criminal_justice) == (["criminal_justice"], 1)
    assert not told.is_personal_information


def test_names_of_two_domains_are_said_to_be_never_compared(store: Store, tmp_path: Path) -> None:
    (tmp_path / "Police").mkdir()
    police = store.share(tmp_path / "Police", criminal_justice=True)
    from tests.inventory.peopled import name

    with store.scanning(police, detector_version="1", policy_version="p") as scan:
        list(store.register(scan, [entry("z.txt")]))
        store.record(scan, scan.first_batch, [result("z.txt", name("9" * 32))])
    told = what_if(store, [Chosen(peopled(store, tmp_path)), Chosen(police)])
    assert told.names == 5
    assert any("never compared" in sentence for sentence in told.bounds)


def test_no_fingerprint_is_told(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "Empty", [entry("a.txt")]):
        pass
    told = what_if(store, [Chosen(peopled(store, tmp_path))])
    assert ANN not in json.dumps(told.as_json())
