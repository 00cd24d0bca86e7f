"""Counts of a whole home for its totals: by department, label, outcome, data and age; never by share."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import BigInteger, case, cast, func, select
from sqlmodel import Session

from classify.inventory.tables import ITEM, METADATA, TALLY

_SHARE, _DEPARTMENT = METADATA.tables["share"], METADATA.tables["department"]
_NO_DEPARTMENT = "no department"
_NOT_LABELLED = "not examined"
_BANDS = ((365, "up to 1 year"), (3 * 365, "1 to 3 years"), (7 * 365, "3 to 7 years"))
_OLDER, _NO_AGE = "more than 7 years", "no believable date"
_DAY_NS = 86_400 * 10**9


def counts(session: Session, today: date) -> dict[str, dict[str, int]]:
    """Files and members that are there, as the last scans counted them, by `totals.document.DIMENSIONS`."""
    departments = {
        row.id: row.name or _NO_DEPARTMENT
        for row in session.execute(
            select(_SHARE.c.id, _DEPARTMENT.c.name).outerjoin(
                _DEPARTMENT, _SHARE.c.department_id == _DEPARTMENT.c.id
            )
        )
    }
    told: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in session.execute(select(TALLY)):
        department = departments.get(row.share_id, _NO_DEPARTMENT)
        if row.dimension == "label":
            label = row.value or _NOT_LABELLED
            told["department"][department] += row.files
            told["label"][label] += row.files
            told["department and label"][f"{department}: {label}"] += row.files
        elif row.dimension == "outcome":
            told["outcome"][row.value] += row.files
        elif row.dimension == "entities":
            for entity in filter(None, row.value.split(",")):
                told["data"][entity] += row.files
        elif row.dimension == "all":
            told["all"][row.value] += row.files
    told["age"] = _ages(session, today)
    return {name: dict(values) for name, values in told.items()}


def _ages(session: Session, today: date) -> dict[str, int]:
    end = (today + timedelta(days=1) - date(1970, 1, 1)).days * _DAY_NS
    bands = [(ITEM.c.mtime_ns >= end - days * _DAY_NS, band) for days, band in _BANDS]
    strange = (ITEM.c.mtime_ns <= 0) | (ITEM.c.mtime_ns >= cast(end + _DAY_NS, BigInteger))
    band = case((strange, _NO_AGE), *bands, else_=_OLDER)
    # Members bear the times an archive claims: only what lies on a share itself has an age.
    there = select(band, func.count()).where(ITEM.c.gone_scan_id.is_(None), ITEM.c.container_id.is_(None))
    return {name: int(number) for name, number in session.execute(there.group_by(band))}
