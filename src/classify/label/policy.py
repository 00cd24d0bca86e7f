"""Proposes a label, its tags and its reasons from value-free evidence.

The rules stand in `policy.yaml`, each with its citation, a sentence for clerks and examples that run
as tests; `conditions.py` is the language they are written in. A file takes the highest label any rule
calls for; PUBLIC only when a rule says so on positive evidence and none calls for more; INTERNAL
when no rule speaks. The machine proposes: nothing is in effect until a steward approved it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from classify.detect.finding import Evidence
from classify.detect.named import joined
from classify.errors import PackError
from classify.label import sentences
from classify.label.conditions import Condition, Inquiry
from classify.label.declared import raised
from classify.label.parser import Parser
from classify.label.proposal import Fired, Location, Missed, Proposal
from classify.label.sentences import Sentence
from classify.label.view import OFF, Setting, View
from classify.label.words import within_a_sentence
from models.labels import DocType, Entity, Label, Outcome, Tag

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FALLBACK = "default/internal"

_POLICY_KEYS = {"about", "thresholds", "public_roles", "words", "lists", "facts", "rules"}
_RULE_KEYS = {
    "id",
    "label",
    "from",
    "tags",
    "without",
    "when",
    "sentence",
    "citation",
    "verified",
    "examples",
}
_EXAMPLE_KEYS = {
    "found", "near", "roles", "signals", "matters", "doc_type", "second", "contact_rows", "hidden", "ocr",
    "aside_persons", "characters", "path", "share", "flagged", "outcome", "fires", "label", "tags", "why",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """Evidence in short, and what a rule must make of it."""

    evidence: Evidence
    location: Location
    outcome: Outcome
    fires: bool
    label: Label | None
    tags: frozenset[Tag]
    title: str

    @classmethod
    def parse(cls, data: Any) -> Example:
        """An example as policy.yaml writes it. Raises PackError."""
        if not isinstance(data, dict) or not set(data) <= _EXAMPLE_KEYS:
            raise PackError(f"policy: an example knows {sorted(_EXAMPLE_KEYS)}; got {data!r:.120}")
        doc_type, score = _pair(data.get("doc_type", "other"))
        found = data.get("found", {})
        scores = {name: value if isinstance(value, list) else [0.95] * value for name, value in found.items()}
        counts = {name: len(values) for name, values in scores.items()}
        evidence = Evidence(
            entities=scores,
            counts=counts,
            distinct=counts,
            roles=data.get("roles", {}),
            near=data.get("near", {}),
            contact_rows=data.get("contact_rows", 0),
            doc_type=doc_type,
            doc_type_score=score,
            doc_type_second=data.get("second", "other"),
            signals=data.get("signals", {}),
            matters=data.get("matters", {}),
            characters=data.get("characters", 2000),
            hidden_findings=data.get("hidden", 0),
            ocr_confidence=data.get("ocr"),
            aside=_persons_aside(data.get("aside_persons", 0)),
        )
        location = Location(
            path=data.get("path", "Shared/file.txt"),
            share=data.get("share", ""),
            criminal_justice=bool(data.get("flagged", False)),
        )
        return cls(
            evidence,
            location,
            Outcome(data.get("outcome", "ok")),
            bool(data.get("fires", True)),
            Label(data["label"]) if "label" in data else None,
            frozenset(Tag(tag) for tag in data.get("tags", [])),
            str(data.get("why", data)),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of policy.yaml."""

    id: str
    label: Label | None
    """None for a rule that only adds or takes away tags."""
    from_label: Label
    """A rule that only adds tags speaks from this label up."""
    tags: tuple[Tag, ...]
    condition: Condition
    sentence: Sentence
    citation: str
    verified: bool
    """False where nobody has read the cited text at its source; shown beside the citation."""
    examples: tuple[Example, ...]
    without: tuple[Tag, ...] = ()
    """Tags of other rules that a stricter law has replaced where this rule holds."""

    def fired(self, view: View) -> Fired:
        """What it says of a file for which it holds."""
        sentence = self.sentence.of(self.condition.facts(view))
        return Fired(self.id, sentence, self.cited, self.label or self.from_label, self.tags)

    def order(self, view: View) -> tuple[int, bool, float]:
        """Where it stands among the rules that speak, the smallest first: the highest label, then what
        decides a label before what only adds tags, then what is shown most directly.
        """
        label = self.label or self.from_label
        return (-label.rank, self.label is None, -(self.condition.strength(view) or 0.0))

    @property
    def cited(self) -> str:
        """The citation, with a note where the city attorney has yet to confirm it."""
        return self.citation if self.verified else f"{self.citation} (to be confirmed)"


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules, thresholds and word lists; immutable after loading."""

    rules: tuple[Rule, ...]
    setting: Setting = field(repr=False)
    version: str = ""
    """Changes with every change of the policy file."""
    inquiry: Inquiry = field(init=False, repr=False, compare=False)
    """The conditions of all rules, asked at once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "inquiry", Inquiry(rule.condition for rule in self.rules))

    @classmethod
    def load(cls, path: Path | None = None) -> Policy:
        """The shipped policy, or the site's own at `path`. Raises PackError."""
        return cls.parse(_written(path))

    @staticmethod
    def version_of(path: Path | None = None) -> str:
        """`version` of the policy that `load` would give, without reading its rules. Raises PackError."""
        return _version(_written(path))

    @classmethod
    def parse(cls, text: str) -> Policy:
        """The policy a YAML text holds. Raises PackError naming the rule that is wrong."""
        try:
            data = yaml.load(text, Loader=_LOADER)
        except (yaml.YAMLError, ValueError) as error:
            raise PackError(f"the label policy is not YAML: {error}") from error
        if not isinstance(data, dict) or set(data) - _POLICY_KEYS or "rules" not in data:
            raise PackError(f"the label policy has the keys {sorted(_POLICY_KEYS)}")
        setting = _setting(data)
        parser = Parser(setting)
        for name, condition in _mapping(data, "facts").items():
            parser.facts[str(name)] = _in(f"fact {name}", parser, condition)
        entries = data["rules"]
        if not isinstance(entries, list):
            raise PackError("policy: rules is a list")
        rules = tuple(_rule(entry, parser) for entry in entries)
        names = [rule.id for rule in rules]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PackError(f"policy: used twice: {', '.join(twice)}")
        return cls(rules, setting, _version(text))

    def threshold(self, entity: str) -> float:
        """The lowest score at which a finding of `entity` counts."""
        return self.setting.threshold(entity)

    def propose(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        """The label for a file with this evidence, its tags, and the rules that say so."""
        evidence = joined(evidence)
        proposal = self._with_aside(self._judge(evidence, location, outcome), evidence, location)
        return raised(proposal, evidence, self.threshold("default")) if evidence.declared else proposal

    def _with_aside(self, proposal: Proposal, evidence: Evidence, location: Location) -> Proposal:
        """The proposal, or that of what stands aside where it calls for more."""
        if evidence.aside is None:
            return proposal
        aside = self._judge(Evidence.from_json(evidence.aside), location, Outcome.OK)
        if aside.label.rank <= max(proposal.label.rank, Label.INTERNAL.rank):
            return proposal
        spoken = [replace(rule, sentence=f"{_ASIDE} {rule.sentence}") for rule in aside.fired]
        return replace(
            proposal,
            label=aside.label,
            tags=tuple(tag for tag in Tag if tag in {*proposal.tags, *aside.tags}),
            fired=[*spoken, *(rule for rule in proposal.fired if rule.label is not Label.PUBLIC)],
            nearest=aside.nearest,
        )

    def _judge(self, evidence: Evidence, location: Location, outcome: Outcome) -> Proposal:
        view = View.of(evidence, location, outcome, self.setting)
        self.inquiry.answer(view)
        holding = [rule for rule in self.rules if rule.condition.holds(view)]
        label = _highest(holding)
        speaking = [rule for rule in holding if _speaks(rule, label)]
        tags = {tag for rule in speaking for tag in rule.tags}
        replacing = [rule for rule in speaking if not tags.isdisjoint(rule.without)]
        speaking = [rule for rule in speaking if not rule.without]
        fired = [rule.fired(view) for rule in sorted(speaking, key=lambda rule: rule.order(view))]
        if not any(rule.label is not None for rule in speaking):
            fired.insert(0, _FALLBACK)
        fired += [_without(rule.fired(view), tags.intersection(rule.without)) for rule in replacing]
        tags -= {tag for rule in replacing for tag in rule.without}
        return Proposal(
            label=label,
            tags=tuple(tag for tag in Tag if tag in tags),
            doc_type=view.kind,
            outcome=outcome,
            fired=fired,
            nearest=self._nearest(view, label),
            policy_version=self.version,
        )

    def explain(self, proposal: Proposal) -> str:
        """The proposal in plain sentences, for `classify policy explain`."""
        from classify.label.explain import explain

        return explain(proposal)

    def _nearest(self, view: View, label: Label) -> Missed | None:
        """The stricter rule that lacks least, of those that found something telling; None without any."""
        stricter = [rule for rule in self.rules if rule.label is not None and rule.label.rank > label.rank]
        lacks = [(rule.condition.lack(view), rule) for rule in stricter]
        for lack in sorted({lack for lack, _ in lacks if lack}):
            met = [(rule.condition.met(view), rule) for least, rule in lacks if least == lack]
            most, rule = max(met, key=lambda one: one[0])
            if most:
                wanting = "; ".join(rule.condition.wanting(view))
                return Missed(rule.id, _so_far(rule, view), wanting, rule.label or label)
        return None


def _persons_aside(number: int) -> dict[str, Any] | None:
    """Evidence of `number` persons named in what stands aside."""
    if not number:
        return None
    return Evidence(entities={Entity.PERSON: [0.9] * number}, counts={Entity.PERSON: number}).as_json()


_ASIDE = "In its comments, notes, properties or hidden text:"
_FALLBACK = Fired(
    FALLBACK,
    "Nothing in it calls for more than ordinary care, and nothing shows that it is meant for the public.",
    "2-6-1002, MCA (to be confirmed)",
    Label.INTERNAL,
)


def _written(path: Path | None) -> str:
    source = path or resources.files("classify.label").joinpath("policy.yaml")
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"the label policy cannot be read: {error}") from error


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _speaks(rule: Rule, label: Label) -> bool:
    """Whether a rule that holds has something to say about a file of this label."""
    if rule.label is None:
        return rule.from_label.rank <= label.rank
    return rule.label is not Label.PUBLIC or label is Label.PUBLIC


