"""Addresses of the twin."""

from __future__ import annotations

from classify.web.api.twin import addresses

urlpatterns = addresses()
