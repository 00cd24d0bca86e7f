"""The desk of sharing of this house: its clock, its day, its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from classify.rights import Act, Role
from classify.web.house import House
from classify.web.sharing import bench_of, clock, desk_of, portfolio_of, redactor, sender, today
from tests.sharing.desks import person


def test_days_are_those_of_the_settings_on_the_citys_wall_clock(web: House) -> None:
    settings = web.settings
    assert (clock().acknowledge_days, clock().answer_days) == (
        settings.request_acknowledge_days,
        settings.request_answer_days,
    )
    assert today() == datetime.now(settings.zone).date()


def test_desks_are_of_who_is_at_the_door(web: House) -> None:
    steward, nobody = person("sam", Role.STEWARD), person("nobody")
    assert {share.id for share in desk_of(steward).shares()} == {share.id for share in web.store.shares()}
    assert desk_of(nobody).shares() == []
    assert portfolio_of(steward).agreements() == []


def test_letters_come_from_who_publishes(web: House) -> None:
    assert sender().city == web.settings.publisher


def test_the_bench_is_of_who_is_at_the_door_and_one_redactor_is_everybodys(web: House) -> None:
    worker = replace(person("mara", Role.REVIEWER), content=True)
    assert {share.id for share in bench_of(worker).shares(Act.REDACT)} == {
        share.id for share in web.store.shares()
    }
    assert bench_of(person("nobody")).shares() == []
    assert redactor() is redactor()
