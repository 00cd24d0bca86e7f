"""What would change, in pages: the real run, with progress, and files of those shares alone one may see."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classify.inventory.catalogue import Catalogue
from classify.label.policy import Policy
from classify.label.written import written
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.detectors import jobs
from tests.web.conftest import SignIn
from tests.web.town import CANARIES, POLICE

ASK = "/detectors/preview/"


def shown(client: Any, answer: Any) -> str:
    """The result behind a redirect, once it is there."""
    assert answer.status_code == 302, answer.content[:2000]
    for _ in range(600):
        text: str = client.get(answer["Location"]).content.decode()
        if "data-reload-after" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the preview never ends")


def big(text: str, words: str) -> int:
    """The number on a card."""
    found = re.search(rf'mc-big">([\d,]+)</span> {words}', text)
    assert found
    return int(found[1].replace(",", ""))


def test_who_may_ask(web: House, sign_in: SignIn) -> None:
    for role in Role:
        expected = 200 if role in (Role.STEWARD, Role.ADMINISTRATOR) else 403
        assert sign_in(role).get(ASK).status_code == expected
        expected = 422 if expected == 200 else 403
        assert sign_in(role).post(ASK, {}).status_code == expected


def test_it_is_the_real_run_and_writes_nothing(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    before = [line for share in fresh.store.shares() for line in Catalogue(fresh.store).lines(share)]
    text = shown(client, client.post(ASK, {"least-US_SSN": "0.995"}))
    assert "the real relabeling" in text
    assert "looked at what would change" in sign_in(Role.AUDITOR).get("/audit/").content.decode()
    after = [line for share in fresh.store.shares() for line in Catalogue(fresh.store).lines(share)]
    assert before == after
    policy = Policy.load().with_thresholds({"US_SSN": 0.995})
    assert sum(fresh.store.reevaluate(share, policy) for share in fresh.store.shares()) == big(
        text, "would change"
    )
    assert big(text, "would change") > 0
    assert not [value for value in CANARIES if value in text]


def test_a_policy_that_is_handed_in_is_tried_and_not_kept(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    policy = written().replace("label: CONFIDENTIAL", "label: RESTRICTED").encode()
    text = shown(client, client.post(ASK, {"policy": SimpleUploadedFile("mine.yaml", policy)}))
    assert "another label policy" in text
    assert big(text, "to a higher label") > 0
    broken = client.post(ASK, {"policy": SimpleUploadedFile("mine.yaml", b"rules: {")})
    assert broken.status_code == 422
    assert "Nothing was tried" in broken.content.decode()
    assert not list(fresh.settings.home.rglob("*mine*"))


def test_files_of_a_flagged_share_are_not_named_without_clearance(web: House, sign_in: SignIn) -> None:
    asked = {f"least-{name}": "1" for name in ("US_SSN", "PERSON", "DATE_OF_BIRTH")}
    client = sign_in(Role.STEWARD)
    text = shown(client, client.post(ASK, asked))
    assert "totals only" in text
    assert "youth.txt" not in text
    assert ">Police<" not in text.partition("those that fall furthest first")[2]
    cleared = sign_in(Role.STEWARD, cji=True)
    assert "totals only" not in shown(cleared, cleared.post(ASK, asked))
    administrator = sign_in(Role.ADMINISTRATOR)
    text = shown(administrator, administrator.post(ASK, asked))
    assert "Single files are listed only of shares whose files you may see" in text
    assert POLICE in text


@pytest.mark.parametrize("score", ["1.5", "much", "-1"])
def test_a_score_that_is_none_is_refused_and_stays_in_its_field(
    web: House, sign_in: SignIn, score: str
) -> None:
    answer = sign_in(Role.STEWARD).post(ASK, {"least-US_SSN": score})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The score for Social Security number is no number from 0 to 1" in text
    assert f'value="{score}"' in text


def test_what_rests_on_one_detector_alone(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    text = shown(client, client.post("/detectors/of/identity/us_ssn/preview/"))
    assert "whose label rests on it alone" in text
    assert big(text, "to a higher label") == 0
    assert client.post("/detectors/of/identity/us_ssn/preview/", {"proposal": "9"}).status_code == 404


def test_a_preview_is_its_owner_s_and_one_that_went_says_so(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    answer = client.post(ASK, {"least-US_SSN": "0.9"})
    shown(client, answer)
    for gone in (sign_in(Role.STEWARD).get(answer["Location"]), client.get(f"{ASK}nothing/")):
        text = gone.content.decode()
        assert "not there any more" in text
        assert "mc-big" not in text


def test_no_more_than_two_are_at_work(web: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_AT_ONCE", 0)
    answer = sign_in(Role.STEWARD).post(ASK, {"least-US_SSN": "0.9"})
    assert answer.status_code == 422
    assert "Other previews are at work" in answer.content.decode()
