"""What of a reason is not true of the evidence it was given for: read from the sentence, with other eyes.

The sentence is taken apart by what a clerk reads in it: amounts of things found, kinds of documents, phrases
in quotes, roles, words of the path. Each is looked up in the evidence; what is left must claim nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from classify.detect.judging.evidence import Evidence
from classify.detect.judging.matters import TITLES
from classify.detect.judging.signals import signals
from classify.label import words
from classify.label.proposal import Location
from models.labels import DocType, Entity, Outcome

_ASIDE = "In its comments, notes, properties or hidden text: "
_PUBLIC = "officer official employee staff author signer attorney judge agency mayor clerk".split()
_SIGNALS = {words.within_a_sentence(signal.title): signal.id for signal in signals()}
_NOUNS = {words.entity(name): name for name in [*map(str, Entity), words.OFFICIAL]}
_PLURALS = {words.entities(name): name for name in map(str, Entity)}
_KINDS = {words.kind(name): str(name) for name in DocType}


@dataclass(frozen=True)
class _File:
    evidence: Evidence
    location: Location
    outcome: Outcome

    def shows(self, found: str = "", roles: str = "", phrases: str = "", kinds: str = "") -> bool:
        """Whether it has any of these."""
        mine = self.evidence
        return bool(
            mine.counts.keys() & set(found.split())
            or mine.roles.keys() & set(roles.split())
            or mine.signals.keys() & set(phrases.split())
            or {mine.doc_type, mine.doc_type_second} & set(kinds.split())
        )


def untruths(sentence: str, evidence: Evidence, location: Location, outcome: Outcome) -> list[str]:
    """Everything in `sentence` that the evidence does not bear out."""
    if sentence.startswith(_ASIDE):
        sentence, evidence = sentence.removeprefix(_ASIDE), Evidence.from_json(evidence.aside or {})
    file = _File(evidence, location, outcome)
    rest, _, _ = sentence.partition(" Left out for that: ")
    wrong = []
    for pattern, is_true in _PIECES:
        wrong += [met.group() for met in re.finditer(pattern, rest) if not is_true(file, met)]
        rest = re.sub(pattern, "", rest)
    for pattern, holds in _CLAIMS.items():
        wrong += [f"“{met.group()}”" for met in re.finditer(rf"\b(?:{pattern})\b", rest) if not holds(file)]
    return wrong + [f"left over: {left}" for left in re.findall(r"[\d%“”]\S*", rest)]


# The pieces a sentence is made of, and whether each is true


def _number(written: str | None) -> int:
    return int((written or "1").replace(",", ""))


def _quoted(file: _File, met: re.Match[str]) -> bool:
    if met[1] in _SIGNALS:
        return file.evidence.signals.get(_SIGNALS[met[1]]) == _number(met[2])
    path = f"{file.location.path} {file.location.share} {file.location.department}".lower()
    return met[1] in re.sub(r"[^a-z0-9]", "", path)


def _kind(file: _File, met: re.Match[str]) -> bool:
    kind, evidence = _KINDS[met["kind"]], file.evidence
    if met["part"]:
        return evidence.doc_type_second == kind
    if met["name"]:
        return evidence.doc_type == kind and not file.outcome.was_read
    return evidence.doc_type == kind and abs(evidence.doc_type_score * 100 - int(met["score"])) <= 1.01


def _pair(file: _File, met: re.Match[str]) -> bool:
    key = "+".join(sorted((_NOUNS[met[1]], _NOUNS[met[2]])))
    return file.evidence.near.get(key) == _number(met[3])


def _private(file: _File, met: re.Match[str]) -> bool:
    public = sum(number for role, number in file.evidence.roles.items() if role in _PUBLIC)
    return file.evidence.counts.get("PERSON", 0) - public == _number(met[1])


def _mentions(file: _File, met: re.Match[str]) -> bool:
    entity = _PLURALS.get(met[3]) or _NOUNS[met[3]]
    different = _number(met[2]) if met[2] or met[3] in _NOUNS else None
    known = file.evidence.distinct.get(entity)
    return file.evidence.counts.get(entity) == _number(met[1]) and different in (None, known)


def _several(file: _File, met: re.Match[str]) -> bool:
    entity = _PLURALS[met[2]]
    return file.evidence.counts.get(entity) == _number(met[1]) == file.evidence.distinct.get(entity)


def _tone(file: _File, met: re.Match[str]) -> bool:
    heard = [file.evidence.matters.get(name, 0.0) for name, title in TITLES.items() if title == met[1]]
    return max(heard) >= (_number(met["percent"]) - 1) / 100


def _above_all(file: _File, met: re.Match[str]) -> bool:
    return any(
        file.evidence.matters.get(name, 0.0) >= 0.5 for name, title in TITLES.items() if title == met[1]
    )


def _aside(file: _File, met: re.Match[str]) -> bool:
    return Evidence.from_json(file.evidence.aside or {}).counts.get("PERSON", 0) >= _number(met[1])


def _either(names: object) -> str:
    assert isinstance(names, dict)
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_TIMES = r"(?: \(([\d,]+) times\))?"
_MATTERS = _either({title: name for name, title in TITLES.items()})
_LIKE = (
    r"(?P<name>by its name alone )?(?P<part>in part )?"
    rf"\blike (?P<kind>{_either(_KINDS)})(?: \((?P<score>\d+)%\))?"
)
_PIECES: list[tuple[str, Callable[[_File, re.Match[str]], bool]]] = [
    (rf"“([^”]+)”{_TIMES}", _quoted),
    (_LIKE, _kind),
    (rf"\b({_either(_NOUNS)}) close to ({_either(_NOUNS)}){_TIMES}", _pair),
    (
        rf"\ba person named as ([a-z ]+?){_TIMES}(?=,| and |\.)",
        lambda file, met: file.evidence.roles.get(met[1].replace(" ", "_")) == _number(met[2]),
    ),
    (
        r"\b(?:a row|([\d,]+) rows) with a private person's name and phone, e-mail or address",
        lambda file, met: file.evidence.contact_rows == _number(met[1]),
    ),
    (rf"\bthe name of a private person in a comment, note, property or hidden text{_TIMES}", _aside),
    (r"\b(?:the name of a private person|([\d,]+) mentions of private persons)", _private),
    (rf"\b([\d,]+) mentions of (?:([\d,]+) )?({_either(_PLURALS)}|{_either(_NOUNS)})", _mentions),
    (rf"\b([\d,]+) ({_either(_PLURALS)})", _several),
    (rf"\b({_either(_NOUNS)})\b", lambda file, met: file.evidence.counts.get(_NOUNS[met[1]]) == 1),
    (rf"\b({_MATTERS}) \((?P<percent>\d+)%\)", _tone),
    (rf"above all of ({_MATTERS})", _above_all),
    ("a share flagged as criminal-justice data", lambda file, _: file.location.criminal_justice),
    (
        r"was not read \(([^)]*)\)",
        lambda file, met: not file.outcome.was_read and met[1] == words.reading(file.outcome),
    ),
    (r"\b[\d,]+ more\b", lambda _, __: True),
]

_IDENTIFIED = (
    "US_SSN US_ITIN US_PASSPORT CREDIT_CARD US_BANK_NUMBER DATE_OF_BIRTH MT_DRIVER_LICENSE US_DRIVER_LICENSE"
)
_CLAIMS: dict[str, Callable[[_File], bool]] = {
    "victims?|survivors?": lambda file: file.shows(
        roles="victim survivor petitioner protected",
        phrases="victim_words victim_services",
        kinds="victim_notice protection_order domestic_violence_report",
    ),
    "young|child|minors?|juveniles?|under eighteen": lambda file: file.shows(
        roles="juvenile minor child youth",
        phrases="minor_age minor_initials juvenile_record juvenile_words youth_justice dependency_case"
        " child_abuse youth_court_case",
        kinds="juvenile_record child_abuse_report",
    ),
    "police|officers?": lambda file: file.shows(phrases="police_people", roles="officer"),
    "fire": lambda file: file.shows(phrases="fire_ems_words"),
    "health|care|injuries": lambda file: file.shows(
        found="HEALTH_CONDITION MEDICARE_ID MEDICAL_RECORD_NUMBER",
        roles="patient",
        phrases="patient_care health_leave injury",
        kinds="medical_record ems_report workers_comp commitment_petition",
    ),
    "personal numbers?": lambda file: file.shows(found=_IDENTIFIED),
    "warrant|subpoena": lambda file: file.shows(
        phrases="warrant_words", kinds="search_warrant warrant_affidavit"
    ),
    "informant": lambda file: file.shows(roles="informant", phrases="informant", kinds="informant_file"),
    "adoption": lambda file: file.shows(phrases="adoption"),
    "NCIC": lambda file: file.shows(
        found="NCIC_RECORD NCIC_NUMBER", phrases="ncic_fields ncic_phrases", kinds="ncic_return"
    ),
    "criminal history": lambda file: file.shows(
        found="STATE_ID_NUMBER FBI_NUMBER", phrases="rap_sheet ncic_restricted_file", kinds="criminal_history"
    ),
    "pawned": lambda file: file.shows(phrases="pawn"),
    "plate readers?": lambda file: file.shows(phrases="alpr"),
    "licenses": lambda file: file.shows(
        found="MT_LICENSE_PLATE VIN MT_DRIVER_LICENSE US_DRIVER_LICENSE",
        phrases="motor_vehicle_record",
        kinds="citation tow_list crash_report",
    ),
    "library user": lambda file: file.shows(phrases="library_words library_reader", kinds="library_record"),
    "utility": lambda file: file.shows(phrases="utility_words", kinds="utility_billing"),
    "tax(?:es)?": lambda file: file.shows(phrases="tax_words", kinds="tax_form"),
    "attorney": lambda file: file.shows(phrases="privilege", kinds="legal_memo"),
    "case files": lambda file: file.location.criminal_justice or "/" in file.location.path,
    "nothing private": lambda file: not file.shows(found=f"{_IDENTIFIED} CREDENTIAL", roles="victim"),
    "nobody has filled in": lambda file: not file.shows(found=_IDENTIFIED),
    "no person": lambda file: not file.shows(found="PERSON"),
}
"""What the words of a rule's own say of a file, looked up without the product's list of claims."""
