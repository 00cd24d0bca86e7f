"""Stands in for a part of the service: `python -m classify.lifeline tests.service.pretender SIGN WHAT`."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path


def main() -> None:
    """Adds a line to the file SIGN; then lives on, dies, or does not want to end."""
    sign, what = Path(sys.argv[1]), sys.argv[2]
    if what == "stays":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with sign.open("a") as file:
        file.write("begun\n")
    sys.stdout.write("it reads '/srv/Police/Doe.txt'\n")
    sys.stdout.flush()
    if what == "dies":
        sys.exit(3)
    time.sleep(600)


if __name__ == "__main__":
    main()
