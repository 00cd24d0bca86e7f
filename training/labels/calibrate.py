"""Chooses the calibrated scores of the label policy by measuring, and writes them with what was measured.

    python -m training.labels.evidence OUT
    python -m training.labels.calibrate OUT [--write]

One score after the other is tried over the whole range while the others stand, until none changes. What a set
of scores costs: a RESTRICTED file labelled below counts ten, any other label below three, one above one; a
miss lets a file out, an alarm wastes a clerk's time. A score is moved only where that is worth something to
two editions, costs none anything and breaks no example of a rule, to the middle of the widest run that does
so. (Scores free to follow
all files together did worse on an edition left out than those they replaced: 1,484 labels of 1,568 right
where 1,489 had been.) Every edition is left out in turn: the scores
chosen on the others are then measured on it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from classify.detect.judging.evidence import Evidence
from classify.detect.paths.named import joined
from classify.label.conditions import Condition
from classify.label.parser import Parser
from classify.label.policy import Policy
from classify.label.view import View
from classify.label.written import loaded, written
from models.labels import Label, Outcome
from training.labels.evidence import Known

TRIED = tuple(round(0.05 * step, 2) for step in range(2, 20))
"""Scores that are tried: 0.1 to 0.95."""
ROUNDS = 3
EXAMPLES = "examples"
"""The examples of the rules, as one edition more: what they say of a label binds every score."""
_CONFIDENTIAL = Label.INTERNAL.rank + 1

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """How a set of scores does on some files."""

    files: int
    below: int
    above: int
    missed: int
    """RESTRICTED files labelled below, of those in `below`."""

    @property
    def right(self) -> int:
        """Files whose label is one of the right ones."""
        return self.files - self.below - self.above

    @property
    def cost(self) -> int:
        """The lower the better."""
        return 7 * self.missed + 3 * self.below + self.above

    def __str__(self) -> str:
        return f"{self.right} of {self.files} right, {self.below} below, {self.above} above, {self.missed} RESTRICTED missed"


@dataclass(frozen=True, slots=True)
class Choice:
    """A score, and the lowest and highest that do as well."""

    score: float
    low: float
    high: float
    moved: bool


class Bench:
    """Files with known labels, and the policy under any scores."""

    def __init__(self, known: Sequence[Known], text: str) -> None:
        self.known = known
        self._data = loaded(text)
        self._setting = Policy.parse(text).setting
        self._rules = {rule["id"]: rule for rule in self._data["rules"] if "label" in rule}
        self._named = {name: self._names_in(rule["when"]) for name, rule in self._rules.items()}
        self._held: dict[tuple[str, tuple[float, ...]], Any] = {}
        self._least = np.array([min(label.rank for label in one.right) for one in known])
        self._most = np.array([max(label.rank for label in one.right) for one in known])
        self._editions = np.array([one.edition for one in known])

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The editions there are files of."""
        return tuple(sorted(set(self._editions) - {EXAMPLES}))

    @cached_property
    def current(self) -> Scores:
        """The scores the policy has now."""
        return {name: float(entry["score"]) for name, entry in self._data["calibrated"].items()}

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that give a label."""
        return tuple(self._rules)

    @property
    def tagging_rules(self) -> tuple[str, ...]:
        """The rules that give tags alone."""
        return tuple(rule["id"] for rule in self._data["rules"] if "label" not in rule)

    def measure(self, scores: Scores, editions: Iterable[str], *, without: str = "") -> Measured:
        """How the policy does with these scores on the files of `editions`; `without`: were that rule gone."""
        chosen = np.isin(self._editions, list(editions))
        ranks = self._ranks(scores, without)[chosen]
        below, above = ranks < self._least[chosen], ranks > self._most[chosen]
        missed = below & (self._least[chosen] == Label.RESTRICTED.rank)
        return Measured(len(ranks), int(below.sum()), int(above.sum()), int(missed.sum()))

    def _ranks(self, scores: Scores, without: str) -> Any:
        """The rank of every file's label. What stands aside counts where it calls for more."""
        ranks = np.zeros((2, len(self.known)), dtype=np.int8)
        public = np.zeros((2, len(self.known)), dtype=bool)
        for name, rule in self._rules.items():
            if name == without:
                continue
            held = self._holds(name, scores)
            label = Label(rule["label"])
            if label is Label.PUBLIC:
                public |= held
            else:
                ranks = np.maximum(ranks, held * label.rank)
        ranks = np.where((ranks < _CONFIDENTIAL) & ~public, Label.INTERNAL.rank, ranks)
        own, aside = ranks
        return np.where(aside >= _CONFIDENTIAL, np.maximum(own, aside), own)

    def _holds(self, name: str, scores: Scores) -> Any:
        """For which files, and for what stands aside in which, a rule holds under these scores."""
        asked = tuple(scores[one] for one in sorted(self._named[name]))
        if (name, asked) not in self._held:
            parser = Parser(replace(self._setting, calibrated=scores))
            for fact, condition in self._data["facts"].items():
                parser.name(fact, condition)
            condition = parser.parse(self._rules[name]["when"])
            self._held[name, asked] = np.array(
                [[view is not None and _holds(condition, view) for view in views] for views in self._views]
            )
        return self._held[name, asked]

    @cached_property
    def _views(self) -> tuple[list[View | None], list[View | None]]:
        """Every file as the conditions see it, then what stands aside in each."""
        own: list[View | None] = []
        aside: list[View | None] = []
        for one in self.known:
            evidence = joined(one.evidence)
            own.append(View.of(evidence, one.location, one.outcome, self._setting))
            beside = None if evidence.aside is None else Evidence.from_json(evidence.aside)
            aside.append(beside and View.of(beside, one.location, Outcome.OK, self._setting))
        return own, aside

    def _names_in(self, condition: Any) -> set[str]:
        """Calibrated scores a condition asks for, those of the facts it names among them."""
        if isinstance(condition, list):
            return set().union(*map(self._names_in, condition))
        if not isinstance(condition, Mapping):
            return set()
        names = {condition["score"]} if isinstance(condition.get("score"), str) else set()
        if "is" in condition:
            names |= self._names_in(self._data["facts"][condition["is"]])
        return names.union(*map(self._names_in, condition.values()))


