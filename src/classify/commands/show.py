"""`classify show`: one file, its proposed label, why, and the findings masked."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from classify.commands import terminal
from classify.commands.listing import one_line
from classify.commands.scan import LABEL_STYLES
from classify.commands.terminal import runnable
from classify.export.rows import REASONS_SHOWN
from classify.export.stamp import STAMP
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemDetails, Proposed
from classify.inventory.reasons import reasons_of, where
from classify.inventory.store import Store
from classify.settings import Settings
from models.words import doc_type_words, entity_words, outcome_words

_FINDINGS_SHOWN = 40


def show(file: str, settings: Settings, *, everything: bool = False, console: Console | None = None) -> None:
    """Prints what the inventory knows of `file`: its number in lists, its path, or its path as lists show it.

    Without `everything`, the strongest three reasons and the first forty findings and members.

    Raises:
        InventoryError: the inventory has no such file, or several.
    """
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        details = Catalogue(store).find(file)
    print_details(screen, details, everything=everything)


def print_details(console: Console, details: ItemDetails, *, everything: bool = False) -> None:
    """Label, reasons, findings with places, members."""
    line = details.line
    if line.criminal_justice:
        console.print(Text(STAMP, "bold red"))
    console.print(Text(line.path, "bold"))
    facts = f"number {line.id} · {line.share} · {line.media or 'unknown format'} · {line.size:,} bytes"
    console.print(Text(facts, "dim"))
    label = Text(line.label or "not examined yet", LABEL_STYLES.get(line.label, "dim"))
    tags = f"   tags: {', '.join(line.tags)}" if line.tags else ""
    console.print(Text.assemble("\nProposed label: ", label, tags))
    console.print(f"Kind of record: {doc_type_words(line.doc_type)}")
    reason = f": {line.reason}" if line.reason else ""
    console.print(Text(f"Outcome: {outcome_words(line.outcome)}{reason}"))
    for kind, sentence in details.remarks:
        if kind not in ("media", "partial", "needs_ocr"):
            console.print(Text(f"Note: {sentence}"))
    if details.proposals:
        _print_why(console, details.proposals[0], line.id, everything=everything)
    most = None if everything else _FINDINGS_SHOWN
    _print_findings(console, details, most)
    if details.members:
        console.print(f"\n[bold]Inside it[/bold] ({len(details.members):,})")
        for member in details.members[:most]:
            console.print(one_line(member), soft_wrap=True)
        _print_more(console, len(details.members), len(details.members[:most]))
    _print_history(console, details.proposals)


def _print_more(console: Console, number: int, listed: int, *, hint: bool = True) -> None:
    if number > listed:
        console.print(f"  … and {number - listed:,} more{' (--all)' if hint else ''}", style="dim")


def _print_why(console: Console, proposal: Proposed, number: int, *, everything: bool) -> None:
    """The reasons, strongest first; each with the law it rests on."""
    console.print("\n[bold]Why[/bold]")
    rules = proposal.fired if everything else proposal.fired[:REASONS_SHOWN]
    for rule in rules:
        style = LABEL_STYLES.get(rule["label"], "")
        console.print(_hanging(Text(rule["label"], style), rule["sentence"]))
        console.print(_hanging(Text(""), Text(f"{rule['citation']}  [{rule['rule']}]", "dim")))
    if left := len(proposal.fired) - len(rules):
        more = "1 more reason" if left == 1 else f"{left} more reasons"
        console.print(Text(runnable(f"  {more}: classify show {number} --all"), "dim"), soft_wrap=True)


def _hanging(label: Text, words: str | Text) -> Table:
    """A label, and words that stay beside it where they need several lines."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2)
    table.add_column(width=13)
    table.add_column(overflow="fold")
    table.add_row("", label, words)
    return table


def _print_findings(console: Console, details: ItemDetails, most: int | None) -> None:
    if not details.findings:
        return
    console.print(f"\n[bold]Findings[/bold] ({details.line.findings:,})")
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
    for width in (2, None, None, 4, None):
        table.add_column(width=width, overflow="fold")
    listed = details.findings[:most]
    for finding in listed:
        role = f" ({finding.role})" if finding.role else ""
        what = entity_words(finding.entity) + role
        table.add_row("", Text(what), Text(finding.mask), f"{finding.score:.0%}", Text(where(finding)))
    console.print(table)
    _print_more(console, details.line.findings, len(listed), hint=most is not None)
    console.print("\n[bold]Why they are believed[/bold]")
    for entity, sentence, steps in reasons_of(listed):
        console.print(Padding(Text.assemble((f"{entity_words(entity)}: ", "dim"), sentence), (0, 0, 0, 3)))
        console.print(Padding(Text(steps, "dim"), (0, 0, 0, 6)))


def _print_history(console: Console, proposals: list[Proposed]) -> None:
    if len(proposals) < 2:
        return
    console.print("\n[bold]Earlier proposals[/bold]")
    for proposal in proposals[1:]:
        day = f"{proposal.made_at:%Y-%m-%d}"
        console.print(Text(f"  {day}  {proposal.label}  (policy {proposal.policy_version})", "dim"))
