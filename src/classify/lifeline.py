"""A process and those it starts live and die together, also where the first is killed without a word.

The first keeps one end of a pipe and hands the other to each it starts. Whoever holds that end reads it and
meets its end when, and only when, the first is gone: the operating system closes what a killed process had
open.
"""

from __future__ import annotations

import os
import signal
import threading
import time

from classify import offline

VARIABLE = "CLASSIFY_LIFELINE"
_GRACE_SECONDS = 25.0
"""So long a process may take to leave in order once its starter is gone."""


class Lifeline:
    """The starter's end. Hand `descriptor` to a child (`pass_fds`) and `variables` to its environment."""

    def __init__(self) -> None:
        self.descriptor, self._mine = os.pipe()

    @property
    def variables(self) -> dict[str, str]:
        """Tells a child which of its descriptors is the lifeline."""
        return {VARIABLE: str(self.descriptor)}

    def cut(self) -> None:
        """Tells all that hold the other end to leave."""
        os.close(self._mine)


def follow() -> None:
    """In a child: told to end (SIGTERM) when its starter is gone, and ended if it does not by itself.

    Without a lifeline in the environment (started by hand) nothing is followed.
    """
    given = os.environ.pop(VARIABLE, "")
    if given:
        descriptor = int(given)
        os.set_inheritable(descriptor, False)
        threading.Thread(target=_leave_after, args=(descriptor,), daemon=True, name="lifeline").start()


def _leave_after(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass  # nobody writes; were it so, it would mean nothing
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def main() -> None:
    """`python -m classify.lifeline MODULE ARGUMENT...`: runs a module that follows its starter, offline."""
    follow()
    offline.main()


if __name__ == "__main__":
    main()
