"""The self-test: each control is tried, and one that does not hold is never told as held."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from classify import confine, offline
from classify.checks import Verdict
from classify.evidence import cjis
from classify.inventory.store import Store
from classify.rights import ACTS, Act, Rule
from classify.settings import Settings


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands in for the rehearsal, which has tests of its own."""

    def say(told: str) -> None:
        def run(*_: Any, **__: Any) -> Any:
            return subprocess.CompletedProcess([], 0, stdout=told)

        monkeypatch.setattr(cjis.subprocess, "run", run)

    return say


def by_control(tried: Any) -> dict[str, Verdict]:
    return {f"{one.control} {one.title}": one.verdict for one in tried}


def test_what_held_in_the_rehearsal_is_told_as_held(rehearsed: Any) -> None:
    rehearsed(json.dumps(dict.fromkeys(cjis._REHEARSED, True)))
    assert {one.verdict for one in cjis._rehearsal()} == {Verdict.OK}


@pytest.mark.parametrize("told", ["", "not JSON", "{}", json.dumps(dict.fromkeys(cjis._REHEARSED, False))])
def test_what_was_not_seen_to_hold_is_not_told_as_held(rehearsed: Any, told: str) -> None:
    rehearsed(told)
    assert {one.verdict for one in cjis._rehearsal()} == {Verdict.WRONG}


def test_a_changed_row_of_the_trail_is_noticed() -> None:
    assert cjis._tampering().verdict is Verdict.OK


def test_a_trail_whose_changes_nobody_notices_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "complaints", lambda _self: [])
    assert cjis._tampering().verdict is Verdict.WRONG


def test_an_act_that_is_open_without_clearance_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cjis._clearance().verdict is Verdict.OK
    real = cjis.may

    def lax(person: Any, act: Act, thing: Any) -> Any:
        return True if act is Act.SEE_ITEMS else real(person, act, thing)

    monkeypatch.setattr(cjis, "may", lax)
    told = cjis._clearance()
    assert (told.verdict, Act.SEE_ITEMS.value in told.sentence) == (Verdict.WRONG, True)
    assert isinstance(ACTS[Act.SEE_ITEMS], Rule)


def test_what_gets_out_of_the_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "tried", lambda: ["a name was looked up"])
    assert cjis._egress().verdict is Verdict.WRONG


def test_a_reader_that_is_not_locked_in_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "layers", lambda: dict.fromkeys(confine.LAYERS, False))
    assert cjis._workers().verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, Verdict.WARNING),
        ({"web_behind_tls": True}, Verdict.WARNING),
        ({"web_tls_cert": Path("c.pem"), "web_tls_key": Path("k.pem")}, Verdict.OK),
    ],
)
def test_transit_is_as_safe_as_it_is_set_up(tmp_path: Path, given: Any, verdict: Verdict) -> None:
    assert cjis._transit(Settings(home=tmp_path, **given)).verdict is verdict


def test_nobody_claims_validated_cryptography(tmp_path: Path) -> None:
    """Neither without a module nor with one that does not answer."""
    assert cjis._module(Settings(home=tmp_path)).verdict is Verdict.WARNING
    there = Settings(home=tmp_path, fips_openssl=tmp_path / "nothing")
    assert cjis._module(there).verdict is Verdict.WRONG


def test_all_of_it_is_ordered_by_control_and_changes_nothing(rehearsed: Any, scanned_home: Path) -> None:
    monkey = json.dumps(dict.fromkeys(cjis._REHEARSED, True))
    rehearsed(monkey)
    with Store.open(scanned_home) as store:
        before = store.exported_trail()
    test = cjis.self_test(Settings(home=scanned_home))
    with Store.open(scanned_home) as store:
        assert store.exported_trail() == before
    controls = [one.control for one in test.tried]
    assert controls == sorted(controls, key=lambda name: cjis._in_order(cjis.Tried(name, "", Verdict.OK, "")))
    assert controls.index("AC-7") < controls.index("AC-11") < controls.index("AU-3, AU-8")
    assert {"AU-9", "SC-7", "SC-13", "SC-39", "AU-6", "AU-11", "CP-9"} <= set(controls)


def test_a_home_that_cannot_be_opened_is_told(rehearsed: Any, tmp_path: Path) -> None:
    (tmp_path / "inventory.db").write_text("not a database")
    assert [one.verdict for one in cjis._of_home(Settings(home=tmp_path))][-1] is Verdict.WRONG