def _without(fired: Fired, tags: Iterable[Tag]) -> Fired:
    """What a rule says that takes tags of others away."""
    left_out = " and ".join(sorted(tags))
    return replace(fired, sentence=f"{fired.sentence} Left out for that: {left_out}.")


def _so_far(rule: Rule, view: View) -> str:
    """What of a rule that does not hold was found."""
    found = sentences.clauses(rule.condition.facts(view))
    return f"So far it {found}." if found else ""


def _highest(spoke: Iterable[Rule]) -> Label:
    """INTERNAL when no rule spoke, since PUBLIC needs one that says so."""
    labels = [rule.label for rule in spoke if rule.label is not None]
    return Label.highest(labels) if labels else Label.INTERNAL


def _setting(data: Mapping[str, Any]) -> Setting:
    from classify.detect.signals import signals

    thresholds = _mapping(data, "thresholds")
    if unknown := set(thresholds) - {*map(str, Entity), "default"}:
        raise PackError(f"policy: thresholds are given by entity; unknown {sorted(unknown)}")
    words = {name: frozenset(map(str, listed)) for name, listed in _mapping(data, "words").items()}
    return Setting(
        thresholds={name: _threshold(value) for name, value in thresholds.items()},
        public_roles=frozenset(map(str, data.get("public_roles", []))),
        word_lists=words,
        signal_titles={signal.id: within_a_sentence(signal.title) for signal in signals()},
    )


