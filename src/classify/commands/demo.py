"""`classify demo`: the main job on the invented sample share."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console

from classify.commands.scan import scan
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
    console = Console()
    console.print("Scanning an invented city share: every name and number in it is made up.\n", style="dim")
    scan(SAMPLE, settings, share="sample", console=console)
    here = Path(os.path.relpath(settings.home))
    console.print(
        f"\n[bold]Where to go next[/bold]\n"
        f'  classify show "Police/Reports/…" --home {here}   why a file is labelled so\n'
        f"  classify export --format xlsx --home {here}    the inventory as a workbook\n"
        f"  classify detectors                       what is looked for, and the law behind it\n"
        f"  classify scan FOLDER --share NAME        your own share",
        soft_wrap=True,
        highlight=False,
    )
