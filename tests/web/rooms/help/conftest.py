"""Somebody of the records office, and an answer once it is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from classify.web.rooms.help import jobs
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
