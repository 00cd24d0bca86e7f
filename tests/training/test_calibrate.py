"""Scores of the policy are chosen by what they cost, each edition judged by scores that never met it."""

from __future__ import annotations

import yaml

from classify.detect.judging.evidence import Evidence
from classify.label.policy import Policy
from classify.label.proposal import Location
from models.labels import Label, Outcome
from training.labels.calibrate import Bench, as_yaml, calibrate, chosen, examples, middle_of_widest
from training.labels.evidence import Known

TEXT = yaml.safe_dump(
    {
        "calibrated": {"sure": {"score": 0.1}, "idle": {"score": 0.33}},
        "facts": {"told": {"matter": "private", "score": "sure"}},
        "rules": [
            {"id": "x/told", "label": "CONFIDENTIAL", "when": {"is": "told"}, "sentence": "It {evidence}.",
             "citation": "c", "verified": True, "examples": []},
            {"id": "x/idle", "label": "RESTRICTED", "when": {"matter": "sealed", "score": "idle"},
             "sentence": "It {evidence}.", "citation": "c", "verified": True, "examples": []},
        ],
    }
)  # fmt: skip


def known(edition: str, chance: float, right: str, aside: float | None = None) -> Known:
    beside = None if aside is None else Evidence(matters={"private": aside}).as_json()
    evidence = Evidence(matters={"private": chance}, aside=beside)
    return Known(edition, evidence, Location("a/b.txt"), Outcome.OK, (Label(right),))


RIGHT = {0.32: "INTERNAL", 0.41: "INTERNAL", 0.72: "CONFIDENTIAL", 0.93: "CONFIDENTIAL"}
FILES = [known(edition, chance, right) for edition in ("a", "b", "c") for chance, right in RIGHT.items()]


def test_the_score_between_the_two_is_found_and_what_nothing_measures_stays() -> None:
    """From .45 to .7 all are right; the middle is farthest from a mistake."""
    bench = Bench(FILES, TEXT)
    choices = chosen(bench, bench.editions)
    assert (choices["sure"].score, choices["sure"].low, choices["sure"].high) == (0.55, 0.45, 0.7)
    assert (choices["idle"].score, choices["idle"].moved) == (0.33, False)


def test_every_edition_is_judged_by_scores_chosen_on_the_others() -> None:
    choices, said = calibrate(Bench(FILES, TEXT))
    assert choices["sure"].score == 0.55
    for edition, line in zip("abc", said, strict=False):
        assert line.startswith(f"without {edition}, on {edition}: 4 of 4 right")
        assert line.endswith("before: 2 of 4 right, 0 below, 2 above, 0 RESTRICTED missed")
    own = as_yaml(choices, said) + TEXT[TEXT.index("facts:") :]
    assert Policy.parse(own).setting.calibrated == {"sure": 0.55, "idle": 0.33}


def test_bench_and_policy_arrive_at_the_same_labels() -> None:
    """What stands aside counts for both."""
    files = [*FILES, known("a", 0.0, "CONFIDENTIAL", aside=0.9), known("a", 0.9, "INTERNAL", aside=0.0)]
    bench, policy = Bench(files, TEXT), Policy.parse(TEXT)
    right = sum(policy.propose(f.evidence, f.location, f.outcome).label in f.right for f in files)
    measured = bench.measure(bench.current, bench.editions)
    assert right == measured.files - measured.below - measured.above


def test_what_one_edition_alone_would_gain_moves_no_score() -> None:
    """It would be learnt by heart."""
    bench = Bench([*FILES[:4], known("b", 0.9, "CONFIDENTIAL")], TEXT)
    assert chosen(bench, bench.editions)["sure"].score == 0.1


def test_the_examples_of_the_rules_bind_the_scores() -> None:
    """What a rule shows as right is not measured away."""
    rule = "citation: c\n  examples:\n  - {matters: {private: 0.5}, label: CONFIDENTIAL}"
    text = TEXT.replace("citation: c\n  examples: []", rule, 1)
    shown = examples(Policy.parse(text))
    assert [one.right for one in shown] == [(Label.CONFIDENTIAL,)]
    bench = Bench([*FILES, *shown], text)
    assert chosen(bench, bench.editions)["sure"].high == 0.5


def test_a_label_below_costs_more_than_one_above() -> None:
    """A miss lets a file out."""
    bench = Bench([known("a", 0.5, "CONFIDENTIAL")], TEXT)
    missed = bench.measure({"sure": 0.9, "idle": 0.33}, "a").cost
    alarm = Bench([known("a", 0.5, "INTERNAL")], TEXT).measure(bench.current, "a").cost
    assert (missed, alarm) == (3, 1)


def test_the_middle_of_the_widest_run() -> None:
    assert middle_of_widest([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.1, 0.3, 0.4, 0.5, 0.7]) == 0.4


def test_known_files_survive_their_file() -> None:
    for one in FILES:
        assert Known.from_json(one.as_json()) == one
