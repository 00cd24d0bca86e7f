"""An item is found again: its file, the path inside of it, what was found in it with numbers of its own."""

from __future__ import annotations

from typing import Any

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store


def test_a_file_and_a_member_with_what_was_found_in_each(scan: Any, store: Store) -> None:
    scan()
    catalogue, [share] = Catalogue(store), store.shares()
    box = catalogue.find("HR/box.zip").line.id
    inside = catalogue.find("HR/box.zip!/one.txt").line.id
    whole, member = catalogue.filed(share, box), catalogue.filed(share, inside)
    assert whole is not None
    assert member is not None
    assert (whole.path, whole.member) == ("HR/box.zip", None)
    assert (member.path, member.member) == ("HR/box.zip", "one.txt")
    # A member is in the bytes of its file: those are compared.
    assert whole.digest == member.digest is not None
    assert whole.findings == ()
    [(number, finding)] = member.findings
    assert finding.entity == "US_SSN"
    assert member.finding(number) == finding
    assert whole.finding(number) is None
    assert "one.txt" not in repr(member)


def test_copies_of_one_content_share_its_findings(scan: Any, store: Store, folder: Any) -> None:
    (folder / "HR" / "again.txt").write_bytes((folder / "HR" / "list.txt").read_bytes())
    scan()
    catalogue, [share] = Catalogue(store), store.shares()
    one, other = (
        catalogue.filed(share, catalogue.find(f"HR/{name}").line.id) for name in ("list.txt", "again.txt")
    )
    assert one is not None
    assert other is not None
    assert one.digest == other.digest
    assert [number for number, _ in one.findings] == [number for number, _ in other.findings]


def test_what_is_not_there_or_gone_is_none(scan: Any, store: Store, folder: Any) -> None:
    scan()
    catalogue, [share] = Catalogue(store), store.shares()
    number = catalogue.find("Parks/paint.txt").line.id
    assert catalogue.filed(share, number) is not None
    (folder / "Parks" / "paint.txt").unlink()
    scan()
    assert catalogue.filed(share, number) is None
    assert catalogue.filed(share, 10**9) is None
