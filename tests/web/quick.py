"""Argon2 for tests: the same format, with the least work (a hash a test is a hash too many)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """A server that runs with the real one checks its hashes, too: they say what they cost."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
