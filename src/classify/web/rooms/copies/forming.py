"""The form of the workbench: orders as they stand, sealed in a field of the page, and what one press adds.

Orders tell places, among them names of sheets, so a page holds them sealed with the keys of their share.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec
from django.http import QueryDict

from classify.errors import OrderError, SetupError
from classify.extract.document import Place
from classify.inventory.handles import ShareHandle
from classify.redact.profiles import DEFAULT, shipped
from classify.redacting.bench import Bench, Original
from classify.redacting.orders import Orders, read_orders
from classify.wire import WHOLE, Drawn, Dropped, Shown, TableShown, TextShown

_INCH = 72
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,3})?|\.\d{1,3}")
_NAMED = re.compile(r"(boxes|drawn|restores|dropped_columns|confirmed)-(\d{1,3})")
SIDES = MappingProxyType({"left": "from the left", "top": "from the top", "wide": "wide", "high": "high"})
"""Fields of a box, in inches."""


@dataclass(slots=True)
class Form:
    """What somebody has ordered so far, and what of the last press could not be taken."""

    orders: Orders
    errors: dict[str, str] = field(default_factory=dict)
    """By field."""
    typed: dict[str, str] = field(default_factory=dict)
    """What stands in fields that could not be taken."""
    said: str = ""
    """What the press did."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column somebody may drop."""

    token: str
    letter: str
    is_dropped: bool


def sealed(share: ShareHandle, orders: Orders) -> str:
    """Orders as a field of a page holds them."""
    return base64.urlsafe_b64encode(share.sealer.seal(orders.as_text())).decode()


def form_of(given: QueryDict, bench: Bench, original: Original, shown: Shown | None) -> Form:
    """The orders of a form with what its press adds or takes back."""
    form = Form(_standing(given, original.share))
    chosen = given.get("profile", "")
    if chosen in shipped():
        form.orders = msgspec.structs.replace(form.orders, profile=chosen)
    try:
        press = _PRESSES.get(given.get("act", ""))
        if press is not None:
            press(form, given, bench, original, shown)
        elif name := given.get("undo", ""):
            _take_back(form, name)
    except OrderError as error:
        form.errors.setdefault(given.get("act", ""), error.sentence)
    if form.errors:
        form.typed = {
            name: str(value)[:500] for name, value in given.items() if name not in ("orders", "act")
        }
    return form


def columns(share: ShareHandle, orders: Orders, part: TableShown, widest: int) -> list[Column]:
    """The columns of a table that is shown, to be ticked."""
    sheet = part.place.sheet or ""
    dropped = {(one.sheet, one.column) for one in orders.dropped_columns}
    found = []
    for at in range(widest):
        letter = _letters(part.first_column + at)
        token = base64.urlsafe_b64encode(share.sealer.seal(f"{sheet}\0{letter}")).decode()
        found.append(Column(token, letter, (sheet, letter) in dropped))
    return found


def _standing(given: QueryDict, share: ShareHandle) -> Orders:
    if not given.get("orders"):
        return Orders(DEFAULT)
    try:
        return read_orders(_opened(share, given["orders"]))
    except OrderError:
        return Orders(DEFAULT)


def _opened(share: ShareHandle, token: str) -> str:
    try:
        return share.sealer.open(base64.urlsafe_b64decode(token.encode("ascii")))
    except (SetupError, binascii.Error, ValueError) as error:
        raise OrderError("This field of the page was changed.", remedy="Reload the page.") from error


