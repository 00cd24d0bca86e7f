"""Evidence by which a rule of the policy holds, made from the rule's own conditions.

For every way in which a condition can hold there is one piece of evidence, with as little in it as that way
asks for. It is written in the short form of the policy's examples.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from classify.label.asked import spread
from classify.label.example import Example
from classify.label.policy import Policy
from classify.label.written import written

SETTING = Policy.load().setting
TEXT = written()
WRITTEN: dict[str, Any] = yaml.safe_load(TEXT)
WHEN: dict[str, Any] = {rule["id"]: rule["when"] for rule in WRITTEN["rules"]}
MOST_WAYS = 60

Short = dict[str, Any]


def examples_for(rule: str) -> Iterator[Example]:
    """Evidence for a rule, one for each way of holding (`not` is not minded: try whether it holds)."""
    for way in itertools.islice(ways(WHEN[rule]), MOST_WAYS):
        # A remark of a line and a letter of a page: some conditions ask how long a text is.
        for characters in (100, 500):
            yield Example.parse({"characters": characters, **way})


def ways(condition: Any) -> Iterator[Short]:
    """One piece of evidence for each way of holding; of several choices one at a time is varied."""
    if isinstance(condition, list):
        choices = [list(ways(part)) for part in condition]
        choices = [choice for choice in choices if choice]
        firsts = [choice[0] for choice in choices]
        yield together(firsts)
        for place, choice in enumerate(choices):
            for other in choice[1:]:
                yield together([*firsts[:place], other, *firsts[place + 1 :]])
    elif "all" in condition:
        yield from ways(condition["all"])
    elif "any" in condition:
        for part in condition["any"]:
            yield from ways(part)
    elif "is" in condition:
        yield from ways(WRITTEN["facts"][condition["is"]])
    elif "not" not in condition:
        yield from _atom(condition)


def together(parts: list[Short]) -> Short:
    """Evidence that has all of `parts`; of two kinds of document or two paths the first stands."""
    whole: Short = {}
    for part in parts:
        for key, value in part.items():
            if isinstance(value, Mapping):
                mine = whole.setdefault(key, {})
                for name, number in value.items():
                    mine[name] = max(mine.get(name, 0), number)
            elif key == "path" and key in whole:
                whole[key] = value.removesuffix("file.txt") + whole[key]
            elif isinstance(value, int) and key != "flagged":
                whole[key] = max(whole.get(key, 0), value)
            else:
                whole.setdefault(key, value)
    if "found" in whole or "near" in whole or "roles" in whole:
        found = whole.setdefault("found", {})
        for pair in whole.get("near", {}):
            for name in pair.split("+"):
                if name != "OFFICIAL":
                    found.setdefault(name, whole["near"][pair])
        if named := sum(whole.get("roles", {}).values()):
            found["PERSON"] = max(found.get("PERSON", 0), named)
    return whole


def _atom(condition: Mapping[str, Any]) -> Iterator[Short]:
    """One piece of evidence for each name a question would be content with."""
    question, asked = next(iter(condition.items()))
    least = max(condition.get("at_least", 1), condition.get("distinct", 0))
    score = condition.get("score", 0.5)
    score = SETTING.calibrated.get(score, score)
    match question:
        case "found" | "role" | "signal":
            key = {"found": "found", "role": "roles", "signal": "signals"}[question]
            yield from ({key: {name: least}} for name in flat(asked))
        case "near":
            first, second = asked
            pairs = {"+".join(sorted((a, b))) for a in flat(first) for b in flat(second) if a != b}
            yield from ({"near": {pair: least}} for pair in sorted(pairs))
        case "matter":
            yield from ({"matters": {name: max(score, 0.5)}} for name in flat(asked))
        case "doc_type":
            yield from ({"doc_type": [name, max(score, 0.3)]} for name in flat(asked))
        case "second_type":
            yield from ({"second": name} for name in flat(asked))
        case "folder" | "path_words":
            yield from ({"path": f"{WRITTEN['words'][name][0]}/file.txt"} for name in flat(asked))
        case "outcome":
            yield from ({"outcome": name, "characters": 0} for name in flat(asked))
        case _:
            yield from _measure(question, asked)


def _measure(question: str, asked: Any) -> Iterator[Short]:
    match question:
        case "private_persons":
            yield {"found": {"PERSON": asked}}
        case "contact_rows":
            yield {"contact_rows": asked, "found": {"PERSON": asked}}
        case "flagged_share":
            yield {"flagged": asked}
        case "aside_persons" | "characters" | "hidden":
            yield {question: asked}


def flat(value: Any) -> list[str]:
    """As the policy's parser spreads lists."""
    return list(spread(value, SETTING))
