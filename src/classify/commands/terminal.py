"""The terminal: signs it can show, the width it has, and commands that work as they are printed."""

from __future__ import annotations

import codecs
import io
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from classify.settings import Settings

_PLAIN_SIGNS = "classify.plain-signs"
_TWINS = {
    **dict.fromkeys("─━═╌╴╸╺", "-"),
    **dict.fromkeys("│┃║╎", "|"),
    **{chr(code): "#" for code in range(0x2580, 0x25A0)},
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    "…": "...",
    "·": "-",
    "•": "*",
    "→": "->",
    "⋯": "...",
}
_WIDTH_OF_A_PIPE = 160
"""Columns of tables that no terminal shows: so that a log or `grep` meets whole lines."""
_COMMANDS = (
    "scan|show|list|shares|share|summary|diff|relabel|preview|stale|export|doctor|demo|bench|detectors|formats|inspect|text|"
    "packs|policy|verify|redact|backup|restore|keys|purge|survey|totals|schedule|notices|up|runs|maintain|db|evidence|"
    "breach|seal|records|release|lessons|assure"
)
_NAMES_A_COMMAND = re.compile(rf"(?<![\w./-])classify(?= (?:{_COMMANDS})\b)")

_DIGITS = re.compile(r"\d(?:[\W_]?\d){6,}")

_used: Settings | None = None


def _as_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """What a terminal's character set lacks: a like sign for ours, an escape for the rest (a codec's
    error handler).
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    shown = (_TWINS.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in lacking)
    return "".join(shown), error.end


codecs.register_error(_PLAIN_SIGNS, _as_plain_signs)


def fit_streams() -> None:
    """No sign may end a command on a terminal that lacks it (`LC_ALL=C`, code page 1252)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_PLAIN_SIGNS)


def speaks_unicode() -> bool:
    """Whether standard output can carry every sign: else JSON is written in ASCII."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return codecs.lookup(encoding).name.startswith("utf")


def screen() -> Console:
    """Standard output for people: in a pipe as wide as its lines need."""
    from rich.console import Console

    plain = Console(highlight=False)
    if plain.is_terminal or "COLUMNS" in os.environ:
        return plain
    return Console(highlight=False, width=_WIDTH_OF_A_PIPE)


def say(text: str, *, err: bool = False) -> None:
    """One message, whole, without rich's meanings."""
    stream = sys.stderr if err else sys.stdout
    stream.write(text + "\n")
    stream.flush()


def use_settings(settings: Settings) -> None:
    """Remembers this run's settings, so that printed commands find its inventory and errors are masked."""
    global _used  # noqa: PLW0603 - a fact of the process, as its arguments are
    _used = settings


def program() -> str:
    """What to type for this program: `classify` where that finds it, else the path that works."""
    started = Path(sys.argv[0])
    if started.stem != "classify":
        started = Path(sys.executable).with_name("classify")
    found = shutil.which("classify")
    if found and Path(found).resolve() == started.resolve():
        return "classify"
    return shlex.quote(_short(started))


def as_typed() -> str:
    """The whole command of this run, ready to be typed again."""
    return shlex.join(["", *sys.argv[1:]]).replace("''", program(), 1)


def runnable(text: str) -> str:
    """`text` with every command in it (`classify show 7`) so that it works as printed, here and now."""
    from classify.settings import Settings

    prefix = program()
    if _used is not None and _used.home != Settings().home:
        prefix += f" --home {shlex.quote(_short(_used.home))}"
    return _NAMES_A_COMMAND.sub(lambda _: prefix, text)


def without_values(text: str) -> str:
    """An error's words with the values in names masked. Where nothing is compiled yet, only long numbers:
    nothing from a share can be told before a scan.
    """
    from classify.detect.paths.masking import Masker
    from classify.errors import ClassifyError

    if _used is not None and _is_prepared(_used.cache):
        try:
            return "\n".join(map(Masker(_used.packs, _used.cache, _used.city), text.split("\n")))
        except (ClassifyError, OSError):
            pass  # it may be the very packs that the error is about
    return _DIGITS.sub("#######", text)


def _is_prepared(cache: Path | None) -> bool:
    from classify.cachefile import INSTALLED

    kept_here = cache is not None and cache.is_dir() and any(cache.iterdir())
    return kept_here or any(INSTALLED.glob("anchors-*"))


def say_what_is_prepared(cache: Path | None) -> None:
    """Before the first run on a machine: why nothing is seen to happen for a while."""
    if _is_prepared(cache):
        return
    kept = "every time, since there is no folder to keep them in" if cache is None else "once on this machine"
    say(f"Preparing the detectors, {kept}; this takes some seconds.", err=True)


def _short(path: Path) -> str:
    """`path` from here, where that is shorter; with a slash, so that a shell looks for no command."""
    here = os.path.relpath(path) if path.is_absolute() else str(path)
    if here.startswith(".." + os.sep):
        return str(path)
    return here if os.sep in here else os.path.join(os.curdir, here)  # noqa: PTH118 - Path drops the dot
