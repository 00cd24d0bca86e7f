"""What a person asks of the trail, as it is understood."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from classify.web.accounts.people import AccountLine
from classify.web.rooms.audit.asking import Asked, noted, read
from classify.web.rooms.audit.deeds import REFUSALS, Group, actions_of

ZONE = ZoneInfo("America/Denver")


def line(name: str, shown: str) -> AccountLine:
    return AccountLine(name, shown, (), False, False, None, None, True, None, "active", True)


ACCOUNTS = [line("ada", "Ada Lovelace"), line("ben", "Ben Byron"), line("cyd", "")]


def asked(**given: str) -> Asked:
    return read(given, ACCOUNTS, ZONE)


def test_nothing_asked_for_is_everything() -> None:
    assert asked().is_of_all
    assert asked().wanted.actors is None
    assert asked().query == ""


def test_a_name_is_found_in_part_and_whatever_its_case() -> None:
    assert asked(who=" LOVE ").wanted.actors == {"LOVE", "ada"}
    assert asked(who="b").wanted.actors == {"b", "ben"}


def test_who_has_no_account_is_found_by_name_alone() -> None:
    """Commands are run by users of the machine."""
    assert asked(who="root").wanted.actors == {"root"}


def test_days_are_those_of_the_citys_clock_the_last_one_whole() -> None:
    wanted = asked(since="2026-11-01", until="2026-11-01").wanted
    assert wanted.since == datetime(2026, 11, 1, 0, tzinfo=ZONE)
    assert wanted.until == datetime(2026, 11, 2, 0, tzinfo=ZONE)  # 25 hours: clocks were set back


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "9999-12-31", "11/30/2026"])
def test_a_day_that_cannot_be_is_said(typed: str) -> None:
    assert set(asked(until=typed).errors) == {"until"}


def test_refusals_of_a_kind_are_both() -> None:
    wanted = asked(refused="yes", group=Group.ACCOUNTS.value).wanted
    assert wanted.actions == actions_of(Group.ACCOUNTS) & REFUSALS == {"account.lock"}
    assert asked(refused="yes", group=Group.EXPORTS.value).wanted.actions == frozenset()


def test_a_thing_is_its_kind_and_number() -> None:
    assert asked(kind="item", name="214").wanted.subject == "item:214"
    assert asked(kind="account", name="ada").wanted.subject == "account:ada"
    assert asked(kind="item").wanted.subject == ""


def test_what_was_typed_is_kept_in_the_trail_only_where_it_is_known() -> None:
    """Somebody may have typed a Social Security number into the wrong field."""
    assert noted(asked(who="219-09-4321", kind="account", name="219-09-4321"), ACCOUNTS) == {
        "subject": "account"
    }
    told = noted(asked(who="lovelace", kind="item", name="7", refused="yes", since="2026-01-01"), ACCOUNTS)
    assert told == {"who": ["ada"], "subject": "item:7", "refused": True, "since": "2026-01-01"}


def test_the_question_fits_into_an_address() -> None:
    assert asked(who="a&b", refused="yes").query == "who=a%26b&refused=yes"
