"""`classify scan --flow`: the same scan as a Prefect flow, on a server of its own for this run."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.commands.asked import Asked
from classify.commands.scan import EXIT_DONE, EXIT_ERROR, EXIT_UNREAD, print_overview
from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.settings import Settings
from flows.orchestrator import run_scan, serving


def scan_as_flow(asked: Asked, settings: Settings, *, console: Console | None = None) -> int:
    """Scans what was asked by the flow `scan-share`; returns the exit code, as `classify scan` does.

    Raises:
        FlowError: the orchestrator's server or the flow failed.
        ClassifyError: the folder or the home cannot be used.
    """
    screen = console or terminal.screen()
    asked.must_be_possible(settings)
    with Store.open(settings.home, settings.database_url) as store:
        named = asked.register(store)
    try:
        with serving(settings) as variables:
            screen.print("The orchestrator's server is up; the flow scan-share runs.", style="dim")
            run_scan(named.id, settings, {**variables, **_as_environment(settings)})
    except KeyboardInterrupt:
        screen.print(Text(f"\nStopped. To go on from there:\n  {asked.again}"), soft_wrap=True)
        return EXIT_ERROR
    with Store.open(settings.home, settings.database_url, packs=settings.packs) as store:
        counts = Catalogue(store).overview(store.share_named(named.name))
    print_overview(screen, counts)
    return EXIT_UNREAD if counts.unread else EXIT_DONE


def _as_environment(settings: Settings) -> dict[str, str]:
    """What the command line set, for the process that runs the flow."""
    given = settings.model_dump(mode="json", exclude={"home"}, exclude_none=True, exclude_defaults=True)
    return {f"CLASSIFY_{name.upper()}": str(value) for name, value in given.items() if value != ""}
