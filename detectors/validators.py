"""Checks behind the patterns: pure functions of the matched value, standard library only.

Each takes the value as it stands in the (normalised) text, separators included, and says whether
it can be what the pattern takes it for. Packs name them in `check:`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle

from detectors.dates import birth_date_is_real, is_birth_date
from detectors.secrets import secret_is_random, secret_is_real, secret_is_strong

# A line's end with the marks of a quoted mail behind it, one of which looks like a 1.
_LINE_END = re.compile(r"\n[ \t>|]{0,40}")
_NO_DIGITS = re.compile("[^0-9]+")
# What optical character recognition makes of digits, put right.
_OCR_DIGITS = str.maketrans("OoQDIil|SsBZz", "0000111155822")


def digits_of(value: str) -> str:
    """Only the digits of `value`."""
    return _NO_DIGITS.sub("", value)


def _read_as_digits(value: str) -> str:
    """The digits of `value` with OCR's confusions (O/0, l/1, S/5, B/8, Z/2) put right."""
    return digits_of(_LINE_END.sub("", value).translate(_OCR_DIGITS))


def _luhn(digits: str) -> bool:
    """The mod-10 check of ISO/IEC 7812-1, annex B."""
    doubled = "0246813579"
    total = sum(int(digit) for digit in digits[-1::-2]) + sum(int(doubled[int(d)]) for d in digits[-2::-2])
    return total % 10 == 0


def ssn_can_be_issued(value: str) -> bool:
    """Social Security number that can exist: no area 000, 666 or 900-999, group 00, serial 0000.

    Also none made of one digit and neither of the fillers 123-45-6789 and 987-65-4321. The numbers the
    Social Security Administration declared void after they appeared in advertising (219-09-9999 and
    others) are accepted on purpose: in samples and training texts they stand in for real ones.
    Source: SSA, "Social Security Number Randomization" and POMS RM 10201.035.
    """
    digits = _read_as_digits(value)
    if len(digits) != 9 or len(set(digits)) == 1:
        return False
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in ("000", "666") or area >= "900" or group == "00" or serial == "0000":
        return False
    return digits not in ("123456789", "987654321")


def itin_is_assigned(value: str) -> bool:
    """Taxpayer number: starts with 9; 4th-5th digit 50-65, 70-88, 90-92 or 94-99 (IRS, W-7 instructions)."""
    digits = _read_as_digits(value)
    if len(digits) != 9 or digits[0] != "9":
        return False
    group = int(digits[3:5])
    return 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99


def ein_prefix_is_assigned(value: str) -> bool:
    """Employer number whose first two digits an IRS campus assigns (IRS, "How EINs are assigned")."""
    digits = digits_of(value)
    never = {
        "00",
        "07",
        "08",
        "09",
        "17",
        "18",
        "19",
        "28",
        "29",
        "49",
        "69",
        "70",
        "78",
        "79",
        "89",
        "96",
        "97",
    }
    return len(digits) == 9 and digits[:2] not in never and len(set(digits)) > 1


def aba_checks_out(value: str) -> bool:
    """Bank routing number: Federal Reserve prefix 00-12, 21-32, 61-72 or 80; weights 3-7-1, mod 10."""
    digits = _read_as_digits(value)
    if len(digits) != 9 or digits == "000000000":
        return False
    prefix = int(digits[:2])
    if not (prefix <= 12 or 21 <= prefix <= 32 or 61 <= prefix <= 72 or prefix == 80):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, cycle((3, 7, 1)), strict=False)) % 10 == 0


# Issuer ranges of the networks in use in the United States, and the lengths each issues.
_CARD_NETWORKS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}"  # Visa: 13, 16, 19
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?"  # Discover
    r"|3(?:0[0-5]|[689]\d)\d{11}(?:\d{2})?"  # Diners Club
    r"|35\d{14}|(?:2131|1800)\d{11}"  # JCB
    r"|(?:50(?:18|20|38)|56\d\d|58\d\d|63(?:04|90)|67\d\d)\d{8,15}"  # Maestro
)


# Eight noughts in a row: processors publish such numbers for tests (Stripe, "Testing": 4000 0000 0000 0002).
_TEST_CARD = "0" * 8


