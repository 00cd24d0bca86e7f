"""`classify detectors`, `formats`, `packs lint`, `policy explain`: what the program knows, in words."""

from __future__ import annotations

from pathlib import Path

from classify.settings import Settings


def print_detectors(settings: Settings) -> None:
    """Every detector: what it finds, why it matters, the law it rests on."""
    from rich.console import Console
    from rich.table import Table

    from classify.detect.packs import load_packs

    packs = load_packs(settings.packs)
    table = Table(
        "entity", "detector", "what it finds", "law or source", title="Detectors", title_justify="left"
    )
    for detector in packs.detectors:
        entry = detector.entry
        table.add_row(entry.entity.value, detector.id, entry.sentence, entry.citation or "-")
    table.add_row("PERSON", "names", "People's names, by a model trained for municipal and police text.", "-")
    console = Console()
    console.print(table)
    console.print(f"{len(packs.detectors)} pattern detectors, packs version {packs.version}")


def print_formats() -> None:
    """Every kind of file known by its content, and whether its text is read."""
    from rich.console import Console
    from rich.table import Table

    from classify.extract.registry import FORMATS

    table = Table("kind", "format", "usual extensions", "text is read", title="Formats", title_justify="left")
    for kind, known in FORMATS.items():
        verdict = "locked" if known.locked else "yes" if known.reader else "no: named and counted"
        table.add_row(kind, known.title, " ".join(known.suffixes) or "any", verdict)
    Console().print(table)


def lint_packs(settings: Settings) -> list[str]:
    """Sentences about what is wrong with packs, signals or policy; empty when all is well."""
    from classify.detect.lint import lint_packs as lint

    return [str(problem) for problem in lint(settings.packs)]


def explain(path: Path, settings: Settings) -> str:
    """Why one file would get its label: rules that spoke, and the nearest that did not."""
    from classify.commands.inspect import inspect_paths
    from classify.crawl import shown
    from classify.label.explain import explain as in_words

    results = inspect_paths([path], settings, reveal=False)
    return "\n\n".join(f"{shown(result.path)}\n{in_words(result.proposal)}" for result in results)
