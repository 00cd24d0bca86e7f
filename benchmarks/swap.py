"""The swap attack: folders of a share are exchanged for links to foreign ones while it is scanned."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from types import TracebackType

FOLDERS, FILES = 40, 5
FOREIGN_NUMBER = "219-09-9999"
"""Stands in every foreign file and in none of the share's: an invented number."""


def make_share(share: Path, foreign: Path) -> None:
    """Writes a share without any number, and foreign folders of the same names, with numbers and more files."""
    for number in range(FOLDERS):
        mine, theirs = share / f"folder {number:02}" / "inner", foreign / f"folder {number:02}" / "inner"
        for folder in (mine, theirs):
            folder.mkdir(parents=True)
        for file in range(FILES):
            (mine / f"note {file}.txt").write_text(f"Note {file} of folder {number}: mow the lawn.\n")
            (theirs / f"note {file}.txt").write_text(f"Payroll {file}.{number}, SSN {FOREIGN_NUMBER}\n")
        (theirs / "foreign.txt").write_text(f"Payroll {number}, SSN {FOREIGN_NUMBER}\n")


class Swapper:
    """Swaps folders of a share for links to their foreign namesakes and back, as fast as it can."""

    def __init__(self, share: Path, foreign: Path, seed: int) -> None:
        self._share = share
        self._foreign = foreign
        self._dice = random.Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._swap_again_and_again)
        self.swaps = 0

    def __enter__(self) -> Swapper:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _swap_again_and_again(self) -> None:
        aside, link = self._foreign / "aside", self._foreign / "link"
        while not self._stop.is_set():
            victim = self._share / f"folder {self._dice.randrange(FOLDERS):02}"
            link.symlink_to(self._foreign / victim.name)
            victim.rename(aside)
            link.rename(victim)
            self._stop.wait(0.002)
            victim.unlink()
            aside.rename(victim)
            self.swaps += 1
