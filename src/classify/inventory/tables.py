"""All tables, so that their metadata is complete for whoever imports this module."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models.audit_event import AuditEvent
from models.classification import Classification
from models.content import Content
from models.department import Department
from models.finding import Explanation, Finding
from models.home_fact import HomeFact
from models.item import Item
from models.scan import Checkpoint, Scan, Tally
from models.share import Share

METADATA: MetaData = SQLModel.metadata

__all__ = [
    "METADATA",
    "AuditEvent",
    "Checkpoint",
    "Classification",
    "Content",
    "Department",
    "Explanation",
    "Finding",
    "HomeFact",
    "Item",
    "Scan",
    "Share",
    "Tally",
]
