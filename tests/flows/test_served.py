"""Flows go by the names under which Prefect and people know them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flows.served import FLOWS, flow_named


@pytest.mark.parametrize("name", FLOWS)
def test_each_name_is_the_flows_own(name: str) -> None:
    """Runs are found by it after a crash."""
    assert flow_named(name).name == name


def test_nothing_else_is_served() -> None:
    with pytest.raises(KeyError):
        flow_named("os")


def test_names_are_known_without_loading_prefect() -> None:
    """Commands ask for them, and are to begin at once."""
    asked = "import sys, flows.served; print([name for name in sys.modules if name.startswith('prefect')])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
