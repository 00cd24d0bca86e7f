"""Every error is in one tree, and tells a clerk what happened and what to do."""

from __future__ import annotations

import re

import pytest

from classify import errors
from classify.commands import doctor  # noqa: F401 - with the doors loaded, every error of the program exists
from classify.errors import ClassifyError, CorruptError, ReadError
from models.labels import Outcome


def below(kind: type[ClassifyError]) -> list[type[ClassifyError]]:
    """A class with all that derive from it."""
    return [kind, *(one for child in kind.__subclasses__() for one in below(child))]


TREE = [kind for kind in below(ClassifyError) if kind.__module__.partition(".")[0] == "classify"]


def test_no_two_errors_share_a_code() -> None:
    """Support is told the code and must know what it was."""
    codes = [kind.code for kind in TREE]
    assert sorted(set(codes)) == sorted(codes)
    assert all(re.fullmatch(r"MC-\d{3}", code) for code in codes)


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_a_remedy_is_a_sentence(kind: type[ClassifyError]) -> None:
    error = kind("The file is torn.")
    assert str(error) == error.sentence == "The file is torn."
    assert re.fullmatch(r"[A-Z].*\.", error.what_to_do)
    assert kind("The file is torn.", remedy="Mend it.").what_to_do == "Mend it."


def test_each_error_of_reading_is_an_outcome_of_its_own_that_is_not_ok() -> None:
    """What could not be read must never look like what was read and is clean."""
    outcomes = [kind.outcome for kind in below(ReadError)[1:] if issubclass(kind, ReadError)]
    assert sorted(set(outcomes)) == sorted(outcomes)
    assert Outcome.OK not in outcomes
    assert CorruptError.outcome is Outcome.CORRUPT


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """With the outcome beside each error of reading."""
    drawn = re.findall(r"^ +(\w+Error|TimeoutReached) +(.+)$", errors.__doc__ or "", re.MULTILINE)
    here = [kind for kind in TREE if kind.__module__ == "classify.errors"]
    assert {name for name, _ in drawn} == {kind.__name__ for kind in here[1:]}
    said = dict(drawn)
    for kind in below(ReadError)[1:]:
        assert issubclass(kind, ReadError)
        assert said[kind.__name__] == kind.outcome.value
