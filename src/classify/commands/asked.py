"""What a person asks to be scanned, whoever does it: this process, the service, or a flow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from classify.crawl import must_exist
from classify.inventory.handles import ShareHandle
from classify.inventory.shares import Change, must_be_apart
from classify.inventory.store import Store
from classify.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """A folder, and what is to be known of its share."""

    folder: Path
    share: str = ""
    """What people call it; empty: as the folder is called, or as it was."""
    department: str = ""
    criminal_justice: bool | None = None
    """None: as it was."""
    change: Change = Change.NONE
    """What a folder and a name that do not belong together are to mean."""
    all_gone: bool = False
    """(Nearly) all files that are known may be missing."""
    again: str = ""
    """The command that goes on with it, told when it is stopped."""

    def must_be_possible(self, settings: Settings) -> None:
        """Raises ClassifyError where there is no such folder, or the home lies in it."""
        must_exist(self.folder)
        must_be_apart(self.folder, settings.home)

    def register(self, store: Store) -> ShareHandle:
        """The share in the inventory, made or changed as asked. Raises InventoryError."""
        return store.share(
            self.folder,
            name=self.share,
            department=self.department,
            criminal_justice=self.criminal_justice,
            change=self.change,
            all_gone=self.all_gone,
        )
