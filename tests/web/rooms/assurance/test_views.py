"""What is shown of each share: a plan before it is drawn, no number before enough is read, a certificate."""

from __future__ import annotations

import json
from typing import Any

import pytest

from classify.assurance.certificate import check
from classify.inventory.assured import PlanLine
from classify.inventory.handles import ShareHandle
from classify.rights import Role
from classify.web.house import House
from models.labels import Label
from tests.web.conftest import SignIn, body
from tests.web.town import CANARIES, PARKS, POLICE


def share_of(house: House, name: str = PARKS) -> ShareHandle:
    return next(share for share in house.store.shares() if share.name == name)


def plan_of(house: House, share: ShareHandle) -> PlanLine:
    return house.store.assurance_plans([share])[0]


def read_by(house: House, plan: PlanLine, *readers: str) -> None:
    """All there is to read, as the program or the truth has it."""
    samples = {one.id: one for one in house.store.assurance_samples(plan.id)}
    for reader in readers:
        while (blind := house.store.next_to_read(plan, reader)) is not None:
            one = samples[blind.sample]
            house.store.judge_sample(plan, blind.sample, Label(one.known or one.label), actor=reader)


@pytest.fixture
def auditor(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.AUDITOR)


@pytest.fixture
def drawn(fresh: House, auditor: Any) -> PlanLine:
    share = share_of(fresh)
    auditor.post(f"/assurance/{share.id}/plan/", {"rate": "0.05"})
    auditor.post(f"/assurance/{share.id}/draw/")
    return plan_of(fresh, share)


def test_from_the_plan_to_the_certificate(fresh: House, auditor: Any) -> None:
    share = share_of(fresh)
    here = f"/assurance/{share.id}/"
    assert "Nobody has planned an estimate" in body(auditor.get(here))
    assert "299" in body(auditor.get("/assurance/"))
    planned = body(auditor.post(f"{here}plan/", {"rate": "0.05"}, follow=True))
    assert "The plan is published" in planned
    assert plan_of(fresh, share).frame_digest in planned
    drawn = body(auditor.post(f"{here}draw/", follow=True))
    assert "nobody is told which" in drawn
    assert "Not enough is read yet" in drawn
    assert "Of all sensitive files" not in drawn
    early = auditor.get(f"{here}certificate/")
    assert (early.status_code, "MC-993" in body(early)) == (409, True)
    read_by(fresh, plan_of(fresh, share), "bea", "cleo")
    shown = body(auditor.get(here))
    assert "Of all sensitive files the program found between" in shown
    assert "By label and by kind of data" in shown
    assert "Of all sensitive files" in body(auditor.get("/assurance/"))
    certified = auditor.get(f"{here}certificate/")
    assert certified["Content-Disposition"].startswith("attachment")
    assert check(certified.content.decode()).assurance["share"] == share.name


def test_counts_of_a_sample_that_is_not_whole_are_told_to_nobody(
    fresh: House, auditor: Any, drawn: PlanLine
) -> None:
    fresh.store.judge_sample(
        drawn, fresh.store.assurance_samples(drawn.id)[0].id, Label.RESTRICTED, actor="bea"
    )
    shown = body(auditor.get(f"/assurance/{drawn.share_id}/"))
    assert "1 of" in shown
    assert "Sensitive</th>" not in shown
    assert "bea" not in shown


def test_a_plan_ends_and_another_begins(fresh: House, auditor: Any, drawn: PlanLine) -> None:
    here = f"/assurance/{drawn.share_id}/"
    assert "has ended" in body(auditor.post(f"{here}end/", follow=True))
    shown = body(auditor.get(here))
    assert "since the last one ended" in shown
    assert "Earlier plans" in shown
    assert "drawn already, or has ended" in body(auditor.post(f"{here}draw/"))


def test_what_is_none_is_refused(fresh: House, auditor: Any) -> None:
    share = share_of(fresh)
    assert auditor.post(f"/assurance/{share.id}/plan/", {"rate": "0.9"}).status_code == 404
    for what in ("draw/", "end/"):
        assert auditor.post(f"/assurance/{share.id}/{what}").status_code == 404
    assert auditor.get(f"/assurance/{share.id}/certificate/").status_code == 404
    assert auditor.get("/assurance/999999/").status_code == 404


def test_who_may_not_plan_is_told_why(fresh: House, sign_in: SignIn) -> None:
    share = share_of(fresh)
    client = sign_in(Role.RECORDS)
    said = body(client.get(f"/assurance/{share.id}/"))
    assert "Publish the plan" not in said
    assert client.post(f"/assurance/{share.id}/plan/", {"rate": "0.05"}).status_code == 403


def test_a_flagged_share_shows_totals_and_no_names(fresh: House, sign_in: SignIn) -> None:
    share = share_of(fresh, POLICE)
    client = sign_in(Role.AUDITOR)
    client.post(f"/assurance/{share.id}/plan/", {"rate": "0.05"})
    client.post(f"/assurance/{share.id}/draw/")
    read_by(fresh, plan_of(fresh, share), "bea", "cleo")
    for address in ("/assurance/", f"/assurance/{share.id}/", f"/assurance/{share.id}/certificate/"):
        said = body(client.get(address))
        assert not [one for one in CANARIES if one in said]
    told = json.loads(client.get(f"/assurance/{share.id}/certificate/").content)
    assert "bea" not in json.dumps(told)
