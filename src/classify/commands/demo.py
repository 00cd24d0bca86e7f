"""`classify demo`: the main job on the invented sample share."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from classify.commands.asked import Asked
from classify.commands.scan import EXIT_ERROR, scan
from classify.commands.terminal import as_typed, program, runnable, screen
from classify.errors import SetupError
from classify.settings import Settings

SAMPLE = Path(__file__).parents[3] / "sample_corpus" / "share"


def demo(settings: Settings) -> None:
    """Scans the sample share and says where to go next. Unread files are part of it, not an error.

    Raises:
        SetupError: the sample share is not there (it comes with the source, not with the package).
    """
    if not SAMPLE.is_dir():
        raise SetupError(
            "The sample share is not here.", remedy="Run classify demo in a checkout of the source."
        )
    console = screen()
    console.print("Scanning an invented city share: every name and number in it is made up.\n", style="dim")
    code = scan(Asked(SAMPLE, share="sample", again=as_typed()), settings, console=console)
    if code == EXIT_ERROR:
        return
    console.print("\n[bold]Where to go next[/bold]")
    for command, what in _NEXT:
        console.print(Text(f"  {runnable(command)}"), soft_wrap=True)
        console.print(f"      {what}", style="dim", soft_wrap=True)
    if program() != "classify":
        console.print(
            "\nAfter [bold]source .venv/bin/activate[/bold], classify alone is found.", soft_wrap=True
        )


_NEXT = (
    ("classify list --label RESTRICTED", "what must be held closest; each line begins with a file's number"),
    ("classify show 'Police/Special/ALPR export February.csv'", "why a file is labelled so"),
    (
        "classify export -o inventory.xlsx",
        "the inventory as a workbook (.csv and .jsonl as well)",
    ),
    ("classify detectors", "what is looked for, and the law behind it"),
    ("classify scan --help", "your own share: classify scan FOLDER --share NAME"),
)
