"""Which maker writes what, and that each copy of each kind withstands the attacks on it."""

from __future__ import annotations

import pytest

from classify.errors import NoMakerError
from classify.redact.office import is_rebuilt, maker_of, prove
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import SSN, VICTIM, word, workbook

TEXT = f"Victim: {VICTIM}, SSN: {SSN}\n"
KINDS = {
    "a.txt": TEXT.encode(),
    "a.csv": f"Name,SSN\n{VICTIM},{SSN}\n".encode(),
    "a.json": f'{{"victim": "{VICTIM}", "ssn": "{SSN}"}}'.encode(),
    "a.html": f"<html><body><p>{TEXT}</p></body></html>".encode(),
    "a.eml": f"From: a@example.org\nSubject: {TEXT}\n{TEXT}".encode(),
    "a.rtf": f"{{\\rtf1 {TEXT}}}".encode(),
    "a.docx": word(),
    "a.xlsx": workbook(),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_copy_of_each_kind_withstands(name: str) -> None:
    document = document_of(KINDS[name], name)
    plan = plan_of(document)
    made, data = copy_of(document, plan)
    assert made.removed
    checks = prove(document, plan, data, made.suffix)
    assert len(checks) >= 5
    assert not [check for check in checks if not check.holds]


@pytest.mark.parametrize("name", KINDS)
def test_the_original_itself_does_not_withstand(name: str) -> None:
    """Each attack can fail: fed with the original it finds the values."""
    document = document_of(KINDS[name], name)
    suffix = copy_of(document)[0].suffix
    if not name.endswith(suffix):
        return
    failed = {
        check.name for check in prove(document, plan_of(document), KINDS[name], suffix) if not check.holds
    }
    assert {"no_value_in_bytes", "second_reader"} <= failed


def test_kinds_without_a_maker_are_refused_by_name() -> None:
    document = document_of(TEXT.encode(), "a.txt")
    document.media = "mbox"
    with pytest.raises(NoMakerError, match="mailbox"):
        maker_of(document)
    document.media = "nothing known"
    with pytest.raises(NoMakerError, match="unknown kind"):
        maker_of(document)


def test_kinds_whose_look_is_lost() -> None:
    assert is_rebuilt("rtf")
    assert is_rebuilt("eml")
    assert not is_rebuilt("docx")
    assert not is_rebuilt("xlsx")
