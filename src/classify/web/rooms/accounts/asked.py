"""What the form of an account holds: read from what was sent, or from the account as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from classify.inventory.handles import ShareHandle
from classify.rights import ROLES, Assignment, Role
from classify.web.accounts.people import AccountLine

_SPARE = 2
"""Empty rows for further roles."""
_MOST = 20
WHOLE_CITY = "city"


@dataclass(frozen=True, slots=True)
class Row:
    """A role and where it counts, as the form writes it: `city`, `d:DEPARTMENT` or `s:SHARE NUMBER`."""

    role: str = ""
    where: str = WHOLE_CITY


@dataclass
class AccountForm:
    """The fields, and what is wrong with them by field."""

    name: str = ""
    shown_name: str = ""
    rows: list[Row] = field(default_factory=list)
    content: bool = False
    cji: bool = False
    trained_on: str = ""
    vetted_on: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def grants(self) -> list[str]:
        """Those that are ticked."""
        return [name for name, has in (("content", self.content), ("cji", self.cji)) if has]

    @property
    def assignments(self) -> list[Assignment]:
        """Roles that were chosen."""
        return [_assignment(row) for row in self.rows if row.role]

    @property
    def trained(self) -> date | None:
        """Day of the last training."""
        return _day(self.trained_on)

    @property
    def vetted(self) -> date | None:
        """Day of the fingerprint check."""
        return _day(self.vetted_on)

    def with_spare_rows(self) -> list[Row]:
        """The rows that are shown."""
        return [*self.rows, *[Row()] * _SPARE][:_MOST]


def read(sent: Mapping[str, str], places: Mapping[str, str], today: date) -> AccountForm:
    """The form as it was sent, checked as far as that goes without the account.

    Args:
        sent: the fields.
        places: where a role can count (`places_of`).
        today: no training was in the future.
    """
    form = AccountForm(
        name=sent.get("name", "").strip(),
        shown_name=sent.get("shown_name", "").strip()[:120],
        rows=[
            Row(sent.get(f"role_{number}", ""), sent.get(f"where_{number}", WHOLE_CITY))
            for number in range(_MOST)
            if sent.get(f"role_{number}")
        ],
        content="content" in sent,
        cji="cji" in sent,
        trained_on=sent.get("trained_on", "").strip(),
        vetted_on=sent.get("vetted_on", "").strip(),
    )
    if any(row.role not in set(Role) or row.where not in places for row in form.rows):
        form.errors["roles"] = "Choose a role and a part of the city from the lists."
    for name, what in (("trained_on", "training"), ("vetted_on", "fingerprint check")):
        written = getattr(form, name)
        if written and ((day := _day(written)) is None or day > today):
            form.errors[name] = f"Write the day of the {what} as in 2026-05-31; it cannot be in the future."
    if (form.content or form.cji) and not form.trained_on:
        form.errors.setdefault("trained_on", "Grants count only with a day of training.")
    if form.cji and not form.vetted_on:
        form.errors.setdefault("vetted_on", "Clearance counts only with a day of the fingerprint check.")
    return form


def of(line: AccountLine) -> AccountForm:
    """The form of an account as it stands."""
    return AccountForm(
        name=line.name,
        shown_name=line.shown_name,
        rows=[Row(held.role, _where(held)) for held in line.assignments],
        content=line.content,
        cji=line.cji,
        trained_on=line.trained_on.isoformat() if line.trained_on else "",
        vetted_on=line.vetted_on.isoformat() if line.vetted_on else "",
    )


def places_of(shares: Sequence[ShareHandle], held: Sequence[Assignment] = ()) -> dict[str, str]:
    """Where a role can count, with the words for it; what an account has is among them."""
    departments = {share.department for share in shares if share.department}
    departments |= {one.department for one in held if one.department}
    names = {share.id: share.name for share in shares}
    for one in held:
        if one.share_id is not None:
            names.setdefault(one.share_id, f"share {one.share_id}")
    return {
        WHOLE_CITY: "The whole city",
        **{f"d:{name}": f"Department: {name}" for name in sorted(departments)},
        **{f"s:{number}": f"Share: {name}" for number, name in names.items()},
    }


def place_words(held: Assignment, places: Mapping[str, str]) -> str:
    """A role and where it counts."""
    where = "" if held.is_whole_city else f" ({places[_where(held)].partition(': ')[2]})"
    return ROLES[held.role] + where


def _where(held: Assignment) -> str:
    if held.share_id is not None:
        return f"s:{held.share_id}"
    return f"d:{held.department}" if held.department else WHOLE_CITY


def _assignment(row: Row) -> Assignment:
    kind, _, what = row.where.partition(":")
    return Assignment(Role(row.role), what if kind == "d" else "", int(what) if kind == "s" else None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
