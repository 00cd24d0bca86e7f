"""Reviewers at work at the same time, and kill -9 in the middle of a press: nothing twice, nothing lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings
from tests.inventory.queued import POLICY, all_of, write_forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

Rows = Callable[[str], list[tuple[object, ...]]]
FORMS = 10
REVIEWER = """
import sys
from pathlib import Path
from classify.errors import ClassifyError
from classify.inventory import asked
from classify.inventory.store import Store
from models.columns import now
from models.decision import Verdict
from tests.inventory.queued import press, single

home, url, name = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3]
with Store.open(home, url) as store:
    share = store.shares()[0]
    print("ready", flush=True)
    while lines := store.groups([share], limit=1):
        with store.database.reading() as session:
            members = asked.open_in(session, lines[0].key, now())
        for one in members:
            try:
                press(store, share, single(one), Verdict.WRONG_MATCH, actor=name)
            except ClassifyError as error:  # the other was first
                print("refused", error.code, flush=True)
"""


def reviewer(settings: Settings, name: str) -> subprocess.Popen[str]:
    """A process that decides everything it is asked, question after question."""
    command = [sys.executable, "-c", REVIEWER, str(settings.home), settings.database_url or "", name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def is_whole(store: Store, rows: Rows) -> None:
    """Every press is there with all that belongs to it, once."""
    twice = "SELECT place_digest, content_digest FROM decision WHERE ended_at IS NULL GROUP BY 1, 2"
    assert rows(f"{twice} HAVING count(*) > 1") == []
    [(presses,)] = rows("SELECT count(DISTINCT lot) FROM decision")
    assert rows("SELECT count(*) FROM audit_event WHERE action = 'decision.take'") == [(presses,)]
    assert store.reevaluate(store.shares()[0], POLICY) == 0, "a label did not follow its decision"
    assert store.complaints() == []


def still_open(store: Store) -> int:
    return sum(one.state == "open" for one in all_of(store))


@pytest.fixture
def queue(store: Store, scan: Scans, folder: Path) -> Store:
    """An inventory with a group of like questions, and some others."""
    write_forms(folder, FORMS)
    scan()
    return store


def test_two_reviewers_at_once_clear_a_queue_together(queue: Store, settings: Settings, rows: Rows) -> None:
    both = [reviewer(settings, name) for name in ("ada", "bert")]
    for one in both:
        one.communicate(timeout=300)
    assert [one.returncode for one in both] == [0, 0]
    assert still_open(queue) == 0
    forms = {line.path: line.label for line in Catalogue(queue).lines(queue.shares()[0])}
    assert {label for path, label in forms.items() if path.startswith("Forms")} == {"INTERNAL"}
    is_whole(queue, rows)


def test_killed_in_the_middle_of_pressing_nothing_is_half_done(
    queue: Store, settings: Settings, rows: Rows
) -> None:
    questions = still_open(queue)
    for least in (1, 4):
        process = reviewer(settings, "ada")
        until = time.monotonic() + 120
        while rows("SELECT count(*) FROM decision")[0][0] < least and time.monotonic() < until:  # type: ignore[operator]
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        [(presses,)] = rows("SELECT count(DISTINCT lot) FROM decision")
        assert still_open(queue) <= questions - presses <= questions - least  # type: ignore[operator]
        is_whole(queue, rows)
    reviewer(settings, "bert").communicate(timeout=300)
    assert still_open(queue) == 0
    is_whole(queue, rows)
