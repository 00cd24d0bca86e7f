"""Each rule is worth what the editions lose without it."""

from __future__ import annotations

import yaml

from classify.detect.judging.evidence import Evidence
from classify.label.policy import Policy
from classify.label.proposal import Location
from models.labels import Label, Outcome
from training.labels import drop
from training.labels.calibrate import Bench
from training.labels.drop import Worth, placed, table, worths
from training.labels.evidence import Known


def rule(name: str, label: str, matter: str) -> dict[str, object]:
    when = {"matter": matter, "score": 0.5}
    told = {"sentence": "It {evidence}.", "citation": "c", "verified": True, "examples": []}
    return {"id": name, "label": label, "when": when, **told}


EVERYWHERE = rule("x/everywhere", "RESTRICTED", "protected")
ONCE = rule("x/once", "CONFIDENTIAL", "private")
AGAIN = rule("x/again", "CONFIDENTIAL", "private")
WRONG = rule("x/wrong", "CONFIDENTIAL", "customer")


def known(edition: str, matter: str, right: str) -> Known:
    return Known(edition, Evidence(matters={matter: 0.9}), Location("a/b.txt"), Outcome.OK, (Label(right),))


FILES = [
    known("a", "protected", "RESTRICTED"),
    known("b", "protected", "RESTRICTED"),
    known("a", "private", "CONFIDENTIAL"),
    known("b", "customer", "INTERNAL"),
]


def found(*rules: dict[str, object], files: list[Known] = FILES) -> dict[str, Worth]:
    text = yaml.safe_dump({"calibrated": {}, "facts": {}, "rules": rules or [EVERYWHERE, ONCE, AGAIN, WRONG]})
    return {worth.rule: worth for worth in worths(Bench(files, text))}


def test_what_each_edition_loses_is_told_and_what_it_would_gain() -> None:
    """A RESTRICTED file labelled below costs ten, an alarm one."""
    by_rule = found()
    assert next(iter(by_rule)) == "x/everywhere"
    everywhere, wrong = by_rule["x/everywhere"], by_rule["x/wrong"]
    assert (everywhere.right, everywhere.missed, everywhere.cost) == ({"a": 1, "b": 1}, 2, 20)
    assert (wrong.right, wrong.missed, wrong.cost) == ({"a": 0, "b": -1}, 0, -1)


def test_a_rule_beside_which_another_says_the_same_is_needed_by_no_label() -> None:
    once = found()["x/once"]
    assert once.serves == ()
    assert once.verdict == "no label of these editions needs it"


def test_a_rule_that_serves_one_edition_alone_is_seen() -> None:
    by_rule = found(EVERYWHERE, ONCE)
    assert by_rule["x/once"].verdict == "serves a alone"
    assert by_rule["x/everywhere"].verdict == ""


def test_examples_that_break_are_counted_apart() -> None:
    """They bind the policy, and are no edition."""
    shown = found(files=[*FILES, known("examples", "protected", "RESTRICTED")])["x/everywhere"]
    assert shown.examples == 1
    assert set(shown.right) == {"a", "b"}


def test_a_rule_that_gives_tags_alone_can_cost_no_label() -> None:
    tags = {**WRONG, "id": "x/tags", "tags": ["PII"]}
    del tags["label"]
    only = found(EVERYWHERE, tags)["x/tags"]
    assert (only.cost, only.verdict) == (0, "gives tags alone")


def test_the_table_says_nothing_where_nothing_is_lost() -> None:
    rows = table(list(found().values()), "ab").splitlines()
    assert rows[0] == "| without the rule | a | b | RESTRICTED missed | cost | examples broken |  |"
    assert rows[2] == "| `x/everywhere` | 1 | 1 | 2 | 20 |  |  |"


def test_the_table_takes_the_place_of_the_one_before_it() -> None:
    once = placed(f"Before.\n{drop.BEGIN}\nold\n{drop.END}\nAfter.\n", "new")
    assert once == f"Before.\n{drop.BEGIN}\n\nnew\n\n{drop.END}\nAfter.\n"
    assert placed(once, "new") == once


def test_every_rule_of_the_policy_is_in_the_table_of_the_docs() -> None:
    """A rule that was added since has to be measured: `python -m training.labels.drop OUT --write`."""
    text = drop.DOCS.read_text("utf-8").partition(drop.BEGIN)[2].partition(drop.END)[0]
    told = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert told == {rule.id for rule in Policy.load().rules}
