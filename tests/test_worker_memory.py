"""When a worker is replaced for its memory: by what came since it was ready, whatever it began with."""

from __future__ import annotations

import pytest

from classify import worker
from classify.worker import _RECYCLE_BYTES, _Desk


@pytest.mark.parametrize("began", [150_000_000, 900_000_000])
def test_a_worker_is_worn_out_by_what_it_has_gathered(began: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large model of the city's own must not make every file cost a new worker."""

    class Memory:
        resident = began

        def bytes(self) -> tuple[int, int]:
            return 0, self.resident

    monkeypatch.setattr(worker.time, "process_time", lambda: 1.0)
    desk = object.__new__(_Desk)
    desk._memory, desk._resident = Memory(), began  # type: ignore[assignment]
    assert not desk.is_worn_out()
    Memory.resident = began + _RECYCLE_BYTES
    assert not desk.is_worn_out()
    Memory.resident += 1
    assert desk.is_worn_out()
