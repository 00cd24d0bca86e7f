"""When a notice is sent, and what becomes of one that cannot be delivered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from classify.errors import BusyError, InventoryError, NoticeError
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.notices import ShareCounts
from classify.maintenance import MISFITS, Taken
from classify.notices.doors import by_mail, by_web_hook
from classify.notices.notice import Kind, Notice
from classify.settings import Settings

_LOG = logging.getLogger("classify.notices")


def after_scan(store: Store, share: ShareHandle, scan_id: int, settings: Settings) -> None:
    """Sends what there is to tell of a scan that ended. Never raises: the scan is done, whatever comes of it.

    Call it once, after `ShareScan.finish`. The number of RESTRICTED files is compared with that after the
    scan before, which is remembered in the inventory also while notices are off.
    """
    try:
        counts = store.counts_for_notice(share)
        before = store.restricted_before(share, scan_id, counts.restricted)
    except InventoryError as error:
        _LOG.warning("no notice: %s", error.code)
        return
    for notice in notices_of(share.id, scan_id, counts, before, settings):
        deliver(notice, store, settings)


def after_failure(store: Store, share_id: int, code: str, settings: Settings) -> None:
    """Tells that a scan could not be ended, by the code of its error. Never raises.

    One that gave way to another scan of the same share did not fail: that other one is at work.
    """
    if Kind.FAILED in settings.notice_kinds and code != BusyError.code:
        deliver(Notice(Kind.FAILED, share=share_id, code=code), store, settings)


def after_check(store: Store, complaints: int, settings: Settings) -> None:
    """Tells that the audit trail or a label does not fit. Never raises.

    Whatever notices are chosen: that the trail cannot be relied on is told in any case (CJIS AU-5), and
    with every check until it fits again.
    """
    if complaints:
        deliver(Notice(Kind.TAMPERED, counts={MISFITS: complaints}), store, settings)


def after_maintenance(taken: Taken, store: Store, settings: Settings) -> None:
    """What there is to tell of a step of maintenance. Never raises."""
    if taken.step == "audit":
        after_check(store, taken.numbers.get(MISFITS, 0), settings)


def notices_of(
    share: int, scan: int, counts: ShareCounts, restricted_before: int | None, settings: Settings
) -> Iterator[Notice]:
    """What there is to tell; `restricted_before`: after the scan before, None where there was none."""
    told = {"files": counts.files, "unread": counts.unread, "restricted": counts.restricted}
    if restricted_before is not None:
        told["restricted_before"] = restricted_before
    if Kind.COMPLETED in settings.notice_kinds:
        yield Notice(Kind.COMPLETED, share, scan, counts=told)
    if Kind.RESTRICTED in settings.notice_kinds and is_jump(restricted_before, counts.restricted, settings):
        yield Notice(Kind.RESTRICTED, share, scan, counts=told)


def is_jump(before: int | None, now: int, settings: Settings) -> bool:
    """Whether so many more files are RESTRICTED that somebody should know: by count and by percent."""
    if before is None:
        return False
    more = now - before
    return more >= settings.notice_more_files and 100 * more >= settings.notice_more_percent * before


def deliver(notice: Notice, store: Store, settings: Settings) -> dict[str, str]:
    """Sends a notice by all ways of the settings; each way with what went wrong, "" where it arrived.

    How it went is noted in the inventory for `classify doctor`, and told in the log. Never raises.
    """
    went: dict[str, str] = {}
    for way, send in ways(settings).items():
        try:
            send(notice, settings)
            went[way] = ""
        except NoticeError as error:
            went[way] = error.sentence
            _LOG.warning("notice by %s not delivered: %s", way, error.sentence)
        try:
            store.note_of_notice(way, went[way])
        except InventoryError as error:
            _LOG.warning("the way of a notice was not noted: %s", error.code)
    return went


def ways(settings: Settings) -> dict[str, Callable[[Notice, Settings], None]]:
    """The ways that are set up; none: notices are off."""
    chosen: dict[str, Callable[[Notice, Settings], None]] = {}
    if settings.notice_mail_relay:
        chosen["mail"] = by_mail
    if settings.notice_webhook:
        chosen["web hook"] = by_web_hook
    return chosen
