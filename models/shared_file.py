"""What a question about sharing knows of one file: facts of the inventory, no name and no value.

Standard library only: the inventory fills it, `classify.sharing` asks by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.labels import DocType, Effect, Label, Outcome, Tag


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """A column of a table with what was found in it."""

    column: str
    """Its letters, as in a workbook: `C`."""
    entities: tuple[str, ...]
    sheet: str = ""
    """The sheet's name as it may be shown; "" in a table without one."""


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file, or a member of a container, as far as an answer depends on it."""

    id: int
    """Its number in the inventory; below 0: it is in none."""
    label: Label | None
    """As proposed; None: it was never examined."""
    tags: tuple[Tag, ...] = ()
    doc_type: DocType = DocType.OTHER
    outcome: Outcome = Outcome.OK
    """Whether it was read: of what was not read whole nobody knows all tags."""
    effect: Effect = Effect.WAITING
    in_effect: Label | None = None
    """The label in effect, or that was until it became stale."""
    entities: tuple[str, ...] = ()
    findings: int = 0
    criminal_justice: bool = False
    """Its share is flagged as holding criminal-justice information."""
    share_id: int = 0
    department: str = ""
    folder: str = ""
    """Key of the folder it lies in: the same for its neighbors; tells no name."""
    columns: tuple[SharedColumn, ...] = ()
    """Of a table whose findings were looked at by column."""
    in_columns: frozenset[str] = frozenset()
    """What stands in columns alone: whoever drops these columns has dropped it all."""
