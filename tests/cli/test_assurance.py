"""`classify assure` on the command line: what it says it is for, and what is wrong usage."""

from __future__ import annotations

from tests.commands.doors import classify


def test_the_group_lists_its_commands() -> None:
    said = classify("assure", "--help")
    assert said.code == 0
    assert all(command in said.out for command in ("plan", "draw", "record", "estimate", "certificate"))


def test_a_rate_that_is_none_is_wrong_usage() -> None:
    assert classify("assure", "plan", "share", "--rate", "2").code == 2
