"""Do the intervals of assurance hold the truth as often as they say?

    python -m benchmarks.prove assurance [--runs 2000]

Shares of 30,000 files are made at true miss rates of .1, .5, 1 and 2 %, with misses where they are likely and
where nobody looks; reviewers overlook one in ten and raise false alarms; how well they see is known only from as
many known files as a plan mixes in. A possible miss is read by a second person, who errs as often. Each share is sampled, judged and estimated, many times over; counted is how
often the truth lies within the limits, and how wide these are. The bound that may be looked at every day is
looked at after every tenth of the sample: it must hold at all of these looks together.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field

import numpy as np

from classify.assurance.drawing import sizes
from classify.assurance.intervals import estimate
from classify.assurance.looking import most_missed
from classify.assurance.numbers import LEVEL
from classify.assurance.piles import FOUND, Read, Reviewers
from models.assurance import Pile

RATES = (0.001, 0.005, 0.01, 0.02)
FILES = {
    Pile.CONFIRMED: 1_500,
    Pile.DISMISSED: 400,
    Pile.FLAGGED: 1_000,
    Pile.NOT_READ: 300,
    Pile.PARTLY_READ: 900,
    Pile.NEAR_THE_LINE: 2_500,
    Pile.UNKNOWN_IN_SENSITIVE: 1_400,
    Pile.REST: 22_000,
}
_RIGHT = {Pile.CONFIRMED: 0.97, Pile.FLAGGED: 0.85}
_RISK = {
    Pile.DISMISSED: 5,
    Pile.NOT_READ: 20,
    Pile.PARTLY_READ: 8,
    Pile.NEAR_THE_LINE: 8,
    Pile.UNKNOWN_IN_SENSITIVE: 4,
    Pile.REST: 1,
}
SAMPLE = 1_500
_NOTICES, _ALARM = 0.9, 0.005
_PLANTED, _HARMLESS = 60, 120
_DRAWS = 4_000
_LOOKS = 10


@dataclass(slots=True)
class Held:
    """How often the truth was within the limits, and how wide they were."""

    runs: int = 0
    missed: int = 0
    recall: int = 0
    always: int = 0
    widths: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """Shares of the runs, and middle widths."""
        return {
            "runs": self.runs,
            "missed": round(self.missed / self.runs, 4),
            "recall": round(self.recall / self.runs, 4),
            "always": round(self.always / self.runs, 4),
            "width of the miss rate": round(float(np.median(self.widths)), 5),
            "width of recall": round(float(np.median(self.recalls)), 4),
        }


def simulated(rate: float, runs: int, *, seed: int = 1, files: dict[Pile, int] = FILES) -> Held:
    """Many shares at one true miss rate, each sampled and judged."""
    chance = np.random.default_rng([seed, round(rate * 10_000)])
    shares = sizes(files, SAMPLE)
    held = Held()
    for _ in range(runs):
        truth = _truth(files, rate, chance)
        missed = sum(number for pile, number in truth.items() if pile not in FOUND)
        right = sum(number for pile, number in truth.items() if pile in FOUND)
        once, twice = (_eyes(times, chance) for times in (1, 2))
        answers = {
            pile: _answers(files[pile], truth[pile], shares[pile], 1 if pile in FOUND else 2, chance)
            for pile in files
        }
        piles = [_read(pile, files[pile], answers[pile]) for pile in files]
        told = estimate(piles, twice, of_found=once, draws=_DRAWS)
        recall = right / (right + missed) if right + missed else 1.0
        held.runs += 1
        held.missed += told.missed.low <= missed <= told.missed.high
        held.recall += told.recall.low <= recall <= told.recall.high
        held.widths.append(told.elusion.high - told.elusion.low)
        held.recalls.append(told.recall.high - told.recall.low)
        held.always += all(
            missed
            <= most_missed(
                [
                    _read(pile, files[pile], answers[pile][: len(answers[pile]) * look // _LOOKS])
                    for pile in files
                ],
                twice,
            )
            for look in range(1, _LOOKS + 1)
        )
    return held


def _truth(files: dict[Pile, int], rate: float, chance: np.random.Generator) -> dict[Pile, int]:
    """How many of each pile are sensitive: chance has it, at this miss rate on the whole."""
    unfound = {pile: number for pile, number in files.items() if pile not in FOUND}
    whole = sum(unfound.values())
    risks = {pile: number * _RISK[pile] for pile, number in unfound.items()}
    scale = rate * whole / sum(risks.values())
    return {
        pile: int(chance.binomial(number, _RIGHT[pile] if pile in FOUND else min(_RISK[pile] * scale, 1.0)))
        for pile, number in files.items()
    }


def _eyes(times: int, chance: np.random.Generator) -> Reviewers:
    """What known files tell of readers, once or one after the other."""
    noticed, alarms = chance.binomial(_PLANTED, _NOTICES**times), chance.binomial(_HARMLESS, _ALARM**times)
    return Reviewers(_PLANTED, int(noticed), _HARMLESS, int(alarms))


def _answers(files: int, sensitive: int, number: int, times: int, chance: np.random.Generator) -> np.ndarray:
    """What reviewers say of each file of a sample, in the order they are drawn."""
    real = chance.permutation(files)[:number] < sensitive
    lots = chance.random(number)
    return np.where(real, lots < _NOTICES**times, lots < _ALARM**times)


def _read(pile: Pile, files: int, answers: np.ndarray) -> Read:
    return Read(pile, files, len(answers), int(answers.sum()))


def main(arguments: list[str] | None = None) -> int:
    """0 when each interval held at least as often as it says."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=2_000)
    asked.add_argument("--rates", type=float, nargs="+", default=RATES)
    given = asked.parse_args(arguments)
    every = {}
    for rate in given.rates:
        every[rate] = simulated(rate, given.runs).told()
        print(f"{rate:.1%}: {json.dumps(every[rate])}", flush=True)
    return (
        0 if all(one[of] >= LEVEL for one in every.values() for of in ("missed", "recall", "always")) else 1
    )


if __name__ == "__main__":
    sys.exit(main())
