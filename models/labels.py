"""The vocabulary everybody shares: labels, handling tags, outcomes, entities, roles, document types.

Standard library only, so that a stage may import a word without dragging in a database.
What each label means is told in docs/labels.md; the tags carry the law.
"""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """How closely a file is held. Ordered: a file takes the highest label any of its content calls for."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    CONFIDENTIAL = "CONFIDENTIAL"
    RESTRICTED = "RESTRICTED"

    @property
    def rank(self) -> int:
        """0 for PUBLIC up to 3 for RESTRICTED."""
        return _LABEL_ORDER[self]

    @classmethod
    def highest(cls, labels: list[Label]) -> Label:
        """The strictest of `labels`; PUBLIC when there are none."""
        return max(labels, key=lambda label: label.rank, default=cls.PUBLIC)


_LABEL_ORDER = {label: rank for rank, label in enumerate(Label)}


class Tag(StrEnum):
    """A handling tag: the law or rule that goes with a file. The strictest tag decides sharing."""

    PII = "PII"
    SSN_FIN = "SSN-FIN"
    HEALTH = "HEALTH"
    HR = "HR"
    TAX = "TAX"
    DPPA = "DPPA"
    LIBRARY = "LIBRARY"
    MINOR = "MINOR"
    JUV = "JUV"
    CAN = "CAN"
    VICTIM = "VICTIM"
    SEXVICTIM = "SEXVICTIM"
    INFORMANT = "INFORMANT"
    CCJI = "CCJI"
    CHRI = "CHRI"
    NCIC_NR = "NCIC-NR"
    BIOMETRIC = "BIOMETRIC"
    ALPR = "ALPR"
    SECURITY = "SECURITY"
    PRIVILEGE = "PRIVILEGE"
    PCI = "PCI"
    TRIBAL = "TRIBAL"
    DISTLIST = "DISTLIST"
    SEALED = "SEALED"
    CREDENTIAL = "CREDENTIAL"
    PUBLIC_CJI = "PUBLIC-CJI"


class Effect(StrEnum):
    """Whether the label of an item is in effect."""

    IN_EFFECT = "in_effect"
    STALE = "stale"
    """One was, and has to be looked at again."""
    WAITING = "waiting"
    """Nobody ever approved one; or what was approved is in effect for it no more."""


class Outcome(StrEnum):
    """What became of one file. Every file has exactly one, with a reason in words."""

    NOT_EXAMINED = "not_examined"
    """Only inside a scan: the row was written before the work started."""
    OK = "ok"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    NEEDS_OCR = "needs_ocr"
    EMPTY = "empty"
    BOMB = "bomb"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"

    @property
    def was_read(self) -> bool:
        """Whether "no findings" may be believed: all of its text was seen (an empty file has none)."""
        return self in (Outcome.OK, Outcome.EMPTY)


class Entity(StrEnum):
    """What a detector can find. Presidio's names where Presidio has one."""

    PERSON = "PERSON"
    US_SSN = "US_SSN"
    US_ITIN = "US_ITIN"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    MT_DRIVER_LICENSE = "MT_DRIVER_LICENSE"
    US_DRIVER_LICENSE = "US_DRIVER_LICENSE"
    MT_LICENSE_PLATE = "MT_LICENSE_PLATE"
    VIN = "VIN"
    NCIC_ORI = "NCIC_ORI"
    STATE_ID_NUMBER = "STATE_ID_NUMBER"
    FBI_NUMBER = "FBI_NUMBER"
    NCIC_NUMBER = "NCIC_NUMBER"
    NCIC_RECORD = "NCIC_RECORD"
    MT_COURT_CASE = "MT_COURT_CASE"
    POLICE_REPORT_NUMBER = "POLICE_REPORT_NUMBER"
    PHONE_NUMBER = "PHONE_NUMBER"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    STREET_ADDRESS = "STREET_ADDRESS"
    CREDIT_CARD = "CREDIT_CARD"
    US_BANK_ROUTING = "US_BANK_ROUTING"
    US_BANK_NUMBER = "US_BANK_NUMBER"
    US_PASSPORT = "US_PASSPORT"
    US_ALIEN_NUMBER = "US_ALIEN_NUMBER"
    MEDICARE_ID = "MEDICARE_ID"
    US_NPI = "US_NPI"
    MEDICAL_LICENSE = "MEDICAL_LICENSE"
    MEDICAL_RECORD_NUMBER = "MEDICAL_RECORD_NUMBER"
    HEALTH_CONDITION = "HEALTH_CONDITION"
    US_EIN = "US_EIN"
    TRIBAL_ID = "TRIBAL_ID"
    IP_ADDRESS = "IP_ADDRESS"
    CREDENTIAL = "CREDENTIAL"
    GEO_COORDINATES = "GEO_COORDINATES"
    MT_STATUTE = "MT_STATUTE"


