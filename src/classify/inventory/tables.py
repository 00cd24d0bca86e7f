"""All tables, so that their metadata is complete for whoever imports this module."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models.agreement import Agreement, AgreementStep
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
from models.recipient import Recipient
from models.redacted_copy import RedactedCopy
from models.release import Dissemination, Release, ReleaseItem
from models.scan import Checkpoint, Scan, Tally
from models.schedule import Schedule
from models.share import Share
from models.sharing_request import RequestDecision, RequestItem, SharingRequest
from models.sighting import Sighting
from models.survey import Pace, Survey
from models.totals import ForeignTotals, TrustedHome

METADATA: MetaData = SQLModel.metadata

# For statements over many rows at once, which go around the object mapper.
AGREEMENT = METADATA.tables["agreement"]
AGREEMENT_STEP = METADATA.tables["agreement_step"]
APPROVAL = METADATA.tables["approval"]
AUDIT_EVENT = METADATA.tables["audit_event"]
CHECKPOINT = METADATA.tables["checkpoint"]
CLASSIFICATION = METADATA.tables["classification"]
CONTENT = METADATA.tables["content"]
DECISION = METADATA.tables["decision"]
DEPARTMENT = METADATA.tables["department"]
DISSEMINATION = METADATA.tables["dissemination"]
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
RECIPIENT = METADATA.tables["recipient"]
REDACTED_COPY = METADATA.tables["redacted_copy"]
RELEASE = METADATA.tables["release"]
RELEASE_ITEM = METADATA.tables["release_item"]
REQUEST_DECISION = METADATA.tables["request_decision"]
REQUEST_ITEM = METADATA.tables["request_item"]
SCAN = METADATA.tables["scan"]
SHARE = METADATA.tables["share"]
SHARING_REQUEST = METADATA.tables["sharing_request"]
SIGHTING = METADATA.tables["sighting"]
SURVEY = METADATA.tables["survey"]
TALLY = METADATA.tables["tally"]

__all__ = [
    "AGREEMENT",
    "AGREEMENT_STEP",
    "APPROVAL",
    "AUDIT_EVENT",
    "CHECKPOINT",
    "CLASSIFICATION",
    "CONTENT",
    "DECISION",
    "DEPARTMENT",
    "DISSEMINATION",
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
    "RECIPIENT",
    "REDACTED_COPY",
    "RELEASE",
    "RELEASE_ITEM",
    "REQUEST_DECISION",
    "REQUEST_ITEM",
    "SCAN",
    "SHARE",
    "SHARING_REQUEST",
    "SIGHTING",
    "SURVEY",
    "TALLY",
    "Agreement",
    "AgreementStep",
    "Approval",
    "AuditEvent",
    "Checkpoint",
    "Classification",
    "Content",
    "Decision",
    "Department",
    "Dissemination",
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
    "Recipient",
    "RedactedCopy",
    "Release",
    "ReleaseItem",
    "RequestDecision",
    "RequestItem",
    "Scan",
    "Schedule",
    "Share",
    "SharingRequest",
    "Sighting",
    "Survey",
    "Tally",
    "TrustedHome",
]
