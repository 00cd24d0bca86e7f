"""Which keys can be."""

from __future__ import annotations

import pytest

from classify.web.keys import ACTIONS, USUAL, refused


def test_the_usual_keys_can_be() -> None:
    assert refused(USUAL) == {}
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("key", ["", " ", "ab", "\t", "\n", "\x00"])
def test_a_key_is_one_letter_digit_or_sign(key: str) -> None:
    assert refused({**USUAL, "next": key}) == {"next": "One letter, digit or sign."}


def test_capitals_are_kept_for_whole_groups() -> None:
    assert set(refused({**USUAL, "next": "J"})) == {"next"}
    assert set(refused({**USUAL, "whole_group": "a"})) == {"whole_group"}
    assert refused({**USUAL, "whole_group": "G"}) == {}


def test_every_decision_of_the_queue_is_one_digit_in_the_order_of_its_buttons() -> None:
    from classify.web.rooms.review.saying import VERDICTS

    assert [USUAL[one.value] for one in VERDICTS] == list("1234567")


def test_two_actions_do_not_share_a_key() -> None:
    assert refused({**USUAL, "previous": "j"}) == {"previous": "“j” is taken: next row."}


def test_keys_may_change_places() -> None:
    assert refused({**USUAL, "next": "k", "previous": "j"}) == {}


def test_an_action_without_a_key_is_refused() -> None:
    assert set(refused({})) == set(USUAL)
