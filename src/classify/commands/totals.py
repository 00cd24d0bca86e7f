"""`classify totals`: counts of this home beside those of others, signed and taken in."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.errors import ClassifyError
from classify.inventory.store import Store
from classify.inventory.store.totals import HomeTotals
from classify.settings import Settings
from classify.totals.document import DIMENSIONS, SMALL
from classify.totals.signing import PublicKey
from models.words import ENTITIES, OUTCOMES

_MOST_BYTES = 5_000_000
_OURS = "this home"


def name(settings: Settings, public_name: str) -> None:
    """Sets what this home is called before others."""
    with _opened(settings) as store:
        terminal.say(f"This home is called {store.public_name(public_name)} before others.")


def write_key(settings: Settings, target: Path) -> None:
    """Writes the key file that another home needs. Raises ClassifyError when it cannot be written."""
    with _opened(settings) as store:
        key = store.totals_key()
    _write(target, key.as_bytes())
    terminal.say(
        f"The key of {key.home} is in {target}. Its fingerprint, to be read out by telephone:\n  {key.spoken}"
    )


def sign(settings: Settings, target: Path, *, small_below: int = SMALL) -> None:
    """Writes the signed totals of this home. Raises ClassifyError when they cannot be written."""
    with _opened(settings) as store:
        data, document = store.sign_totals(_today(), small_below)
    _write(target, data)
    hidden = f" Counts below {small_below} are hidden, others multiples of it." if small_below else ""
    terminal.say(
        f"Totals number {document.sequence} of {document.home} are in {target}: counts only, no names of "
        f"files, folders or shares.{hidden}"
    )


def trust(settings: Settings, key_file: Path) -> None:
    """Trusts a home by its key file, and shows the fingerprint. Raises ClassifyError for no such key."""
    key = PublicKey.from_bytes(_read(key_file))
    with _opened(settings) as store:
        store.trust(key)
    terminal.say(
        f"Totals of {key.home} are taken in from now on. Call that home and compare the fingerprint:\n"
        f"  {key.spoken}\nIf it is not the same: classify totals --distrust {json.dumps(key.home)}"
    )


def distrust(settings: Settings, home: str) -> None:
    """Takes nothing in from a home any more. Raises ClassifyError when it is not trusted."""
    with _opened(settings) as store:
        forgotten = store.distrust(home)
    terminal.say(f"{home} is not trusted any more; {forgotten} of its totals are forgotten.")


def take_in(settings: Settings, file: Path) -> None:
    """Takes in signed totals of a trusted home. Raises ClassifyError when they are refused."""
    with _opened(settings) as store:
        document = store.import_totals(_read(file), _today())
    terminal.say(
        f"Totals number {document.sequence} of {document.home}, made on {document.date}, are taken in."
    )


def show(settings: Settings, *, as_json: bool = False, console: Console | None = None) -> None:
    """Prints the totals of this home and the newest of each other, side by side."""
    with _opened(settings) as store:
        ours = HomeTotals(_OURS, _today(), 0, store.own_totals(_today()))
        homes = [ours, *store.foreign_totals()]
        silent = {key.home for key in store.trusted_homes()} - {home.name for home in homes}
    if as_json:
        told = [
            {
                "home": home.name,
                "date": home.date.isoformat(),
                "sequence": home.sequence,
                "totals": home.totals,
            }
            for home in homes
        ]
        terminal.say(json.dumps({"homes": told, "nothing_yet_from": sorted(silent)}))
        return
    screen = console or terminal.screen()
    for dimension in DIMENSIONS:
        values = list(dict.fromkeys(value for home in homes for value in home.totals.get(dimension, {})))
        if values:
            screen.print(_table(dimension, values, homes))
    for home in homes[1:]:
        screen.print(Text(f"{home.name}: totals number {home.sequence} of {home.date}."))
    for name_ in sorted(silent):
        screen.print(Text(f"{name_}: trusted, nothing taken in yet."))


def _table(dimension: str, values: list[str], homes: list[HomeTotals]) -> Table:
    table = Table(f"By {dimension}" if dimension != "all" else "All", box=None)
    for home in homes:
        table.add_column(Text(home.name), justify="right")
    for value in values:
        counts = [home.totals.get(dimension, {}).get(value, "") for home in homes]
        told = [f"{count:,}" if isinstance(count, int) else count for count in counts]
        table.add_row(Text(_in_words(dimension, value)), *told)
    return table


def _in_words(dimension: str, value: str) -> str:
    words: dict[str, str] = {}
    if dimension == "outcome":
        words = {str(outcome): said for outcome, said in OUTCOMES.items()}
    elif dimension == "data":
        words = {str(entity): said for entity, said in ENTITIES.items()}
    return words.get(value, value)


def _opened(settings: Settings) -> Store:
    return Store.open(settings.home, settings.database_url, packs=settings.packs)


def _today() -> date:
    return datetime.now().astimezone().date()


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ClassifyError(
            f"'{file}' cannot be read: {error.strerror}.", remedy="Check the name of the file."
        ) from error


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise ClassifyError(
            f"'{target}' cannot be written: {error.strerror}.", remedy="Choose another place."
        ) from error
