"""Everybody's own account; signing out elsewhere is tested in accounts/test_sessions."""

from __future__ import annotations

from datetime import date

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn


def test_it_says_what_one_may_and_is_open_to_all(web: House, sign_in: SignIn) -> None:
    page = sign_in(Role.REVIEWER, department="Police", content=True).get("/account/").content.decode()
    assert "Reviewer (Police)" in page
    assert "Your training is current" in page
    assert "You have no role yet" in sign_in().get("/account/").content.decode()


def test_training_that_is_out_of_date_is_said(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, content=True, trained_on=date(2020, 1, 1))
    assert "out of date" in client.get("/account/").content.decode()


@pytest.mark.parametrize("method", ["get", "put"])
def test_sessions_are_ended_by_a_form_alone(web: House, sign_in: SignIn, method: str) -> None:
    assert getattr(sign_in(), method)("/account/sign-out-elsewhere/").status_code == 405
