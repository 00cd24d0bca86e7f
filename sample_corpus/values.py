"""Invented identifiers that pass the checks real ones pass.

Phones are 406-555-01xx (reserved for fiction); Social Security numbers come from a few areas and
stand for nobody. Rules: SSA (SSN areas), ISO 3779 (VIN), ABA 3-7-1, Luhn, CMS (MBI, NPI), DEA,
the check character of FBI universal control numbers, county numbers of Montana plates.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_UCN = "0123456789ACDEFHJKLMNPRTVWX"
_UCN_WEIGHTS = (2, 4, 5, 7, 8, 10, 11, 13)
_VIN_LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_STARTS = ("1FTFW1E5", "1GCUYDED", "2T3P1RFV", "JF2SKAEC", "5NPE24AF", "1C4RJFAG", "4S4BSANC")
_BANK_STARTS = ("0929", "1022", "1231", "3240", "2920")
_CONDITIONS = (
    "type 2 diabetes",
    "major depressive disorder",
    "asthma",
    "opioid overdose",
    "seizure disorder",
    "hypertension",
    "PTSD",
    "bipolar disorder",
    "COPD",
    "alcohol withdrawal",
)


def digits(random: Random, count: int) -> str:
    """`count` random digits."""
    return "".join(random.choice("0123456789") for _ in range(count))


def luhn_digit(body: str) -> str:
    """The check digit that makes `body` pass Luhn."""
    total = 0
    for position, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def ssn(random: Random) -> str:
    """A well-formed number that stands for nobody."""
    return f"{random.choice(('219', '457', '305', '531'))}-{random.randint(1, 99):02}-{random.randint(1001, 9899)}"


def itin(random: Random) -> str:
    """Taxpayer number: area 9xx, group 50-65, 70-88, 90-92 or 94-99."""
    group = random.choice([*range(50, 66), *range(70, 89), 90, 91, 92, *range(94, 100)])
    return f"9{digits(random, 2)}-{group}-{random.randint(1001, 9899)}"


def birth(random: Random) -> str:
    """A date of birth of an adult, MM/DD/YYYY."""
    return f"{random.randint(1, 12):02}/{random.randint(1, 28):02}/{random.randint(1946, 2003)}"


def mt_driver_license(random: Random) -> str:
    """Thirteen digits: birth month, three digits, birth year, 41, birth day."""
    return f"{random.randint(1, 12):02}{digits(random, 3)}{random.randint(1946, 2005)}41{random.randint(1, 28):02}"


def other_driver_license(random: Random) -> str:
    """In the shape of another state's licence: Idaho AA999999A or Washington's WDL form."""
    first, second, third, fourth, last = random.choices("ABCDEFGHJKLMNPRTUVWXYZ", k=5)
    if random.random() < 0.5:
        return f"{first}{second}{digits(random, 6)}{last}"
    return f"WDL{first}{second}{third}{digits(random, 2)}{fourth}{digits(random, 2)}{last}"


def plate(random: Random) -> str:
    """County prefix (mostly Missoula's 4) and serial."""
    county = random.choice((4, 4, 4, 4, 13, 15, 7, 32, 3, 54))
    return f"{county}-{random.randint(10000, 98999)}{random.choice('ABCDEFGHJ')}"


def vin(random: Random) -> str:
    """Seventeen characters with the check digit in place nine."""
    head = random.choice(_VIN_STARTS)
    tail = random.choice("FGHJKLMNPR") + random.choice("ABCDEFGH") + digits(random, 6)
    body = f"{head}0{tail}"
    total = sum(
        int(_VIN_LETTERS.get(char, char)) * weight for char, weight in zip(body, _VIN_WEIGHTS, strict=True)
    )
    check = "0123456789X"[total % 11]
    return f"{head}{check}{tail}"


def ori(random: Random) -> str:
    """Originating agency: MT, county by alphabet 001-056, agency."""
    return random.choice(("MT0320100", "MT0320000", "MT0320200", "MT032015J", "MT0410000", "MT0150000"))


def fbi(random: Random) -> str:
    """Universal control number with its check character."""
    body = random.choice(_UCN[1:10]) + "".join(random.choice(_UCN) for _ in range(7))
    total = sum(_UCN.index(char) * weight for char, weight in zip(body, _UCN_WEIGHTS, strict=True))
    return body + _UCN[total % 27]


def nic(random: Random) -> str:
    """A letter for the file and nine digits."""
    return random.choice("WVGAMH") + digits(random, 9)


def court_case(random: Random) -> str:
    """A Missoula number in one of the shapes in use."""
    year, serial = random.randint(2018, 2024), random.randint(11, 989)
    return random.choice(
        (
            f"DC-32-{year}-{serial:07}-IN",
            f"DC-{year % 100}-{serial}",
            f"DV-{year % 100}-{serial}",
            f"CR-{year}-{serial:07}",
            f"TK-610-{year}-{serial:07}",
        )
    )


def report_number(random: Random) -> str:
    """Year and serial, as the invented department writes it."""
    return f"{random.randint(2021, 2024)}-{random.randint(10000, 59999):08}"


def phone(random: Random) -> str:
    """In the range reserved for fiction."""
    last = f"01{digits(random, 2)}"
    return random.choice((f"406-555-{last}", f"(406) 555-{last}", f"406.555.{last}"))


def email(random: Random) -> str:
    """At a reserved domain."""
    user = random.choice(("bitterroot", "clarkfork", "larch", "kestrel", "tamarack"))
    return f"{user}{random.randint(10, 99)}@example.{random.choice(('com', 'org', 'net'))}"


def card(random: Random) -> str:
    """Sixteen digits that pass Luhn; not one of the published test cards."""
    body = random.choice(("4539", "5425", "4716", "5312")) + digits(random, 11)
    number = body + luhn_digit(body)
    return " ".join(number[at : at + 4] for at in range(0, 16, 4))


def routing(random: Random) -> str:
    """Nine digits, weights 3-7-1, sum a multiple of ten."""
    body = random.choice(_BANK_STARTS) + digits(random, 4)
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return body + str(-total % 10)


def mbi(random: Random) -> str:
    """Medicare beneficiary identifier; its letters leave out S L O I B Z."""
    letters = "ACDEFGHJKMNPQRTUVWXY"
    kinds = {"C": "123456789", "A": letters, "N": "0123456789"}
    text = "".join(random.choice(kinds[kind]) for kind in "CANNANNAANN")
    return f"{text[:4]}-{text[4:7]}-{text[7:]}"


def npi(random: Random) -> str:
    """Ten digits; Luhn over 80840 + number."""
    body = "1" + digits(random, 8)
    return body + luhn_digit("80840" + body)


def dea(random: Random) -> str:
    """Two letters and seven digits, the last a check."""
    body = digits(random, 6)
    odd, even = (sum(int(digit) for digit in body[start::2]) for start in (0, 1))
    return f"{random.choice('ABFM')}{random.choice('ADGHKLMPRTW')}{body}{(odd + 2 * even) % 10}"


def secret(random: Random) -> str:
    """A password as an administrator would choose it."""
    word = random.choice(("Granite", "Huckleberry", "Osprey", "Ponderosa", "Snowbowl", "Trout"))
    return f"{word}{random.choice('!#$%')}{random.randint(1000, 9999)}{random.choice('xkqz')}"


_MAKERS: dict[str, Callable[[Random], str]] = {
    "SSN": ssn,
    "ITIN": itin,
    "DOB": birth,
    "DL": mt_driver_license,
    "ODL": other_driver_license,
    "LIC": plate,
    "VIN": vin,
    "ORI": ori,
    "FBI": fbi,
    "NIC": nic,
    "CC": court_case,
    "RPT": report_number,
    "TEL": phone,
    "MAIL": email,
    "CARD": card,
    "ABA": routing,
    "MBI": mbi,
    "NPI": npi,
    "DEA": dea,
    "CRED": secret,
    "SID": lambda random: f"MT{random.randint(1, 9)}{digits(random, 6)}",
    "ACCT": lambda random: f"{random.randint(1, 9)}{digits(random, random.choice((8, 9, 10, 11)))}",
    "PASS": lambda random: f"{random.choice('ACX')}{digits(random, 8)}",
    "ALIEN": lambda random: f"A{digits(random, 9)}",
    "MRN": lambda random: f"{random.randint(1, 9)}{digits(random, 6)}",
    "HC": lambda random: random.choice(_CONDITIONS),
    "EIN": lambda random: (
        f"{random.choice(('81', '82', '46', '27'))}-{random.randint(1, 9)}{digits(random, 6)}"
    ),
    "TRIBAL": lambda random: f"{random.randint(1, 9)}{digits(random, 4)}",
    "IP": lambda random: f"10.{random.randint(1, 60)}.{random.randint(0, 254)}.{random.randint(2, 250)}",
    "GEO": lambda random: f"46.{random.randint(83000, 93009)}, -113.{random.randint(93000, 99909)}",
}


def make(code: str, random: Random) -> str:
    """A value of the entity with this code. Raises KeyError for names, addresses and statutes."""
    return _MAKERS[code](random)
