"""How long a preview takes over a large inventory.

    python -m benchmarks.preview_speed [--items 100000] [--alike 0.95] [--padded] [--home DIR]

Fills a home with invented items (kept at --home for the next time), labels them, and previews another threshold and
another policy. --alike is the part of the items whose evidence others have too (copies, templates, short notes);
--padded makes evidence as long as that of real files. Prints wall and processor seconds; 0 when each took less than
five seconds of the processor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.labelled_items import fill
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.label.written import written
from classify.preview import Change, preview
from classify.settings import load_settings

MOST_SECONDS = 5.0
_A_SHARE = 20_000


def main() -> int:
    """Measures; 0 when it held."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--alike", type=float, default=0.95)
    parser.add_argument("--padded", action="store_true")
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = asked.home or Path(scratch) / "home"
        with Store.open(home) as store:
            if not store.shares():
                _fill(store, home, asked)
            return _measure(store, home)


def _fill(store: Store, home: Path, asked: argparse.Namespace) -> None:
    for number in range(max(1, asked.items // _A_SHARE)):
        share = fill(
            store,
            home / "nowhere" / str(number),
            min(asked.items, _A_SHARE),
            name=f"Share {number}",
            alike=asked.alike,
            padded=asked.padded,
        )
        store.reevaluate(share, Policy.load())
        print(f"  {share.name} is filled and labelled", flush=True)


def _measure(store: Store, home: Path) -> int:
    text = written().replace("  PERSON: 0.5\n", "  PERSON: 0.9\n", 1)
    tried = {
        "thresholds of one kind of data": Change(thresholds={"US_SSN": 0.9}),
        "a threshold of what is in most files": Change(thresholds={"PERSON": 0.9}),
        "one detector's threshold": Change(thresholds={"invented/us_ssn": 0.9}),
        "another policy": Change(policy=Policy.parse(text + "\n# another text\n")),
    }
    held = True
    for words, change in tried.items():
        began, used = time.monotonic(), time.process_time()
        found = preview(store, load_settings(home), change)
        took, worked = time.monotonic() - began, time.process_time() - used
        held = held and worked < MOST_SECONDS
        print(
            f"{words:<40} {found.items:>8,} items  {found.changed:>7,} change  {took:6.2f} s, {worked:5.2f} s of CPU"
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
