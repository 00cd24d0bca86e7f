"""`classify demo`: the main job on the invented sample share, on the terminal or in a browser."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.text import Text

from classify.commands import service
from classify.commands.asked import Asked
from classify.commands.scan import EXIT_ERROR, scan
from classify.commands.terminal import as_typed, program, runnable, say, screen
from classify.errors import SetupError
from classify.inventory.store import Store
from classify.review.quality import mark_canaries
from classify.settings import Settings
from classify.web.house import close_house, must_stay_here

SAMPLE = Path(__file__).parents[3] / "sample_corpus" / "share"
TRUTH = SAMPLE.parent / "truth.jsonl"


_DATABASE = "inventory.db"


def demo(settings: Settings) -> None:
    """Scans the sample share and says where to go next. Unread files are part of it, not an error.

    Raises:
        SetupError: the sample share is not there (it comes with the source, not with the package).
    """
    if not SAMPLE.is_dir():
        raise SetupError(
            "The sample share is not here.", remedy="Run classify demo in a checkout of the source."
        )
    if not settings.database_url:
        with Store.open(settings.home, packs=settings.packs) as store:
            store.mark_as_demonstration(SAMPLE)
    console = screen()
    console.print("Scanning an invented city share: every name and number in it is made up.\n", style="dim")
    code = scan(Asked(SAMPLE, share="sample", again=as_typed()), settings, console=console)
    if code == EXIT_ERROR:
        return
    if not settings.database_url:
        _set_canaries(settings)
    console.print("\n[bold]Where to go next[/bold]")
    for command, what in _NEXT:
        console.print(Text(f"  {runnable(command)}"), soft_wrap=True)
        console.print(f"      {what}", style="dim", soft_wrap=True)
    console.print(
        Text(f"\nIn a browser, as one of five invented people: {_in_a_browser(settings)}"), soft_wrap=True
    )
    if program() != "classify":
        console.print(
            "\nAfter [bold]source .venv/bin/activate[/bold], classify alone is found.", soft_wrap=True
        )


def _set_canaries(settings: Settings) -> None:
    """Of what is invented the truth is known: some questions test whoever learns to review here."""
    with Store.open(settings.home, packs=settings.packs) as store:
        for share in store.shares() if store.demonstration() is not None else ():
            mark_canaries(store, share, TRUTH)


def show(settings: Settings, host: str, port: int) -> int:
    """Serves the demonstration to this machine until Ctrl-C, each invented person one click away.

    The sample is scanned first where that has not been done. Returns the exit code.

    Raises:
        SetupError: `host` is another machine's, or the home holds anything that `classify demo` did not make.
        ServiceError: the service cannot run.
    """
    must_stay_here(SAMPLE, host)
    if settings.database_url:
        raise SetupError(
            "The demonstration keeps its inventory in its own folder, never on a database server.",
            remedy="Take database_url (CLASSIFY_DATABASE_URL) out of the settings for this command.",
        )
    if not (settings.home / _DATABASE).exists():
        demo(settings)
    with Store.open(settings.home, packs=settings.packs) as store:
        if store.demonstration() is None:
            raise SetupError(
                "This home was not made by classify demo, or holds more than the invented share.",
                remedy="Choose an empty folder: classify demo --open --home FOLDER. Real homes are served "
                "by classify up.",
            )
        if not store.shares():
            demo(settings)  # it was stopped before it had begun
    _make_people(settings)
    say("Starting the service. Pages come first; scans can be run a little later.")
    return service.up(settings, host, port, enough=("web",))


def _in_a_browser(settings: Settings) -> str:
    return f"{program()} demo --open --home {shlex.quote(str(settings.home))}"


def _make_people(settings: Settings) -> None:
    from classify.web.accounts.tables import open_accounts

    open_accounts(settings)
    from classify.web.accounts.demonstration import make_people

    try:
        make_people()
    finally:
        close_house()


_NEXT = (
    ("classify list --label RESTRICTED", "what must be held closest; each line begins with a file's number"),
    ("classify show 'Police/Special/ALPR export February.csv'", "why a file is labeled so"),
    (
        "classify export -o inventory.xlsx",
        "the inventory as a workbook (.csv and .jsonl as well)",
    ),
    ("classify detectors", "what is looked for, and the law behind it"),
    ("classify scan --help", "your own share: classify scan FOLDER --share NAME"),
)
