"""`classify share check`: may these files go to somebody, with the law beside it and the way to yes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.commands import terminal
from classify.commands.terminal import runnable
from classify.errors import InventoryError
from classify.sharing import said
from classify.sharing.answer import Answer, Ground, Question, Step, answer
from classify.sharing.law import Law
from models.labels import Effect, Tag
from models.shared_file import SharedColumn, SharedFile
from models.words import many

if TYPE_CHECKING:
    from rich.console import Console

    from classify.inventory.catalogue import Catalogue
    from classify.inventory.handles import ShareHandle
    from classify.inventory.sharable import SharableReader
    from classify.inventory.store import Store
    from classify.results import FileResult
    from classify.settings import Settings
    from models.sharing import Evidence, Purpose, RecipientType

_FILES_SHOWN = 20
_FOLDERS_SHOWN = 5
ADVICE = "This is advice. The decision is a person's, and the city attorney confirms the law."
NOT_KEPT = "What is in no inventory was judged now, by itself: scan its folder, then a label can be approved."
STYLES = {
    "allowed": "bold green",
    "allowed_redacted": "bold green",
    "needs_agreement": "bold yellow",
    "refer": "bold yellow",
    "prohibited": "bold red",
}


@dataclass(slots=True)
class Found:
    """The files that are meant, and how they are shown."""

    files: dict[int, SharedFile] = field(default_factory=dict)
    shares: dict[int, ShareHandle] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    """Masked, of those in no inventory."""

    def add(self, share: ShareHandle, files: Sequence[SharedFile]) -> bool:
        """Takes files of a share; whether there are any."""
        self.shares[share.id] = share
        self.files.update((file.id, file) for file in files)
        return bool(files)


def check(
    paths: Sequence[str],
    settings: Settings,
    *,
    to: RecipientType,
    purpose: Purpose,
    agreement: int | None = None,
    evidence: Sequence[Evidence] = (),
    as_json: bool = False,
) -> None:
    """Prints the answer for files, folders or whole shares.

    Raises:
        InventoryError: neither the inventory nor this machine has such a file.
        SharingError: there are no files to ask about, or no such agreement.
    """
    from classify.inventory.catalogue import Catalogue
    from classify.inventory.sharable import SharableReader
    from classify.inventory.store import Store
    from classify.sharing.asking import agreement_on_record, asked

    found = Found()
    if not settings.home.is_dir() and agreement is None:
        for path in paths:
            _judge_now(Path(path), settings, found)
        given = answer(Question([*found.files.values()], to, purpose, frozenset(evidence)))
        _tell(given, found, found.paths, as_json=as_json)
        return
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        catalogue, reader = Catalogue(store), SharableReader(store)
        for path in paths:
            _find(path, settings, store, catalogue, reader, found)
        today = datetime.now(settings.zone).date()
        leans_on = agreement_on_record(store, agreement, today) if agreement is not None else None
        question = Question([*found.files.values()], to, purpose, frozenset(evidence), leans_on)
        given = asked(reader, [*found.shares.values()], question)
        names = _names(catalogue, given, found, everything=as_json)
    _tell(given, found, names, as_json=as_json)


def _find(
    path: str, settings: Settings, store: Store, catalogue: Catalogue, reader: SharableReader, found: Found
) -> None:
    """What a word on the command line means: a share's folder, an item, a folder below a share, or a file of
    this machine that no inventory knows.
    """
    shares = store.shares()
    folders = {share.id: store.folder_of(share) for share in shares}
    for share in shares:
        if Path(path).resolve() == folders[share.id]:
            found.add(share, reader.share(share))
            return
    try:
        line = catalogue.find(path).line
    except InventoryError:
        if not _find_folder(path, shares, folders, reader, found):
            if not Path(path).exists():
                raise
            _judge_now(Path(path), settings, found)
        return
    share = next(share for share in shares if share.id == line.share_id)
    found.add(share, reader.items(share, [line.id]))


def _find_folder(
    path: str, shares: Sequence[ShareHandle], folders: dict[int, Path], reader: SharableReader, found: Found
) -> bool:
    from classify.inventory.lookup import paths_below

    for share in shares:
        for below in dict.fromkeys(paths_below(folders[share.id], path)):
            if found.add(share, reader.share(share, below.rstrip("/"))):
                return True
    return False


def _judge_now(path: Path, settings: Settings, found: Found) -> None:
    from classify.commands.inspect import Mask, inspect_paths
    from classify.crawl import must_exist

    must_exist(path)
    mask = Mask(settings, reveal=False)
    for result in inspect_paths([path], settings, reveal=False):
        number = -1 - len(found.paths)
        found.files[number] = _as_file(number, result, mask)
        found.paths[number] = mask.path(result)


def _as_file(number: int, result: FileResult, mask: Any) -> SharedFile:
    """The facts of a file that was looked at now."""
    from classify.inventory.sharable import column_of

    cells: dict[tuple[str, str], set[str]] = {}
    elsewhere = set()
    for finding in result.content_findings:
        column = column_of(finding.place)
        if column is not None:
            sheet = str(mask.place(finding.place).get("sheet", ""))
            cells.setdefault((sheet, column), set()).add(finding.entity)
        else:
            elsewhere.add(finding.entity)
    proposal = result.proposal
    return SharedFile(
        number,
        proposal.label,
        tuple(map(Tag, proposal.tags)),
        doc_type=proposal.doc_type,
        outcome=result.outcome,
        effect=Effect.WAITING,
        entities=tuple(sorted({finding.entity for finding in result.findings})),
        findings=len(result.findings),
        columns=tuple(
            SharedColumn(column, tuple(sorted(entities)), sheet)
            for (sheet, column), entities in sorted(cells.items())
        ),
        in_columns=frozenset().union(*cells.values()) - elsewhere,
    )


def _names(catalogue: Catalogue, given: Answer, found: Found, *, everything: bool) -> dict[int, str]:
    """The paths that are shown, masked as lists show them, by number."""
    wanted = {one.file.id for one in _strictest_first(given)[: None if everything else _FILES_SHOWN]}
    for step in (step for way in given.ways for step in way.steps):
        wanted.update(folder.example for folder in step.folders[:_FOLDERS_SHOWN])
        wanted.update(one.file for one in step.columns)
    from classify.inventory.handles import chunks

    names = dict(found.paths)
    for share in found.shares.values():
        mine = sorted(number for number in wanted if found.files[number].share_id == share.id)
        for some in chunks(mine):
            lines = catalogue.lines_of(share, some)
            names.update((number, f"{line.share}/{line.path}") for number, line in lines.items())
    return names


def _strictest_first(given: Answer) -> list[Any]:
    return sorted(given.files, key=lambda one: (-one.outcome.rank, one.file.id))


def _tell(given: Answer, found: Found, names: dict[int, str], *, as_json: bool) -> None:
    if as_json:
        told = given.as_dict()
        for file in told["files"]:
            file["path"] = names.get(file["id"], "")
            file["id"] = file["id"] if file["id"] >= 0 else None
        terminal.say(json.dumps(told, ensure_ascii=not terminal.speaks_unicode()))
        return
    screen = terminal.screen()
    _print_outcome(screen, given)
    _print_grounds(screen, given.grounds)
    if given.conditions:
        screen.print("\n[bold]Conditions[/bold]")
        for condition in given.conditions:
            _line(screen, condition.sentence)
    _print_ways(screen, given, names)
    _print_files(screen, given, names)
    if found.paths:
        screen.print(f"\n{NOT_KEPT}", style="yellow", markup=False)
    screen.print(f"\n{ADVICE}", style="dim", markup=False)


def _print_outcome(screen: Console, given: Answer) -> None:
    from rich.text import Text

    counts = given.counts
    screen.print(Text(given.words, STYLES[given.outcome]))
    if len(counts) > 1:
        each = ", ".join(f"{said.OUTCOMES[outcome].lower()} {number:,}" for outcome, number in counts.items())
        screen.print(Text(f"{many(len(given.files), 'file')}: {each}", "dim"))


def _print_grounds(screen: Console, grounds: Sequence[Ground]) -> None:
    screen.print("\n[bold]Why[/bold]")
    for ground in grounds:
        words = said.outcome_words(ground.outcome, [ground.row])
        _line(screen, f"{words}: {said.ground_words(ground.row)}. {ground.says}")
        if ground.nearest:
            _line(screen, f"Taken from: {ground.nearest}. Not verified.", "dim", 6)
        for law in ground.law:
            _line(screen, law_line(law), "dim", 6)


def _print_ways(screen: Console, given: Answer, names: dict[int, str]) -> None:
    for number, way in enumerate(given.ways):
        title = "The way to yes" if way.leads_to_yes else "What would help"
        screen.print(f"\n[bold]{'Or' if number else title}[/bold] ({said.OUTCOMES[way.outcome].lower()})")
        for count, step in enumerate(way.steps, 1):
            _line(screen, f"{count}. {step.sentence}")
            for detail in _details(step, names):
                _line(screen, detail, "dim", 6)


def _details(step: Step, names: dict[int, str]) -> Iterator[str]:
    """Where the files of a step lie, or which columns are meant."""
    if step.columns:
        for one in step.columns[:_FILES_SHOWN]:
            sheet = f", sheet {one.column.sheet}" if one.column.sheet else ""
            yield f"column {one.column.column}{sheet}: {names.get(one.file, '')}"
        return
    for folder in step.folders[:_FOLDERS_SHOWN]:
        if folder.example in names:
            yield f"{many(folder.files, 'file')}: {names[folder.example].rpartition('/')[0] or '/'}"
    if left := len(step.folders) - len(step.folders[:_FOLDERS_SHOWN]):
        yield f"and {many(left, 'more folder')}"


def _print_files(screen: Console, given: Answer, names: dict[int, str]) -> None:
    screen.print("\n[bold]Files[/bold]")
    shown = _strictest_first(given)[:_FILES_SHOWN]
    for one in shown:
        number = one.file.id if one.file.id >= 0 else "-"
        _line(screen, f"{number}  {one.words}  {names.get(one.file.id, '')}")
    if left := len(given.files) - len(shown):
        _line(screen, runnable(f"and {many(left, 'more file')} (--json lists all)"), "dim")


def _line(screen: Console, words: str, style: str = "", left: int = 3) -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Padding(Text(words, style), (0, 0, 0, left)))


def law_line(law: Law) -> str:
    """A law row in one line, with how well it is known."""
    version = "" if law.version.startswith("not read") else f"; {law.version}"
    return f"{law.citation}: {law.title} ({law.mark_words}{version})"
