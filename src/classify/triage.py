"""What people are asked first: findings of one kind in one file are one question, like questions a group.

A *question* is "are these N Social Security numbers in this file what they seem?". A *group* has the same
detector, the same kind of data and the same shape of place (column of a table, part of a document), in one
folder: whoever knows the answer to five of them mostly knows it for all.

Risk orders the queue: what the data are worth to protect, how many there are, how widely open the file lies,
and how much there is to find out (a finding that is surely right needs a person less than one that may be
either).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from classify.results import StoredFinding
from models.labels import Entity
from models.openness import Openness

_COLUMN = re.compile(r"[A-Z]+")

_WORTH = {
    Entity.US_SSN: 10.0,
    Entity.NCIC_RECORD: 10.0,
    Entity.FBI_NUMBER: 9.0,
    Entity.STATE_ID_NUMBER: 8.0,
    Entity.CREDENTIAL: 8.0,
    Entity.CREDIT_CARD: 8.0,
    Entity.US_BANK_NUMBER: 8.0,
    Entity.US_PASSPORT: 8.0,
    Entity.US_ALIEN_NUMBER: 8.0,
    Entity.US_ITIN: 8.0,
    Entity.MT_DRIVER_LICENSE: 7.0,
    Entity.US_DRIVER_LICENSE: 7.0,
    Entity.TRIBAL_ID: 7.0,
    Entity.MEDICARE_ID: 7.0,
    Entity.MEDICAL_RECORD_NUMBER: 7.0,
    Entity.HEALTH_CONDITION: 7.0,
    Entity.NCIC_NUMBER: 6.0,
    Entity.DATE_OF_BIRTH: 5.0,
    Entity.US_BANK_ROUTING: 4.0,
    Entity.NCIC_ORI: 3.0,
    Entity.POLICE_REPORT_NUMBER: 3.0,
    Entity.MT_COURT_CASE: 3.0,
    Entity.MT_LICENSE_PLATE: 3.0,
    Entity.VIN: 3.0,
    Entity.PERSON: 2.0,
    Entity.STREET_ADDRESS: 2.0,
    Entity.PHONE_NUMBER: 1.0,
    Entity.EMAIL_ADDRESS: 1.0,
}
"""What a kind of data is worth to protect, from 1: harm to a person if it is known to all. Others: 2."""
_OTHERS = 2.0
_LEAST_DOUBT = 0.1
"""Also what is surely right is worth a look: nobody has confirmed it."""


_EXPOSURE = {
    Openness.OWNER: 0.5,
    Openness.PEOPLE: 0.7,
    Openness.GROUP: 1.0,
    Openness.GUESTS: 1.5,
    Openness.ORGANISATION: 2.0,
    Openness.ANYONE: 4.0,
}
"""How much more there is at stake where more people can open a file; 1 where nobody said who can."""


def exposure_of(openness: int) -> float:
    """How widely open a file lies, as `risk` takes it; `openness` is 0 where nobody said."""
    return _EXPOSURE[Openness(openness)] if openness else 1.0


def worth(entity: str) -> float:
    """What a kind of data is worth to protect, from 1 up to 10."""
    return _WORTH.get(Entity(entity), _OTHERS) if entity in set(Entity) else _OTHERS


def shape_of(finding: StoredFinding) -> str:
    """The shape of a finding's place: a column of a table, or a part of a document; hidden or not."""
    place = finding.place
    part = str(place.get("part", "body"))
    column = _COLUMN.match(str(place.get("cell", "")))
    shape = f"column {column[0]}" if column else part
    return f"{shape}, hidden" if place.get("hidden") else shape


def group_key(share_id: int, folder: str, detector: str, entity: str, shape: str) -> str:
    """Tells groups apart. `folder` is the keyed digest of the folder, "" of what lies in a container."""
    told = "\x1f".join((str(share_id), folder, detector, entity, shape))
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def risk(entity: str, scores: Iterable[float], exposure: float = 1.0) -> float:
    """How much there is at stake and to find out; comparable within a queue, without a unit.

    Args:
        entity: the kind of data.
        scores: of its findings in the file.
        exposure: how widely open the file lies, 1 where nothing is known of it.
    """
    known = list(scores)
    average = sum(known) / len(known)
    doubt = max(_LEAST_DOUBT, 4 * average * (1 - average))
    return round(worth(entity) * math.log2(1 + len(known)) * exposure * doubt, 3)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked about one file."""

    detector: str
    entity: str
    shape: str
    findings: int
    best: float
    risk: float


def questions(findings: Iterable[StoredFinding], exposure: float = 1.0) -> list[Question]:
    """The questions about one file, from its findings; riskiest first."""
    lots: dict[tuple[str, str, str], list[float]] = {}
    for finding in findings:
        key = (str(finding.why.get("detector", "")), finding.entity, shape_of(finding))
        lots.setdefault(key, []).append(finding.score)
    asked = [
        Question(*key, len(scores), max(scores), risk(key[1], scores, exposure))
        for key, scores in lots.items()
    ]
    return sorted(asked, key=lambda one: (-one.risk, one.detector, one.shape))
