"""Somebody of the records office, and an answer once it is there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

from classify.viewing import Times, Viewer
from classify.web.rooms.help import jobs, views
from tests.web.conftest import body


def files_in(answer: Any) -> dict[int, str]:
    """The files that a page lists, by number, in their order."""
    found = re.findall(r'<a href="/items/(\d+)/">([^<]*)</a>', body(answer))
    return {int(number): path for number, path in found}


@pytest.fixture
def answered() -> Callable[..., Any]:
    """Sends a form and waits for its answer: gives the page and its address."""

    def ask(client: Any, path: str = "/records/", **sent: Any) -> tuple[Any, str]:
        begun = client.post(path, sent)
        assert begun.status_code == 302, begun.content.decode()
        address = begun["Location"]
        job = jobs._jobs[address.split("/")[3]]
        assert job.over.wait(120)
        return client.get(address), address

    return ask


class Slow:
    """A viewer that reads one document each time it is let."""

    def __init__(self) -> None:
        self.let = threading.Semaphore(0)

    def times(self, _share: Any, files: Any, terms: tuple[str, ...]) -> Any:
        for filed in files:
            assert self.let.acquire(timeout=60)
            yield filed.id, Times((1,) * len(terms))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(Viewer, "times", slow.times)
    monkeypatch.setattr(views, "_QUICK_SECONDS", 0.0)
    return slow
