"""A person's word stops a run for good, the service's lets it go on later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from flows.stopping import INTERRUPTED, Stopping


@pytest.fixture
def stopping() -> Iterator[Stopping]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    stopping = Stopping()
    stopping.heed_signals()
    yield stopping
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nobody_has_to_stop_by_himself(stopping: Stopping) -> None:
    assert not stopping()


@pytest.mark.parametrize(
    ("number", "cancelled", "interrupted"), [(signal.SIGINT, True, False), (signal.SIGTERM, False, True)]
)
def test_a_signal_is_a_wish_with_its_reason(
    stopping: Stopping, number: signal.Signals, cancelled: bool, interrupted: bool
) -> None:
    os.kill(os.getpid(), number)
    assert stopping()
    assert (stopping.cancelled, stopping.interrupted) == (cancelled, interrupted)


def test_both_are_remembered(stopping: Stopping) -> None:
    """Somebody cancels a run while the service is being stopped."""
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    assert (stopping.cancelled, stopping.interrupted) == (True, True)


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_who_leaves_tidies_up_and_says_that_he_goes_on() -> None:
    """What is printed arrives, what is to be removed at the end is; nothing after it is done."""
    done = _run(
        "import atexit; from flows.stopping import Stopping\n"
        "atexit.register(lambda: print('tidied'))\n"
        "try:\n    print('so far'); Stopping.leave()\nfinally:\n    print('never')"
    )
    assert (done.returncode, done.stdout) == (INTERRUPTED, "so far\ntidied\n")


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_a_run_that_heeds_no_signals_yet_ends_in_order(number: str) -> None:
    done = _run(
        "import os, signal; from flows.stopping import end_in_order\nend_in_order()\n"
        f"try:\n    os.kill(os.getpid(), signal.{number})\nfinally:\n    print('in order')"
    )
    assert (done.returncode, done.stdout) == (INTERRUPTED, "in order\n")
