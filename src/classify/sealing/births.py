"""When the youths of a record turn 18, from the birth dates in the document, read again for this alone.

The inventory keeps no birth date, so each is revealed by a locked-in worker and forgotten at once. What stays
in memory is the day on which the youngest of them turns 18; of that only the quarter is shown.
"""

from __future__ import annotations

from datetime import date

from classify.errors import ViewError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.sealing.law import OF_AGE
from classify.viewing import Viewer
from detectors.dates import birth_days
from models.labels import Entity

MOST_DATES = 20
"""Birth dates of one file that are read."""


def come_of_age(values: list[str]) -> date | None:
    """When the youngest person turns 18; None where none of these is a birth date. Of a date that can be read
    in two ways the later counts.
    """
    days = [max(days) for value in values if (days := birth_days(value))]
    return birthday(max(days)) if days else None


def birthday(born: date, age: int = OF_AGE) -> date:
    """Somebody's birthday; of a 29 February the day after, where there is none."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def read_birthday(
    store: Store, viewer: Viewer, share: ShareHandle, item: int, *, actor: str = ""
) -> date | None:
    """The same of a file of `share`, read now; None where it holds no such date or cannot be read.

    Whoever asks must be one who may have values of this share revealed: it is noted as such.
    """
    filed = Catalogue(store).filed(share, item)
    if filed is None:
        return None
    dates = [number for number, finding in filed.findings if finding.entity == Entity.DATE_OF_BIRTH]
    values: list[str] = []
    for number in dates[:MOST_DATES]:
        store.audit_of(
            actor, "content.reveal", subject=f"item:{item}", finding=number, purpose="seal calendar"
        )
        try:
            values.append(viewer.value(share, filed, number))
        except ViewError:
            continue
    return come_of_age(values)
