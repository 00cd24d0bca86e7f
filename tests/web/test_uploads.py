"""Files people hand in are kept in memory, and are of a bounded size."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from classify.web import uploads
from classify.web.house import House
from classify.web.uploads import was_too_large


def test_a_file_stays_in_memory_whatever_its_size(web: House) -> None:
    """Django's own writes what is larger than two megabytes into a file."""
    data = b"x" * 5_000_000
    request = RequestFactory().post("/", {"report": SimpleUploadedFile("a.csv", data), "below": "z"})
    given = request.FILES["report"]
    assert isinstance(given, InMemoryUploadedFile)
    assert given.read() == data
    assert not was_too_large(request)


def test_what_is_too_large_is_let_go_of(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what was said before it."""
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    request = RequestFactory().post("/", {"below": "z", "report": SimpleUploadedFile("a.csv", b"x" * 11)})
    assert "report" not in request.FILES
    assert request.POST["below"] == "z"
    assert was_too_large(request)
