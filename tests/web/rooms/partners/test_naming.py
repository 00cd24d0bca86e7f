"""Recipients by the names people type."""

from __future__ import annotations

from classify.rights import Assignment, Person, Role
from classify.web.rooms.partners import naming
from classify.web.sharing import portfolio_of
from tests.inventory.sharing import AGENCY, recipient
from tests.web.rooms.partners.partnered import VICTIM, Partnered

RITA = Person("rita", (Assignment(Role.RECORDS),))


def test_a_recipient_is_found_by_what_a_form_completes_by_number_and_by_a_name_only_one_has(
    partnered: Partnered,
) -> None:
    mine = portfolio_of(RITA)
    line = mine.recipient(partnered.agency)
    assert line is not None
    for typed in (naming.written(line), str(line.id), f"  {AGENCY.name.upper()} "):
        assert naming.found(mine, typed) == line
    for typed in ("", "Office", "(0)", "nobody", "9" * 30):
        assert naming.found(mine, typed) is None
    recipient(partnered.store, AGENCY)
    assert naming.found(mine, AGENCY.name) is None
    assert naming.found(mine, naming.written(line)) == line


def test_who_may_not_be_known_has_no_name(partnered: Partnered) -> None:
    mine = portfolio_of(RITA)
    assert naming.names(mine, [partnered.agency, partnered.victim]) == {
        partnered.agency: AGENCY.name,
        partnered.victim: naming.PRIVATE,
    }
    assert naming.found(mine, VICTIM.name) is None


def test_kinds_are_told_as_a_sentence_begins(partnered: Partnered) -> None:
    line = portfolio_of(RITA).recipient(partnered.agency)
    assert line is not None
    assert naming.kind_words(line) == "Another public agency"
