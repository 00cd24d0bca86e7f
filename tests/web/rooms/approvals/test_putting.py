"""Labels are put in effect: what was shown and nothing else, by whom may, in every share it is about."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.approvals import Now
from classify.rights import Role
from classify.web.house import House
from models.approval import Coverage
from models.labels import Label
from tests.web.api.conftest import acts
from tests.web.conftest import SignIn, body
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE, SSN


def named(house: House, share: str, coverage: Coverage = Coverage.FOLDER, number: int = 0) -> str:
    """A task of a share as its page names it, with what is there now."""
    of = house.store.share_named(share)
    task = house.store.tasks(of, coverage)[number]
    shown = house.store.shown_of(of, coverage, task.example)
    assert shown is not None
    return f"{coverage.value}.{task.example}.{shown.revision}"


def in_effect(house: House, share: str) -> dict[int, str]:
    """Labels in effect, by item."""
    lines = house.catalogue.lines(house.store.share_named(share))
    return {item: one.label for item, one in house.store.in_effect([line.id for line in lines]).items()}


def put(client: Any, *tasks: str, **said: Any) -> Any:
    return client.post("/approvals/put/", {"task": list(tasks), **said})


def test_a_task_is_put_in_effect_and_the_trail_tells_it(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    answer = put(client, named(fresh, PERSONNEL))
    assert (answer.status_code, answer["Location"]) == (302, "/approvals/")
    assert set(in_effect(fresh, PERSONNEL).values()) == {"CONFIDENTIAL"}
    (act,) = acts(fresh, "label.approve")
    assert act["details"]["items"] == len(in_effect(fresh, PERSONNEL))
    assert f"{act['details']['items']} files: the label is in effect." in body(client.get("/approvals/"))


def test_several_at_once_with_exceptions_are_counted(fresh: House, sign_in: SignIn) -> None:
    """Mixed labels stay each its own where the field is left empty."""
    tasks = [named(fresh, PERSONNEL), named(fresh, PARKS, number=0), named(fresh, PARKS, number=1)]
    out = min(fresh.store.tasks(fresh.store.share_named(PARKS), Coverage.FOLDER)[1].example, 10**9)
    client = sign_in(Role.STEWARD)
    answer = put(client, *tasks, out=[out], label="", reason="", until="")
    assert answer.status_code == 302
    assert set(in_effect(fresh, PARKS).values()) == {"CONFIDENTIAL", "INTERNAL"}
    assert out not in in_effect(fresh, PARKS)
    assert "1 file left out." in body(client.get("/approvals/"))


def test_what_was_not_shown_is_refused_and_shown_as_it_is(fresh: House, sign_in: SignIn) -> None:
    coverage, item, revision = named(fresh, PERSONNEL).split(".")
    answer = put(sign_in(Role.STEWARD), f"{coverage}.{item}.{revision[::-1]}")
    shown = body(answer)
    assert answer.status_code == 409
    assert "Since this was shown, files were added, changed or labeled otherwise." in shown
    assert revision in shown, "the page shows what is there now"
    assert in_effect(fresh, PERSONNEL) == {}


def test_a_task_without_what_was_shown_is_refused(fresh: House, sign_in: SignIn) -> None:
    """Whoever writes the address of a form by hand has not looked."""
    bare = named(fresh, PERSONNEL).rpartition(".")[0]
    assert put(sign_in(Role.STEWARD), bare).status_code == 409
    assert in_effect(fresh, PERSONNEL) == {}


def test_of_several_the_stale_one_is_refused_and_the_others_are_not(fresh: House, sign_in: SignIn) -> None:
    good, bad = named(fresh, PERSONNEL), named(fresh, PARKS)
    stale = bad[:-24] + "0" * 24
    answer = put(sign_in(Role.STEWARD), good, stale)
    assert answer.status_code == 409
    assert in_effect(fresh, PERSONNEL)
    assert in_effect(fresh, PARKS) == {}


def test_without_the_right_in_one_share_nothing_of_all_is_approved(fresh: House, sign_in: SignIn) -> None:
    """The right is asked for each share: a steward of Parks approves nothing of Personnel."""
    client = sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS])
    answer = put(client, named(fresh, PARKS), named(fresh, PERSONNEL))
    assert answer.status_code == 404, "what may not be seen is not there"
    assert in_effect(fresh, PARKS) == in_effect(fresh, PERSONNEL) == {}
    uncleared, nowhere = sign_in(Role.STEWARD), "folder.999999." + "0" * 24
    (of_police, said), (of_nothing, as_said) = (
        (answer.status_code, body(answer).partition("<h1>")[2].partition("</main>")[0])
        for answer in (put(uncleared, named(fresh, POLICE)), put(uncleared, nowhere))
    )
    assert (of_police, said) == (of_nothing, as_said), "numbers cannot be tried out"
    assert of_police == 404


def test_who_sees_and_may_not_approve_is_refused_and_noted(fresh: House, sign_in: SignIn) -> None:
    """A reviewer of the whole city who is steward of Parks sees Personnel and approves nothing there."""
    from classify.rights import Assignment
    from classify.web.accounts import people

    client = sign_in(Role.REVIEWER)
    name = client.session["account_authentication_methods"][0]["username"]
    people.change(
        name,
        actor="tests",
        assignments=[Assignment(Role.REVIEWER), Assignment(Role.STEWARD, DEPARTMENTS[PARKS])],
        grants=[],
        shown_name="",
        trained_on=None,
        vetted_on=None,
    )
    answer = put(client, named(fresh, PARKS), named(fresh, PERSONNEL))
    assert answer.status_code == 403
    assert "To approve labels takes another role here" in body(answer)
    assert in_effect(fresh, PARKS) == {}
    assert acts(fresh, "door.refuse")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STEWARD])
def test_nobody_but_stewards_puts_labels_in_effect(fresh: House, sign_in: SignIn, role: Role) -> None:
    assert put(sign_in(role, cji=True), named(fresh, PARKS)).status_code == 403
    assert in_effect(fresh, PARKS) == {}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"label": "PUBLIC"}, "Say why this label and not the proposed one."),
        ({"label": "PUBLIC", "reason": "Released in June"}, "Say until when this label is to stand."),
        ({"label": "PUBLIC", "reason": "Released", "until": "June"}, "Write the last day"),
        ({"label": "PUBLIC", "reason": "Released", "until": "2001-01-01"}, "The last day is over already."),
        ({"label": "SECRET"}, "Choose one of the labels."),
        (
            {"label": "PUBLIC", "reason": f"Asked by {SSN}", "until": "2999-01-01"},
            "The reason holds a name or a value",
        ),
        ({"label": "PUBLIC", "reason": "a" * 501, "until": "2999-01-01"}, "at most 500 letters"),
    ],
)
def test_an_override_is_refused_beside_its_field(
    fresh: House, sign_in: SignIn, said: dict[str, str], words: str
) -> None:
    answer = put(sign_in(Role.STEWARD), named(fresh, PERSONNEL), **said)
    shown = body(answer)
    assert answer.status_code == 422
    assert words in shown
    assert in_effect(fresh, PERSONNEL) == {}
    if said.get("reason") == "Released":
        assert "Released</textarea>" in shown, "what was typed is kept"


def test_an_override_stands_with_its_reason_until_its_day(fresh: House, sign_in: SignIn) -> None:
    client, task = sign_in(Role.STEWARD), named(fresh, PERSONNEL)
    answer = put(client, task, label="RESTRICTED", reason="Payroll audit of 2026", until="2999-12-31")
    assert answer.status_code == 302
    assert set(in_effect(fresh, PERSONNEL).values()) == {"RESTRICTED"}
    share = fresh.store.share_named(PERSONNEL)
    (one,) = fresh.store.approvals_on_record([share])
    assert (one.label, one.reason, one.is_override) == ("RESTRICTED", "Payroll audit of 2026", True)
    shown = body(client.get(f"/approvals/{share.id}/{one.id}/"))
    assert "Payroll audit of 2026" in shown
    assert "December 31, 2999" in shown


def test_a_lower_label_of_criminal_justice_data_waits_for_a_second_person(
    fresh: House, sign_in: SignIn
) -> None:
    first, second = sign_in(Role.STEWARD, cji=True), sign_in(Role.STEWARD, cji=True)
    share = fresh.store.share_named(POLICE)
    (task, *_) = fresh.store.tasks(share, Coverage.FOLDER)
    assert task.now == (Now("", task.now[0].stale, task.items),)
    said = {"label": Label.PUBLIC.value, "reason": "Released by the court", "until": "2999-01-01"}
    assert put(first, named(fresh, POLICE), **said).status_code == 302
    assert in_effect(fresh, POLICE) == {}
    assert "a second person is asked" in body(first.get("/approvals/"))
    assert "request for a second person" in body(second.get("/approvals/"))
    (one,) = fresh.store.approvals_on_record([share])
    address = f"/approvals/{share.id}/{one.id}/"
    assert "You asked for this. Somebody else answers." in body(first.get(address))
    assert ">Agree</button>" in body(second.get(address))
    own = first.post(f"{address}answer/", {"answer": "agree"})
    assert own.status_code == 409
    assert "you asked for it" in body(own)
    assert second.post(f"{address}answer/", {"answer": "agree"}).status_code == 302
    assert set(in_effect(fresh, POLICE).values()) == {"PUBLIC"}
    assert [len(acts(fresh, act)) for act in ("label.request", "label.agree")] == [1, 1]