def card_checks_out(value: str) -> bool:
    """Payment card: an issuer's range and length, the Luhn check (ISO/IEC 7812-1); no test number."""
    digits = _read_as_digits(value)
    issued = len(set(digits)) > 1 and _TEST_CARD not in digits
    return bool(_CARD_NETWORKS.fullmatch(digits)) and issued and _luhn(digits)


def account_is_filled_in(value: str) -> bool:
    """A bank account's number that somebody may have: not one digit repeated, as on blank forms."""
    return len(set(digits_of(value))) > 1


def npi_checks_out(value: str) -> bool:
    """National Provider Identifier: ten digits from 1 or 2, Luhn with the prefix 80840 (45 CFR 162.406)."""
    digits = digits_of(value)
    return len(digits) == 10 and digits[0] in "12" and _luhn("80840" + digits)


def dea_checks_out(value: str) -> bool:
    """DEA registration: two letters and seven digits; (1st+3rd+5th)+2(2nd+4th+6th) ends in the 7th."""
    compact = re.sub(r"[\s-]", "", value).upper()
    if not re.fullmatch(r"[A-Z][A-Z9]\d{7}", compact):
        return False
    numbers = [int(digit) for digit in compact[2:]]
    return (sum(numbers[0:6:2]) + 2 * sum(numbers[1:6:2])) % 10 == numbers[6]


_MBI = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d"
    r"[AC-HJKMNP-RT-Y]{2}\d{2}"
)


def mbi_is_well_formed(value: str) -> bool:
    """Medicare Beneficiary Identifier: C A AN N A AN N A A N N without S, L, O, I, B, Z (CMS)."""
    return bool(_MBI.fullmatch(re.sub(r"[\s-]", "", value).upper()))


_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin_checks_out(value: str) -> bool:
    """Vehicle identification number: 17 characters without I, O, Q; position 9 checks (49 CFR 565.15).

    The last three are digits: even a small maker numbers its vehicles with them, 565.15(d)(3).
    OCR reads I, O and Q where only 1 and 0 can stand; they are put right first.
    """
    compact = re.sub(r"[\s-]", "", value).upper().translate(str.maketrans("IOQ", "100"))
    if len(compact) != 17 or len(set(compact)) < 5 or any(c not in _VIN_VALUES for c in compact):
        return False
    if not any(c.isalpha() for c in compact) or not compact[-3:].isdigit():
        return False
    remainder = sum(_VIN_VALUES[c] * weight for c, weight in zip(compact, _VIN_WEIGHTS, strict=True)) % 11
    return compact[8] == ("X" if remainder == 10 else str(remainder))


_UCN_ALPHABET = "0123456789ACDEFHJKLMNPRTVWX"
_UCN_WEIGHTS = (2, 4, 5, 7, 8, 10, 11, 13)
_UCN_TYPED = str.maketrans("BGIOQSUYZ", "8C1005VV2")


def ucn_checks_out(value: str) -> bool:
    """Universal Control Number (FBI number): eight base-27 characters and a check character.

    The letters B, G, I, O, Q, S, U, Y, Z are never issued; typed by mistake they stand for
    8, C, 1, 0, 0, 5, V, V, 2. Weights 2, 4, 5, 7, 8, 10, 11, 13, modulo 27.
    """
    compact = re.sub(r"[\s-]", "", value).upper().translate(_UCN_TYPED)
    if len(compact) != 9 or any(c not in _UCN_ALPHABET for c in compact):
        return False
    total = sum(_UCN_ALPHABET.index(c) * weight for c, weight in zip(compact[:8], _UCN_WEIGHTS, strict=True))
    return _UCN_ALPHABET[total % 27] == compact[8]


def montana_licence_is_well_formed(value: str) -> bool:
    """Thirteen-digit Montana licence: month, three digits, birth year, 41, day; the date must be real.

    41 because Montana was the forty-first state. The build is from practice, not from a published rule.
    """
    digits = digits_of(value)
    if len(digits) != 13 or digits[9:11] != "41":
        return False
    return is_birth_date(int(digits[5:9]), int(digits[:2]), int(digits[11:]))


_COUNTY_PLATE = re.compile(r"(\d{1,2})[- ]?[PCT]?[- ]?[A-Z]?\d{3,6}[A-Z]{0,2}")
_NEVER_A_PLATE = re.compile(
    r"(?:19|20)\d{2}|\d{1,3}|\d{5}|(?:FY|Q\d|NO|MT|US|HWY|I)[- ]?\d{1,4}|\d{1,2}(?:AM|PM|TH|ST|ND|RD)"
)


