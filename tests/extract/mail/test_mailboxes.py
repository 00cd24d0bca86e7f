"""Mailboxes: a message begins at a whole postmark, in every dialect, and nothing of it is lost."""

from __future__ import annotations

import mailbox
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.extract.mail.mailboxes import is_postmark
from tests.extract.families import SSN, reading, source, walk

HEAD = "From: jane@example.com\nTo: joe@example.com\nSubject: {0}\n\n"
MARK = "From jane@example.com Mon Jan  5 10:00:00 2026\n"


def _bodies(data: bytes | str, name: str = "box.mbox") -> list[str]:
    found = walk(source(name, data))
    return [found.texts[path] for path in found.texts if "!" in path]


@pytest.mark.parametrize(
    "line",
    [
        "From jane@example.com Mon Jan  5 10:00:00 2026",
        "From jane@example.com Mon Jan 05 10:00 2026",
        "From - Mon Jan 05 10:00:00 2026",
        "From MAILER-DAEMON Mon Jan  5 10:00:00 2026 -0700",
        "From jane@example.com Mon Jan  5 10:00:00 MST 2026",
        "From 1789234@xxx Mon Jan 05 10:00:00 +0000 2026",
        "From ??? Mon Jan  5 10:00:00 2026",
        "From jane Mon, 5 Jan 2026 10:00:00 -0700 (MST)",
        "From Jane Doe Mon Jan  5 10:00:00 2026",
        "From jane@example.com 2026-01-05 10:00:00",
        "From a!b Mon Jan  5 10:00:00 2026 remote from clark",
    ],
)
def test_postmarks_of_all_dialects_are_known(line: str) -> None:
    """With zones, without seconds, with a name of two words."""
    assert is_postmark(line.encode() + b"\r\n")


@pytest.mark.parametrize(
    "line",
    [
        "From now on the office opens at 8.",
        "From 2026 on all of this is new.",
        "From jane@example.com",
        "From Monday to Friday in 2026 we meet at 10:00",
        "From the desk of Jane Doe, Jan 5, 2026",
        ">From jane@example.com Mon Jan  5 10:00:00 2026",
        "From jane@example.com Mon Jan  5 10:00:00 2026 and then some",
    ],
)
def test_sentences_are_no_postmarks(line: str) -> None:
    """However many years and weekdays stand in them."""
    assert not is_postmark(line.encode() + b"\n")


def test_a_sentence_behind_an_empty_line_does_not_split_a_message() -> None:
    """What it says stays in its message, with what was said before."""
    body = f"Thanks.\n\nFrom now on, in 2026, use SSN {SSN}.\n\nFrom the office of 2025\nend\n\n"
    bodies = _bodies(MARK + HEAD.format("one") + body + MARK + HEAD.format("two") + "x\n")
    assert len(bodies) == 2
    assert SSN in bodies[0]
    assert "office of 2025" in bodies[0]


def test_a_quoted_message_in_a_body_does_not_split_it() -> None:
    """A whole postmark that no header follows is a line of the text."""
    body = f"He wrote:\n\n{MARK}Dear all, {SSN}\n\n"
    assert len(_bodies(MARK + HEAD.format("one") + body)) == 1


def test_a_missing_empty_line_does_not_join_two_messages() -> None:
    """Where the headers of a message follow at once."""
    assert len(_bodies(MARK + HEAD.format("one") + "text\n" + MARK + HEAD.format("two") + "text\n")) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_keep_messages_apart(end: str) -> None:
    """Old Macs end lines with CR alone."""
    whole = (MARK + HEAD.format("one") + f"SSN {SSN}\n\n" + MARK + HEAD.format("two") + "last\n") * 3
    bodies = _bodies(whole.replace("\n", end))
    assert len(bodies) == 6
    assert all(SSN in body for body in bodies[::2])
    assert all("two" in body and "last" in body for body in bodies[1::2])


def test_counted_messages_are_not_split_where_they_quote() -> None:
    """The dialects that count (mboxcl2) leave "From " lines as they are."""
    body = f"Forwarded:\n\n{MARK}{HEAD.format('inner')}SSN {SSN}\n"
    counted = HEAD.format("one").replace("Subject", f"Content-Length: {len(body)}\nSubject")
    bodies = _bodies(MARK + counted + body + "\n" + MARK + HEAD.format("two") + "x\n")
    assert len(bodies) == 2
    assert SSN in bodies[0]
    wrong = HEAD.format("one").replace("Subject", "Content-Length: 7\nSubject")
    assert len(_bodies(MARK + wrong + "a long text\n\n" + MARK + HEAD.format("two") + "x\n")) == 2


def test_mmdf_keeps_messages_between_borders() -> None:
    """Four control characters before and behind each, with and without a postmark."""
    border = "\1\1\1\1\n"
    whole = (
        border
        + MARK
        + HEAD.format("one")
        + f"{SSN}\n"
        + border
        + border
        + HEAD.format("two")
        + "x\n"
        + border
    )
    assert reading("box", whole).media == "mbox"
    bodies = _bodies(whole, "box")
    assert len(bodies) == 2
    assert SSN in bodies[0]


def test_a_sender_that_only_the_postmark_names_is_told() -> None:
    """The envelope's sender may stand nowhere else."""
    whole = MARK.replace("jane@", "other.person@") + HEAD.format("one") + "x\n"
    assert "other.person@example.com" in reading("box.mbox", whole).text


def test_the_same_sender_of_all_postmarks_is_told_once() -> None:
    """Who exported the mailbox may stand on every message."""
    message = MARK.replace("jane@", "other.person@") + HEAD.format("one") + "x\n\n"
    assert reading("box.mbox", message * 3).text.count("other.person@example.com") == 1


def test_quoted_lines_lose_one_mark() -> None:
    """As mboxrd writes them."""
    body = ">From here\n>>From there\n"
    assert "From here\n>From there" in _bodies(MARK + HEAD.format("one") + body)[0]


@given(
    st.lists(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=60), max_size=5)
)
def test_what_the_standard_library_writes_comes_back(lines: list[str]) -> None:
    """Every message of a mailbox made with `mailbox.mbox`, whatever its lines."""
    body = "From " + "\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "box"
        box = mailbox.mbox(path)
        for number in range(3):
            box.add(f"From: a@example.com\nSubject: number{number}\n\n{body}\n")
        box.close()
        data = path.read_bytes()
    bodies = _bodies(data)
    assert len(bodies) == 3
    assert all(f"number{number}" in body for number, body in enumerate(bodies))
