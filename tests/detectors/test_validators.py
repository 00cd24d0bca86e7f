"""Checks behind the patterns: published test values, single wrong digits, and no text that breaks one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import validators
from detectors.validators import CHECKS

_RIGHT = {
    "ssn_can_be_issued": ["219-09-9999", "517884821", "5I7-8B-482I", "899-12-3456"],
    "itin_is_assigned": ["912-70-1234", "900-50-0001", "999 99 9999"],
    "ein_prefix_is_assigned": ["81-1234567", "200012345"],
    "aba_checks_out": ["092900998", "0929-0099-8", "011000015"],
    "card_checks_out": ["4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444", "6011111111111117"],
    "account_is_filled_in": ["00448812907", "0012-345678"],
    "npi_checks_out": ["1234567893", "1987654328"],
    "dea_checks_out": ["BM1234563", "AB5061231"],
    "mbi_is_well_formed": ["1EG4-TE5-MK73", "1eg4te5mk73"],
    "vin_checks_out": ["1M8GDM9AXKP042788", "5YJSA1E27HF000337", "IM8GDM9AXKPO42788"],
    "ucn_checks_out": ["00000001E", "1A2C3D4E0", "9FH27K3X4", "H4J8M2P0L"],
    "montana_licence_is_well_formed": ["0512319854114", "0112320014131"],
    "plate_is_plausible": ["4-12345A", "56-1234A", "BKL4471", "0-123456"],
    "phone_can_be_dialled": ["(406) 555-0142", "555-0142", "1-406-555-0142", "406.555.0142 x12"],
    "phone_can_be_dialled_anywhere": ["+49 30 123456", "406-555-0142"],
    "could_be_foreign_phone": ["0490 75 40 81"],
    "ipv4_is_a_host": ["203.0.113.45", "10.0.0.1"],
    "ipv6_is_a_host": ["2001:db8::8a2e:370:7334"],
    "coordinates_are_on_earth": ["46.87215, -113.99400"],
    "birth_date_is_real": [
        "05/14/1985",
        "14 May 1985",
        "May 14th, 1985",
        "19850514",
        "1985-05-14",
        "051485",
        "13/5/85",
    ],
    "secret_is_real": ["Hunter2!", "Tr0utStream9"],
    "secret_is_strong": ["Trout!8317x", "Snowbowl$9867q", "b4ckd00r*now"],
    "report_number_is_used": ["2024-00012345", "24-001234", "202100031378"],
    "secret_is_random": ["9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"],
}
_WRONG = {
    "ssn_can_be_issued": [
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "517-00-4821",
        "517-88-0000",
        "123456789",
        "1",
    ],
    "itin_is_assigned": ["912-66-1234", "812-70-1234", "912-93-1234"],
    "ein_prefix_is_assigned": ["00-1234567", "89-1234567", "81-123456"],
    "aba_checks_out": ["092900999", "132900998", "000000000"],
    "card_checks_out": ["4000 0000 0000 0002", "4111 1111 1111 1112", "0000000000000000", "4111"],
    "account_is_filled_in": ["000000000", "0000-0000"],
    "npi_checks_out": ["1234567890", "3234567893"],
    "dea_checks_out": ["BM1234567", "1M1234563"],
    "mbi_is_well_formed": ["1SG4-TE5-MK73", "0EG4-TE5-MK73"],
    "vin_checks_out": ["JCKT74367LGREEN2G", "1M8GDM9A0KP042788", "11111111111111111", "1M8GDM9AXKP04278"],
    "ucn_checks_out": ["1A2C3D4E1", "1A2C3D4E"],
    "montana_licence_is_well_formed": ["1312319854114", "0231319854131", "0512319854014"],
    "plate_is_plausible": ["57-1234A", "2024", "12AM", "0-00000"],
    "phone_can_be_dialled": ["106-555-0142", "406-055-0142", "911-555-0142", "12345"],
    "phone_can_be_dialled_anywhere": ["+49 30 1"],
    "could_be_foreign_phone": ["2024-01-02 08", "12-31-2024 1", "123"],
    "ipv4_is_a_host": ["256.1.1.1", "127.0.0.1", "255.255.255.0", "1.2.03.4", "0.0.0.0"],
    "ipv6_is_a_host": ["::1", "12:30:45", "00:1A:2B:3C:4D:5E"],
    "coordinates_are_on_earth": ["146.87215, -113.99400", "0.0000, 113.99400"],
    "birth_date_is_real": ["13/45/1985", "02/30/1985", "05/14/2999", "05/14/1785", "May 1985", ""],
    "secret_is_real": [
        "********",
        "changeme",
        "${DB_PASSWORD}",
        "string",
        "your_password",
        "abc",
        'vault.read("db")',
        "$password",
        "[set-in-vault]",
        "contact:",
    ],
    "secret_is_strong": ["Snowbowl", "$4,100", "jane.roe7@example.org", "https://example.org/?a=1", "a!1"],
    "report_number_is_used": ["2000-00000000", "24-000000"],
    "secret_is_random": ["xxxxxxxxxxxxxxxx", "aaaaaaaaaaaa"],
}


def test_every_check_is_shown_right_and_wrong() -> None:
    """No check without examples of both."""
    assert set(_RIGHT) == set(_WRONG) == set(CHECKS)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in _RIGHT.items() for v in values])
def test_right_values_pass(name: str, value: str) -> None:
    """Published and constructed values that are right."""
    assert CHECKS[name](value)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in _WRONG.items() for v in values])
def test_wrong_values_fail(name: str, value: str) -> None:
    """Values that break the rule in one point."""
    assert not CHECKS[name](value)


@given(value=st.text(max_size=60), name=st.sampled_from(sorted(CHECKS)))
def test_no_text_breaks_a_check(value: str, name: str) -> None:
    """A check answers yes or no, whatever it is given... of what its pattern could match."""
    if name == "ipv4_is_a_host":
        value = ".".join(str(ord(character) % 1000) for character in value)
    assert CHECKS[name](value) in (True, False)


@given(
    digits=st.text("0123456789", min_size=15, max_size=15), wrong=st.integers(1, 9), place=st.integers(0, 15)
)
def test_luhn_notices_one_wrong_digit(digits: str, wrong: int, place: int) -> None:
    """With its right check digit a number passes; with any one digit changed it does not."""
    check = next(digit for digit in "0123456789" if validators._luhn(digits + digit))
    number = digits + check
    changed = number[:place] + str((int(number[place]) + wrong) % 10) + number[place + 1 :]
    assert validators._luhn(number)
    assert not validators._luhn(changed)


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 12, 31)))
def test_birth_dates_in_every_spelling(day: date) -> None:
    """A real day passes in each of the spellings."""
    for form in ("%m/%d/%Y", "%m-%d-%y", "%Y%m%d", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%m.%d.%Y", "%d%b%Y"):
        assert CHECKS["birth_date_is_real"](day.strftime(form))
