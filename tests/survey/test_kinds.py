"""Kinds in words, told by extension."""

from __future__ import annotations

import pytest

from classify.extract.known.formats import FORMATS
from classify.survey.kinds import _FORMATS, Kind, kind_of, suffix_of, why_unread


def test_no_format_is_in_two_groups_or_unknown() -> None:
    """A format that is renamed must be renamed here, and none may count twice."""
    named = [name for names in _FORMATS.values() for name in names.split()]
    assert sorted(named) == sorted(set(named))
    assert set(named) <= set(FORMATS)


def test_every_format_that_is_read_has_a_group() -> None:
    """Only what nobody reads may fall under other kinds."""
    named = {name for names in _FORMATS.values() for name in names.split()}
    without_suffix = {name for name, known in FORMATS.items() if not known.suffixes}
    assert {name for name, known in FORMATS.items() if known.reader} - named - without_suffix == set()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Police/report.DOCX", Kind.WORD),
        ("a/b/scan.tif", Kind.PICTURE),
        ("mail.eml", Kind.MAIL),
        ("backup.tar.gz", Kind.ARCHIVE),
        ("README", Kind.OTHER),
        (".env", Kind.OTHER),
        ("notes.md", Kind.TEXT),
        ("interview.mp3", Kind.RECORDING),
        ("what.is.this", Kind.OTHER),
    ],
)
def test_a_kind_is_told_by_the_extension(path: str, kind: Kind) -> None:
    """In any case, by the last extension, and a name that begins with a dot has none."""
    assert kind_of(suffix_of(path)) is kind


def test_what_nobody_reads_is_said_with_its_reason() -> None:
    """Drawings, recordings and password safes each have a reason; documents have none."""
    assert "AutoCAD" in why_unread("dwg")
    assert "listen" in why_unread("mp3")
    assert "locked" in why_unread("kdbx")
    assert why_unread("docx") == why_unread("") == why_unread("nobodyknows") == ""


def test_an_extension_of_two_kinds_gets_the_benefit_of_the_doubt() -> None:
    """`dat` may be a load file, which is read, or a registry hive, which is not."""
    assert why_unread("dat") == ""
