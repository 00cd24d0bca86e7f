"""What the words of the program mean, from the program's own vocabularies: there is no second list."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from classify.evidence.paper import Cell, Paper, Section, Table, big
from classify.evidence.rollout import Phase
from classify.inventory.overview import UNREAD_ADVICE
from classify.label.policy import Policy
from classify.rights import ACTS, ROLES, Role
from classify.sharing import said
from models.labels import Entity, Label, Tag, mask
from models.words import ENTITIES, LABEL_MEANINGS, LABELS, OUTCOMES, TAGS

TITLE = "What the words mean"
_HELD = (
    "Each role is held for the whole city, a department or one share. Without a current clearance a share "
    "that holds criminal-justice information shows its totals alone."
)
ROLES_LEAD = (_HELD,)
ROLE_COUNT = len(Role)


def glossary(publisher: str, *, policy: Policy, at: datetime, zone: ZoneInfo) -> Paper:
    """Every label, tag, outcome, role, recipient and answer, in plain words."""
    return Paper(TITLE, publisher, at, zone, _sections(policy))


def _sections(policy: Policy) -> tuple[Section, ...]:
    return (
        _section("labels", "Labels", ("Label", "What gets it"), _labels(),
                 "A file takes the highest label that any of its content calls for. A machine proposes it, a "
                 "data steward puts it in effect. It is no legal ground to withhold a record."),
        _section("tags", "Handling tags", ("Tag", "In exports", "Law its rules name"), _tags(policy),
                 "A tag carries the law that goes with a file. The strictest tag decides about sharing."),
        _section("outcomes", "What became of a file", ("Outcome", "Wholly read", "What to do"),
                 _outcomes(),
                 'Every file has exactly one. Only of what was wholly read may "nothing found" be believed.'),
        _section("data", "Kinds of data", ("Kind of data", "What stands in its place"), _entities(),
                 "Values themselves are shown nowhere: in their place stands one sign for all of a kind."),
        Section("roles", "Roles", ROLES_LEAD, (roles(),)),
        _section("answers", "Answers about sharing", ("Answer", "In exports"),
                 tuple((words, answer.value) for answer, words in said.OUTCOMES.items()),
                 "The mildest first. The program answers; a person decides."),
        _section("recipients", "Recipients", ("Who asks", "In exports"),
                 tuple((big(words), to.value) for to, words in said.RECIPIENTS.items()),
                 "An answer depends on who asks."),
        _section("purposes", "Purposes", ("What for", "In exports"),
                 tuple((big(words), purpose.value) for purpose, words in said.PURPOSES.items()),
                 "And on what the records are for."),
        _section("grounds", "What somebody can show", ("Ground", "In exports"),
                 tuple((big(words), ground.value) for ground, words in said.EVIDENCE.items()),
                 "A ground makes an answer milder only where a rule says so."),
        _section("phases", "Phases of the roll-out", ("Phase", "By which facts it is told"),
                 tuple((phase.value, big(phase.meaning)) for phase in Phase),
                 "Of a department, told from facts alone."),
    )  # fmt: skip


def _section(
    key: str, title: str, headings: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], sentence: str
) -> Section:
    return Section(key, title, (sentence,), (Table(title, headings, rows),))


def _labels() -> tuple[tuple[Cell, ...], ...]:
    return tuple((LABELS[label], big(LABEL_MEANINGS[label])) for label in reversed(Label))


def _tags(policy: Policy) -> tuple[tuple[Cell, ...], ...]:
    cited: dict[Tag, list[str]] = {tag: [] for tag in Tag}
    for rule in policy.rules:
        for tag in (*rule.tags, *(tag for tag, _ in rule.also)):
            if rule.citation and rule.citation not in cited[tag]:
                cited[tag].append(rule.citation)
    return tuple((big(TAGS[tag]), tag.value, tuple(cited[tag]) or None) for tag in Tag)


def _outcomes() -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (big(words), "yes" if outcome.was_read else "no", UNREAD_ADVICE.get(outcome))
        for outcome, words in OUTCOMES.items()
    )


def _entities() -> tuple[tuple[Cell, ...], ...]:
    return tuple((big(ENTITIES[entity]), mask(entity)) for entity in Entity)


def roles() -> Table:
    """What each role may do, from the table of rights."""
    rows = tuple(
        (words, big("; ".join(act.value for act, rule in ACTS.items() if role in rule.roles)) + ".")
        for role, words in ROLES.items()
    )
    return Table("What each role may do", ("Role", "May"), rows)