def _holds(condition: Condition, view: View) -> bool:
    # What the view remembers are answers of the conditions of other scores.
    view.held.clear()
    return condition.holds(view)


def runs(tried: Iterable[float], among: Iterable[float]) -> list[list[float]]:
    """The runs of neighbours in `tried` that are all among the scores of `among`."""
    wanted, found = set(among), [[]]  # type: set[float], list[list[float]]
    for score in tried:
        if score in wanted:
            found[-1].append(score)
        else:
            found.append([])
    return [run for run in found if run]


def middle_of_widest(tried: Iterable[float], among: Iterable[float]) -> float:
    """The middle of the widest run; the lower of two middles."""
    widest = max(runs(tried, among), key=len)
    return widest[(len(widest) - 1) // 2]


def chosen(bench: Bench, editions: Sequence[str]) -> dict[str, Choice]:
    """The scores for the files of `editions`, one found after the other."""
    scores = bench.current
    for _ in range(ROUNDS):
        choices = {}
        for name in scores:
            choices[name] = _choice(bench, editions, scores, name)
            scores = {**scores, name: choices[name].score}
        if all(not choice.moved for choice in choices.values()):
            break
    return choices


def _choice(bench: Bench, editions: Sequence[str], scores: Scores, name: str) -> Choice:
    """The score for `name` while the others stand: another one only where that costs no edition anything,
    and is worth something to two of them. What serves one edition alone is learnt by heart.
    """

    def costs(score: float) -> tuple[int, ...]:
        return tuple(bench.measure({**scores, name: score}, [one]).cost for one in (*editions, EXAMPLES))

    now = costs(scores[name])
    tried = {score: costs(score) for score in TRIED}
    no_worse = [score for score, cost in tried.items() if all(map(int.__le__, cost, now))]
    better = {score: sum(tried[score]) for score in no_worse if sum(map(int.__lt__, tried[score], now)) > 1}
    best = [score for score, cost in better.items() if cost == min(better.values())]
    score = middle_of_widest(TRIED, best) if best else scores[name]
    [around] = [run for run in runs(sorted({*TRIED, score}), [score, *(best or no_worse)]) if score in run]
    return Choice(score, around[0], around[-1], moved=bool(best))


def calibrate(bench: Bench) -> tuple[dict[str, Choice], list[str]]:
    """The scores chosen on all editions, and in words what each edition says of scores chosen without it."""
    said = []
    for edition in bench.editions:
        others = [one for one in bench.editions if one != edition]
        unmet = bench.measure(_scores(chosen(bench, others)), [edition])
        now = bench.measure(bench.current, [edition])
        said.append(f"without {edition}, on {edition}: {unmet}; before: {now}")
    choices = chosen(bench, bench.editions)
    said.append(f"with all, on all: {bench.measure(_scores(choices), bench.editions)}")
    said.append(f"before, on all: {bench.measure(bench.current, bench.editions)}")
    return choices, said


def _scores(choices: Mapping[str, Choice]) -> Scores:
    return {name: choice.score for name, choice in choices.items()}


def as_yaml(choices: Mapping[str, Choice], said: Iterable[str]) -> str:
    """`calibrated.yaml`."""
    lines = [
        "# Written by `python -m training.labels.calibrate`. Scores that the rules ask for by name: each was tried from",
        "# 0.1 to 0.95 on the evidence of all editions of the judge, each read by models that never met it. From `low`",
        "# to `high` no edition loses anything and every example of a rule holds; a score is moved only where two",
        "# editions gain as well.",
        *(f"# {one}" for one in said),
        "calibrated:",
        *(
            f"  {name}: {{score: {one.score}, low: {one.low}, high: {one.high}}}"
            for name, one in choices.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def read(folder: Path) -> list[Known]:
    """What `training.labels.evidence` wrote below `folder`."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [Known.from_json(json.loads(line)) for line in lines]


def examples(policy: Policy) -> list[Known]:
    """The examples of the rules that name a label."""
    return [
        Known(EXAMPLES, example.evidence, example.location, example.outcome, (example.label,))
        for rule in policy.rules
        for example in rule.examples
        if example.label is not None
    ]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evidence", type=Path, help="where training.labels.evidence wrote")
    parser.add_argument("--write", action="store_true", help="into the shipped policy")
    options = parser.parse_args()
    known = read(options.evidence) + examples(Policy.load())
    text = as_yaml(*calibrate(Bench(known, written())))
    print(text)
    if options.write:
        Path(str(resources.files("classify.label").joinpath("calibrated.yaml"))).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
