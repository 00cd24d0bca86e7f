"""May these files go to somebody? One question put to the matrix; advice, the decision stays a person's.

    answer(Question(files, RecipientType.PUBLIC, Purpose.PUBLIC_REQUEST)).outcome

Pure: no inventory, no clock, no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from classify.errors import SharingError
from classify.sharing import said
from classify.sharing.law import Law
from classify.sharing.matrix import Condition, matrix
from classify.sharing.question import Agreement, Question
from classify.sharing.verdict import Ground, Judge, Kind, Verdict, united
from classify.sharing.ways import Help, InFolder, InTable, Step, Way, Ways
from models.shared_file import SharedColumn, SharedFile
from models.sharing import SharingOutcome

__all__ = [
    "Agreement", "Answer", "FileAnswer", "Ground", "Help", "InFolder", "InTable", "Question", "SharedColumn",
    "SharedFile", "Step", "Way", "answer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The answer for one file."""

    file: SharedFile
    verdict: Verdict

    @property
    def outcome(self) -> SharingOutcome:
        """Whether it may go."""
        return self.verdict.outcome

    @property
    def words(self) -> str:
        """The outcome for people."""
        return _words(self.outcome, self.verdict.grounds)

    def as_dict(self) -> dict[str, Any]:
        """As it stands in `Answer.as_dict`."""
        return {
            "id": self.file.id,
            "outcome": self.outcome.value,
            "tags": sorted(self.file.tags),
            "why": [ground.says for ground in self.verdict.grounds if ground.outcome is self.outcome],
            "conditions": [condition.id for condition in self.verdict.conditions],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer over all files: the strictest."""

    outcome: SharingOutcome
    conditions: tuple[Condition, ...]
    grounds: tuple[Ground, ...]
    """Each tag once with the strictest that is said of it, the strictest tag first."""
    ways: tuple[Way, ...]
    files: tuple[FileAnswer, ...] = field(repr=False)
    """In the order of the question."""
    agreement: int | None = None
    """The agreement that was named, whether it counts or not."""
    version: str = ""
    """Of matrix and law (`Matrix.version`)."""

    @property
    def laws(self) -> Mapping[str, Law]:
        """The law it leans on, by id: note their digests with whatever is decided on it."""
        return {law.id: law for ground in self.grounds for law in ground.law}

    @property
    def words(self) -> str:
        """The outcome for people."""
        return _words(self.outcome, self.grounds)

    @property
    def counts(self) -> Mapping[SharingOutcome, int]:
        """Files by outcome, the mildest first."""
        found = dict.fromkeys(SharingOutcome, 0)
        for one in self.files:
            found[one.outcome] += 1
        return {outcome: number for outcome, number in found.items() if number}

    def as_dict(self) -> dict[str, Any]:
        """Plain data, the same for the same answer; stored with a request. Holds no name of a file."""
        return {
            "outcome": self.outcome.value,
            "conditions": [condition.sentence for condition in self.conditions],
            "rules": [rule for ground in self.grounds for rule in _as_rules(ground)],
            "way_to_yes": [step.sentence for way in self.ways[:1] for step in way.steps],
            "files": [one.as_dict() for one in self.files],
            "counts": {outcome.value: number for outcome, number in self.counts.items()},
            "condition_ids": [condition.id for condition in self.conditions],
            "profiles": sorted({one.profile for one in self.conditions if one.profile}),
            "leads_to": self.ways[0].outcome.value if self.ways else None,
            "other_ways": [_as_way(way) for way in self.ways[1:]],
            "agreement": self.agreement,
            "laws": {law.id: law.digest for law in self.laws.values()},
            "version": self.version,
        }


def answer(question: Question) -> Answer:
    """Asks the matrix for every file.

    Raises:
        SharingError: there is no file to ask about.
    """
    if not question.files:
        raise SharingError("There are no files to ask about.", remedy="Name files, a folder or a share.")
    judge = Judge(question.terms)
    kinds: dict[Kind, list[SharedFile]] = {}
    verdicts: dict[Kind, Verdict] = {}
    answers = []
    for file in question.files:
        kind = judge.kind(file)
        if kind not in kinds:
            kinds[kind], verdicts[kind] = [], judge.verdict(kind)
        kinds[kind].append(file)
        answers.append(FileAnswer(file, verdicts[kind]))
    return Answer(
        outcome=max((one.outcome for one in verdicts.values()), key=lambda outcome: outcome.rank),
        conditions=united(one.conditions for one in verdicts.values()),
        grounds=_over_all(list(verdicts.values())),
        ways=Ways(question, kinds).found(),
        files=tuple(answers),
        agreement=question.agreement.id if question.agreement is not None else None,
        version=matrix().version,
    )


def _over_all(verdicts: Sequence[Verdict]) -> tuple[Ground, ...]:
    strictest: dict[str, Ground] = {}
    for verdict in verdicts:
        for ground in verdict.grounds:
            known = strictest.get(ground.row)
            if known is None or _order(ground) > _order(known):
                strictest[ground.row] = ground
    return tuple(sorted(strictest.values(), key=lambda ground: (-ground.outcome.rank, ground.row)))


def _words(outcome: SharingOutcome, grounds: Sequence[Ground]) -> str:
    return said.outcome_words(outcome, [ground.row for ground in grounds if ground.outcome is outcome])


def _order(ground: Ground) -> tuple[int, str, bool, str]:
    """Of two grounds about the same the greater one is told: the stricter, then what is of its own law."""
    return ground.outcome.rank, ground.says, not ground.nearest, ground.nearest


_OWN_RULE = "Rule of this program (docs/sharing.md)"


def _as_way(way: Way) -> dict[str, Any]:
    return {"outcome": way.outcome.value, "steps": [step.sentence for step in way.steps]}


def _as_rules(ground: Ground) -> list[dict[str, Any]]:
    """One entry for each law; one without where the rule leans on none."""
    told = {
        "tag": ground.row,
        "outcome": ground.outcome.value,
        "says": ground.says,
        "nearest": ground.nearest,
        "words": said.row_words(ground.row),
    }
    if not ground.law:
        return [{**told, "citation": _OWN_RULE, "law": "", "verified": ground.verified, "mark": ""}]
    return [
        {
            **told,
            "citation": law.citation,
            "law": law.id,
            "verified": law.verified and not ground.nearest,
            "mark": law.mark.value,
        }
        for law in ground.law
    ]
