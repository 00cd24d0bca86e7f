"""The fixtures of this room."""

from __future__ import annotations

from tests.web.rooms.partners.partnered import partnered

__all__ = ["partnered"]
