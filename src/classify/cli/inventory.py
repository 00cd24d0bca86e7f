"""Commands about what the inventory knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classify.cli.app import Home, Ocr, Passwords, app, settings_of
from classify.commands.terminal import say


@app.command()
def show(
    file: Annotated[
        str,
        typer.Argument(help="A scanned file: its number in lists, its path, or its path as lists show it."),
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="All reasons, findings and members, not only the first.")
    ] = False,
    home: Home = None,
) -> None:
    """Say what the inventory knows of one file: label, the strongest reasons, findings masked."""
    from classify.commands import show as command

    command.show(file, settings_of(home), everything=everything)


@app.command("list")
def list_items(
    shares: Annotated[list[str] | None, typer.Option("--share", help="Only this share; repeatable.")] = None,
    labels: Annotated[
        list[str] | None, typer.Option("--label", help="Only this proposed label; repeatable.")
    ] = None,
    tags: Annotated[list[str] | None, typer.Option("--tag", help="Only with this handling tag.")] = None,
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", help="Only with this outcome (ok, encrypted, ...).")
    ] = None,
    entities: Annotated[
        list[str] | None, typer.Option("--entity", help="Only where this was found (US_SSN, PERSON, ...).")
    ] = None,
    doc_types: Annotated[list[str] | None, typer.Option("--type", help="Only this kind of record.")] = None,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Only what the last scan found new, changed or labeled otherwise."),
    ] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
    home: Home = None,
) -> None:
    """List files of the inventory, one a line, by what they are. Filters narrow; one repeated widens.

    In a pipe the columns are parted by tabs and never cut: number, label, outcome, kind of record,
    findings, tags, entities, share, path, reason.
    """
    from classify.commands import listing as command

    settings = settings_of(home)
    which = command.wanted(
        settings,
        labels=labels or (),
        tags=tags or (),
        outcomes=outcomes or (),
        entities=entities or (),
        doc_types=doc_types or (),
        changed=changed,
    )
    command.list_items(settings, which, shares=shares or (), json_lines=json_lines)


@app.command()
def shares(home: Home = None) -> None:
    """List the shares in the inventory with their counts and scans."""
    from classify.commands import inventory

    inventory.list_shares(settings_of(home))


@app.command()
def summary(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    home: Home = None,
) -> None:
    """Count one share by label and outcome, and say what to look at first."""
    from classify.commands import inventory

    inventory.summary(share, settings_of(home))


@app.command()
def diff(
    share: Annotated[str, typer.Argument(help="The share's name.")],
    earlier: Annotated[int, typer.Argument(help="Number of the earlier scan (classify shares lists them).")],
    later: Annotated[int, typer.Argument(help="Number of the later scan.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Say what is new, gone, moved, changed or labeled otherwise between two scans."""
    from classify.commands import inventory

    inventory.difference(share, earlier, later, settings_of(home), as_json=as_json)


@app.command()
def relabel(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Label everything anew with the present policy, from stored evidence; no file is opened."""
    from classify.commands import inventory

    inventory.reevaluate(settings_of(home), share=share)


@app.command()
def preview(
    policy: Annotated[
        Path | None, typer.Option("--policy", help="A label policy to try: file or folder.")
    ] = None,
    packs: Annotated[Path | None, typer.Option("--packs", help="A folder of packs to try.")] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            "--threshold",
            help="A lowest score to try, such as US_SSN=0.7 or identity/us_ssn=0.7; repeatable.",
        ),
    ] = None,
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=0,
            help="Items shown (20); with --json, which lists all, items with reasons (1000).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    home: Home = None,
) -> None:
    """Say what relabeling would change under another policy, packs or thresholds; nothing is written."""
    from classify.commands import preview as command
    from classify.preview import Change

    change = Change(policy, packs, command.thresholds(threshold or ()))
    command.show(change, settings_of(home), share=share, as_json=as_json, limit=limit)


@app.command()
def stale(
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    ocr: Ocr = True,
    passwords: Passwords = None,
    home: Home = None,
) -> None:
    """List the files that such a scan reads again because detectors changed, and what changed."""
    from classify.commands import inventory

    inventory.stale(settings_of(home, ocr=ocr, passwords=passwords), share=share)


@app.command()
def export(
    kind: Annotated[
        str, typer.Option("--format", help="csv, xlsx, jsonl or dcat (default: as the output is called).")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write, such as inventory.xlsx."),
    ] = None,
    share: Annotated[str, typer.Option("--share", help="Only this share.")] = "",
    home: Home = None,
) -> None:
    """Write the inventory as a table. Values are never in it."""
    from classify.commands import export as command
    from classify.export.registry import SUFFIXES, format_of

    kind = format_of(output, kind)
    target = output or Path(f"inventory.{SUFFIXES[kind][0]}")
    rows = command.export(kind, target, settings_of(home), share=share)
    say(f"{rows:,} rows written to {target}")
