"""Settings, detectors and policy: to be read by administrators and auditors of the whole city."""

from __future__ import annotations

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn

PATHS = ("/settings/", "/settings/detectors/", "/settings/policy/")


@pytest.mark.parametrize("path", PATHS)
def test_who_sees_them(web: House, sign_in: SignIn, path: str) -> None:
    for role in Role:
        expected = 200 if role in (Role.ADMINISTRATOR, Role.AUDITOR) else 403
        assert sign_in(role).get(path).status_code == expected
    assert sign_in(Role.AUDITOR, department="Police").get(path).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_nothing_can_be_changed_there(web: House, sign_in: SignIn, path: str) -> None:
    assert sign_in(Role.ADMINISTRATOR).post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "words", "found"),
    [
        ("/settings/", "scheduled scan begins", "blackout_hours"),
        ("/settings/detectors/", "social security", "identity/"),
        ("/settings/policy/", "youth", "to be confirmed"),
    ],
)
def test_words_find_and_stay_in_their_field(
    web: House, sign_in: SignIn, path: str, words: str, found: str
) -> None:
    client = sign_in(Role.AUDITOR)
    text = client.get(path, {"q": words}).content.decode()
    assert found in text
    assert f'value="{words}"' in text
    nothing = client.get(path, {"q": "<no such words>"}).content.decode()
    assert "has these words" in nothing
    assert "&lt;no such words&gt;" in nothing


def test_what_waits_for_a_restart_and_what_would_stop_it_are_said(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    written = fresh.settings.home / "settings.toml"
    written.write_text('publisher = "Town of Lolo"\n')
    text = client.get("/settings/").content.decode()
    assert "waiting for the next start" in text
    assert "publisher" in text.partition("waiting for the next start")[2].partition("</p>")[0]
    written.write_text("no_such_setting = 1\n")
    assert "would not start again as things stand" in client.get("/settings/").content.decode()
