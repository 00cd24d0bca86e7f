"""Tokens: shown once, kept as a digest, ended at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from classify.errors import AccountError
from classify.rights import Scope
from classify.web.accounts import tokens
from classify.web.accounts.models import ApiToken


def test_a_token_opens_until_it_is_revoked() -> None:
    token = tokens.add_token("report", [Scope.INVENTORY_READ, Scope.INVENTORY_READ], actor="tests")
    found = tokens.token_shown(token)
    assert found is not None
    assert found.as_person().scopes == {Scope.INVENTORY_READ}
    assert tokens.token_shown(token + "x") is None
    assert tokens.token_shown("") is None
    tokens.revoke_token("report", actor="tests")
    assert tokens.token_shown(token) is None
    with pytest.raises(AccountError, match="no token 'report' in use"):
        tokens.revoke_token("report", actor="tests")
    with pytest.raises(AccountError, match="already"):
        tokens.add_token("report", [Scope.INVENTORY_READ], actor="tests")


def test_the_database_holds_no_token() -> None:
    token = tokens.add_token("secret", [Scope.AUDIT_READ], actor="tests")
    assert token.startswith("mcl_")
    kept = [str(value) for row in ApiToken.objects.values() for value in row.values()]
    assert not any(token[4:] in value for value in kept)


def test_a_token_runs_out() -> None:
    token = tokens.add_token("short", [Scope.SCANS_RUN], actor="tests", days=1)
    assert tokens.token_shown(token) is not None
    ApiToken.objects.filter(name="short").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tokens.token_shown(token) is None
    assert {line.name: line.state for line in tokens.tokens()}["short"] == "expired"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "-a", "a\n"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(AccountError, match="A token's name"):
        tokens.add_token(name, [Scope.SCANS_RUN], actor="tests")


def test_a_token_for_nothing_is_refused() -> None:
    with pytest.raises(AccountError, match="something it may do"):
        tokens.add_token("nothing", [], actor="tests")
