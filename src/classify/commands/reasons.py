"""Why findings are believed, in words: once for all that are believed for the same reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classify.results import StoredFinding
from models.labels import Entity


def reasons_of(findings: Iterable[StoredFinding]) -> Iterator[tuple[str, str, str]]:
    """(entity, sentence, how the score of the first such finding came about), each sentence once; of persons
    each ground once.
    """
    told: set[tuple[str, str, str]] = set()
    for finding in findings:
        sentence = str(finding.why.get("sentence", ""))
        ground = " ".join(_words_of_steps(finding)) if finding.entity == Entity.PERSON else ""
        if (finding.entity, sentence, ground) not in told:
            told.add((finding.entity, sentence, ground))
            yield finding.entity, sentence, _in_steps(finding)


def _words_of_steps(finding: StoredFinding) -> list[str]:
    return [str(step["words"]) for step in finding.why.get("steps", ())]


def _in_steps(finding: StoredFinding) -> str:
    """The steps of a score: "the form labelled 60%, the word permit nearby +30%  [city/permit]"."""
    steps = [(str(step["words"]), float(step["change"])) for step in finding.why.get("steps", ())]
    said = [
        f"{words} {change:.0%}" if n == 0 else f"{words} {change:+.0%}"
        for n, (words, change) in enumerate(steps)
    ]
    return f"{', '.join(said)}  [{finding.why.get('detector', '')}]"
