"""Blind reading: the file and one question; nothing of what the program thinks."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from classify.assurance.canaries import canaries
from classify.assurance.words import PILES
from classify.inventory.assured import CANNOT_TELL, PlanLine
from classify.rights import Role
from classify.web.house import House
from models.assurance import SampleKind
from tests.web.conftest import SignIn, body
from tests.web.rooms.assurance.test_views import plan_of, share_of
from tests.web.town import CANARIES

_BEGAN = re.compile(r'name="began" value="([^"]+)"')
_SHEET = re.compile(r'hx-get="(/assurance/\d+/read/(\d+)/sheet/)"')


@pytest.fixture
def drawn(fresh: House, sign_in: SignIn) -> PlanLine:
    share, auditor = share_of(fresh), sign_in(Role.AUDITOR)
    auditor.post(f"/assurance/{share.id}/plan/", {"rate": "0.05"})
    auditor.post(f"/assurance/{share.id}/draw/")
    return plan_of(fresh, share)


@pytest.fixture
def reader(sign_in: SignIn) -> Any:
    return sign_in(Role.REVIEWER, content=True)


def asked(client: Any, plan: PlanLine) -> tuple[str, str, int]:
    """The page, what it sends back, and the number of its file."""
    said = body(client.get(f"/assurance/{plan.share_id}/read/"))
    found, sheet = _BEGAN.search(said), _SHEET.search(said)
    assert found is not None
    assert sheet is not None
    return said, html.unescape(found[1]), int(sheet[2])


def test_a_reader_sees_a_file_and_nothing_the_program_thinks(
    fresh: House, reader: Any, drawn: PlanLine
) -> None:
    samples = {one.id: one for one in fresh.store.assurance_samples(drawn.id)}
    for _ in range(6):
        said, began, number = asked(reader, drawn)
        one = samples[number]
        assert "is not shown, so that you judge by yourself" in said
        sheet = body(reader.get(f"/assurance/{drawn.share_id}/read/{number}/sheet/"))
        assert not [canary for canary in CANARIES if canary in said + sheet]
        # Every label is offered, none is told: all stand on their buttons alone.
        assert said.count(f'value="{one.label}"') == 1
        assert PILES[one.pile] not in said + sheet
        reader.post(f"/assurance/{drawn.share_id}/read/", {"began": began, "said": "PUBLIC"})
    assert sum(one.judged is not None for one in fresh.store.assurance_samples(drawn.id)) == 6


def test_an_invented_file_is_shown_like_any_other(fresh: House, reader: Any, drawn: PlanLine) -> None:
    samples = {one.id: one for one in fresh.store.assurance_samples(drawn.id)}
    for _ in samples:
        said, began, number = asked(reader, drawn)
        one = samples[number]
        if one.kind is SampleKind.KNOWN and re.search(r"\d{9}", canaries()[one.canary].text):
            break
        reader.post(f"/assurance/{drawn.share_id}/read/", {"began": began, "said": "PUBLIC"})
    assert html.escape(one.canary) in said
    sheet = body(reader.get(f"/assurance/{drawn.share_id}/read/{number}/sheet/"))
    assert "[black]" in sheet
    assert "000112233" not in sheet
    assert "invented" not in (said + sheet).casefold()


def test_kinds_and_time_are_kept_with_the_answer(fresh: House, reader: Any, drawn: PlanLine) -> None:
    _, began, number = asked(reader, drawn)
    given = {"began": began, "said": "RESTRICTED", "tag": ["JUV", "VICTIM"]}
    after = reader.post(f"/assurance/{drawn.share_id}/read/", given, follow=True)
    assert "1 of" in body(after)
    one = next(one for one in fresh.store.assurance_samples(drawn.id) if one.id == number)
    assert (one.judged, one.judged_tags) == ("RESTRICTED", {"JUV", "VICTIM"})


def test_who_cannot_tell_says_so(fresh: House, reader: Any, drawn: PlanLine) -> None:
    _, began, number = asked(reader, drawn)
    reader.post(f"/assurance/{drawn.share_id}/read/", {"began": began, "said": "cannot"})
    one = next(one for one in fresh.store.assurance_samples(drawn.id) if one.id == number)
    assert one.judged == CANNOT_TELL


@pytest.mark.parametrize(
    "change",
    [{"said": ""}, {"said": "SECRET"}, {"began": "made:up"}, {"tag": "NOTHING"}],
    ids=["nothing said", "no label", "another's page", "no kind"],
)
def test_what_is_no_answer_is_told_and_nothing_kept(
    fresh: House, reader: Any, drawn: PlanLine, change: dict[str, str]
) -> None:
    _, began, _ = asked(reader, drawn)
    answer = reader.post(f"/assurance/{drawn.share_id}/read/", {"began": began, "said": "PUBLIC", **change})
    assert answer.status_code == 422
    assert 'role="alert"' in body(answer)
    assert not any(one.judged for one in fresh.store.assurance_samples(drawn.id))


def test_two_readers_at_one_file_are_told_so(fresh: House, reader: Any, drawn: PlanLine) -> None:
    _, began, number = asked(reader, drawn)
    fresh.store.judge_sample(drawn, number, None, actor="cleo")
    answer = reader.post(f"/assurance/{drawn.share_id}/read/", {"began": began, "said": "PUBLIC"})
    assert answer.status_code in (302, 422)  # its second reader, where it may be a miss


def test_only_the_file_at_hand_is_opened(fresh: House, reader: Any, drawn: PlanLine) -> None:
    _, _, number = asked(reader, drawn)
    other = next(one.id for one in fresh.store.assurance_samples(drawn.id) if one.id != number)
    assert reader.get(f"/assurance/{drawn.share_id}/read/{other}/sheet/").status_code == 404


def test_without_the_content_grant_nobody_reads(fresh: House, sign_in: SignIn, drawn: PlanLine) -> None:
    assert sign_in(Role.REVIEWER).get(f"/assurance/{drawn.share_id}/read/").status_code == 403
    assert sign_in(Role.AUDITOR).get(f"/assurance/{drawn.share_id}/read/").status_code == 403


def test_where_nothing_is_drawn_nothing_is_read(fresh: House, reader: Any) -> None:
    assert reader.get(f"/assurance/{share_of(fresh).id}/read/").status_code == 404
