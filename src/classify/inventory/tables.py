"""All tables, so that their metadata is complete for whoever imports this module."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models.approval import Approval, Effect
from models.audit_event import AuditEvent
from models.classification import Classification
from models.content import Content
from models.decision import Decision
from models.department import Department
from models.exposure import Exposure, ExposureImport
from models.finding import Explanation, Finding
from models.home_fact import HomeFact
from models.item import Item
from models.lesson import Lesson
from models.probe import Probe
from models.question import Question
from models.recipe import Recipe
from models.scan import Checkpoint, Scan, Tally
from models.schedule import Schedule
from models.share import Share
from models.sighting import Sighting
from models.survey import Pace, Survey
from models.totals import ForeignTotals, TrustedHome

METADATA: MetaData = SQLModel.metadata

# For statements over many rows at once, which go around the object mapper.
APPROVAL = METADATA.tables["approval"]
AUDIT_EVENT = METADATA.tables["audit_event"]
CHECKPOINT = METADATA.tables["checkpoint"]
CLASSIFICATION = METADATA.tables["classification"]
CONTENT = METADATA.tables["content"]
DECISION = METADATA.tables["decision"]
DEPARTMENT = METADATA.tables["department"]
EFFECT = METADATA.tables["effect"]
EXPLANATION = METADATA.tables["explanation"]
EXPOSURE = METADATA.tables["exposure"]
EXPOSURE_IMPORT = METADATA.tables["exposure_import"]
FINDING = METADATA.tables["finding"]
HOME_FACT = METADATA.tables["home_fact"]
ITEM = METADATA.tables["item"]
LESSON = METADATA.tables["lesson"]
PACE = METADATA.tables["pace"]
PROBE = METADATA.tables["probe"]
QUESTION = METADATA.tables["question"]
RECIPE = METADATA.tables["recipe"]
SCAN = METADATA.tables["scan"]
SHARE = METADATA.tables["share"]
SIGHTING = METADATA.tables["sighting"]
SURVEY = METADATA.tables["survey"]
TALLY = METADATA.tables["tally"]

__all__ = [
    "APPROVAL",
    "AUDIT_EVENT",
    "CHECKPOINT",
    "CLASSIFICATION",
    "CONTENT",
    "DECISION",
    "DEPARTMENT",
    "EFFECT",
    "EXPLANATION",
    "EXPOSURE",
    "EXPOSURE_IMPORT",
    "FINDING",
    "HOME_FACT",
    "ITEM",
    "LESSON",
    "METADATA",
    "PACE",
    "PROBE",
    "QUESTION",
    "RECIPE",
    "SCAN",
    "SHARE",
    "SIGHTING",
    "SURVEY",
    "TALLY",
    "Approval",
    "AuditEvent",
    "Checkpoint",
    "Classification",
    "Content",
    "Decision",
    "Department",
    "Effect",
    "Explanation",
    "Exposure",
    "ExposureImport",
    "Finding",
    "ForeignTotals",
    "HomeFact",
    "Item",
    "Lesson",
    "Pace",
    "Probe",
    "Question",
    "Recipe",
    "Scan",
    "Schedule",
    "Share",
    "Sighting",
    "Survey",
    "Tally",
    "TrustedHome",
]
