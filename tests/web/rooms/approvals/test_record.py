"""Approvals on record: found, confirmed, taken back, answered; each with its refusal."""

from __future__ import annotations

from typing import Any

from classify.inventory.tables import ITEM
from classify.rights import Role
from classify.web.house import House
from models.labels import Label
from tests.web.api.conftest import acts
from tests.web.conftest import SignIn, body
from tests.web.rooms.approvals.test_putting import in_effect, named, put
from tests.web.town import CANARIES, DEPARTMENTS, PARKS, PERSONNEL, POLICE


def approved(house: House, client: Any, share: str = PERSONNEL, **said: Any) -> str:
    """Approves the first task of a share; the address of the approval."""
    assert put(client, named(house, share), **said).status_code == 302
    of = house.store.share_named(share)
    return f"/approvals/{of.id}/{house.store.approvals_on_record([of])[0].id}/"


def change_the_law(house: House, share: str = PERSONNEL) -> None:
    """The law of every rule reads otherwise now, as a relabelling with another policy would write it."""
    of = house.store.share_named(share)
    with house.store.database.writing() as session:
        session.execute(
            ITEM.update().where(ITEM.c.share_id == of.id).values(ground=ITEM.c.ground.concat("2027"))
        )
    house.store.bring_in_effect(of)


def test_what_is_in_effect_is_found_with_whose_word_it_is(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    address = approved(fresh, client)
    listed = body(client.get("/approvals/record/"))
    assert address in listed
    shown = body(client.get(address))
    assert "What leans on it" in shown
    assert client.session["account_authentication_methods"][0]["username"] in shown
    assert not any(canary in listed + shown for canary in CANARIES)
    assert "Nobody waits" in body(client.get("/approvals/record/", {"show": "requested"}))
    assert "as it was approved" in body(client.get("/approvals/record/", {"show": "stale"}))


def test_the_record_of_one_share_stays_that_share_s(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    of_personnel, of_parks = approved(fresh, client), approved(fresh, client, PARKS)
    number = fresh.store.share_named(PARKS).id
    shown = body(client.get("/approvals/record/", {"share": number}))
    assert of_parks in shown
    assert of_personnel not in shown
    assert f"?show=all&amp;share={number}" in shown


def test_still_right_is_one_press_with_a_day(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    address = approved(fresh, client)
    revision = body(client.get(address)).partition('name="revision" value="')[2].partition('"')[0]
    assert client.post(f"{address}right/", {"revision": revision}).status_code == 302
    assert "<dt>Still right</dt>" in body(client.get(address))
    assert len(acts(fresh, "label.confirm")) == 1


def test_a_changed_law_is_told_first_and_still_right_brings_it_in_effect_again(
    fresh: House, sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    address = approved(fresh, client)
    files = len(in_effect(fresh, PERSONNEL))
    old = body(client.get(address)).partition('name="revision" value="')[2].partition('"')[0]
    change_the_law(fresh)
    listed = body(client.get("/approvals/"))
    assert "The law behind it reads otherwise now" in listed
    assert listed.index("To look at again") < listed.index("labels to approve")
    shown = body(client.get(address))
    assert f"Still right: {files} labels in effect again" in shown
    stale = client.post(f"{address}right/", {"revision": old})
    assert stale.status_code == 409
    assert "what leans on it has changed" in body(stale)
    assert client.post(f"{address}right/").status_code == 409, "who shows no revision has not looked"
    now = shown.partition('name="revision" value="')[2].partition('"')[0]
    assert client.post(f"{address}right/", {"revision": now}).status_code == 302
    assert "To look at again" not in body(client.get("/approvals/"))


def test_taken_back_it_is_asked_anew(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    address = approved(fresh, client)
    assert client.post(f"{address}back/").status_code == 302
    assert "The approval was taken back" in body(client.get("/approvals/"))
    assert client.post(f"{address}back/").status_code == 409
    assert client.post(f"{address}right/", {"revision": "0" * 24}).status_code == 409
    fresh.store.bring_in_effect(fresh.store.share_named(PERSONNEL))
    assert "The approval was taken back" in body(client.get("/approvals/")), "and stays so"


def test_only_stewards_of_the_share_change_its_approvals(fresh: House, sign_in: SignIn) -> None:
    address = approved(fresh, sign_in(Role.STEWARD))
    others = [
        sign_in(Role.AUDITOR),
        sign_in(Role.REVIEWER),
        sign_in(Role.RECORDS),
        sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS]),
    ]
    for client in others:
        for act in ("right/", "back/"):
            assert client.post(address + act).status_code in (403, 404)
    assert sign_in(Role.ADMINISTRATOR).get(address).status_code == 403
    assert others[-1].get(address).status_code == 404
    assert not acts(fresh, "label.take_back")


def test_an_approval_of_a_flagged_share_is_nobodys_without_clearance(fresh: House, sign_in: SignIn) -> None:
    address = approved(fresh, sign_in(Role.STEWARD, cji=True), POLICE)
    assert sign_in(Role.STEWARD).get(address).status_code == 403
    assert sign_in(Role.STEWARD, cji=True).get(address).status_code == 200
    assert POLICE not in body(sign_in(Role.STEWARD).get("/approvals/record/"))


def test_a_second_person_may_refuse(fresh: House, sign_in: SignIn) -> None:
    first, second = sign_in(Role.STEWARD, cji=True), sign_in(Role.REVIEWER, cji=True)
    said = {"label": Label.PUBLIC.value, "reason": "Released by the court", "until": "2999-01-01"}
    address = approved(fresh, first, POLICE, **said)
    assert second.post(f"{address}answer/", {"answer": "perhaps"}).status_code == 422
    assert second.post(f"{address}answer/", {"answer": "refuse"}).status_code == 302
    assert "Refused by the second person" in body(second.get(address))
    assert second.post(f"{address}answer/", {"answer": "agree"}).status_code == 409
    assert in_effect(fresh, POLICE) == {}


def test_numbers_of_other_shares_are_not_there(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    number = approved(fresh, client).rstrip("/").rpartition("/")[2]
    police = fresh.store.share_named(POLICE).id
    assert client.get(f"/approvals/{police}/{number}/").status_code == 404
    assert client.post(f"/approvals/{police}/{number}/back/").status_code == 404
    for act in ("right/", "back/", "answer/"):
        sent = {"revision": "0" * 24, "answer": "agree"}
        assert client.post(f"/approvals/{police}/{'9' * 30}/{act}", sent).status_code == 404
