"""What a records office is asked, on the command line: each group says what it is for, days are days."""

from __future__ import annotations

import pytest

from tests.commands.doors import classify


@pytest.mark.parametrize(
    ("group", "commands"),
    [("breach", ["what-if"]), ("records", ["search", "estimate"]), ("seal", ["list", "mark", "unmark"])],
)
def test_each_group_lists_its_commands(group: str, commands: list[str]) -> None:
    said = classify(group, "--help")
    assert said.code == 0
    assert all(command in said.out for command in commands)


def test_a_day_that_is_none_is_wrong_usage() -> None:
    assert classify("records", "search", "--since", "2026-02-30").code == 2
