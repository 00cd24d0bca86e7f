r"""Access lists of Windows: icacls and Get-Acl."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.exposure.reading import read
from classify.exposure.said import Report, Said, Unmatched
from classify.exposure.windows import is_listing, openness_of, read_listing
from models.openness import Openness

LISTING = r"""C:\Shares\HR BUILTIN\Administrators:(OI)(CI)(F)
             CITY\HR Staff:(OI)(CI)(RX)
             CREATOR OWNER:(OI)(CI)(IO)(F)

C:\Shares\HR\leave record.txt NT AUTHORITY\SYSTEM:(I)(F)
                              CITY\HR Staff:(I)(RX)
                              Everyone:(R)

C:\Shares\HR\closed.txt BUILTIN\Administrators:(F)

C:\Shares\HR\a b\open to all.txt CITY\Domain Users:(R,W)

Successfully processed 4 files; Failed processing 0 files
"""


def listed(text: str) -> Report:
    return read(text.encode())


def of(report: Report, path: str) -> Said:
    return report.said[report.key(path)]


def test_a_listing_tells_who_reads_what() -> None:
    told = listed(LISTING)
    folder = of(told, r"C:\Shares\HR")
    assert folder.is_folder
    assert folder.below == Counter({Openness.GROUP: 1, Openness.OWNER: 2})
    assert of(told, r"c:\shares\hr\LEAVE record.txt").here == Counter(
        {Openness.ORGANISATION: 1, Openness.GROUP: 1, Openness.OWNER: 1}
    )
    assert of(told, r"C:\Shares\HR\closed.txt").here == Counter({Openness.OWNER: 1})
    assert of(told, r"C:\Shares\HR\a b\open to all.txt").here == Counter({Openness.ORGANISATION: 1})


def test_the_last_sentence_of_a_listing_is_no_line_of_it() -> None:
    """In whatever language."""
    told = listed(LISTING + "\n4 Dateien erfolgreich verarbeitet; bei 0 Dateien ist ein Fehler aufgetreten\n")
    assert told.unmatched == Counter() or set(told.unmatched) == {Unmatched.UNCLEAR}
    assert listed(LISTING).unmatched == Counter()


def test_a_denial_takes_from_what_is_granted() -> None:
    told = listed("C:\\a.txt CITY\\Jo:(DENY)(R)\n         CITY\\Jo:(R)\n         Everyone:(R)\n")
    assert of(told, "C:\\a.txt").here == Counter({Openness.ORGANISATION: 1})


def test_who_denies_everyone_leaves_the_keepers() -> None:
    told = listed("C:\\a.txt Everyone:(DENY)(F)\n         CITY\\HR:(R)\n         BUILTIN\\Users:(R)\n")
    assert of(told, "C:\\a.txt").here == Counter({Openness.OWNER: 1})


def test_who_may_only_write_does_not_read() -> None:
    told = listed("C:\\in.txt CITY\\HR:(W)\n          Everyone:(X,RA)\n")
    assert of(told, "C:\\in.txt").here == Counter({Openness.OWNER: 1})


@pytest.mark.parametrize(
    ("principal", "openness"),
    [
        ("NT AUTHORITY\\Authenticated Users", Openness.ORGANISATION),
        ("S-1-5-21-1-2-3-513", Openness.ORGANISATION),
        ("NT AUTHORITY\\ANONYMOUS LOGON", Openness.ANYONE),
        ("BUILTIN\\Guests", Openness.GUESTS),
        ("NT SERVICE\\TrustedInstaller", Openness.OWNER),
        ("CITY\\Payroll", Openness.GROUP),
        ("S-1-5-21-1-2-3-1104", Openness.GROUP),
    ],
)
def test_principals_are_told_by_name_and_number(principal: str, openness: Openness) -> None:
    assert openness_of(principal) is openness


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("C:\\My Files\\to do.txt NT AUTHORITY\\SYSTEM:(I)(F)", "C:\\My Files\\to do.txt"),
        ("C:\\My Files\\to do.txt CITY\\Domain Users:(R)", "C:\\My Files\\to do.txt"),
        ("\\\\srv\\HR\\a.txt S-1-5-21-1-2-3-1104:(R)", "\\\\srv\\HR\\a.txt"),
        (".\\a b.txt Everyone:(RX)", ".\\a b.txt"),
    ],
)
def test_a_single_entry_is_parted_from_a_path_with_spaces(line: str, path: str) -> None:
    told = listed(line)
    assert list(told.said) == [told.key(path)]


def test_prose_is_no_listing() -> None:
    assert not is_listing("The folder: (see below)")
    assert not is_listing("note:(R)")


TABLE = (
    "#TYPE System.Security.AccessControl.DirectorySecurity\r\n"
    '"PSPath","Path","Owner","Group","AccessToString","Sddl"\r\n'
    '"x","Microsoft.PowerShell.Core\\FileSystem::C:\\HR","CITY\\ann","g",'
    '"NT AUTHORITY\\SYSTEM Allow  FullControl\nCITY\\HR Allow  ReadAndExecute, Synchronize","O:"\r\n'
    '"x","Microsoft.PowerShell.Core\\FileSystem::C:\\HR\\a.txt","CITY\\ann","g",'
    '"Everyone Allow  -1610612736\nCITY\\Jo Deny  Read\nCITY\\Jo Allow  Read","O:"\r\n'
    '"x","","","","",""\r\n'
)


def test_what_export_csv_wrote_is_read() -> None:
    told = listed(TABLE)
    assert of(told, "C:\\HR").below == Counter({Openness.OWNER: 1, Openness.GROUP: 1})
    assert of(told, "C:\\HR\\a.txt").here == Counter({Openness.ORGANISATION: 1})
    assert told.unmatched == Counter({Unmatched.UNCLEAR: 1})
    assert "ann" not in repr(told)
    assert "jo" not in repr(told).casefold()


lines = st.text(max_size=40) | st.sampled_from(LISTING.splitlines())


@given(st.lists(lines, max_size=25))
def test_every_line_of_any_listing_is_counted_once(some: list[str]) -> None:
    flat = [line for text in some for line in (text.splitlines() or [""])]
    told = read_listing(iter(flat))
    assert told.lines == sum(one.lines for one in told.said.values()) + sum(told.unmatched.values())
    assert told.lines <= len(flat)
