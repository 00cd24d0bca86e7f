"""The notation in which the invented documents are written, and the truth read off it.

A document is plain text in which every sensitive value is marked where it stands:

    {P:DOE, JANE M}        a value: entity code, colon, the value as written
    {-SSN:078-05-1120}     a hard negative: looks like the entity, is not
    {=P:Jane Doe}          neither: to find it is as right as to leave it
    {SSN:?a}               a value made up by `sample_corpus.values` from the key `a`; the same
                           code and key give the same value throughout one document
    {NCIC<} ... {>NCIC}    an NCIC fixed-field block around other values

Stripping the marks gives the document, and collecting them gives its truth, so that the two
cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

ENTITY_OF_CODE = {
    "P": "PERSON",
    "SSN": "US_SSN",
    "ITIN": "US_ITIN",
    "DOB": "DATE_OF_BIRTH",
    "DL": "MT_DRIVER_LICENSE",
    "ODL": "US_DRIVER_LICENSE",
    "LIC": "MT_LICENSE_PLATE",
    "VIN": "VIN",
    "ORI": "NCIC_ORI",
    "SID": "STATE_ID_NUMBER",
    "FBI": "FBI_NUMBER",
    "NIC": "NCIC_NUMBER",
    "NCIC": "NCIC_RECORD",
    "CC": "MT_COURT_CASE",
    "RPT": "POLICE_REPORT_NUMBER",
    "TEL": "PHONE_NUMBER",
    "MAIL": "EMAIL_ADDRESS",
    "ADDR": "STREET_ADDRESS",
    "CARD": "CREDIT_CARD",
    "ABA": "US_BANK_ROUTING",
    "ACCT": "US_BANK_NUMBER",
    "PASS": "US_PASSPORT",
    "ALIEN": "US_ALIEN_NUMBER",
    "MBI": "MEDICARE_ID",
    "NPI": "US_NPI",
    "DEA": "MEDICAL_LICENSE",
    "MRN": "MEDICAL_RECORD_NUMBER",
    "HC": "HEALTH_CONDITION",
    "EIN": "US_EIN",
    "TRIBAL": "TRIBAL_ID",
    "IP": "IP_ADDRESS",
    "CRED": "CREDENTIAL",
    "GEO": "GEO_COORDINATES",
    "MCA": "MT_STATUTE",
}

MARK = re.compile(r"\{(?P<sort>[-=]?)(?P<code>[A-Z]+):(?P<text>[^{}]*)\}")
_BLOCK = re.compile(r"\{NCIC<\}(.*?)\{>NCIC\}", re.DOTALL)
_BLOCK_EDGE = re.compile(r"\{NCIC<\}|\{>NCIC\}")


@dataclass(slots=True)
class Record:
    """Collects the truth of one document while a writer strips its text."""

    values: list[dict[str, object]] = field(default_factory=list)
    negatives: list[dict[str, str]] = field(default_factory=list)
    ignored: list[dict[str, str]] = field(default_factory=list)

    def take(self, text: str, **where: object) -> str:
        """`text` without its marks; every mark is noted with its place (only known parts of `where`)."""

        def note(mark: re.Match[str]) -> str:
            entity, value = ENTITY_OF_CODE[mark["code"]], mark["text"]
            if mark["sort"] == "=":
                self.ignored.append({"entity": entity, "text": value})
            elif mark["sort"] == "-":
                self.negatives.append({"text": value, "looks_like": entity})
            else:
                place = {name: at for name, at in where.items() if at is not None}
                self.values.append({"entity": entity, "text": value, **place})
            return value

        return MARK.sub(note, text)

    def take_blocks(self, body: str) -> str:
        """`body` without the edges of NCIC blocks, each of which is noted as one value."""
        for block in _BLOCK.finditer(body):
            text = " ".join(strip(block[1]).split())
            self.values.append({"entity": "NCIC_RECORD", "text": text})
        return _BLOCK_EDGE.sub("", body)


def strip(text: str) -> str:
    """`text` as a reader sees it: marks replaced by what they hold."""
    return _BLOCK_EDGE.sub("", MARK.sub(lambda mark: mark["text"], text))


def fill(text: str, make: Callable[[str, str], str]) -> str:
    """`text` with every `{CODE:?key}` given the value `make(code, key)`."""

    def value(mark: re.Match[str]) -> str:
        if not mark["text"].startswith("?"):
            return mark[0]
        made = make(mark["code"], mark["text"][1:])
        return f"{{{mark['sort']}{mark['code']}:{made}}}"

    return MARK.sub(value, text)
