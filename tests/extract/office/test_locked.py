"""Locked files: known as such, read when a supplied password fits, never telling the password."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from classify.errors import EncryptedError
from classify.extract.envelope import Envelope
from tests.extract.families import Reading, reading
from tests.extract.locked_files import agile, standard
from tests.extract.office_files import docx, pptx, xlsx
from tests.extract.pdf.test_reader import locked_pdf

PASSWORD = "Bitterroot-77"
_KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "agile.docx": (lambda: agile(docx()[0], PASSWORD), "dxparagraph"),
    "agile.xlsx": (lambda: agile(xlsx()[0], PASSWORD), "xxinline"),
    "agile.pptx": (lambda: agile(pptx()[0], PASSWORD), "pxslidetitle"),
    "standard.docx": (lambda: standard(docx()[0], PASSWORD), "dxparagraph"),
    "standard.xlsx": (lambda: standard(xlsx()[0], PASSWORD), "xxinline"),
    "user.pdf": (lambda: locked_pdf(PASSWORD, "owner"), "Locked words"),
}


def _read(name: str, *passwords: str) -> Reading:
    return reading(name, _KINDS[name][0](), Envelope(passwords=passwords))


@pytest.mark.parametrize("name", list(_KINDS))
def test_a_locked_file_is_read_with_the_password_that_fits(name: str) -> None:
    """All supplied passwords are tried in turn."""
    assert _KINDS[name][1] in _read(name, "wrong", PASSWORD, "never tried").text


@pytest.mark.parametrize("name", list(_KINDS))
def test_a_locked_file_without_its_password_is_encrypted(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the outcome nor the log holds a password that was tried."""
    with caplog.at_level(logging.DEBUG):
        for passwords in ((), ("Not-The-Word-99",)):
            result = _read(name, *passwords)
            assert isinstance(result.error, EncryptedError)
            assert not result.text
            assert "Not-The-Word-99" not in f"{result.error} {result.error.what_to_do}"
    assert "Not-The-Word-99" not in caplog.text


@pytest.mark.parametrize("name", list(_KINDS))
def test_a_password_that_fits_is_not_logged(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """What opens one file may open others."""
    with caplog.at_level(logging.DEBUG):
        assert _read(name, PASSWORD).error is None
    assert PASSWORD not in caplog.text
