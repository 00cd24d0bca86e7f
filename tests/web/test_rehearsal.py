"""Signing in as a stranger tries it: everything holds, and what is broken is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from classify.evidence.cjis import _REHEARSED

BROKEN = """
import json, sys, tempfile
from pathlib import Path
from classify.settings import Settings
from classify.web.configure import configure
settings = Settings(home=Path(tempfile.mkdtemp(dir=sys.argv[1])), jobs=1, ocr=False)
configure(settings)
from classify.web import gate, rehearsal
gate.IDLE_SECONDS = gate.SESSION_SECONDS = 10**9
gate.OPEN = gate.OPEN | {"home"}
gate._owed = lambda *_: None
print(json.dumps(rehearsal.held(settings)))
"""


def rehearsed(*command: str) -> dict[str, bool]:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    held: dict[str, bool] = json.loads(done.stdout.splitlines()[-1])
    return held


def test_every_control_holds_and_has_its_words() -> None:
    held = rehearsed("-m", "classify.web.rehearsal")
    assert {name for name, holds in held.items() if not holds} == set()
    assert set(held) == set(_REHEARSED)


def test_controls_that_were_taken_away_are_seen_not_to_hold(tmp_path: Path) -> None:
    """No idle time, no end after twelve hours, no second factor asked for, one page open to all."""
    lost = {name for name, holds in rehearsed("-c", BROKEN, str(tmp_path)).items() if not holds}
    assert {"idle", "twelve_hours", "stranger", "enrolment"} <= lost
    assert not {"lockout", "forgery"} & lost
