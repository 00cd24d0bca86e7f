"""How reasons speak: entities, kinds of documents and amounts in a clerk's words.

Nothing here is a value of a file. What is said are names of this project's own vocabulary, and numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.labels import DocType, Entity, Outcome

OFFICIAL = "OFFICIAL"
"""In near pairs: a person acting for an agency."""
_LISTED = 6
"""Names told one by one in a list of alternatives; the rest is counted."""

_NOUNS: dict[str, tuple[str, str]] = {
    Entity.PERSON: ("a person's name", "persons' names"),
    OFFICIAL: ("the name of somebody acting for an agency", "names of people acting for an agency"),
    Entity.US_SSN: ("a Social Security number", "Social Security numbers"),
    Entity.US_ITIN: ("a taxpayer number", "taxpayer numbers"),
    Entity.DATE_OF_BIRTH: ("a date of birth", "dates of birth"),
    Entity.MT_DRIVER_LICENSE: ("a Montana driver license number", "Montana driver license numbers"),
    Entity.US_DRIVER_LICENSE: ("a driver license number", "driver license numbers"),
    Entity.MT_LICENSE_PLATE: ("a license plate", "license plates"),
    Entity.VIN: ("a vehicle identification number", "vehicle identification numbers"),
    Entity.NCIC_ORI: ("an agency's ORI number", "agencies' ORI numbers"),
    Entity.STATE_ID_NUMBER: ("a state identification number (SID)", "state identification numbers (SID)"),
    Entity.FBI_NUMBER: ("an FBI number", "FBI numbers"),
    Entity.NCIC_NUMBER: ("an NCIC number", "NCIC numbers"),
    Entity.NCIC_RECORD: ("a line of an NCIC return", "lines of NCIC returns"),
    Entity.MT_COURT_CASE: ("a court case number", "court case numbers"),
    Entity.POLICE_REPORT_NUMBER: ("a case or incident number", "case or incident numbers"),
    Entity.PHONE_NUMBER: ("a telephone number", "telephone numbers"),
    Entity.EMAIL_ADDRESS: ("an e-mail address", "e-mail addresses"),
    Entity.STREET_ADDRESS: ("a street address", "street addresses"),
    Entity.CREDIT_CARD: ("a payment card number", "payment card numbers"),
    Entity.US_BANK_ROUTING: ("a bank routing number", "bank routing numbers"),
    Entity.US_BANK_NUMBER: ("a bank account number", "bank account numbers"),
    Entity.US_PASSPORT: ("a passport number", "passport numbers"),
    Entity.US_ALIEN_NUMBER: ("an immigration (alien) number", "immigration (alien) numbers"),
    Entity.MEDICARE_ID: ("a Medicare number", "Medicare numbers"),
    Entity.US_NPI: ("a provider number (NPI)", "provider numbers (NPI)"),
    Entity.MEDICAL_LICENSE: ("a medical license number", "medical license numbers"),
    Entity.MEDICAL_RECORD_NUMBER: ("a medical record number", "medical record numbers"),
    Entity.HEALTH_CONDITION: ("a health condition or treatment", "health conditions or treatments"),
    Entity.US_EIN: ("an employer number", "employer numbers"),
    Entity.TRIBAL_ID: ("a tribal identification number", "tribal identification numbers"),
    Entity.IP_ADDRESS: ("an IP address", "IP addresses"),
    Entity.CREDENTIAL: ("a password, key or other secret", "passwords, keys or other secrets"),
    Entity.GEO_COORDINATES: ("a position on the map", "positions on the map"),
    Entity.MT_STATUTE: ("the citation of a statute", "citations of statutes"),
}
"""Entities, one and several."""

_UNCOUNTED = frozenset({
    DocType.MINUTES, DocType.PAYROLL, DocType.CORRESPONDENCE, DocType.CHAT, DocType.TRAINING_MATERIAL,
    DocType.SOURCE_CODE, DocType.UTILITY_BILLING, DocType.OTHER,
})  # fmt: skip
"""Kinds that take no article."""
_KINDS = {
    DocType.BOLO: "bulletin to look out for somebody",
    DocType.CAD_LOG: "dispatch log",
    DocType.EMS_REPORT: "report of an ambulance run",
    DocType.NCIC_RETURN: "NCIC return",
    DocType.WORKERS_COMP: "workers' compensation claim",
    DocType.DIRECT_DEPOSIT: "direct deposit form",
    DocType.INTERNAL_AFFAIRS: "internal affairs file",
    DocType.PERSONNEL_ACTION: "personnel action form",
    DocType.CONFIG: "configuration file",
    DocType.OTHER: "nothing known",
}
"""Kinds whose name in the vocabulary is no plain word."""

_READ = {
    Outcome.ENCRYPTED: "it is locked with a password",
    Outcome.CORRUPT: "it is damaged",
    Outcome.NEEDS_OCR: "its pictures would have to be read by OCR",
    Outcome.BOMB: "it is built to overrun whoever unpacks it",
    Outcome.TOO_LARGE: "it is too large",
    Outcome.TIMEOUT: "reading it took too long",
    Outcome.UNREADABLE: "the system did not let it be read",
    Outcome.UNSUPPORTED: "its format has no reader",
    Outcome.PARTIAL: "only part of it could be read",
    Outcome.EMPTY: "it is empty",
    Outcome.OK: "all of it was read",
    Outcome.NOT_EXAMINED: "it was not examined",
}


def entity(name: str) -> str:
    """One of an entity: "a date of birth"."""
    return _NOUNS[name][0]


def entities(name: str) -> str:
    """Several of an entity: "dates of birth"."""
    return _NOUNS[name][1]


def counted(name: str, number: int, different: int) -> str:
    """So many findings of an entity: "3 dates of birth", "5 mentions of 2 dates of birth".

    `different` is how many different values they have; 0 where that is not known.
    """
    one, several = _NOUNS[name]
    if number == 1:
        return one
    if different == number:
        return f"{number:,} {several}"
    what = one if different == 1 else several if not different else f"{different:,} {several}"
    return f"{number:,} mentions of {what}"


def close(first: str, second: str, number: int) -> str:
    """Two entities found together: "a date of birth close to a person's name (3 times)"."""
    return times(f"{entity(first)} close to {entity(second)}", number)


def kind(doc_type: str) -> str:
    """A kind of document: "an incident report", "minutes"."""
    name = _KINDS.get(DocType(doc_type), plain(doc_type))
    if doc_type in _UNCOUNTED:
        return name
    article = "an" if name[0].lower() in "aeio" or name.startswith("NCIC") else "a"
    return f"{article} {name}"


def chance(probability: float) -> str:
    """A probability in whole percent, never as a certainty: "97%"."""
    return f"{min(probability, 0.99):.0%}"


def reading(outcome: str) -> str:
    """What became of a file when it was read, as a sentence without its full stop."""
    return _READ[Outcome(outcome)]


def times(words: str, number: int) -> str:
    """`words`, and how often where that is more than once: "words of the kind “arrests” (3 times)"."""
    return words if number == 1 else f"{words} ({number:,} times)"


def within_a_sentence(title: str) -> str:
    """A title without its capital, unless it begins with an abbreviation."""
    first, _, _ = title.partition(" ")
    return title if len(first) > 1 and first.isupper() else title[:1].lower() + title[1:]


def plain(name: str) -> str:
    """An identifier as a reader says it: jail_roster as jail roster."""
    return name.replace("_", " ")


def both(words: Sequence[str]) -> str:
    """A list in which all holds: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def either(words: Iterable[str]) -> str:
    """A list of which one is enough: "a, b or c"."""
    names = list(words)
    if len(names) > _LISTED:
        names = [*names[: _LISTED - 1], f"{len(names) - _LISTED + 1} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def at_least(number: int, words: str) -> str:
    """`words`, and how many of it are asked for where one is not enough."""
    return words if number <= 1 else f"{words} (at least {number})"
