"""The vocabulary in words: what people read where machines write `SSN-FIN`, `US_SSN` or `needs_ocr`.

Standard library only, as `models.labels`. Every member of its enums is named here, which a test holds true.
"""

from __future__ import annotations

from models.labels import DocType, Effect, Entity, Label, Outcome, Tag

LABELS: dict[Label, str] = {
    Label.PUBLIC: "Public",
    Label.INTERNAL: "Internal",
    Label.CONFIDENTIAL: "Confidential",
    Label.RESTRICTED: "Restricted",
}
LABEL_MEANINGS: dict[Label, str] = {
    Label.PUBLIC: "adopted minutes, agendas, budgets, ordinances, policies, permits, press releases, blank "
    "forms, public criminal-justice information; needs positive evidence of such a type",
    Label.INTERNAL: "working material with at most routine contact data",
    Label.CONFIDENTIAL: "SSN, driver license, passport, bank and card numbers; identity papers; health, "
    "personnel, utility-customer, tax and library-patron data; citations and tow lists; credentials; "
    "attorney-client matters; security details; distribution lists",
    Label.RESTRICTED: "criminal-justice information about identifiable people; any juvenile, child-abuse or "
    "youth-court record; victim and survivor data; sealed matters",
}
"""What gets it, as docs/labels.md says (a test holds the two equal)."""

OUTCOMES: dict[Outcome, str] = {
    Outcome.NOT_EXAMINED: "not looked at yet",
    Outcome.OK: "read",
    Outcome.PARTIAL: "partly read",
    Outcome.ENCRYPTED: "locked",
    Outcome.CORRUPT: "damaged",
    Outcome.NEEDS_OCR: "page images not read",
    Outcome.EMPTY: "empty",
    Outcome.BOMB: "hostile archive",
    Outcome.TOO_LARGE: "too large",
    Outcome.TIMEOUT: "took too long",
    Outcome.UNREADABLE: "could not be opened",
    Outcome.UNSUPPORTED: "no reader for it",
}

EFFECTS: dict[Effect, str] = {
    Effect.IN_EFFECT: "in effect",
    Effect.STALE: "to look at again",
    Effect.WAITING: "waits for approval",
}

TAGS: dict[Tag, str] = {
    Tag.PII: "personal information",
    Tag.SSN_FIN: "Social Security or financial numbers",
    Tag.HEALTH: "health information",
    Tag.HR: "personnel matters",
    Tag.TAX: "tax information",
    Tag.DPPA: "motor vehicle records",
    Tag.LIBRARY: "library patrons",
    Tag.MINOR: "minors",
    Tag.JUV: "juvenile records",
    Tag.CAN: "child abuse or neglect",
    Tag.VICTIM: "victims",
    Tag.SEXVICTIM: "victims of sexual crimes",
    Tag.INFORMANT: "informants",
    Tag.CCJI: "confidential criminal-justice information",
    Tag.CHRI: "criminal history",
    Tag.NCIC_NR: "NCIC returns",
    Tag.BIOMETRIC: "biometric data",
    Tag.ALPR: "license-plate readers",
    Tag.SECURITY: "security details",
    Tag.PRIVILEGE: "attorney-client privilege",
    Tag.PCI: "payment cards",
    Tag.TRIBAL: "tribal data",
    Tag.DISTLIST: "distribution lists",
    Tag.SEALED: "sealed matters",
    Tag.CREDENTIAL: "passwords and keys",
    Tag.PUBLIC_CJI: "public criminal-justice information",
}

ENTITIES: dict[str, str] = {
    Entity.PERSON: "person's name",
    Entity.US_SSN: "Social Security number",
    Entity.US_ITIN: "taxpayer number (ITIN)",
    Entity.DATE_OF_BIRTH: "birth date",
    Entity.MT_DRIVER_LICENSE: "Montana driver license",
    Entity.US_DRIVER_LICENSE: "driver license of another state",
    Entity.MT_LICENSE_PLATE: "Montana license plate",
    Entity.VIN: "vehicle identification number",
    Entity.NCIC_ORI: "agency number (ORI)",
    Entity.STATE_ID_NUMBER: "state criminal identification (SID)",
    Entity.FBI_NUMBER: "FBI number",
    Entity.NCIC_NUMBER: "NCIC number",
    Entity.NCIC_RECORD: "NCIC record",
    Entity.MT_COURT_CASE: "court case number",
    Entity.POLICE_REPORT_NUMBER: "police report number",
    Entity.PHONE_NUMBER: "phone number",
    Entity.EMAIL_ADDRESS: "e-mail address",
    Entity.STREET_ADDRESS: "street address",
    Entity.CREDIT_CARD: "payment card number",
    Entity.US_BANK_ROUTING: "bank routing number",
    Entity.US_BANK_NUMBER: "bank account number",
    Entity.US_PASSPORT: "passport number",
    Entity.US_ALIEN_NUMBER: "alien registration number",
    Entity.MEDICARE_ID: "Medicare number",
    Entity.US_NPI: "health provider number (NPI)",
    Entity.MEDICAL_LICENSE: "medical license",
    Entity.MEDICAL_RECORD_NUMBER: "medical record number",
    Entity.HEALTH_CONDITION: "health condition",
    Entity.US_EIN: "employer number (EIN)",
    Entity.TRIBAL_ID: "tribal enrollment number",
    Entity.IP_ADDRESS: "network address",
    Entity.CREDENTIAL: "password or key",
    Entity.GEO_COORDINATES: "coordinates",
    Entity.MT_STATUTE: "citation of Montana law",
}

_DOC_TYPES: dict[DocType, str] = {
    DocType.NCIC_RETURN: "NCIC return",
    DocType.BOLO: "be-on-the-lookout notice",
    DocType.CAD_LOG: "dispatch log",
    DocType.EMS_REPORT: "ambulance report",
    DocType.WORKERS_COMP: "workers' compensation",
    DocType.CHAT: "chat messages",
    DocType.CATALOG: "catalog",
    DocType.CONFIG: "configuration",
    DocType.LOG: "log file",
    DocType.DATASET: "data table",
    DocType.OTHER: "not known",
}
"""Where the name of the type does not read as words by itself."""


def label_words(label: str) -> str:
    """A label; "" was never examined."""
    return LABELS[Label(label)] if label else "Not labeled yet"


def effect_words(effect: str) -> str:
    """Whether a label is in effect; "" where none is proposed yet."""
    return EFFECTS[Effect(effect)] if effect else ""


def outcome_words(outcome: str) -> str:
    """In words: `encrypted` is "locked"."""
    return OUTCOMES[Outcome(outcome)]


def tag_words(tag: str) -> str:
    """In words: `PCI` is "payment cards"."""
    return TAGS[Tag(tag)]


def entity_words(entity: str) -> str:
    """In words: `DATE_OF_BIRTH` is "birth date"; a city's own WORK_ORDER is "work order"."""
    return ENTITIES.get(entity) or entity.lower().replace("_", " ")


def doc_type_words(doc_type: str) -> str:
    """In words: `cad_log` is "dispatch log"."""
    kind = DocType(doc_type)
    return _DOC_TYPES.get(kind, kind.value.replace("_", " "))


def many(number: int, one: str, more: str = "") -> str:
    """A number of things as people say it: "1 file", "2,000 files"; `more` where an s is not enough."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return many(round(seconds), "second")
    minutes = round(seconds / 60)
    if minutes < 120:
        return many(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    return f"{many(hours, 'hour')} {many(rest, 'minute')}" if rest else many(hours, "hour")
