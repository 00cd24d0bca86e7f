"""The survey of a share of the inventory: walked without opening a file, and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from classify.crawl import crawl, must_exist
from classify.inventory.handles import ShareHandle
from classify.inventory.shares import must_be_apart
from classify.inventory.store import Store
from classify.settings import Settings
from classify.survey.pace import Measured, Pace
from classify.survey.share import Around, Survey, survey


def survey_share(
    share: ShareHandle,
    *,
    store: Store,
    settings: Settings,
    watch: Callable[[int], None] = lambda _: None,
    actor: str = "",
    where: Mapping[str, object] | None = None,
) -> Survey:
    """Surveys a share and keeps what it told; `watch` hears now and then how many entries were met.

    `actor` and `where` say who asked, and from where, when not this process's user.

    Raises:
        ClassifyError: the folder is not there, or the home lies in it.
    """
    folder = store.folder_of(share)
    must_exist(folder)
    must_be_apart(folder, settings.home)
    around = Around(share.name, share.department, share.criminal_justice)
    told = walked(folder, settings, around=around, paces=store.paces(), mask=share.masker, watch=watch)
    store.keep_survey(share, told, actor=actor, where=where)
    return told


def walked(
    folder: Path,
    settings: Settings,
    *,
    around: Around,
    paces: Mapping[str, Measured],
    mask: Callable[[str], str],
    watch: Callable[[int], None] = lambda _: None,
) -> Survey:
    """The survey of a folder under the settings of this home."""
    from classify.extract.ocr.engine import engine_name

    return survey(
        crawl(folder),
        pace=Pace(paces, ocr=settings.ocr and bool(engine_name())),
        cores=settings.jobs,
        around=around,
        largest=settings.limits.file_bytes,
        mask=mask,
        watch=watch,
    )
