"""`classify inspect` and `classify text`: look at files without an inventory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from classify.commands import terminal
from classify.crawl import crawl, shown
from classify.detect.paths.masking import Masker
from classify.inventory.reasons import reasons_of
from classify.results import FileResult, Job, JobDone
from classify.settings import Settings, user_cache
from classify.workers import WorkerConfig, WorkerPool


def inspect_paths(paths: list[Path], settings: Settings, *, reveal: bool) -> Iterator[FileResult]:
    """Results for every file below `paths`, in the order of the crawl, members before containers.

    Nothing is stored. With `reveal` each finding carries its value.
    """
    cache = user_cache()
    terminal.say_what_is_prepared(cache)
    for path in paths:
        config = WorkerConfig(
            root=path.absolute(),
            limits=settings.limits,
            jobs=settings.jobs,
            ocr=settings.ocr,
            names=settings.names,
            names_model=settings.names_model,
            reveal=reveal,
            passwords=settings.known_passwords(),
            policy=settings.policy,
            packs=settings.packs,
            cache=cache,
            city=settings.city,
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


def as_json(result: FileResult, mask: Mask) -> dict[str, Any]:
    """One line of the measuring interface; `mask` says what of its names may be shown."""
    findings = []
    for finding in result.findings:
        line: dict[str, Any] = {
            "entity": finding.entity,
            "masked": finding.mask,
            "score": finding.score,
            "where": {**mask.place(finding.place), "start": finding.start, "end": finding.end},
        }
        if finding.text is not None:
            line["text"] = finding.text
        findings.append(line)
    return {
        "path": mask.path(result),
        "status": result.outcome.value,
        "reason": mask.text(result.reason),
        "label": result.proposal.label.value,
        "tags": [tag.value for tag in result.proposal.tags],
        "doc_type": result.proposal.doc_type.value,
        "findings": findings,
    }


class Mask:
    """What of names may be shown: with `reveal` all of them, else all but the values in them."""

    def __init__(self, settings: Settings, *, reveal: bool) -> None:
        self._masker = None if reveal else Masker(settings.packs, user_cache(), settings.city)

    def path(self, result: FileResult) -> str:
        """The path of a result. What its document says of people counts for its own name."""
        known = [(finding.start, finding.end, finding.entity) for finding in result.name_findings]
        return self._masker(result.path, known) if self._masker else shown(result.path)

    def text(self, text: str) -> str:
        """A sentence that may name a file."""
        return self._masker(text) if self._masker else text

    def place(self, place: dict[str, Any]) -> dict[str, Any]:
        """A finding's place."""
        return self._masker.place(place) if self._masker else place


def print_json(results: Iterator[FileResult], out: TextIO, mask: Mask) -> None:
    """JSON lines, one per file and per member, flushed as they come."""
    plain = not terminal.speaks_unicode()
    for result in results:
        out.write(json.dumps(as_json(result, mask), ensure_ascii=plain) + "\n")
        out.flush()


def print_for_people(results: Iterator[FileResult], mask: Mask, *, reveal: bool) -> None:
    """Per file: label, document type, why, and the findings by entity."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    for result in results:
        proposal = result.proposal
        tags = f"  [dim]{' '.join(proposal.tags)}[/]" if proposal.tags else ""
        console.print(f"[bold]{escape(mask.path(result))}[/]")
        console.print(f"  {_coloured(proposal.label.value)}  {proposal.doc_type.value}{tags}")
        if result.reason:
            console.print(f"  [yellow]{result.outcome.value}[/]: {escape(mask.text(result.reason))}")
        for fired in proposal.fired:
            console.print(f"  [dim]because[/] {escape(fired.sentence)} [dim]({escape(fired.citation)})[/]")
        for finding in result.findings:
            value = finding.text if reveal and finding.text is not None else finding.mask
            where = ", ".join(f"{key} {value}" for key, value in mask.place(finding.place).items())
            console.print(
                f"    {finding.entity:<22} {escape(value)}  [dim]{finding.score:.2f}  {escape(where)}[/]"
            )
        for entity, sentence, steps in reasons_of(result.findings):
            console.print(f"    [dim]{entity}: {escape(sentence)} {escape(steps)}[/]")
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
