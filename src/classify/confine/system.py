"""The C library, for calls that Python has no function for."""

from __future__ import annotations

import ctypes

from classify.memos import once

_PR_SET_NO_NEW_PRIVS = 38


@once
def libc() -> ctypes.CDLL:
    """The C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def gain_no_privileges() -> bool:
    """No program started from now on gains rights by its file; Landlock and seccomp ask for it."""
    return hasattr(libc(), "prctl") and libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
