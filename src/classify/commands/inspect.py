"""`classify inspect` and `classify text`: look at files without an inventory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from classify.crawl import crawl, shown
from classify.results import FileResult, Job, JobDone
from classify.settings import Settings, user_cache
from classify.workers import WorkerConfig, WorkerPool


def inspect_paths(paths: list[Path], settings: Settings, *, reveal: bool) -> Iterator[FileResult]:
    """Results for every file below `paths`, in the order of the crawl, members before containers.

    Nothing is stored. With `reveal` each finding carries its value.
    """
    cache = user_cache()
    for path in paths:
        config = WorkerConfig(
            root=path.absolute(),
            limits=settings.limits,
            jobs=settings.jobs,
            ocr=settings.ocr,
            names=settings.names,
            reveal=reveal,
            passwords=settings.known_passwords(),
            policy=settings.policy,
            packs=settings.packs,
            cache=cache,
        )
        yield from _in_order(WorkerPool(config).run(_jobs(path)))


def _jobs(path: Path) -> Iterator[Job]:
    for number, entry in enumerate(crawl(path)):
        refused = None if entry.is_readable_file else (entry.outcome, entry.reason)
        yield Job(number, entry.path, entry.size, entry.mtime_ns, entry.inode, refused=refused)


def _in_order(messages: Iterator[FileResult | JobDone]) -> Iterator[FileResult]:
    """Hold results back until all files before theirs are done, so that two runs print alike."""
    held: dict[str, list[FileResult]] = {}
    finished: dict[int, str] = {}
    next_number = 0
    for message in messages:
        if isinstance(message, FileResult):
            held.setdefault(message.container or message.path, []).append(message)
            continue
        finished[message.number] = message.path
        while next_number in finished:
            yield from held.pop(finished.pop(next_number), [])
            next_number += 1


def as_json(result: FileResult) -> dict[str, Any]:
    """One line of the measuring interface."""
    findings = []
    for finding in result.findings:
        line: dict[str, Any] = {
            "entity": finding.entity,
            "masked": finding.mask,
            "score": finding.score,
            "where": finding.where,
        }
        if finding.text is not None:
            line["text"] = finding.text
        findings.append(line)
    return {
        "path": shown(result.path),
        "status": result.outcome.value,
        "reason": result.reason,
        "label": result.proposal.label.value,
        "tags": [tag.value for tag in result.proposal.tags],
        "doc_type": result.proposal.doc_type.value,
        "findings": findings,
    }


def print_json(results: Iterator[FileResult], out: TextIO) -> None:
    """JSON lines, one per file and per member, flushed as they come."""
    for result in results:
        out.write(json.dumps(as_json(result), ensure_ascii=False) + "\n")
        out.flush()


def print_for_people(results: Iterator[FileResult], *, reveal: bool) -> None:
    """Per file: label, document type, why, and the findings by entity."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True)
    for result in results:
        proposal = result.proposal
        tags = f"  [dim]{' '.join(proposal.tags)}[/]" if proposal.tags else ""
        console.print(f"[bold]{escape(shown(result.path))}[/]")
        console.print(f"  {_coloured(proposal.label.value)}  {proposal.doc_type.value}{tags}")
        if result.reason:
            console.print(f"  [yellow]{result.outcome.value}[/]: {escape(result.reason)}")
        for fired in proposal.fired:
            console.print(f"  [dim]because[/] {escape(fired.sentence)} [dim]({escape(fired.citation)})[/]")
        for finding in result.findings:
            value = finding.text if reveal and finding.text is not None else finding.mask
            where = ", ".join(f"{key} {value}" for key, value in finding.place.items())
            console.print(
                f"    {finding.entity:<22} {escape(value)}  [dim]{finding.score:.2f}  {escape(where)}[/]"
            )
    console.print("[dim]Machines propose; a label is in effect once a steward approved it.[/]")


def _coloured(label: str) -> str:
    colour = {"PUBLIC": "green", "INTERNAL": "cyan", "CONFIDENTIAL": "yellow", "RESTRICTED": "red"}[label]
    return f"[bold {colour}]{label}[/]"


def print_text(path: Path, settings: Settings, out: TextIO, *, places: bool) -> list[str]:
    """The extracted text of a file and its members, read by a confined worker.

    Returns the sentences about what could not be read.
    """
    config = WorkerConfig(
        root=path.absolute(),
        limits=settings.limits,
        ocr=settings.ocr,
        passwords=settings.known_passwords(),
        text_only=True,
        places=places,
    )
    problems: list[str] = []
    for line in WorkerPool(config).text(Job(0, path.name, path.stat().st_size)):
        if line.is_problem:
            problems.append(line.text)
        else:
            out.write(line.text + "\n")
    return problems