def plate_is_plausible(value: str) -> bool:
    """Licence plate: a county number from 0 to 56 before a hyphen, or a mixed serial that is no year or time.

    Montana numbers its counties 1 to 56 on plates; series before 2010 began with 0 (MCA 61-3-332).
    """
    compact = value.upper().strip()
    if _NEVER_A_PLATE.fullmatch(compact) or set(digits_of(compact)) == {"0"}:
        return False
    if "-" in compact and _COUNTY_PLATE.fullmatch(compact) and compact.split("-")[0].isdigit():
        return int(compact.split("-")[0]) <= 56 and not compact.startswith("00")
    return any(character.isdigit() for character in compact)


def report_number_is_used(value: str) -> bool:
    """A report number in use: behind the year not all noughts or nines, as on forms and in drills."""
    digits = digits_of(value)
    return not re.fullmatch(r"(?:(?:19|20)\d{2}|\d{2})?(?:0{4,}|9{6,})", digits)


def phone_can_be_dialled(value: str) -> bool:
    """North American number: area and exchange from 2-9, no N11, no 555-free zeros (NANPA).

    Seven digits are an exchange and a line; eleven start with the country code 1.
    """
    digits = _read_as_digits(re.split(r"(?i)e?x", value, maxsplit=1)[0])
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10:
        area, digits = digits[:3], digits[3:]
        if area[0] in "01" or area[1] == "9" or area[1:] == "11":
            return False
    return len(digits) == 7 and digits[0] not in "01" and digits[1:3] != "11" and len(set(digits)) > 1


def phone_can_be_dialled_anywhere(value: str) -> bool:
    """A North American number, or one with another country's code: 8 to 15 digits (ITU-T E.164)."""
    if value.lstrip().startswith("+") and not value.lstrip().startswith("+1"):
        return 8 <= len(digits_of(value)) <= 15
    return phone_can_be_dialled(value)


def could_be_foreign_phone(value: str) -> bool:
    """Seven to fifteen digits in groups that are no date and no list of years (ITU-T E.164)."""
    if re.match(r"(?:19|20)\d{2}[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d{2}", value):
        return False
    return 7 <= len(digits_of(value)) <= 15


def ipv4_is_a_host(value: str) -> bool:
    """Four octets to 255 without leading zeros, that name a host: no mask, no loopback, no 0.0.0.0."""
    octets = value.split(".")
    if len(octets) != 4 or any((len(o) > 1 and o[0] == "0") or int(o) > 255 for o in octets):
        return False
    return octets[0] not in ("0", "127", "255")


def ipv6_is_a_host(value: str) -> bool:
    """An address RFC 4291 allows, with at least three groups written out; not the loopback."""
    import ipaddress  # only here: its import costs more than all other checks together

    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return False
    groups = [group for group in value.split(":") if group]
    return len(groups) >= 3 and not address.is_loopback


def coordinates_are_on_earth(value: str) -> bool:
    """Decimal latitude within 90 and longitude within 180 degrees, neither nought."""
    numbers = [float(number) for number in re.findall(r"-?\d{1,3}\.\d+", value)]
    if len(numbers) != 2:
        return bool(re.search(r"\d\s*[°'\"NSEW]", value))
    latitude, longitude = numbers
    return 0 < abs(latitude) <= 90 and 0 < abs(longitude) <= 180


CHECKS: dict[str, Callable[[str], bool]] = {
    check.__name__: check
    for check in (
        ssn_can_be_issued,
        itin_is_assigned,
        ein_prefix_is_assigned,
        aba_checks_out,
        card_checks_out,
        account_is_filled_in,
        npi_checks_out,
        dea_checks_out,
        mbi_is_well_formed,
        vin_checks_out,
        ucn_checks_out,
        montana_licence_is_well_formed,
        plate_is_plausible,
        report_number_is_used,
        phone_can_be_dialled,
        phone_can_be_dialled_anywhere,
        could_be_foreign_phone,
        ipv4_is_a_host,
        ipv6_is_a_host,
        coordinates_are_on_earth,
        birth_date_is_real,
        secret_is_real,
        secret_is_strong,
        secret_is_random,
    )
}
"""The checks a pack may name."""
