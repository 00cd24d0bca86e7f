"""Every veto holds where it says, and spares what it says; the first that holds is the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.detect.names.candidate import Candidate, Veto, bracketed
from classify.detect.names.finder import NameFinder
from classify.detect.names.vetoes import VETOES, is_no_name, veto_of


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder.load()


@pytest.mark.parametrize("veto", VETOES, ids=lambda veto: veto.name)
def test_a_veto_is_the_reason_in_its_example_and_spares_the_like_of_it(
    finder: NameFinder, veto: Veto
) -> None:
    """No veto before it in the order holds for its example; none at all for what it spares."""
    reason = veto_of(Candidate.of(*bracketed(veto.example), finder.lists))
    assert reason is not None
    assert reason.name == veto.name
    assert veto_of(Candidate.of(*bracketed(veto.spares), finder.lists)) is None


def test_names_and_sentences_of_vetoes_tell_them_apart() -> None:
    """Whoever reads why a name was refused can find the veto again."""
    assert len({veto.name for veto in VETOES}) == len({veto.sentence for veto in VETOES}) == len(VETOES)
    assert all(veto.sentence.endswith(".") for veto in VETOES)


def test_what_is_remembered_of_a_spelling_depends_on_its_circumstances(finder: NameFinder) -> None:
    """The same word is refused alone, and a name behind a rank, in whatever order it is met."""
    for _ in range(2):
        assert is_no_name("the White one", 4, 9, finder.lists)
        assert not is_no_name("Officer White came", 8, 13, finder.lists)
        assert not is_no_name("the White one", 4, 9, finder.lists, weighed=True)
        assert not is_no_name("the White one", 4, 9, finder.lists, announced=True)


def test_the_page_of_vetoes_lists_them_in_their_order() -> None:
    """`docs/vetoes.md` shows each with its sentence."""
    page = (Path(__file__).parents[3] / "docs" / "vetoes.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[:2] for line in page.splitlines() if line.startswith("| ")][1:]
    assert rows == [[f"| {veto.name}", veto.sentence] for veto in VETOES]
