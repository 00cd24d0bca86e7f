"""Whatever happens to a share between scans: the inventory afterwards is that of a fresh scan."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from tests.conftest import QuickReaders, make_folder

NAMES = ("a.txt", "b 219-09-1212.txt", "box.zip", "c!", "d")
FOLDERS = ("", "HR", "Parks", "box.zip!", "HR/deep")
TEXTS = ("Number 219-09-3434 is his\n", "Nothing at all to see now\n", "x" * 25 + "\n")


def write(share: Path, name: str, text: str) -> None:
    """A file, or for `.zip` an archive, in a folder that is made if need be."""
    target = share / name
    if target.is_dir() or any(above.is_file() for above in target.parents):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".zip"):
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(zipfile.ZipInfo("one.txt"), text)
            archive.writestr(zipfile.ZipInfo("in!/two.txt"), "Nothing\n")
    else:
        target.write_text(text)


def overwrite_keeping_time(share: Path, name: str, text: str) -> None:
    target = share / name
    if target.is_file():
        before = target.stat()
        write(share, name, text)
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))


def touch(share: Path, name: str, text: str) -> None:
    if (share / name).exists():
        os.utime(share / name, (len(text), 86_400 * len(text)))


def rename(share: Path, name: str, text: str) -> None:
    target = share / name
    other = target.with_name(f"{TEXTS.index(text)} {target.name}")
    if target.exists() and not other.exists():
        target.rename(other)


def move_folder(share: Path, name: str, text: str) -> None:
    folder = (share / name).parent
    other = share / f"moved {TEXTS.index(text)}"
    if folder != share and folder.is_dir() and not other.exists():
        folder.rename(other)


def delete(share: Path, name: str, text: str) -> None:
    target = share / name
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def copy(share: Path, name: str, text: str) -> None:
    target = share / name
    if target.is_file():
        shutil.copy2(target, share / f"copy {TEXTS.index(text)}{target.suffix}")


OPERATIONS = st.tuples(
    st.sampled_from((write, overwrite_keeping_time, touch, rename, move_folder, delete, copy)),
    st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map(
        lambda parts: "/".join(filter(None, parts))
    ),
    st.sampled_from(TEXTS),
)
BETWEEN = st.lists(OPERATIONS, min_size=1, max_size=5)


def inventory(store: Store) -> Counter[tuple[Any, ...]]:
    """What lists say of every item: where, how it is labelled, what was found."""
    return Counter(
        (
            line.path,
            line.is_member,
            line.label,
            line.tags,
            line.outcome,
            line.entities,
            line.findings,
            line.size,
        )
        for share in store.shares()
        for line in Catalogue(store).lines(share)
    )


def scan(store: Store, share: Path) -> None:
    quick = Settings(home=store.home, jobs=1)
    scan_share(share, store=store, settings=quick, share="s", hire=QuickReaders, all_gone=True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(BETWEEN, min_size=1, max_size=3))
def test_after_a_rescan_the_inventory_is_that_of_a_fresh_scan(blank_home: Path, rounds: Any) -> None:
    """Created, overwritten behind the time, touched, renamed, moved, deleted, copied, in any order."""
    with tempfile.TemporaryDirectory() as place:
        share = make_folder(Path(place) / "share")
        grown = Path(shutil.copytree(blank_home, Path(place) / "grown"))
        with Store.open(grown) as store:
            scan(store, share)
            for operations in rounds:
                for operate, name, text in operations:
                    operate(share, name, text)
                scan(store, share)
            kept = inventory(store)
            overview = Catalogue(store).overview(store.share_named("s"), examples=0)
        fresh = Path(shutil.copytree(blank_home, Path(place) / "fresh"))
        with Store.open(fresh) as store:
            scan(store, share)
            assert kept == inventory(store)
            anew = Catalogue(store).overview(store.share_named("s"), examples=0)
            for counts in ("files", "members", "bytes", "findings", "labels", "outcomes", "tags", "entities"):
                assert getattr(overview, counts) == getattr(anew, counts)
