"""The shipped names model as numpy reads it; `test_namereader.py` holds it to spaCy's reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.detect.names.reader import shipped_folder
from classify.detect.names.shipped import NameModel


@pytest.fixture(scope="module")
def model() -> NameModel:
    return NameModel.load(shipped_folder())


def test_a_clear_name_opens_by_a_wide_margin(model: NameModel) -> None:
    """The margin tells a name in a sentence from a word that hardly opens one."""
    (clear,) = model.find("I spoke with Karen Ostrowski today.")
    assert clear.label == "PERSON"
    assert clear.margin > 4
    assert all(found.margin > 0 for found in model.find("Chase Bank sued Grant Creek and Mark Grant."))


def test_texts_are_read_each_by_itself(model: NameModel) -> None:
    """What stands in one text says nothing of the next."""
    texts = ["I saw Karen", "Ostrowski left", "", "Karen Ostrowski"]
    assert model.read(texts) == [model.find(text) for text in texts]
    assert model.read([]) == []


@pytest.mark.parametrize("anywhere", [True, False])
def test_an_entity_may_run_to_the_last_token(anywhere: bool) -> None:
    """Nothing can begin at the last token that would have to go on behind it."""
    model = NameModel.load(shipped_folder(), anywhere=anywhere)
    text = "The report names Karen Ostrowski"
    assert [(text[found.start : found.end]) for found in model.find(text)] == ["Karen Ostrowski"]


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    """Not an empty reading."""
    with pytest.raises(OSError, match="No such file"):
        NameModel.load(tmp_path)
