"""Every test of sign-in begins with no tries counted by address."""

from __future__ import annotations

import pytest

from classify.web.house import House


@pytest.fixture(autouse=True)
def _nothing_counted_yet(web: House) -> None:
    from django.core.cache import cache

    cache.clear()
