"""People at the bench of copies, and a redactor that makes what a test wants without a worker."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.redacting.bench import Bench
from classify.redacting.orders import Orders
from classify.redacting.road import Copy
from classify.redacting.sheet import CheckTold, Sheet
from classify.rights import Assignment, Person, Role


def person(name: str, *roles: Role, content: bool = True, cji: bool = True) -> Person:
    return Person(name, tuple(Assignment(role) for role in roles), content=content, clearance=cji)


MARA, LOU = person("mara", Role.REVIEWER), person("lou", Role.REVIEWER)
SAM = person("sam", Role.STEWARD, content=False)
PEOPLE = (MARA, LOU, SAM)


@dataclass
class Making:
    """Copies out of nothing: what it was told is in their bytes."""

    version: str = "1"
    refused: str = ""
    salt: str = ""
    told: list[Orders] = field(default_factory=list)

    def engine(self, share: ShareHandle) -> str:
        return self.version

    @contextlib.contextmanager
    def of_item(
        self, share: ShareHandle, root: Path, filed: Filed, verdicts: Any, orders: Orders, tags: Any
    ) -> Iterator[Copy]:
        assert root.is_dir()
        self.told.append(orders)
        if self.refused:
            yield Copy(refused=self.refused)
            return
        data = (
            f"{share.id} {filed.digest} {sorted(verdicts.items())} {orders.mark} {tags} {self.salt}".encode()
        )
        descriptor = os.memfd_create("copy")
        try:
            os.write(descriptor, data)
            yield Copy(
                removed={"US_SSN": 2}, stays={"PERSON": 1}, sheet=sheet(data, orders), descriptor=descriptor
            )
        finally:
            os.close(descriptor)


def sheet(data: bytes, orders: Orders) -> Sheet:
    return Sheet(
        made="2026-12-01T10:00:00+00:00",
        source_sha256="0" * 64,
        source_bytes=9,
        copy_sha256=hashlib.sha256(data).hexdigest(),
        copy_bytes=len(data),
        suffix=".txt",
        profile=orders.profile,
        profile_version="1",
        program="1",
        detectors="1",
        policy="1",
        ocr=False,
        removed={"US_SSN": 2},
        stays={"PERSON": 1},
        left_out={},
        checks=[CheckTold("nothing_left", "Nothing is left.", holds=True)],
    )


def bench(store: Store, who: Person = MARA, making: Any = None) -> Bench:
    return Bench(store, who, redactor_of=lambda: making or Making(), people=PEOPLE)
