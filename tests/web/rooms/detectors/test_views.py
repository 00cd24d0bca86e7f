"""Detectors in pages: why, examples, cost, and a text that is searched and forgotten."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn
from tests.web.town import CANARIES

TYPED = "SSN: 517-88-4821 of the applicant"
SSN = "/detectors/of/identity/us_ssn/"


def test_who_sees_them(web: House, sign_in: SignIn) -> None:
    for role in Role:
        expected = 200 if role in (Role.STEWARD, Role.ADMINISTRATOR) else 403
        assert sign_in(role).get("/detectors/").status_code == expected
        assert sign_in(role).get(SSN).status_code == expected
    assert sign_in(Role.STEWARD, department="Police").get("/detectors/").status_code == 403


def test_the_list_says_what_each_finds_costs_and_brings(web: House, sign_in: SignIn) -> None:
    text = sign_in(Role.STEWARD).get("/detectors/").content.decode()
    assert "Social Security number" in text
    assert "Not enough decisions yet (0 of 20)" in text
    assert "US_SSN" not in re.sub(r'href="[^"]*"', "", text)
    found = sign_in(Role.STEWARD).get("/detectors/", {"q": "social security"}).content.decode()
    assert "Medicare" not in found
    nothing = sign_in(Role.STEWARD).get("/detectors/", {"q": "<nothing>"}).content.decode()
    assert "No detector has these words" in nothing
    assert "&lt;nothing&gt;" in nothing


def test_a_detector_tells_why_and_shows_invented_examples(web: House, sign_in: SignIn) -> None:
    text = sign_in(Role.STEWARD).get(SSN).content.decode()
    assert "opens bank accounts" in text
    assert "MCA 2-6-1501" in text
    assert '<mark class="mc-by-it">219-09-9999</mark>' in text
    assert "Nobody has decided about its findings yet" in text
    assert sign_in(Role.STEWARD).get("/detectors/of/no/such/").status_code == 404


def test_a_typed_text_is_searched_and_kept_nowhere(
    fresh: House, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(Role.STEWARD)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(f"{SSN}try/", {"text": TYPED})
    text = answer.content.decode()
    assert '<mark class="mc-by-it">517-88-4821</mark>' in text
    assert "no-store" in answer["Cache-Control"]
    assert "517-88-4821" not in caplog.text
    assert not [path for path in _files(fresh.settings.home) if b"517-88-4821" in path.read_bytes()]
    assert b"517-88-4821" not in client.get(SSN).content.replace(b"219-09-9999", b"").split(b"Examples")[0]


def test_an_empty_text_and_one_too_long_are_said_beside_the_field(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    assert "Type or paste some text first" in client.post(f"{SSN}try/", {"text": " "}).content.decode()
    long = client.post(f"{SSN}try/", {"text": "lawn " * 2_000}).content.decode()
    assert "more than 4,000 characters" in long
    assert "Nothing is found in this text" in long


def test_pages_hold_no_value_of_the_town(web: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD, cji=True)
    for path in ("/detectors/", SSN, "/detectors/preview/", "/settings/detectors/"):
        text = client.get(path).content.decode()
        assert not [value for value in CANARIES if value in text]


def _files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and "cache" not in path.parts]
