"""A flow run as a function: its own code and a real inventory, without Prefect's engine and server."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from prefect import Flow, Task
from prefect.client.schemas.objects import State

from classify.runs import RunNote, Runs
from classify.settings import Settings
from flows import telling


class Alone:
    """The flow of `module`, whose `task` is called as the function it is."""

    def __init__(
        self, module: ModuleType, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, task: str
    ) -> None:
        self.settings = settings
        self._run = str(uuid4())
        wrapped: Task[..., Any] = getattr(module, task)
        monkeypatch.setattr(module, task, wrapped.fn)
        monkeypatch.setattr(module, "load_settings", lambda: self.settings)
        monkeypatch.setattr(module, "runtime", SimpleNamespace(flow_run=SimpleNamespace(id=self._run)))
        for name in ("create_progress_artifact", "update_progress_artifact", "create_table_artifact"):
            monkeypatch.setattr(telling, name, lambda *_, **__: uuid4())

    def run(self, flow: Flow[..., Any], **given: Any) -> tuple[State[Any], RunNote]:
        """What Prefect is told of the run, and what the home is."""
        state = flow.fn(**given)
        assert isinstance(state, State)
        note = Runs(self.settings.home).read(self._run)
        assert note is not None
        return state, note
