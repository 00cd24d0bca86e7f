"""The one door: each kind of report is known by what it holds, and anything else is a sentence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.errors import ExposureError
from classify.exposure.reading import read
from models.openness import Source
from tests.exposure import test_posix, test_sharing, test_windows

SHARING = f"{test_sharing.HEAD}\n{test_sharing.FILE},File,Read,HR,,Security group,,,\n"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (SHARING, Source.SHARING_REPORT),
        (test_windows.LISTING, Source.ACCESS_LIST),
        (test_windows.TABLE, Source.ACCESS_LIST),
        (test_posix.LISTING, Source.ACCESS_LIST),
    ],
    ids=["sharing report", "icacls", "Get-Acl", "getfacl"],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_each_kind_is_known_by_what_it_holds(text: str, source: Source, encoding: str) -> None:
    told = read(text.encode(encoding))
    assert told.source is source
    assert told.said


@pytest.mark.parametrize(
    "text", ["Dear all,\nplease see below.\n", "Name,Age\nAnn,44\n", "Chemin,Type\na,b\n"]
)
def test_what_is_no_report_is_told_with_what_is_one(text: str) -> None:
    with pytest.raises(ExposureError, match="no report") as refused:
        read(text.encode())
    assert (refused.value.code, "icacls" in refused.value.what_to_do) == ("MC-740", True)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_is_taken_in_ends_as_a_report_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(ExposureError):
        assert read(data).lines >= 0


@given(st.integers(0, len(SHARING)), st.binary(max_size=6))
def test_a_report_damaged_anywhere_does_so_too(at: int, noise: bytes) -> None:
    whole = SHARING.encode()
    try:
        told = read(whole[:at] + noise + whole[at:])
    except ExposureError:
        return
    assert told.lines == sum(one.lines for one in told.said.values()) + sum(told.unmatched.values())