def _box(form: Form, given: QueryDict, *_: Any) -> None:
    sides = {}
    for name in SIDES:
        text = given.get(f"box_{name}", "").strip().replace(",", ".")
        if not _NUMBER.fullmatch(text):
            form.errors[f"box_{name}"] = "Write inches, as in 2.5."
        else:
            sides[name] = float(text) * _INCH
    page = given.get("box_page", "").strip()
    if not (page.isascii() and page.isdecimal() and 0 < int(page) < 100_000):
        form.errors["box_page"] = "Write the number of a page."
    if not form.errors and (sides["wide"] <= 0 or sides["high"] <= 0):
        form.errors["box_wide"] = "A box has a width and a height."
    if form.errors:
        return
    left, top = round(sides["left"], 2), round(sides["top"], 2)
    box = (int(page), left, top, round(left + sides["wide"], 2), round(top + sides["high"], 2))
    form.orders = msgspec.structs.replace(form.orders, boxes=(*form.orders.boxes, box))
    form.said = "The box is added."


def _back(form: Form, given: QueryDict, bench: Bench, original: Original, _: Shown | None) -> None:
    reason = " ".join(given.get("reason", "").split())
    if not reason:
        form.errors["reason"] = "Say why it may stay in the copy."
        return
    one = bench.given_back(original, _number(given.get("finding", "")), reason)
    form.orders = msgspec.structs.replace(form.orders, restores=(*form.orders.restores, one))
    form.said = "The finding is given back."


def _cut(form: Form, given: QueryDict, bench: Bench, original: Original, _: Shown | None) -> None:
    one = bench.confirmed(original, _number(given.get("finding", "")))
    form.orders = msgspec.structs.replace(form.orders, confirmed=(*form.orders.confirmed, one))
    form.said = "The finding will be cut."


def _line(form: Form, given: QueryDict, _: Bench, __: Original, shown: Shown | None) -> None:
    wanted = _number(given.get("line", ""))
    place = _place_of(shown, wanted) if wanted else None
    if place is None:
        form.errors["line"] = "There is no such line or paragraph on this page."
        return
    form.orders = msgspec.structs.replace(form.orders, drawn=(*form.orders.drawn, Drawn(place, 0, WHOLE)))
    form.said = f"{'Line' if place.line else 'Paragraph'} {wanted} will be cut."


def _place_of(shown: Shown | None, number: int) -> Place | None:
    """The place of a line, or else of a paragraph, of the text that is shown."""
    parts = [part.place for part in shown.parts if isinstance(part, TextShown)] if shown else []
    for name in ("line", "paragraph"):
        known = [place for place in parts if (first := getattr(place, name)) is not None and first <= number]
        if known:
            last = max(known, key=lambda place: getattr(place, name))
            return Place(
                last.part,
                last.page,
                number if name == "paragraph" else last.paragraph,
                last.sheet,
                last.cell,
                number if name == "line" else last.line,
            )
    return None


def _columns(form: Form, given: QueryDict, _: Bench, original: Original, __: Shown | None) -> None:
    """The columns of the tables that were shown: ticked ones are dropped, the others are not."""
    told = {token: _column(original.share, token) for token in given.getlist("column_shown")}
    ticked = {_column(original.share, token) for token in given.getlist("column")}
    offered = set(told.values())
    kept = [one for one in form.orders.dropped_columns if (one.sheet, one.column) not in offered]
    added = [Dropped(sheet, letter) for sheet, letter in sorted(ticked & offered)]
    form.orders = msgspec.structs.replace(form.orders, dropped_columns=(*kept, *added))
    form.said = "The columns are noted."


def _column(share: ShareHandle, token: str) -> tuple[str, str]:
    sheet, _, letter = _opened(share, token).partition("\0")
    return sheet, letter


def _take_back(form: Form, name: str) -> None:
    found = _NAMED.fullmatch(name)
    if found is None:
        return
    some = list(getattr(form.orders, found.group(1)))
    if int(found.group(2)) < len(some):
        del some[int(found.group(2))]
        form.orders = msgspec.structs.replace(form.orders, **{found.group(1): tuple(some)})
        form.said = "The order is taken back."


def _number(text: str) -> int:
    """Raises OrderError for what is none."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise OrderError("Write a number.")
    return int(text)


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


_PRESSES: Mapping[str, Callable[..., None]] = MappingProxyType(
    {"box": _box, "back": _back, "cut": _cut, "line": _line, "columns": _columns}
)
