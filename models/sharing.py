"""The vocabulary of sharing: to whom, what for, on what ground, and what the answer is.

Standard library only, as `models.labels`. What goes to whom stands in `classify/sharing/matrix.yaml`.
"""

from __future__ import annotations

from enum import StrEnum

MANUAL = "MANUAL"
"""What is cut from a copy because somebody drew it, where entities stand."""


class RecipientType(StrEnum):
    """Who asks for records."""

    OWN_DEPARTMENT = "own_department"
    CITY_DEPARTMENT = "city_department"
    """Another department of the city."""
    CJ_AGENCY = "cj_agency"
    """A criminal justice agency or the county attorney (44-5-103, MCA)."""
    PUBLIC_AGENCY = "public_agency"
    TRIBE = "tribe"
    """The government of a tribe."""
    VENDOR = "vendor"
    RESEARCHER = "researcher"
    VICTIM = "victim"
    """The victim of the case that the records are about."""
    RECORD_SUBJECT = "record_subject"
    """Whom the records are about."""
    PUBLIC = "public"
    """Anybody, and the media."""
    COURT = "court"
    """By order of a court."""


class Purpose(StrEnum):
    """What for."""

    ADMINISTRATION = "administration"
    """The agency's own work."""
    CRIMINAL_JUSTICE = "criminal_justice"
    CARE = "care"
    """Treatment, billing, public health."""
    RESEARCH = "research"
    SERVICE = "service"
    """Work that a vendor does for the city."""
    PUBLIC_REQUEST = "public_request"
    """A request for public information (2-6-1003, MCA)."""
    LITIGATION = "litigation"
    OWN_RECORDS = "own_records"
    OTHER = "other"


class SharingOutcome(StrEnum):
    """The answer to "may we share this with X?", the mildest first."""

    ALLOWED = "allowed"
    ALLOWED_REDACTED = "allowed_redacted"
    NEEDS_AGREEMENT = "needs_agreement"
    REFER = "refer"
    """To the city attorney."""
    PROHIBITED = "prohibited"

    @property
    def rank(self) -> int:
        """0 for ALLOWED up to 4 for PROHIBITED."""
        return _SHARING_ORDER[self]


_SHARING_ORDER = {outcome: rank for rank, outcome in enumerate(SharingOutcome)}


class Evidence(StrEnum):
    """What somebody can show for themselves."""

    AGREEMENT = "agreement"
    COURT_ORDER = "court_order"
    CONSENT = "consent"
    """Written authorization of whom the records are about."""
    VETTING = "vetting"
    """Fingerprint check and security training of all who will see it (CJIS Security Policy)."""
    SUBPOENA = "subpoena"
    SECURITY_ADDENDUM = "security_addendum"
    """The FBI's, with a management control agreement (28 CFR 20.33(a)(6)-(7))."""
    ATTORNEY_ADVICE = "attorney_advice"
    """The city attorney answered this question, in writing."""


class Seen(StrEnum):
    """Why something leaves though an earlier release shows what this one hides, or the other way round.

    Chosen from a list, since what people write may hold what must not stand in the trail.
    """

    SAME_HANDS = "same_hands"
    """The same person has both, and may."""
    DESTROYED = "destroyed"
    """The earlier copies were destroyed or given back."""
    ORDERED = "ordered"
    """The law, or an order, has this leave as it is."""
    NO_HARM = "no_harm"
    """What is shown there may be known to who gets this."""
