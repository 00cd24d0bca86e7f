"""Which profiles of redaction take out all that others take out: what the law asks for, a copy may exceed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from classify.redact.profiles import OTHER, Becomes, Profile, shipped
from models.labels import Tag

_MILDEST_FIRST = (
    Becomes.KEPT,
    Becomes.LAST_FOUR,
    Becomes.YEAR,
    Becomes.INITIALS,
    Becomes.ROLE,
    Becomes.BLACK,
)
"""Four digits and a year are never said of the same kind; initials tell more of a person than a role."""


def covering(asked: Collection[str], tags: Collection[str] = ()) -> list[str]:
    """Profiles by which a document with these tags loses all that each of those asked for takes out; those
    asked for themselves first.
    """
    known, held = shipped(), [Tag(tag) for tag in tags]
    return sorted(
        (name for name, one in known.items() if all(_covers(one, known[other], held) for other in asked)),
        key=lambda name: (name not in asked, name),
    )


def _covers(strict: Profile, mild: Profile, tags: Collection[Tag]) -> bool:
    return strict.name == mild.name or all(
        _MILDEST_FIRST.index(mine) >= _MILDEST_FIRST.index(theirs)
        for mine, theirs in _beside(strict, mild, tags)
    )


def _beside(one: Profile, other: Profile, tags: Collection[Tag]) -> Iterator[tuple[Becomes, Becomes]]:
    """What becomes of each kind, by both."""
    for entity in {*one.entities, *other.entities}:
        first = one.entities.get(entity) or one.entities[OTHER]
        second = other.entities.get(entity) or other.entities[OTHER]
        yield first.with_tags(tags), second.with_tags(tags)
    for role in other.roles:
        yield one.roles[role].with_tags(tags), other.roles[role].with_tags(tags)
