"""Attacks on copies that are text find what is smuggled in."""

from __future__ import annotations

import base64

import pytest

from classify.redact.proof.texts import prove_text
from tests.redact.documents import copy_of, document_of, plan_of
from tests.redact.officefiles import SSN, VICTIM

TEXT = f"Victim: {VICTIM}, SSN: {SSN} and more\n"
PAGE = f"<html><body><p>{TEXT}</p></body></html>".encode()
LETTER = f"From: a@example.org\nSubject: Hello\n\n{TEXT}".encode()
JSON = f'{{"victim": "{VICTIM}", "ssn": "{SSN}", "n": [1, 2]}}'.encode()
TABLE = f"Name,SSN\n{VICTIM},{SSN}\n".encode()


def failed(data: bytes, name: str, old: bytes, new: bytes) -> set[str]:
    """Which attacks find what stands in a copy where it said otherwise."""
    document = document_of(data, name)
    plan = plan_of(document)
    made, copy = copy_of(document, plan)
    assert not [check for check in prove_text(document, plan, copy, made.suffix) if not check.holds]
    assert old in copy
    changed = copy.replace(old, new, 1)
    return {check.name for check in prove_text(document, plan, changed, made.suffix) if not check.holds}


@pytest.mark.parametrize(
    ("data", "name", "old", "new", "found"),
    [
        (TEXT.encode(), "a.txt", b"more", "so\u200bft more".encode(), {"text_alone", "words_unchanged"}),
        (TEXT.encode(), "a.txt", b"more", b"219 09 4321", {"second_reader"}),
        (TEXT.encode(), "a.txt", b"and more", b"", {"words_unchanged"}),
        (TEXT.encode(), "a.txt", b"more", base64.b64encode(b"SSN 219-09-4321."), {"no_value_in_bytes"}),
        (TABLE, "a.csv", b"XXX-XX", b"=XX-XX", {"text_alone"}),
        (JSON, "a.json", b"\n  1", b"\n  3", {"words_unchanged"}),
        (JSON, "a.json", b"XXX-XX-4321", b"219094321", {"second_reader", "no_value_in_bytes"}),
        (PAGE, "a.html", b"<p>", b"<p title='x'>", {"text_alone"}),
        (PAGE, "a.html", b"<p>", b"<!-- x --><p>", {"text_alone"}),
        (PAGE, "a.html", b"<p>", b"<p><script>x</script>", {"text_alone"}),
        (PAGE, "a.html", b"<title>Redacted copy", b"<title>Marguerite Oldenbarnevelt", {"text_alone"}),
        (LETTER, "a.eml", b"Subject:", b"X-Mailer: x\nSubject:", {"text_alone"}),
        (LETTER, "a.eml", b"Subject: Hello", b"Subject: Ms. Oldenbarnevelt", {"second_reader"}),
    ],
)
def test_what_is_smuggled_in_is_found(
    data: bytes, name: str, old: bytes, new: bytes, found: set[str]
) -> None:
    assert found <= failed(data, name, old, new)
