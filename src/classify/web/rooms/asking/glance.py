"""What the commonest recipients would be told about one file: for its page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.rights import Act, Person, may
from classify.sharing import said
from classify.sharing.asking import Glance, at_a_glance
from classify.web.house import house, thing
from classify.web.rooms.asking.telling import Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """What one kind of recipient would be told."""

    who: str
    what_for: str
    outcome: Outcome
    address: str
    """The whole answer."""


def glance(person: Person, share: ShareHandle, item: int) -> list[Line]:
    """A line for each of the commonest recipients; nothing where the person may not ask."""
    if not may(person, Act.ASK_SHARING, thing(share)):
        return []
    files = SharableReader(house().store).items(share, [item])
    return [_line(one, item) for one in at_a_glance(files)]


def _line(one: Glance, item: int) -> Line:
    query = urlencode({"item": item, "to": one.to.value})
    return Line(
        said.RECIPIENTS[one.to],
        said.PURPOSES[one.purpose],
        Outcome.of(one.outcome, words=one.words),
        f"{reverse('sharing')}?{query}",
    )
