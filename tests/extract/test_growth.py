"""Reading takes time in proportion to the text, whatever the text: every expression of the readers, and the readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classify.extract
from classify.errors import ClassifyError
from classify.extract import (
    contacts,
    delimited,
    jsonmend,
    mail,
    mailboxes,
    markup,
    rtf,
    sqldump,
    structured,
    text,
    textkind,
    transcripts,
)
from classify.extract.document import Envelope, Source
from tests.growth import expressions_of, grows_too_fast, spent, too_slow

_MODULES = expressions_of((classify.extract,))


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_expressions_of_readers(module: str) -> None:
    """Those with a name and those that stand in a function."""
    assert {e.pattern: slow for e in _MODULES[module] if (slow := too_slow(e))} == {}
