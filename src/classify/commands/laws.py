"""`classify policy explain CCJI` or `44-5-303`: what the matrix of sharing says, and the law behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classify.commands.sharing import law_line
from classify.sharing import law, said
from classify.sharing.law import Law
from classify.sharing.matrix import Row, Rule, matrix
from models.sharing import RecipientType, SharingOutcome


def explain(word: str) -> str | None:
    """What is said of a tag, a label or a law, in words; None where `word` is none of these."""
    row = matrix().rows.get(word.strip().upper().replace("_", "-"))
    if row is not None:
        return "\n".join(_of_row(row))
    found = law.named(word)
    return "\n".join(_of_laws(found)) if found else None


def _of_row(row: Row) -> Iterator[str]:
    yield f"{row.name}: {row.title}"
    if row.nearest:
        yield f"No rule of law was written down for it; taken from {row.nearest}. Not verified."
    for to in RecipientType:
        yield from _for_recipient(row, to)
    if row.always:
        yield "\nWhenever it leaves the department:"
        yield from (f"  {condition.sentence}" for condition in row.always)
    yield "\nThe law:"
    yield from _told(one for rule in row.rules for one in rule.law)


def _for_recipient(row: Row, to: RecipientType) -> Iterator[str]:
    yield f"\nTo {said.RECIPIENTS[to]}:"
    for rule in row.rules:
        if to in rule.to:
            yield f"  {said.OUTCOMES[rule.outcome]}{_when(rule)}. {rule.says}"
            yield f"    {'; '.join(one.citation for one in rule.law)}"
            yield from (f"    {condition.sentence}" for condition in rule.conditions)
            prohibited = rule.outcome is SharingOutcome.PROHIBITED
            for one in (*rule.loosened_by, *(matrix().of_prohibited if prohibited else ())):
                needed = " and ".join(said.EVIDENCE[evidence] for evidence in sorted(one.evidence))
                yield f"    With {needed}: {said.OUTCOMES[one.outcome].lower()}."


def _when(rule: Rule) -> str:
    """For which purposes and kinds of document it speaks; "" for all the others."""
    from models.words import doc_type_words

    words = []
    if rule.purposes:
        words.append(" or ".join(said.PURPOSES[purpose] for purpose in sorted(rule.purposes)))
    if rule.doc_types:
        words.append(" or ".join(doc_type_words(doc_type) for doc_type in sorted(rule.doc_types)))
    return f" (for {', '.join(words)})" if words else ""


def _of_laws(found: list[Law]) -> Iterator[str]:
    """The rows, and the tags whose rules lean on them."""
    yield from _told(found)
    ids = {one.id for one in found}
    yield "\nWhat leans on it:"
    none = True
    for row in matrix().rows.values():
        for rule in row.rules:
            if ids.intersection(one.id for one in rule.law):
                none = False
                to = ", ".join(said.RECIPIENTS[one] for one in rule.to)
                yield f"  {row.name} to {to}: {said.OUTCOMES[rule.outcome].lower()}{_when(rule)}"
    for condition in matrix().conditions.values():
        if ids.intersection(one.id for one in condition.law):
            none = False
            yield f"  Condition. {condition.sentence}"
    if none:
        yield "  No rule of the matrix; it tells of duties."


def _told(some: Iterable[Law]) -> Iterator[str]:
    for one in {one.id: one for one in some}.values():
        yield f"  {law_line(one)}"
        yield f"    {one.says} {one.effect} Source: {one.source}."
