"""Questions about invented files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classify.sharing.matrix import matrix
from classify.sharing.question import Agreement, Question
from models.agreement import AgreementKind
from models.labels import DocType, Effect, Label, Outcome, Tag
from models.shared_file import SharedColumn, SharedFile
from models.sharing import Evidence, Purpose, RecipientType

ANY_FORM = frozenset(AgreementKind)
"""Of an agreement whose form is not what a case is about."""


def shared(number: int = 1, *tags: Tag, label: Label | None = Label.CONFIDENTIAL, **given: Any) -> SharedFile:
    """A file whose label is in effect, where nothing else is said."""
    known: dict[str, Any] = {"effect": Effect.IN_EFFECT, "in_effect": label, **given}
    if known["effect"] is Effect.WAITING:
        known["in_effect"] = None
    return SharedFile(number, label, tags, **known)


def as_file(number: int, told: Mapping[str, Any]) -> SharedFile:
    """A file as a worked case tells it."""
    columns = told.get("columns", {})
    word = told.get("label", "CONFIDENTIAL")
    return shared(
        number,
        *map(Tag, told.get("tags", ())),
        label=Label(word) if word else None,
        effect=Effect(told.get("effect", "in_effect")),
        doc_type=DocType(told.get("doc_type", "other")),
        outcome=Outcome(told.get("outcome", "ok")),
        entities=tuple(told.get("entities", ())),
        criminal_justice=told.get("criminal_justice", False),
        columns=tuple(SharedColumn(name, tuple(found)) for name, found in columns.items()),
        in_columns=frozenset(entity for found in columns.values() for entity in found),
    )


def as_question(told: Mapping[str, Any]) -> Question:
    """The question of a worked case."""
    to, purpose = RecipientType(told["to"]), Purpose(told["purpose"])
    agreement = None
    if "agreement" in told:
        given = told["agreement"]
        agreement = Agreement(
            id=7,
            recipient=to,
            tags=frozenset(given.get("tags", [tag.value for tag in Tag])),
            purposes=frozenset(map(Purpose, given.get("purposes", [purpose]))),
            live=given.get("live", True),
            forms=matrix().forms[AgreementKind(given["kind"])] if "kind" in given else ANY_FORM,
        )
    files = [as_file(number, file) for number, file in enumerate(told["files"], 1)]
    return Question(files, to, purpose, frozenset(map(Evidence, told.get("evidence", ()))), agreement)
