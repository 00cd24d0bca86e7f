"""What each rule of the label policy is worth: drops one after the other, and tells what every edition loses.

    python -m training.labels.evidence OUT
    python -m training.labels.drop OUT [--write]

Each edition of the judge was read by models that never met it (`training.labels.evidence`), so what an edition
loses without a rule is what the rule does for wording nobody learned from. A rule that serves one edition alone may
have been learnt by heart: it stands in the table for somebody to look at. One that no label needs may still give
tags, or guard what these editions do not hold; its examples say which. `--write` puts the table into
docs/labels.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classify.label.policy import Policy
from classify.label.written import written
from training.labels.calibrate import EXAMPLES, Bench, examples, read

DOCS = Path(__file__).resolve().parents[2] / "docs" / "labels.md"
BEGIN, END = "<!-- training.labels.drop -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Worth:
    """What is lost without a rule; gains are losses below zero."""

    rule: str
    right: dict[str, int]
    """Right labels lost, by edition."""
    missed: int
    """RESTRICTED files labelled below that were not."""
    cost: int
    """By the costs of `training.labels.calibrate.Measured`."""
    examples: int
    """Examples of the rules whose label it breaks."""
    has_label: bool = True

    @property
    def serves(self) -> tuple[str, ...]:
        """The editions that lose without it."""
        return tuple(edition for edition, lost in self.right.items() if lost > 0)

    @property
    def verdict(self) -> str:
        """In words, for the table."""
        if not self.has_label:
            return "gives tags alone"
        if len(self.serves) > 1:
            return ""
        if self.serves:
            return f"serves {self.serves[0]} alone"
        return "no label of these editions needs it"


def worths(bench: Bench) -> list[Worth]:
    """What each rule is worth, the dearest first."""
    scores = bench.current
    whole = {one: bench.measure(scores, [one]) for one in (*bench.editions, EXAMPLES)}
    found = []
    for rule in bench.rules:
        without = {one: bench.measure(scores, [one], without=rule) for one in whole}
        lost = {one: whole[one].right - without[one].right for one in whole}
        found.append(
            Worth(
                rule,
                {one: lost[one] for one in bench.editions},
                sum(without[one].missed - whole[one].missed for one in bench.editions),
                sum(without[one].cost - whole[one].cost for one in bench.editions),
                lost[EXAMPLES],
            )
        )
    nothing = dict.fromkeys(bench.editions, 0)
    found += [Worth(rule, nothing, 0, 0, 0, has_label=False) for rule in bench.tagging_rules]
    return sorted(found, key=lambda worth: (-worth.cost, worth.rule))


def table(found: Sequence[Worth], editions: Sequence[str]) -> str:
    """In Markdown: right labels lost by edition, RESTRICTED missed, cost, examples broken."""
    head = ["without the rule", *editions, "RESTRICTED missed", "cost", "examples broken", ""]
    rows = [
        [
            f"`{one.rule}`",
            *(_signed(one.right[edition]) for edition in editions),
            *map(_signed, (one.missed, one.cost, one.examples)),
            one.verdict,
        ]
        for one in found
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _signed(number: int) -> str:
    return str(number) if number else ""


def placed(text: str, content: str) -> str:
    """`text` with `content` between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{content}\n\n{END}{after}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evidence", type=Path, help="where training.labels.evidence wrote")
    parser.add_argument("--write", action="store_true", help="the table into docs/labels.md")
    options = parser.parse_args()
    bench = Bench(read(options.evidence) + examples(Policy.load()), written())
    found = worths(bench)
    content = f"All {len(found)} rules: {bench.measure(bench.current, bench.editions)}.\n\n"
    content += table(found, bench.editions)
    print(content)
    if options.write:
        DOCS.write_text(placed(DOCS.read_text("utf-8"), content), "utf-8")


if __name__ == "__main__":
    main()
