"""What all commands share: the program itself, options, and the settings that follow from them."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classify.commands.terminal import say, use_settings

if TYPE_CHECKING:
    from classify.settings import Settings

EXIT_ERROR = 1
EXIT_UNREAD = 3

app = typer.Typer(
    name="classify",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Finds sensitive data in exported file shares and proposes how each file should be labeled. "
    "Runs on this machine alone; never changes a scanned file; never stores a value it finds.",
)
packs_app = typer.Typer(no_args_is_help=True, help="The detector packs: what is looked for.")
detectors_app = typer.Typer(help="What is looked for, and recognizers of the city's own.")
policy_app = typer.Typer(no_args_is_help=True, help="The label policy: which evidence calls for which label.")
app.add_typer(packs_app, name="packs")
app.add_typer(detectors_app, name="detectors")
app.add_typer(policy_app, name="policy")

Home = Annotated[Path | None, typer.Option("--home", help="Folder that holds the inventory, keys and logs.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes (default: all cores).")]
Ocr = Annotated[bool, typer.Option("--ocr/--no-ocr", help="Read the text in scanned pages and pictures.")]
Passwords = Annotated[
    Path | None, typer.Option("--passwords", help="Text file, one password a line, tried on locked files.")
]


_home_of_all: Path | None = None


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"missoula-classify {importlib.metadata.version('missoula-classify')}")
        raise typer.Exit


@app.callback()
def everywhere(
    home: Home = None,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help="Say the version and stop."),
    ] = False,
) -> None:
    """Before any command: where the inventory is, for commands that are not told themselves."""
    global _home_of_all  # noqa: PLW0603 - an argument of the process
    _home_of_all = home


def audit_reveal(settings: Settings, command: str, paths: list[Path], *, reveal: bool) -> None:
    """Given a home, looking at values leaves a trace (house rule 6)."""
    if not reveal:
        return
    from classify.inventory.store import Store

    with Store.open(settings.home, settings.database_url) as store:
        store.audit(f"{command}.reveal", paths=len(paths))


def must_exist(paths: list[Path]) -> None:
    """Raises ClassifyError for the first that is not there."""
    from classify.crawl import must_exist

    for path in paths:
        must_exist(path)


def settings_of(home: Path | None, **given: Any) -> Settings:
    """The settings of this run; printed commands will name its home where they must."""
    from classify.settings import load_settings

    settings = load_settings(home or _home_of_all, **given)
    use_settings(settings)
    return settings


def use_home(home: Path | None) -> None:
    """A group of commands was told where the inventory is: its commands need not be."""
    global _home_of_all  # noqa: PLW0603 - an argument of the process
    _home_of_all = home or _home_of_all


def names_a_home(home: Path | None) -> bool:
    """Whether the command line says where the inventory is."""
    return (home or _home_of_all) is not None
