"""Permissions of POSIX: getfacl's text, and the modes of files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from classify.exposure.posix import read_listing, read_modes, unescaped
from classify.exposure.reading import read
from classify.exposure.said import Report, Unmatched
from models.openness import Openness, Source

LISTING = r"""# file: srv/hr
# owner: lisa
# group: staff
user::rwx
group::r-x
other::r-x
default:user::rwx
default:other::rwx

# file: srv/hr/open.txt
# owner: lisa
# group: staff
user::rw-
user:joe:r--
group::r--
group:payroll:r--
mask::r--
other::r--

# file: srv/hr/masked.txt
# owner: lisa
# group: staff
user::rw-
user:joe:rw-			#effective:---
group::r--			#effective:---
mask::---
other::---

# file: srv/hr/shut
# owner: lisa
# group: staff
user::rwx
group::--x
other::---

# file: srv/hr/shut/within.txt
# owner: lisa
# group: staff
user::rw-
group::r--
other::r--

# file: srv/hr/a\040b\011.txt
# owner: lisa
# group: staff
user::rw-
group::---
other::---
"""


def here(report: Report, path: str) -> Counter[Openness]:
    return report.said[report.key(path)].here


def test_a_listing_tells_who_reads_what() -> None:
    told = read(LISTING.encode())
    assert told.source is Source.ACCESS_LIST
    assert here(told, "srv/hr/open.txt") == Counter(
        {Openness.ORGANISATION: 1, Openness.GROUP: 2, Openness.PEOPLE: 1, Openness.OWNER: 1}
    )
    assert here(told, "srv/hr/a b\t.txt") == Counter({Openness.OWNER: 1})
    assert "joe" not in repr(told)
    assert "lisa" not in repr(told)


def test_the_mask_takes_from_names_and_groups() -> None:
    assert here(read(LISTING.encode()), "srv/hr/masked.txt") == Counter({Openness.OWNER: 1})


def test_a_mask_counts_where_nothing_is_said_of_its_effect() -> None:
    """Getfacl -E leaves the remarks out."""
    text = "# file: a\nuser::rw-\nuser:joe:rw-\ngroup::r--\nmask::-w-\nother::r--\n"
    assert here(read(text.encode()), "a") == Counter({Openness.OWNER: 1, Openness.ORGANISATION: 1})


def test_a_shut_folder_shuts_what_is_in_it() -> None:
    assert here(read(LISTING.encode()), "srv/hr/shut/within.txt") == Counter(
        {Openness.GROUP: 1, Openness.OWNER: 1}
    )


def test_folders_are_known_by_what_is_in_them() -> None:
    told = read(LISTING.encode())
    assert told.said["srv/hr/shut"].is_folder
    assert not told.said["srv/hr/open.txt"].is_folder
    assert not told.said["srv/hr"].below


def test_lines_that_are_none_of_getfacls_are_counted() -> None:
    told = read(("who: knows\n" + LISTING + "somebody:else:rwx\n").encode())
    assert told.unmatched == Counter({Unmatched.UNCLEAR: 2})


def test_names_lose_their_escapes() -> None:
    assert unescaped(r"a\134b\012") == "a\\b\n"
    assert unescaped("plain") == "plain"
    assert unescaped(r"\303\204") == "Ä"


def test_modes_are_read_without_opening_a_file(tmp_path: Path) -> None:
    """A file nobody may read is no hindrance, and a link no file."""
    root = tmp_path / "share"
    (root / "shut").mkdir(parents=True)
    root.chmod(0o755)
    for name, mode in (("all.txt", 0o644), ("group.txt", 0o640), ("own.txt", 0o600), ("none.txt", 0o000)):
        (root / name).write_text("x")
        (root / name).chmod(mode)
    (root / "shut" / "all.txt").write_text("x")
    (root / "shut" / "all.txt").chmod(0o644)
    (root / "shut").chmod(0o710)
    (root / "link").symlink_to(root / "all.txt")
    told = read_modes(root)
    widest = {path: max(one.here) for path, one in told.said.items()}
    assert widest == {
        "all.txt": Openness.ORGANISATION,
        "group.txt": Openness.GROUP,
        "own.txt": Openness.OWNER,
        "none.txt": Openness.OWNER,
        "shut/all.txt": Openness.GROUP,
    }
    assert (told.source, told.lines, told.unmatched) == (Source.MODES, 6, Counter({Unmatched.NO_FILE: 1}))


def test_folders_nested_beyond_pythons_stack_are_no_hindrance(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert read_modes(tmp_path).lines == 1


lines = st.text(max_size=40) | st.sampled_from(LISTING.splitlines())


@given(st.lists(lines, max_size=12))
def test_every_line_of_any_listing_is_counted_once(some: list[str]) -> None:
    flat = [line for text in some for line in (text.splitlines() or [""])]
    told = read_listing(iter(flat))
    assert told.lines == sum(one.lines for one in told.said.values()) + sum(told.unmatched.values())
    assert told.lines == sum(bool(line.strip()) for line in flat)
