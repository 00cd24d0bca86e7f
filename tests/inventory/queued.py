"""A share whose queue is made, and presses of keys, for tests of answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from classify.inventory import asked as asking
from classify.inventory.asked import Asked, revision_of
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.answers import Answered, Pressed
from classify.inventory.tables import QUESTION
from classify.label.policy import Policy
from models.columns import now
from models.decision import Scope, Verdict
from models.labels import Label

POLICY = Policy.load()
FORMS = 6


def write_forms(folder: Path, number: int = FORMS) -> None:
    """Like files in one folder, each with a number of its own."""
    (folder / "Forms").mkdir(exist_ok=True)
    for one in range(number):
        (folder / "Forms" / f"form {one:02}.txt").write_text(f"SSN: 219-09-70{one:02} of the applicant\n")


def forms_of(store: Store, share: ShareHandle) -> list[Asked]:
    """The open questions of the largest group."""
    key = max(store.groups([share]), key=lambda line: line.items).key
    with store.database.reading() as session:
        return asking.open_in(session, key, now())


def all_of(store: Store) -> list[Asked]:
    """Every question, open or not."""
    with store.database.reading() as session:
        return asking.numbered(session, list(session.scalars(select(QUESTION.c.id))))


def never(_share: ShareHandle, _before: Label, _after: Label) -> bool:
    """Nothing takes a second person."""
    return False


def press(
    store: Store, share: ShareHandle, pressed: Pressed, verdict: Verdict = Verdict.CONFIRM, **how: Any
) -> Answered:
    """An answer of Ada's."""
    given: dict[str, Any] = {"actor": "ada", "policy": POLICY, "takes_second": never, **how}
    return store.answer(share, pressed, verdict, given.pop("scope", Scope.ITEM), **given)


def whole(members: list[Asked], **more: Any) -> Pressed:
    """A group as it is shown."""
    return Pressed(revision_of(members), group=members[0].group_key, **more)


def single(one: Asked, **more: Any) -> Pressed:
    """A question as it is shown."""
    return Pressed(one.revision, question=one.id, **more)
