"""An answer as pages show it: the law with its marks, and steps that lead to where they are taken."""

from __future__ import annotations

from typing import Any

import pytest

from classify.rights import Role
from classify.sharing.answer import Question, answer
from classify.sharing.law import laws
from classify.web.house import House
from classify.web.rooms.asking.telling import (
    Outcome,
    Ways,
    about_words,
    address,
    lines_of,
    rules_of,
    rules_told,
)
from classify.web.rooms.asking.wished import Wish
from models.labels import Effect, Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import shared
from tests.sharing.desks import person
from tests.web.rooms.asking.people import numbers
from tests.web.town import PARKS, PERSONNEL, POLICE

SAM = person("sam", Role.STEWARD)


def given(*files: Any, to: RecipientType = RecipientType.PUBLIC, **more: Any) -> Any:
    return answer(Question(list(files), to, more.pop("purpose", Purpose.PUBLIC_REQUEST), **more))


def told(web: House, files: Any, to: RecipientType, purpose: Purpose, **more: Any) -> list[Any]:
    pairs = tuple(("item", str(file.id)) for file in files)
    found = given(*files, to=to, purpose=purpose)
    return Ways(SAM, Wish(to, purpose), **{"pairs": pairs, **more}).told(found)


def test_rules_carry_their_law_its_version_and_how_well_it_is_known() -> None:
    (rule,) = rules_of(given(shared(1, Tag.SSN_FIN)).grounds)
    assert rule.about == "Social Security or financial numbers"
    assert all(one.version and one.mark for one in rule.laws)
    (card,) = rules_of(given(shared(1, Tag.PCI)).grounds)
    assert card.nearest
    assert not any(one.verified for one in card.laws), (
        "what is taken from the nearest law counts as unverified"
    )


def test_what_was_kept_with_a_request_is_told_as_it_said_then() -> None:
    found = given(shared(1, Tag.SSN_FIN), shared(2, Tag.PII, effect=Effect.WAITING))
    kept = found.as_dict()
    assert rules_told(kept, kept["laws"]) == rules_of(found.grounds)
    changed = rules_told(kept, dict.fromkeys(kept["laws"], "0"))
    assert all(law.has_changed for rule in changed for law in rule.laws)
    gone = {**kept["rules"][0], "law": "no-such-row", "citation": "1-2-3, MCA"}
    (rule,) = rules_told({"rules": [gone]}, {})
    assert [(law.citation, law.has_changed) for law in rule.laws] == [("1-2-3, MCA", True)]
    assert "no-such-row" not in laws()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("approval", "Approval"),
        ("INTERNAL", "Internal files"),
        ("SSN-FIN", "Social Security or financial numbers"),
    ],
)
def test_no_code_name_is_a_heading(row: str, words: str) -> None:
    assert about_words(row) == words


def test_a_referral_says_whose_it_is() -> None:
    assert Outcome.of(SharingOutcome.REFER, ["approval"]).words == "Refer to the data steward"
    assert Outcome.of(SharingOutcome.REFER).words == "Refer to the city attorney"


def test_labels_to_approve_lead_to_their_folders(web: House) -> None:
    parks = web.store.share_named(PARKS)
    from classify.inventory.sharable import SharableReader

    files = SharableReader(web.store).items(parks, [numbers(web, PARKS)["mowing.txt"]])
    (way, *_) = told(web, files, RecipientType.CITY_DEPARTMENT, Purpose.ADMINISTRATION)
    links = {link.words: link.address for step in way.steps for link in step.links}
    assert links[f"{PARKS}: Top folder (1 file)"] == f"/approvals/folder/{files[0].id}/"


def test_what_can_be_brought_leads_to_the_question_with_it(web: House) -> None:
    files = [shared(numbers(web, PERSONNEL)["record.txt"], Tag.HEALTH)]
    ways = told(web, files, RecipientType.PUBLIC_AGENCY, Purpose.OTHER)
    asked = [link.address for way in ways for step in way.steps for link in step.links if link.address]
    assert any(f"evidence={Evidence.CONSENT}" in one for one in asked)
    assert all(one.startswith("/") for one in asked)


def test_files_in_the_way_are_left_out_by_one_link(web: House) -> None:
    known = numbers(web, PERSONNEL)
    good, bad = shared(known["record.txt"], Tag.PII), shared(known["leave.docx"], Tag.CHRI)
    ways = told(web, [good, bad], RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST)
    found = {
        link.address for way in ways for step in way.steps for link in step.links if "without" in link.words
    }
    assert found == {f"/sharing/?item={good.id}&to=public&purpose=public_request"}
    assert told(web, [good, bad], RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST, pairs=(), request=7)


def test_lines_are_of_the_shares_that_are_named_alone(web: House) -> None:
    here, there = numbers(web, PARKS)["mowing.txt"], numbers(web, POLICE)["patrol.txt"]
    assert set(lines_of([web.store.share_named(PARKS)], [here, there, 999_999])) == {here}


def test_a_page_that_is_not_there_has_no_address(web: House) -> None:
    assert address("sharing_requests", state="second") == "/sharing/requests/?state=second"
    assert address("no_such_page") == ""
