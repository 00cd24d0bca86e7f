"""The glossary: every word of the program's vocabularies, and no list of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from classify.evidence.paper import Paper
from classify.evidence.words import glossary, roles
from classify.label.policy import Policy
from classify.rights import ACTS, ROLES, Act, Role
from models.labels import Entity, Label, Outcome, Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from models.words import LABEL_MEANINGS


def words() -> Paper:
    return glossary("City", policy=Policy.load(), at=datetime.now(UTC), zone=ZoneInfo("UTC"))


def test_no_word_of_a_vocabulary_is_missing() -> None:
    rows = {section.key: len(section.tables[0].rows) for section in words().sections}
    assert rows == {
        "labels": len(Label),
        "tags": len(Tag),
        "outcomes": len(Outcome),
        "data": len(Entity),
        "roles": len(Role),
        "answers": len(SharingOutcome),
        "recipients": len(RecipientType),
        "purposes": len(Purpose),
        "grounds": len(Evidence),
        "phases": 5,
    }


def test_labels_mean_what_the_documentation_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "labels.md").read_text()
    for label, meaning in LABEL_MEANINGS.items():
        assert f"| {label} | {meaning} |" in page


def test_a_tag_names_the_law_of_the_rules_that_give_it() -> None:
    tags = {
        row[1]: row[2]
        for section in words().sections
        if section.key == "tags"
        for row in section.tables[0].rows
    }
    assert any("44-5" in citation for citation in tags["CCJI"] or ())


def test_a_role_is_told_with_all_it_may_do_and_nothing_else() -> None:
    may = {row[0]: str(row[1]) for row in roles().rows}
    auditor = may[ROLES[Role.AUDITOR]]
    for act in Act:
        assert (act.value in auditor.lower()) is (Role.AUDITOR in ACTS[act].roles) or any(
            act.value in other.value for other in Act if Role.AUDITOR in ACTS[other].roles
        )
