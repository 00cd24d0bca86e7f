"""`classify users` and `classify tokens`: accounts of the web application, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

from rich.table import Table

from classify.commands import terminal
from classify.errors import AccountError
from classify.inventory.audit import this_user
from classify.rights import Assignment, Role, Scope
from classify.settings import Settings


def add(
    settings: Settings,
    name: str,
    *,
    roles: Sequence[Role],
    departments: Sequence[str],
    grants: Sequence[str],
    shown_name: str,
    trained_on: date | None,
    vetted_on: date | None,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Makes an account, with each role in each department. Raises AccountError."""
    unknown = set(grants) - {"content", "cji"}
    if unknown:
        raise AccountError(f"There is no grant '{min(unknown)}'.", remedy="The grants are content and cji.")
    # Whoever gives a grant has seen that training (and for clearance the fingerprint check) are current.
    today = datetime.now(settings.zone).date()
    trained_on = trained_on or (today if grants else None)
    vetted_on = vetted_on or (today if "cji" in grants else None)
    people = _people(settings)
    password = _password(password_file)
    first = people.add(
        name,
        [Assignment(role, department) for role in roles for department in (departments or [""])],
        actor=this_user(),
        password=password,
        grants=grants,
        shown_name=shown_name,
        trained_on=trained_on,
        vetted_on=vetted_on,
    )
    _say_password(name, None if password else first, as_json=as_json)
    if grants and not as_json:
        what = "Training and fingerprint check are" if "cji" in grants else "Training is"
        terminal.say(f"{what} noted as of {trained_on} (--trained-on, --vetted-on for other days).")


def list_accounts(settings: Settings, *, as_json: bool) -> None:
    """Prints all accounts."""
    lines = _people(settings).lines()
    if as_json:
        items = [
            {
                "name": line.name,
                "shown_name": line.shown_name,
                "roles": [
                    {"role": held.role, "department": held.department, "share": held.share_id}
                    for held in line.assignments
                ],
                "content": line.content,
                "cji": line.cji,
                "trained_on": line.trained_on.isoformat() if line.trained_on else None,
                "vetted_on": line.vetted_on.isoformat() if line.vetted_on else None,
                "second_factor": line.has_second_factor,
                "last_used": line.last_used_at.isoformat() if line.last_used_at else None,
                "state": line.state,
            }
            for line in lines
        ]
        terminal.say(json.dumps({"items": items}))
        return
    if not lines:
        terminal.say("Nobody has an account yet. Make one: classify users add NAME --role administrator")
        return
    table = Table(box=None, padding=(0, 2))
    for heading in ("Name", "Roles", "Grants", "Second factor", "Last used", "State"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        roles = ", ".join(
            held.role + (f" ({_where(held)})" if not held.is_whole_city else "") for held in line.assignments
        )
        grants = ", ".join(name for name, has in (("content", line.content), ("cji", line.cji)) if has)
        used = f"{line.last_used_at:%Y-%m-%d}" if line.last_used_at else "never"
        factor = "yes" if line.has_second_factor else "not yet"
        table.add_row(line.name, roles, grants, factor, used, line.state)
    terminal.screen().print(table)


def _where(held: Assignment) -> str:
    return held.department or f"share {held.share_id}"


def disable(settings: Settings, name: str) -> None:
    """Ends an account. Raises AccountError."""
    _people(settings).disable(name, actor=this_user())
    terminal.say(f"{name} cannot sign in any more; open sessions are ended.")


def release(settings: Settings, name: str) -> None:
    """Lets an account be used again. Raises AccountError."""
    _people(settings).release(name, actor=this_user())
    terminal.say(f"{name} may sign in again.")


def reset(settings: Settings, name: str, password_file: Path | None, *, as_json: bool) -> None:
    """Gives an account a new first password. Raises AccountError."""
    password = _password(password_file)
    first = _people(settings).reset(name, actor=this_user(), password=password)
    _say_password(name, None if password else first, as_json=as_json)


def add_token(
    settings: Settings, name: str, scopes: Sequence[Scope], days: int | None, *, as_json: bool
) -> None:
    """Makes a token and prints it. Raises AccountError."""
    token = _people(settings).add_token(name, scopes, actor=this_user(), days=days)
    if as_json:
        terminal.say(json.dumps({"name": name, "token": token, "scopes": sorted(set(scopes))}))
        return
    terminal.say(f"{token}\nIt is shown this once. Programs send it as: Authorization: Bearer TOKEN")


def list_tokens(settings: Settings, *, as_json: bool) -> None:
    """Prints all tokens, never the secrets."""
    lines = _people(settings).tokens()
    if as_json:
        items = [
            {
                "name": line.name,
                "scopes": list(line.scopes),
                "made_by": line.made_by,
                "expires": line.expires_at.isoformat() if line.expires_at else None,
                "last_used": line.last_used_at.isoformat() if line.last_used_at else None,
                "state": line.state,
            }
            for line in lines
        ]
        terminal.say(json.dumps({"items": items}))
        return
    table = Table(box=None, padding=(0, 2))
    for heading in ("Name", "May", "Made by", "Last used", "State"):
        table.add_column(heading)
    for line in lines:
        used = f"{line.last_used_at:%Y-%m-%d}" if line.last_used_at else "never"
        table.add_row(line.name, ", ".join(line.scopes), line.made_by, used, line.state)
    terminal.screen().print(table)


def revoke_token(settings: Settings, name: str) -> None:
    """Ends a token. Raises AccountError."""
    _people(settings).revoke_token(name, actor=this_user())
    terminal.say(f"The token {name} is void.")


def _people(settings: Settings) -> ModuleType:
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from classify.web.accounts import people

    return people


def _password(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read_text("utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AccountError(
            "The password file cannot be read.", remedy="See its path and its rights."
        ) from error


def _say_password(name: str, made: str | None, *, as_json: bool) -> None:
    if as_json:
        terminal.say(json.dumps({"name": name, "password": made}))
    elif made:
        terminal.say(
            f"{name} signs in with this password and changes it then: {made}\nIt is shown this once."
        )
    else:
        terminal.say(f"{name} signs in with the password of the file and changes it then.")
