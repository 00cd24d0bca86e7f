"""The label policy: rules about evidence, read from YAML, applied to a file in a moment.

A file takes the highest label that any rule calls for; a rule for PUBLIC speaks only where no other rule
did. The rules stand in `rules/`, by area of the law, in the language of `classify.label.conditions`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from classify.detect.judging.evidence import Evidence
from classify.detect.judging.signals import signals
from classify.detect.paths.named import joined
from classify.errors import PackError
from classify.label import sentences
from classify.label.asked import spread
from classify.label.declared import raised
from classify.label.parser import Parser, mapping
from classify.label.proposal import Fired, Location, Missed, Proposal
from classify.label.rule import Rule
from classify.label.view import OFF, Asked, Setting, View
from classify.label.words import within_a_sentence
from classify.label.written import loaded, version_of, written
from classify.memos import remembered
from models.labels import Entity, Label, Outcome, Role, Tag

FALLBACK = "default/internal"
_KEYS = {
    "about", "areas", "thresholds", "public_roles", "words", "lists", "calibrated", "facts", "rules",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules, thresholds and word lists; immutable after loading."""

    rules: tuple[Rule, ...]
    setting: Setting = field(repr=False)
    version: str = ""
    """Changes with every change of the policy's files."""

    @classmethod
    def load(cls, path: Path | None = None) -> Policy:
        """The shipped policy, or the site's own at `path` (a file or a folder). Raises PackError.

        It never changes once loaded, so the same text gives the same policy, parsed one time.
        """
        return _parsed(written(path))

    @staticmethod
    def version_of(path: Path | None = None) -> str:
        """`version` of the policy that `load` would give, without reading its rules. Raises PackError."""
        return version_of(written(path))

    @classmethod
    def parse(cls, text: str) -> Policy:
        """The policy a YAML text holds. Raises PackError naming the rule that is wrong."""
        data = loaded(text)
        if not isinstance(data, dict) or set(data) - _KEYS or "rules" not in data:
            raise PackError(f"the label policy has the keys {sorted(_KEYS)}")
        setting = _setting(data)
        parser = Parser(setting)
        for name, condition in mapping(data, "facts").items():
            parser.name(str(name), condition)
        if not isinstance(data["rules"], list):
            raise PackError("policy: rules is a list")
        rules = tuple(Rule.parse(entry, parser) for entry in data["rules"])
        names = [rule.id for rule in rules]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PackError(f"policy: used twice: {', '.join(twice)}")
        return cls(rules, setting, version_of(text))

    def threshold(self, entity: str) -> float:
        """The lowest score at which a finding of `entity` counts."""
        return self.setting.threshold(entity)

    def with_thresholds(self, thresholds: Mapping[str, float]) -> Policy:
        """The same policy with other lowest scores for these entities. Raises PackError for unknown ones."""
        if unknown := set(thresholds) - {*map(str, Entity), "default"}:
            raise PackError(f"thresholds are given by entity; unknown {sorted(unknown)}")
        both = {**self.setting.thresholds, **thresholds}
        told = "\x1f".join([self.version, *(f"{name}={both[name]:g}" for name in sorted(thresholds))])
        return replace(self, setting=replace(self.setting, thresholds=both), version=version_of(told))

    def other_thresholds(self, other: Policy) -> frozenset[str] | None:
        """The entities whose thresholds alone set the two apart; None: more does, or may."""
        if self.rules is not other.rules or replace(self.setting, thresholds=other.setting.thresholds) != (
            other.setting
        ):
            return None
        names = {*self.setting.thresholds, *other.setting.thresholds}
        mine, theirs = self.setting.thresholds, other.setting.thresholds
        return frozenset(name for name in names if mine.get(name) != theirs.get(name))

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        """The label for a file with this evidence, its tags, and the rules that say so."""
        return self._proposed(evidence, location, outcome, {}, told=True)

    def label(
        self, evidence: Evidence, location: Location, outcome: Outcome, asked: Asked | None = None
    ) -> Proposal:
        """The same label, tags and kind of record without a word about why, for much less work.

        What it asks of the words of the place is noted in `asked`: the same evidence at any other place that
        gives the same answers is labeled the same.
        """
        return self._proposed(evidence, location, outcome, {} if asked is None else asked, told=False)

    def _proposed(
        self, evidence: Evidence, location: Location, outcome: Outcome, asked: Asked, *, told: bool
    ) -> Proposal:
        evidence = joined(evidence)
        proposal = self._judge(View.of(evidence, location, outcome, self.setting, asked), told=told)
        if evidence.aside is not None:
            beside = Evidence.from_json(evidence.aside)
            aside = self._judge(View.of(beside, location, Outcome.OK, self.setting, asked), told=told)
            proposal = self._with_aside(proposal, aside)
        return raised(proposal, evidence, self.threshold("default")) if evidence.declared else proposal

    @staticmethod
    def _with_aside(proposal: Proposal, aside: Proposal) -> Proposal:
        """The proposal, or that of what stands aside where it calls for more."""
        if aside.label.rank <= max(proposal.label.rank, Label.INTERNAL.rank):
            return proposal
        spoken = [replace(rule, sentence=f"{_ASIDE} {rule.sentence}") for rule in aside.fired]
        return replace(
            proposal,
            label=aside.label,
            tags=_ordered({*proposal.tags, *aside.tags}),
            fired=[*spoken, *(rule for rule in proposal.fired if rule.label is not Label.PUBLIC)],
            nearest=aside.nearest,
        )

    def _judge(self, view: View, *, told: bool) -> Proposal:
        holding = [rule for rule in self.rules if rule.condition.holds(view)]
        label = Label.highest([Label.PUBLIC, *(rule.label for rule in holding if rule.label is not None)])
        decided = any(rule.label is not None for rule in holding)
        if not decided:
            label = Label.INTERNAL
        speaking = [rule for rule in holding if rule.speaks_of(label)]
        tags = {tag for rule in speaking for tag in rule.tags_of(view)}
        replacing = [rule for rule in speaking if not tags.isdisjoint(rule.without)]
        left = tags - {tag for rule in replacing for tag in rule.without}
        proposal = Proposal(label, _ordered(left), view.kind, view.outcome, policy_version=self.version)
        if told:
            proposal.fired = _reasons(view, speaking, tags, decided=decided)
            proposal.nearest = self._nearest(view, label)
        return proposal

    def explain(self, proposal: Proposal) -> str:
        """The proposal in plain sentences, for `classify policy explain`."""
        from classify.label.explain import explain

        return explain(proposal)

    def _nearest(self, view: View, label: Label) -> Missed | None:
        """The stricter rule that lacks least, of those that found something telling; None without any."""
        least, most, nearest = math.inf, 0, None
        for rule in self.rules:
            if rule.label is None or rule.label.rank <= label.rank:
                continue
            lack = rule.condition.lack(view, least)
            if lack and lack <= least and (met := rule.condition.met(view)) > (most if lack == least else 0):
                least, most, nearest = lack, met, rule
        if nearest is None or nearest.label is None:
            return None
        wanting = "; ".join(nearest.condition.wanting(view))
        return Missed(nearest.id, _so_far(nearest, view), wanting, nearest.label)


