"""`classify inspect --why FILE`: which words in capitals are no names, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape

from classify.commands import terminal
from classify.commands.inspect import Mask
from classify.errors import SetupError
from classify.inventory.reasons import in_words
from classify.plaintext import Refused
from classify.results import MEMBER, Job
from classify.settings import Settings, user_cache
from classify.workers import WorkerConfig, WorkerPool

_PLACES_SHOWN = 6


def print_refused(path: Path, settings: Settings, mask: Mask, *, reveal: bool) -> None:
    """Prints each reason once, with the places of the words it refused; with `reveal` the words too."""
    console = Console(soft_wrap=True, highlight=False)
    by_reason: dict[tuple[str, str], list[Refused]] = {}
    for one in _asked(path, settings, reveal=reveal):
        by_reason.setdefault((one.reason, one.sentence), []).append(one)
    if not by_reason:
        console.print("No words in capitals were refused as names.")
        return
    console.print("[bold]Words in capitals that are not taken for names[/]")
    for (reason, sentence), refused in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        console.print(f"  {len(refused):>5,}  {escape(sentence)} [dim]\\[{escape(reason)}][/]")
        for one in refused[:_PLACES_SHOWN]:
            words = f"  {one.words}" if one.words is not None else ""
            console.print(f"         [dim]{escape(_where(one, mask))}[/]{escape(words)}")
        if len(refused) > _PLACES_SHOWN:
            console.print(f"         [dim]… and {len(refused) - _PLACES_SHOWN:,} more[/]")


def _where(one: Refused, mask: Mask) -> str:
    """The place in words, behind the member's path where it stands in one."""
    member = one.file.partition(MEMBER)[2]
    place = in_words(mask.place(one.where))
    return f"{mask.text(member)}, {place}" if member else place


def _asked(path: Path, settings: Settings, *, reveal: bool) -> Iterator[Refused]:
    """What a confined worker tells. Raises SetupError for what has not its shape."""
    config = WorkerConfig(
        root=path.absolute(),
        limits=settings.limits,
        ocr=settings.ocr,
        names_model=settings.names_model,
        passwords=settings.known_passwords(),
        cache=user_cache(),
        text_only=True,
        refusals=True,
        reveal=reveal,
    )
    for line in WorkerPool(config).text(Job(0, path.name, path.stat().st_size)):
        if line.is_problem:
            terminal.say(terminal.without_values(line.text), err=True)
            continue
        try:
            yield msgspec.json.decode(line.text, type=Refused)
        except msgspec.DecodeError as error:
            raise SetupError("The worker that looked for names said what none says.") from error