class Role(StrEnum):
    """In what capacity a person is named.

    Which words say so, in text, in a label and over a column, stands in `detectors/roles.yaml` alone.
    """

    VICTIM = "victim"
    SUSPECT = "suspect"
    """Accused, arrested, convicted or held."""
    WITNESS = "witness"
    COMPLAINANT = "complainant"
    """Who called, complained or brought a claim."""
    INFORMANT = "informant"
    JUVENILE = "juvenile"
    PARENT = "parent"
    """A mother, a father, a guardian."""
    RELATIVE = "relative"
    """Any other of a family, a household or of friends."""
    PATIENT = "patient"
    CUSTOMER = "customer"
    """Who owns, rents, buys, pays or holds an account."""
    PATRON = "patron"
    """Of a library."""
    APPLICANT = "applicant"
    """Who asks an agency for something, or offers to serve it."""
    PARTY = "party"
    """Anybody else who takes part."""
    OFFICER = "officer"
    """Of police, fire or medical services."""
    OFFICIAL = "official"
    """In an office, elected or appointed."""
    JUDGE = "judge"
    ATTORNEY = "attorney"
    AUTHOR = "author"
    SIGNER = "signer"
    """Who signs a letter or a paper of an agency."""
    EMPLOYEE = "employee"

    @classmethod
    def stored(cls, written: str) -> Role:
        """The role that an inventory holds. What an earlier program called a role of its own, or a later one
        will, is a private person's.
        """
        try:
            return cls(written)
        except ValueError:
            return cls.PARTY

    @property
    def acts_for_agency(self) -> bool:
        """Whether it is an office in which a person acts for an agency."""
        return self in _OFFICES

    @property
    def is_public(self) -> bool:
        """Whether name and desk phone are nobody's secret: an agency's people and all staff."""
        return self in _OFFICES or self is Role.EMPLOYEE


_OFFICES = frozenset({Role.OFFICER, Role.OFFICIAL, Role.JUDGE, Role.ATTORNEY, Role.AUTHOR, Role.SIGNER})

ENTITY_FORM = "[A-Z][A-Z0-9_]{2,47}"
"""How an entity is written. A city's own recognizers may find others than `Entity` names: they are carried as
they are written, beside those."""


# One fixed mask an entity: it tells the kind and nothing of the value, not even its length
# (house rule 1). Anything unnamed here is shown as its entity in brackets.
MASKS: dict[str, str] = {
    Entity.PERSON: "[name]",
    Entity.US_SSN: "***-**-****",
    Entity.US_ITIN: "***-**-****",
    Entity.DATE_OF_BIRTH: "**/**/****",
    Entity.PHONE_NUMBER: "(***) ***-****",
    Entity.EMAIL_ADDRESS: "[e-mail address]",
    Entity.STREET_ADDRESS: "[street address]",
    Entity.CREDIT_CARD: "**** **** **** ****",
    Entity.CREDENTIAL: "[secret]",
    # Those whose code names read like code.
    Entity.MT_DRIVER_LICENSE: "[Montana driver license]",
    Entity.US_DRIVER_LICENSE: "[driver license]",
    Entity.MT_LICENSE_PLATE: "[Montana license plate]",
    Entity.VIN: "[vehicle number]",
    Entity.NCIC_ORI: "[agency number]",
    Entity.FBI_NUMBER: "[FBI number]",
    Entity.NCIC_NUMBER: "[NCIC number]",
    Entity.NCIC_RECORD: "[NCIC record]",
    Entity.MT_COURT_CASE: "[court case number]",
    Entity.US_BANK_ROUTING: "[bank routing number]",
    Entity.US_BANK_NUMBER: "[bank account number]",
    Entity.US_PASSPORT: "[passport number]",
    Entity.US_ALIEN_NUMBER: "[alien registration number]",
    Entity.MEDICARE_ID: "[Medicare number]",
    Entity.US_NPI: "[health provider number]",
    Entity.US_EIN: "[employer number]",
    Entity.TRIBAL_ID: "[tribal enrollment number]",
    Entity.IP_ADDRESS: "[network address]",
    Entity.GEO_COORDINATES: "[coordinates]",
    Entity.MT_STATUTE: "[citation of Montana law]",
}

