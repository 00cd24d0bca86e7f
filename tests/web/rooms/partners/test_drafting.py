"""Agreements written by a form: whole, incomplete, narrower, and what loosens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from classify.inventory.terms import WRITTEN
from classify.rights import Role
from classify.web.sharing import today
from models.agreement import AgreementKind, AgreementState
from tests.inventory.sharing import AGENCY, TERMS
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import Partnered

NEW = "/sharing/agreements/new/"


def typed(partnered: Partnered, **more: Any) -> dict[str, Any]:
    """The form of a whole agreement."""
    return {
        "recipient": f"{AGENCY.name} ({partnered.agency})",
        "form": "data_sharing",
        **{f"part_{part.value}": TERMS.said(part) for part in WRITTEN},
        "starts": "2026-01-01",
        "ends": str(today() + timedelta(20)),
        "users": "5",
        "tags": ["PII", "HR"],
        "purposes": ["administration"],
        "operations": ["read", "analyze"],
        "owners": ["Human Resources", "Police"],
        "stricter": "on",
        **more,
    }


def test_a_draft_is_kept_as_it_was_typed(partnered: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    answer = client.post(NEW, typed(partnered))
    assert answer.status_code == 302
    (line, *_) = partnered.store.agreements(today(), states=[AgreementState.DRAFT])
    assert (line.kind, line.recipient_id, line.missing) == (AgreementKind.DATA_SHARING, partnered.agency, ())
    assert line.terms.words == TERMS.words
    assert (line.terms.users, line.terms.tags, line.terms.operations) == (5, TERMS.tags, TERMS.operations)
    half = client.post(NEW, typed(partnered, users="", ends="", part_backup=" "))
    assert "8 of 11" in body(client.get(half["Location"]))


def test_what_cannot_be_understood_is_said_beside_its_field_and_kept(
    partnered: Partnered, sign_in: SignIn
) -> None:
    wrong = {
        "recipient": "Nobody <b>",
        "form": "x",
        "ends": "soon",
        "users": "many",
        "owners": ["Elsewhere"],
    }
    answer = sign_in(Role.STEWARD).post(NEW, typed(partnered, **wrong))
    assert answer.status_code == 422
    told = body(answer)
    for field in ("recipient", "form", "ends", "users", "owners"):
        assert f'id="{field}-error"' in told
    assert "Nobody &lt;b&gt;" in told
    assert "Words about authority." in told
    assert len(partnered.store.agreements(today())) == 1


def test_a_next_version_narrows_and_what_loosens_is_named_and_drafted_anew(
    partnered: Partnered, sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    revise = f"/sharing/agreements/{partnered.agreement}/revise/"
    kept = {"owners": sorted(TERMS.owners)}
    assert "Words about authority." in body(client.get(revise))
    wider = typed(partnered, users="9", ends="2031-12-31", **kept)
    answer = client.post(revise, wider)
    assert answer.status_code == 409
    told = body(answer)
    assert "A new version may only narrow what was agreed." in told
    assert "More than 5 persons could use the data." in told
    assert f'formaction="{NEW}"' in told
    assert "2031-12-31" in told
    made = client.post(NEW, {**wider, "owners": ["Human Resources"]})
    assert made.status_code == 302
    assert partnered.store.agreement_versions(partnered.agreement, today())[0].version == 1
    answer = client.post(revise, typed(partnered, users="3", **kept))
    assert answer.status_code == 302
    newest, live = partnered.store.agreement_versions(partnered.agreement, today())
    assert (newest.version, newest.state, live.state) == (2, AgreementState.DRAFT, AgreementState.LIVE)


def test_renewing_begins_with_the_same_terms_and_another_period(
    partnered: Partnered, sign_in: SignIn
) -> None:
    told = body(sign_in(Role.STEWARD).get(f"{NEW}?from={partnered.agreement}"))
    assert f"{AGENCY.name} ({partnered.agency})" in told
    assert "Words about disposal." in told
    assert str(today() + timedelta(20)) not in told


def test_only_who_keeps_agreements_writes_one(partnered: Partnered, sign_in: SignIn) -> None:
    for client in (sign_in(Role.RECORDS), sign_in(Role.STEWARD, department="Police")):
        for path in (NEW, f"/sharing/agreements/{partnered.agreement}/revise/"):
            assert client.get(path).status_code == 403
            assert client.post(path, typed(partnered)).status_code == 403
    assert len(partnered.store.agreements(today())) == 1
