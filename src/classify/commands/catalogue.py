"""`classify formats`, `packs lint`, `policy explain`: what the program knows, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from classify.commands.terminal import screen
from classify.errors import InventoryError
from classify.settings import Settings

if TYPE_CHECKING:
    from classify.inventory.items import ItemDetails


def print_formats() -> None:
    """Every kind of file known by its content, and whether its text is read."""
    from rich.table import Table

    from classify.extract.known.formats import FORMATS

    table = Table("kind", "format", "usual extensions", "text is read", title="Formats", title_justify="left")
    for kind, known in FORMATS.items():
        verdict = "locked" if known.locked else "yes" if known.reader else "no: named and counted"
        table.add_row(kind, known.title, " ".join(known.suffixes) or "any", verdict)
    screen().print(table)


def lint_packs(settings: Settings) -> list[str]:
    """Sentences about what is wrong with packs or a city's own recognizers; empty when all is well."""
    from classify.commands.detectors import check
    from classify.detect.patterns.lint import lint_packs as lint

    own = check("", settings) if settings.city else []
    return [*(str(problem) for problem in lint(settings.packs)), *own]


def explain(file: str, settings: Settings) -> str:
    """Why a file bears its label: the rules that spoke, and the nearest stricter one that did not.

    Of what the inventory holds (by number or path) the very proposal that stands there, made with all its
    share says of it; any other file on this machine is judged now, by itself. A tag, a label or a law is
    explained by the matrix of sharing (`classify.commands.laws`), unless a file is called so.

    Raises:
        InventoryError: neither the inventory nor this machine has such a file, or it has several.
    """
    from classify.commands.laws import explain as of_law
    from classify.inventory.catalogue import Catalogue
    from classify.inventory.store import Store

    on_disk = Path(file)
    if not on_disk.exists() and (told := of_law(file)) is not None:
        return told
    if not settings.home.is_dir():
        return _judged_now(on_disk, settings)
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        try:
            details = Catalogue(store).find(file)
        except InventoryError:
            if not on_disk.exists():
                raise
            return _judged_now(on_disk, settings)
    return _as_recorded(details, settings)


def _as_recorded(details: ItemDetails, settings: Settings) -> str:
    from classify.inventory.handles import policy_in
    from classify.label.explain import explain as in_words
    from classify.label.policy import Policy

    line = details.line
    said = f"{line.path} (number {line.id} in the inventory, share {line.share})"
    if not details.proposals:
        return f"{said}\nIt was not examined yet: the same scan goes on where it stopped."
    standing = details.proposals[0]
    lines = [said, in_words(standing.as_proposal())]
    if policy_in(standing.policy_version) != Policy.version_of(settings.policy):
        lines.append("The policy was changed since then: classify relabel labels everything anew.")
    return "\n".join(lines)


def _judged_now(path: Path, settings: Settings) -> str:
    from classify.commands.inspect import Mask, inspect_paths
    from classify.crawl import must_exist
    from classify.label.explain import explain as in_words

    must_exist(path)
    mask = Mask(settings, reveal=False)
    alone = "Judged by itself, since the inventory does not hold it: its share and folders may say more."
    results = inspect_paths([path], settings, reveal=False)
    return "\n\n".join([alone, *(f"{mask.path(result)}\n{in_words(result.proposal)}" for result in results)])
