"""What a form showed, in a few numbers; what changed since, in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classify.web.rooms.asking.glimpse import Glimpse
from models.labels import Effect, Label
from models.sharing import SharingOutcome
from tests.sharing.asking import shared

FILES = [shared(1), shared(2, label=Label.PUBLIC), shared(3, effect=Effect.WAITING)]
THEN = Glimpse.of(FILES, SharingOutcome.REFER)


def test_it_comes_back_from_a_form_as_it_was() -> None:
    assert THEN.written == "refer.3.2.1.0.2.0"
    assert Glimpse.read(THEN.written) == THEN


@pytest.mark.parametrize("word", ["", "refer", "maybe.1.1.1.1.1.1", "refer.1.1.1.1.1", "refer.x.1.1.1.1.1"])
def test_what_is_none_is_none(word: str) -> None:
    assert Glimpse.read(word) is None


def test_each_change_has_its_sentence() -> None:
    assert replace(THEN, files=2).since(THEN) == ["2 files now, 3 when it was shown."]
    assert replace(THEN, in_effect=1).since(THEN) == ["1 label in effect now, 2 when it was shown."]
    assert replace(THEN, labels=(0, 1, 2, 0)).since(THEN) == ["Other labels are proposed."]
    (told,) = replace(THEN, outcome=SharingOutcome.PROHIBITED).since(THEN)
    assert told == "The answer is “prohibited” now; it was “refer to the city attorney”."
    assert THEN.since(THEN) == ["A file, or what its label rests on, is not as it was."]
