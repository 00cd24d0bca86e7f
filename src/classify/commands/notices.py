"""`classify notices`: whether they arrive."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from classify.commands import terminal
from classify.inventory.store import Store
from classify.notices import Kind, Notice, deliver
from classify.settings import Settings


def send_test(settings: Settings, *, console: Console | None = None) -> int:
    """Sends a test by every way that is set up; returns 1 when one did not arrive or none is set up."""
    screen = console or terminal.screen()
    with Store.open(settings.home, settings.database_url) as store:
        went = deliver(Notice(Kind.TEST), store, settings)
    if not went:
        screen.print("Notices are off. Set notice_mail_relay or notice_webhook in settings.toml.")
        return 1
    for way, trouble in went.items():
        screen.print(Text(f"By {way}: {trouble or 'handed over.'}"), soft_wrap=True)
    return 1 if any(went.values()) else 0