# Too few possible values for a fingerprint: whoever holds the key could list them all, so only
# place and content identify these (house rule 1).
NOT_FINGERPRINTED: frozenset[str] = frozenset(
    {Entity.HEALTH_CONDITION, Entity.DATE_OF_BIRTH, Entity.MT_STATUTE}
)


def mask(entity: str) -> str:
    """The fixed mask shown in place of any value of `entity`."""
    return MASKS.get(entity, f"[{entity.lower().replace('_', ' ')}]")


class DocType(StrEnum):
    """What kind of record a file is. `other` also says "unknown"."""

    INCIDENT_REPORT = "incident_report"
    SUPPLEMENTAL_REPORT = "supplemental_report"
    ARREST_REPORT = "arrest_report"
    BOOKING_SHEET = "booking_sheet"
    JAIL_ROSTER = "jail_roster"
    CRIMINAL_HISTORY = "criminal_history"
    NCIC_RETURN = "ncic_return"
    SEARCH_WARRANT = "search_warrant"
    WARRANT_AFFIDAVIT = "warrant_affidavit"
    EVIDENCE_LOG = "evidence_log"
    PROPERTY_RECEIPT = "property_receipt"
    BOLO = "bolo"
    CAD_LOG = "cad_log"
    CRASH_REPORT = "crash_report"
    CITATION = "citation"
    TOW_LIST = "tow_list"
    VICTIM_NOTICE = "victim_notice"
    PROTECTION_ORDER = "protection_order"
    DOMESTIC_VIOLENCE_REPORT = "domestic_violence_report"
    JUVENILE_RECORD = "juvenile_record"
    CHILD_ABUSE_REPORT = "child_abuse_report"
    INFORMANT_FILE = "informant_file"
    SEX_OFFENDER_CHECK = "sex_offender_check"
    BACKGROUND_INVESTIGATION = "background_investigation"
    INTERNAL_AFFAIRS = "internal_affairs"
    COURT_DOCKET = "court_docket"
    COURT_FILING = "court_filing"
    EMS_REPORT = "ems_report"
    MEDICAL_RECORD = "medical_record"
    COMMITMENT_PETITION = "commitment_petition"
    PERSONNEL_ACTION = "personnel_action"
    PERFORMANCE_REVIEW = "performance_review"
    PAYROLL = "payroll"
    DIRECT_DEPOSIT = "direct_deposit"
    TAX_FORM = "tax_form"
    EMPLOYMENT_FORM = "employment_form"
    WORKERS_COMP = "workers_comp"
    TRAVEL_CLAIM = "travel_claim"
    UTILITY_BILLING = "utility_billing"
    LIBRARY_RECORD = "library_record"
    INVOICE = "invoice"
    PURCHASE_ORDER = "purchase_order"
    INSURANCE_CLAIM = "insurance_claim"
    CONTRACT = "contract"
    DATA_SHARING_AGREEMENT = "data_sharing_agreement"
    LEGAL_MEMO = "legal_memo"
    RECORDS_REQUEST = "records_request"
    CORRESPONDENCE = "correspondence"
    CHAT = "chat"
    CONTACT_LIST = "contact_list"
    MINUTES = "minutes"
    AGENDA = "agenda"
    BUDGET = "budget"
    ORDINANCE = "ordinance"
    POLICY = "policy"
    PERMIT = "permit"
    BUSINESS_LICENSE = "business_license"
    PARCEL_REPORT = "parcel_report"
    INSPECTION = "inspection"
    PRESS_RELEASE = "press_release"
    FLYER = "flyer"
    MENU = "menu"
    CATALOG = "catalog"
    INVENTORY = "inventory"
    TRAINING_MATERIAL = "training_material"
    BLANK_FORM = "blank_form"
    SECURITY_PLAN = "security_plan"
    SOURCE_CODE = "source_code"
    CONFIG = "config"
    LOG = "log"
    DATASET = "dataset"
    PHOTO = "photo"
    ARCHIVE = "archive"
    OTHER = "other"
