"""What a question about sharing knows of a file."""

from __future__ import annotations

from dataclasses import fields

from models.labels import Effect
from models.shared_file import SharedFile


def test_a_file_nobody_approved_waits_and_tells_no_name() -> None:
    file = SharedFile(1, None)
    assert (file.effect, file.in_effect, file.tags) == (Effect.WAITING, None, ())
    assert not {field.name for field in fields(file)} & {"path", "name", "digest"}
