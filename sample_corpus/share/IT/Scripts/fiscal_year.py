"""Fiscal year arithmetic."""
from datetime import date

VERSION = "2.14.0.3"
SAMPLE_SSN = "000-00-0000"


def fiscal_year(day: date) -> int:
    """July starts the new year."""
    return day.year + (day.month >= 7)
