"""Every refusal has its remedy."""

from __future__ import annotations

import pytest

from classify.redact.checks import ORDERS
from classify.redacting.refusals import remedy_of
from models.labels import Outcome


@pytest.mark.parametrize("outcome", [*set(Outcome) - {Outcome.OK, Outcome.EMPTY}, ORDERS, ""])
def test_there_is_something_to_do(outcome: str) -> None:
    assert remedy_of(outcome).endswith((".", ")."))


def test_orders_are_changed_by_who_gave_them() -> None:
    assert "drawn" in remedy_of(ORDERS)
    assert "by hand" in remedy_of("what nobody foresaw")