_ASIDE = "In its comments, notes, properties or hidden text:"
_FALLBACK = Fired(
    FALLBACK,
    "Nothing in it calls for more than ordinary care, and nothing shows that it is meant for the public.",
    "2-6-1002, MCA (to be confirmed)",
    Label.INTERNAL,
)


@remembered(4)
def _parsed(text: str) -> Policy:
    return Policy.parse(text)


def _reasons(view: View, speaking: Sequence[Rule], tags: set[Tag], *, decided: bool) -> list[Fired]:
    """What the rules say that speak, the strongest first; last, those that take tags away."""
    first = sorted((rule for rule in speaking if not rule.without), key=lambda rule: rule.order(view))
    fired = [] if decided else [_FALLBACK]
    fired += [rule.fired(view) for rule in first]
    replacing = [rule for rule in speaking if not tags.isdisjoint(rule.without)]
    return fired + [_without(rule.fired(view), tags.intersection(rule.without)) for rule in replacing]


def _ordered(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    given = set(tags)
    return tuple(tag for tag in Tag if tag in given)


def _without(fired: Fired, tags: Iterable[Tag]) -> Fired:
    """What a rule says that takes tags of others away."""
    left_out = " and ".join(sorted(tags))
    return replace(fired, sentence=f"{fired.sentence} Left out for that: {left_out}.")


def _so_far(rule: Rule, view: View) -> str:
    """What of a rule that does not hold was found."""
    found = sentences.clauses(rule.condition.facts(view))
    return f"So far it {found}." if found else ""


def _setting(data: Mapping[str, Any]) -> Setting:
    thresholds = mapping(data, "thresholds")
    if unknown := set(thresholds) - {*map(str, Entity), "default"}:
        raise PackError(f"policy: thresholds are given by entity; unknown {sorted(unknown)}")
    setting = Setting(
        thresholds={name: _threshold(value) for name, value in thresholds.items()},
        public_roles=frozenset(_role(name) for name in data.get("public_roles", [])),
        word_lists={name: frozenset(map(str, listed)) for name, listed in mapping(data, "words").items()},
        calibrated={name: _calibrated(entry) for name, entry in mapping(data, "calibrated").items()},
        signal_titles={signal.id: within_a_sentence(signal.title) for signal in signals()},
    )
    # A list may hold those above it.
    lists: dict[str, tuple[str, ...]] = {}
    for name, listed in mapping(data, "lists").items():
        lists[str(name)] = tuple(spread(listed, replace(setting, lists=lists)))
    return replace(setting, lists=lists)


def _role(name: Any) -> str:
    try:
        return Role(name).value
    except ValueError as error:
        raise PackError(f"policy: public_roles: {error}") from error


def _threshold(value: Any) -> float:
    """The lowest score that counts; `off`, which YAML reads as false, switches an entity off."""
    if value is False:
        return OFF
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PackError(f"policy: a threshold is a number from 0 to 1, or off; got {value!r:.20}")
    return float(value)


def _calibrated(entry: Any) -> float:
    """The score of an entry of `calibrated.yaml`; what was measured stands beside it for readers."""
    score = entry.get("score") if isinstance(entry, dict) else None
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise PackError(f"policy: a calibrated score is a number from 0 to 1; got {entry!r:.60}")
    return float(score)