def _threshold(value: Any) -> float:
    """The lowest score that counts; `off`, which YAML reads as false, switches an entity off."""
    if value is False:
        return OFF
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PackError(f"policy: a threshold is a number from 0 to 1, or off; got {value!r:.20}")
    return float(value)


def _rule(entry: Any, parser: Parser) -> Rule:
    if not isinstance(entry, dict) or "id" not in entry:
        raise PackError(f"policy: a rule is a mapping with an id, got {entry!r:.80}")
    name = str(entry["id"])
    missing = {"id", "when", "sentence", "citation", "verified", "examples"} - set(entry)
    if missing or set(entry) - _RULE_KEYS:
        raise PackError(
            f"policy: {name}: missing {sorted(missing)}, unknown {sorted(set(entry) - _RULE_KEYS)}"
        )
    try:
        label = Label(entry["label"]) if "label" in entry else None
        from_label = Label(entry.get("from", Label.PUBLIC))
        tags = tuple(Tag(tag) for tag in entry.get("tags", []))
        without = tuple(Tag(tag) for tag in entry.get("without", []))
        examples = tuple(Example.parse(example) for example in entry["examples"])
    except (ValueError, TypeError, AttributeError) as error:
        raise PackError(f"policy: {name}: {error}") from error
    condition = _in(name, parser, entry["when"])
    try:
        sentence = Sentence.parse(str(entry["sentence"]))
        sentence.check(condition)
    except PackError as error:
        raise PackError(f"{error.sentence} (in {name})") from error
    citation = str(entry["citation"])
    return Rule(
        name,
        label,
        from_label,
        tags,
        condition,
        sentence,
        citation,
        bool(entry["verified"]),
        examples,
        without,
    )


def _in(place: str, parser: Parser, condition: Any) -> Condition:
    try:
        return parser.parse(condition)
    except PackError as error:
        raise PackError(f"{error.sentence} (in {place})") from error
    except (TypeError, ValueError) as error:
        raise PackError(f"policy: {place}: {error}") from error


def _mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise PackError(f"policy: {key} is a mapping, got {value!r:.40}")
    return value


def _pair(value: Any) -> tuple[str, float]:
    """`minutes` or `[minutes, 0.7]`."""
    name, score = value if isinstance(value, list) else (value, 0.95)
    return str(DocType(name)), float(score)
