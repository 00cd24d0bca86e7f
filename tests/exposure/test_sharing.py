"""Sharing reports of SharePoint and OneDrive, as Microsoft documents their columns."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import ExposureError
from classify.exposure.reading import read
from classify.exposure.said import Report, Said, Unmatched
from classify.exposure.sharing import below_the_host
from models.openness import Openness, Source

HEAD = (
    "Resource Path,Item Type,Permission,User Name,User E-mail,User or Group Type,"
    "Link ID,Link Type,AccessViaLinkID"
)
FILE = "sites/HR/Shared Documents/record.txt"


def report(*rows: str, head: str = HEAD) -> Report:
    return read("\r\n".join([head, *rows]).encode())


def said(*rows: str) -> Said:
    """What a report of one path says."""
    [one] = report(*rows).said.values()
    return one


@pytest.mark.parametrize(
    ("row", "openness"),
    [
        ("Read,SharingLink,,,5f2a,Anonymous,", Openness.ANYONE),
        ("Read,Sharing Link,,,5f2a,Company,", Openness.ORGANISATION),
        ("Read,SharingLink,,,5f2a,Specific People,", Openness.PEOPLE),
        ("Contribute,Ann Berg,ann@example.org,Member,,,", Openness.PEOPLE),
        ("Contribute,Ann Berg,ann@example.org,Internal,,,", Openness.PEOPLE),
        ("Full Control,Ann Berg,ann@example.org,Member,,,", Openness.OWNER),
        ("Read,Bo,bo@example.net,Guest,,,", Openness.GUESTS),
        ("Read,Bo,bo_example.net#EXT#@city.example,Member,,,", Openness.GUESTS),
        ("Read,Bo,bo@example.net,Guest,,,5f2a", Openness.GUESTS),
        ("Read,HR Members,,SharePoint group,,,", Openness.GROUP),
        ("Read,HR,,Security group,,,", Openness.GROUP),
        ("Read,HR,hr@example.org,Microsoft 365 group,,,", Openness.GROUP),
        ("Read,Everyone except external users,,Security group,,,", Openness.ORGANISATION),
        ("Read,Everyone,,Security group,,,", Openness.ORGANISATION),
    ],
)
def test_each_kind_of_grant_is_told(row: str, openness: Openness) -> None:
    one = said(f"{FILE},File,{row}")
    assert one.here == Counter({openness: 1})
    assert (one.lines, one.is_folder) == (1, False)


def test_a_link_is_told_from_a_grant() -> None:
    """A link to a folder opens all in it."""
    one = said(
        "sites/HR/Docs,Folder,Read,SharingLink,,,5f2a,Anonymous,",
        "sites/HR/Docs,Folder,Read,HR Members,,SharePoint group,,,",
        "sites/HR/Docs,Folder,Read,SharingLink,,,6a11,Company,",
    )
    assert (one.link, one.is_folder, one.lines) == (Openness.ANYONE, True, 3)
    assert one.below == one.here


def test_who_may_only_pass_through_opens_nothing() -> None:
    """SharePoint gives that to whoever was given something further below."""
    told = report("sites/HR,Web,Limited Access,Ann,ann@example.org,Member,,,")
    assert (told.said, told.unmatched) == ({}, Counter({Unmatched.PASSING: 1}))


@pytest.mark.parametrize(
    "row",
    [
        f"{FILE},File",
        f"{FILE},File,Read,Ann,ann@example.org,Robot,,,",
        f"{FILE},File,Read,SharingLink,,,5f2a,Holographic,",
        ",File,Read,Ann,ann@example.org,Member,,,",
    ],
)
def test_a_row_that_says_nothing_known_is_counted(row: str) -> None:
    told = report(row)
    assert (told.said, told.unmatched, told.lines) == ({}, Counter({Unmatched.UNCLEAR: 1}), 1)


def test_columns_may_stand_in_any_order_and_be_spelled_otherwise() -> None:
    head = "Link Type;User Or Group Type;User Email;User Name;Permission;Item Type;Resource Path"
    told = report(f"Anonymous;;;SharingLink;Read;File;/{FILE}", head=head)
    assert told.said[FILE.casefold()].here == Counter({Openness.ANYONE: 1})


def test_headers_that_come_again_are_no_rows() -> None:
    assert report(HEAD, f"{FILE},File,Read,HR,,Security group,,,", HEAD).lines == 1


def test_addresses_lose_host_question_and_percents() -> None:
    address = "https://city.sharepoint.example/sites/HR/Shared%20Documents/record.txt?web=1"
    assert below_the_host(address) == f"/{FILE}"
    assert below_the_host("sites/HR/100% done?.txt") == "sites/HR/100% done?.txt"


def test_a_formula_is_a_name_like_any_other() -> None:
    told = report('"=HYPERLINK(""http://example.net"")",File,Read,"=cmd|calc",,Member,,,')
    assert told.said.popitem()[1].here == Counter({Openness.PEOPLE: 1})


def test_a_report_by_site_is_refused_with_its_counts() -> None:
    """SharePoint Advanced Management's: it cannot say which files are meant."""
    head = "TenantID,Site ID,Site Name,Site URL,Anyone link count,EEEU permission count"
    with pytest.raises(ExposureError, match=r"whole sites \(2, 1 of them") as refused:
        report("t,s,HR,https://x/sites/HR,3,0", "t,s,IT,https://x/sites/IT,0,0", head=head)
    assert "sharing report of each such site" in refused.value.what_to_do


def test_nobody_named_in_a_report_is_kept() -> None:
    told = report(f"{FILE},File,Read,Zwetlana Quill,zq@example.org,Member,5f2a-link,,")
    assert "quill" not in repr(told).casefold()
    assert "zq@" not in repr(told)
    assert "5f2a" not in repr(told)
    assert told.source is Source.SHARING_REPORT


cells = st.text(max_size=12) | st.sampled_from(
    ["File", "Folder", "SharingLink", "Anonymous", "Company", "Guest", "Member", "Limited Access", FILE]
)


@given(st.lists(st.lists(cells, max_size=11), max_size=12))
def test_every_row_is_counted_once_whatever_it_holds(rows: list[list[str]]) -> None:
    """None is dropped without a word."""
    out = io.StringIO()
    csv.writer(out).writerows([HEAD.split(","), *rows])
    try:
        told = read(out.getvalue().encode("utf-8", "replace"))
    except ExposureError:
        return
    there = [
        row for row in csv.reader(io.StringIO(out.getvalue(), newline="")) if any(c.strip() for c in row)
    ]
    assert told.lines == len(there) - 1
    assert told.lines == sum(one.lines for one in told.said.values()) + sum(told.unmatched.values())
