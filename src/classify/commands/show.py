"""`classify show`: one file, its proposed label, why, and the findings masked."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classify.commands.scan import LABEL_STYLES
from classify.export.stamp import STAMP
from classify.inventory.catalogue import Catalogue
from classify.inventory.items import ItemDetails, Proposed
from classify.inventory.store import Store
from classify.results import StoredFinding
from classify.settings import Settings

_FINDINGS_SHOWN = 40


def show(file: str, settings: Settings, *, console: Console | None = None) -> None:
    """Prints all the inventory knows of `file` (a path, a path below a share, or its number in lists).

    Raises:
        InventoryError: the inventory has no such file.
    """
    screen = console or Console()
    with Store.open(settings.home, settings.database_url) as store:
        details = Catalogue(store).find(file)
    print_details(screen, details)


def print_details(console: Console, details: ItemDetails) -> None:
    """Label, reasons, findings with places, members."""
    line = details.line
    if line.criminal_justice:
        console.print(Text(STAMP, "bold red"))
    console.print(Text(line.path, "bold"))
    console.print(Text(f"{line.share} · {line.media or 'unknown format'} · {line.size:,} bytes", "dim"))
    label = Text(line.label or "not examined yet", LABEL_STYLES.get(line.label, "dim"))
    tags = f"   tags: {', '.join(line.tags)}" if line.tags else ""
    console.print(Text.assemble("\nProposed label: ", label, tags))
    console.print(f"Kind of record: {line.doc_type.replace('_', ' ')}")
    reason = f": {line.reason}" if line.reason else ""
    console.print(Text(f"Read: {line.outcome.replace('_', ' ')}{reason}"))
    for kind, sentence in details.remarks:
        if kind not in ("media", "partial", "needs_ocr"):
            console.print(Text(f"Note: {sentence}"))
    if details.proposals:
        _print_why(console, details.proposals[0])
    _print_findings(console, details)
    if details.members:
        console.print(f"\n[bold]Inside it[/bold] ({len(details.members):,})")
        for member in details.members[:_FINDINGS_SHOWN]:
            style = LABEL_STYLES.get(member.label, "dim")
            number = (f"{member.id:>8}  ", "dim")
            console.print(Text.assemble(number, (member.label or "not examined", style), f"  {member.path}"))
    _print_history(console, details.proposals)


def _print_why(console: Console, proposal: Proposed) -> None:
    console.print("\n[bold]Why[/bold]")
    for rule in proposal.fired:
        style = LABEL_STYLES.get(rule["label"], "")
        console.print(Text.assemble("  ", (rule["label"], style), f"  {rule['sentence']}"))
        console.print(Text(f"      {rule['citation']}  [{rule['rule']}]", "dim"))
    if proposal.nearest:
        missed = proposal.nearest
        console.print(Text(f"  Not {missed['label']}: {missed['wanting']}  [{missed['rule']}]", "dim"))


def _print_findings(console: Console, details: ItemDetails) -> None:
    if not details.findings:
        return
    table = Table(title=f"\nFindings ({details.line.findings:,})", title_justify="left", box=None)
    for heading in ("What", "Shown as", "Sure", "Where", "Why"):
        table.add_column(heading, overflow="fold")
    for finding in details.findings[:_FINDINGS_SHOWN]:
        role = f" ({finding.role})" if finding.role else ""
        table.add_row(
            Text(finding.entity + role),
            Text(finding.mask),
            f"{finding.score:.0%}",
            Text(where(finding)),
            Text(str(finding.why.get("sentence", ""))),
        )
    console.print(table)
    if details.line.findings > _FINDINGS_SHOWN:
        console.print(f"  … and {details.line.findings - _FINDINGS_SHOWN:,} more")


def where(finding: StoredFinding) -> str:
    """A finding's place in words: "page 3, header, line 2"."""
    place: dict[str, Any] = finding.place
    words = [
        f"{name} {place[name]}"
        for name in ("page", "sheet", "cell", "paragraph", "line")
        if place.get(name) is not None
    ]
    part = str(place.get("part", "body"))
    if part == "name":
        part = "file name"
    if part != "cell" and (part != "body" or not words):
        words.append(part)
    if place.get("hidden"):
        words.append(f"hidden: {place['hidden']}")
    return ", ".join(words)


def _print_history(console: Console, proposals: list[Proposed]) -> None:
    if len(proposals) < 2:
        return
    console.print("\n[bold]Earlier proposals[/bold]")
    for proposal in proposals[1:]:
        day = f"{proposal.made_at:%Y-%m-%d}"
        console.print(Text(f"  {day}  {proposal.label}  (policy {proposal.policy_version})", "dim"))
