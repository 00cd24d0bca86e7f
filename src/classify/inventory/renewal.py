"""The inventory written anew under other keys, after the key file has leaked.

Whoever has the old keys and a copy of the database can try out values against fingerprints: those go. Paths,
reasons and names of sheets are sealed and digested anew. Digests of contents stay until the files are read
again, which every file will be: only so a decision about a content finds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from classify.inventory import carried
from classify.inventory.handles import CHUNK, ShareHandle
from classify.inventory.tables import (
    AGREEMENT,
    AGREEMENT_STEP,
    APPROVAL,
    CONTENT,
    DECISION,
    DISSEMINATION,
    FINDING,
    ITEM,
    LESSON,
    QUESTION,
    RECIPIENT,
    REDACTED_COPY,
    RELEASE,
    REQUEST_DECISION,
    SCAN,
    SHARE,
    SHARING_REQUEST,
    SURVEY,
)
from classify.keys import Domain, KeyRing
from models.approval import Coverage
from models.columns import now
from models.lesson import LessonState
from models.scan import ScanState

Open = Callable[[bytes], str]
SEALED = {
    "share": ("folder_sealed",),
    "item": ("path_sealed", "reason_sealed", "remarks_sealed"),
    "finding": ("sheet_sealed",),
    "survey": ("told_sealed",),
    "decision": ("note_sealed", "ended_note_sealed"),
    "question": ("referral_sealed",),
    "approval": ("reason_sealed",),
    "recipient": ("name_sealed", "contact_sealed"),
    "agreement": ("terms_sealed",),
    "agreement_step": ("note_sealed",),
    "sharing_request": ("use_sealed", "access_sealed", "security_sealed", "told_sealed"),
    "request_decision": ("reason_sealed",),
    "release": ("to_sealed", "authority_sealed"),
    "redacted_copy": ("orders_sealed", "sheet_sealed", "refused_sealed", "note_sealed"),
    "dissemination": ("to_sealed", "agency_sealed", "authority_sealed"),
}
"""Every sealed column, by table; a test holds the list to the tables."""


def rewrite(session: Session, old: ShareHandle, new: ShareHandle) -> int:
    """Writes a share anew, in the caller's (writing) transaction; returns how many items it has.

    Args:
        session: from `Database.writing`.
        old: the share with its keys until now.
        new: the share with the keys from now on.
    """
    _share(session, old, new)
    _survey(session, old, new)
    _words(session, old, new)
    _approved_folders(session, old, new)
    _holders(session, old, new)
    items = _items(session, old, new)
    _sheets(session, old, new)
    return items


def rewrite_register(session: Session, old: KeyRing, new: KeyRing) -> None:
    """Writes the words of recipients, agreements, requests, releases and copies anew, share or not."""
    requests = select(SHARING_REQUEST.c.id, SHARING_REQUEST.c.criminal_justice)
    flagged = {row.id for row in session.execute(requests) if row.criminal_justice}
    for table in (
        *(RECIPIENT, AGREEMENT, AGREEMENT_STEP),
        *(SHARING_REQUEST, REQUEST_DECISION, RELEASE, DISSEMINATION, REDACTED_COPY),
    ):
        names = SEALED[table.name]
        change = update(table).where(table.c.id == bindparam("row_id"))
        change = change.values({name: bindparam(name) for name in names})
        for page in _pages(session, select(table), table.c.id):
            changed = []
            for row in page:
                is_flagged = (
                    row.request_id in flagged
                    if table is REQUEST_DECISION
                    else getattr(row, "criminal_justice", False)
                )
                domain = Domain.of(is_flagged)
                words = {name: getattr(row, name) for name in names}
                changed.append(
                    {
                        "row_id": row.id,
                        **{
                            name: sealed and new.sealer(domain).seal(old.sealer(domain).open(sealed))
                            for name, sealed in words.items()
                        },
                    }
                )
            session.execute(change, changed)


def forget(session: Session) -> None:
    """What the old keys made and cannot be made anew: fingerprints go, and every file is read again."""
    carried.forget(session)
    session.execute(update(FINDING).where(FINDING.c.fingerprint.is_not(None)).values(fingerprint=None))
    session.execute(update(ITEM).values(detector_version=""))
    running = SCAN.c.state == ScanState.RUNNING.value
    session.execute(update(SCAN).where(running).values(state=ScanState.SUPERSEDED.value))
    # Of values and folders lessons know only what the old keys made: they are to be learnt again.
    keyed = LESSON.c.fingerprint.is_not(None) | LESSON.c.folder_digest.is_not(None)
    ended = {"state": LessonState.ENDED.value, "ended_by": "keys renew", "ended_at": now()}
    standing = LESSON.c.state != LessonState.ENDED.value
    session.execute(update(LESSON).where(keyed, standing).values(ended))
    session.execute(update(LESSON).where(keyed).values(fingerprint=None, folder_digest=None))


def _share(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    sealed = session.execute(select(SHARE.c.folder_sealed).where(SHARE.c.id == old.id)).scalar_one()
    place = old.sealer.open(sealed)
    values = {"folder_sealed": new.sealer.seal(place), "folder_digest": new.keys.path_digest(place)}
    session.execute(update(SHARE).where(SHARE.c.id == old.id).values(values))


def _survey(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    kept = session.scalar(select(SURVEY.c.told_sealed).where(SURVEY.c.share_id == old.id))
    if kept is not None:
        told = _resealed(kept, old, new)
        session.execute(update(SURVEY).where(SURVEY.c.share_id == old.id).values(told_sealed=told))


def _words(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    """Notes of decisions, reasons of overrides, and what a steward is asked."""
    for table, column in (
        (DECISION, DECISION.c.note_sealed),
        (DECISION, DECISION.c.ended_note_sealed),
        (APPROVAL, APPROVAL.c.reason_sealed),
        (QUESTION, QUESTION.c.referral_sealed),
    ):
        rows = select(table.c.id, column.label("words")).where(
            table.c.share_id == old.id, column.is_not(None)
        )
        for row in session.execute(rows).all():
            anew = {column.name: _resealed(row.words, old, new)}
            session.execute(update(table).where(table.c.id == row.id).values(anew))


def _approved_folders(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    """Approvals know their folders by digests, of which a file that lies there knows the folder."""
    folders = select(APPROVAL.c.key).where(
        APPROVAL.c.share_id == old.id, APPROVAL.c.coverage == Coverage.FOLDER.value
    )
    for key in session.scalars(folders.distinct()).all():
        there = (ITEM.c.share_id == old.id, ITEM.c.container_id.is_(None), ITEM.c.folder_digest == key)
        sealed = session.scalar(select(ITEM.c.path_sealed).where(*there).limit(1))
        if sealed is not None:
            anew = new.folder_digest(old.sealer.open(sealed))
            mine = (APPROVAL.c.share_id == old.id, APPROVAL.c.key == key)
            session.execute(update(APPROVAL).where(*mine).values(key=anew))


def _holders(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    """Which member directly holds another is known by that one's digest: as long as that is the old one."""
    outer, holder = ITEM.alias("outer"), ITEM.alias("holder")
    rows = (
        select(ITEM.c.id, holder.c.path_sealed, outer.c.path_sealed.label("outer_sealed"))
        .join(outer, ITEM.c.container_id == outer.c.id)
        .join(holder, (holder.c.share_id == ITEM.c.share_id) & (holder.c.path_digest == ITEM.c.holder_digest))
        .where(ITEM.c.share_id == old.id, ITEM.c.holder_digest.is_not(None))
    )
    change = update(ITEM).where(ITEM.c.id == bindparam("row_id")).values(holder_digest=bindparam("digest"))
    for page in _pages(session, rows, ITEM.c.id):
        digests = [
            new.keys.member_digest(old.sealer.open(row.outer_sealed), old.sealer.open(row.path_sealed))
            for row in page
        ]
        changed = [{"row_id": row.id, "digest": digest} for row, digest in zip(page, digests, strict=True)]
        session.execute(change, changed)


def _items(session: Session, old: ShareHandle, new: ShareHandle) -> int:
    outer = ITEM.alias("outer")
    # The outer row may be under the new keys by the time its member's turn comes: both sealers are asked.
    rows = (
        select(ITEM, outer.c.path_sealed.label("outer_sealed"))
        .outerjoin(outer, ITEM.c.container_id == outer.c.id)
        .where(ITEM.c.share_id == old.id)
    )
    names = ("path_digest", "folder_digest", *SEALED["item"])
    change = update(ITEM).where(ITEM.c.id == bindparam("row_id"))
    change = change.values({name: bindparam(name) for name in names})
    view = update(CONTENT).where(CONTENT.c.id == bindparam("row_id")).values(view=bindparam("seen_as"))
    done = 0
    for page in _pages(session, rows, ITEM.c.id):
        changed, views = [], []
        for row in page:
            path = old.sealer.open(row.path_sealed)
            sealed = {name: _resealed(getattr(row, name), old, new) for name in SEALED["item"]}
            digest = _digest(new, path, row.outer_sealed, _either(old, new))
            # Empty until a scan met the file (`register`), and of members.
            folder = new.folder_digest(path) if row.folder_digest else ""
            changed.append({"row_id": row.id, "path_digest": digest, "folder_digest": folder, **sealed})
            if row.content_id is not None:
                views.append({"row_id": row.content_id, "seen_as": new.view(path)})
        session.execute(change, changed)
        if views:
            session.execute(view, views)
        done += len(page)
    return done


def _digest(new: ShareHandle, path: str, outer: bytes | None, opened: Open) -> str:
    return new.keys.path_digest(path) if outer is None else new.keys.member_digest(opened(outer), path)


def _sheets(session: Session, old: ShareHandle, new: ShareHandle) -> None:
    """Names of sheets of the share's own contents, and what is sealed of findings in names of its items."""
    mine = select(ITEM.c.id).where(ITEM.c.share_id == old.id)
    contents = select(ITEM.c.content_id).where(ITEM.c.share_id == old.id, ITEM.c.content_id.is_not(None))
    owned = FINDING.c.item_id.in_(mine) | FINDING.c.content_id.in_(contents)
    rows = select(FINDING.c.id, FINDING.c.sheet_sealed).where(FINDING.c.sheet_sealed.is_not(None), owned)
    change = update(FINDING).where(FINDING.c.id == bindparam("row_id"))
    change = change.values(sheet_sealed=bindparam("sheet"))
    opened = _either(old, new)
    for page in _pages(session, rows, FINDING.c.id):
        # Another share of the same domain may hold a copy of the content, and have been here before.
        changed = [{"row_id": row.id, "sheet": new.sealer.seal(opened(row.sheet_sealed))} for row in page]
        session.execute(change, changed)


def _resealed(sealed: bytes | None, old: ShareHandle, new: ShareHandle) -> bytes | None:
    return None if sealed is None else new.sealer.seal(old.sealer.open(sealed))


def _either(old: ShareHandle, new: ShareHandle) -> Open:
    """Opens what either seals: the two never share a version."""
    return lambda sealed: (old if old.sealer.made(sealed) else new).sealer.open(sealed)


def _pages(session: Session, rows: Any, key: Any) -> Iterator[Any]:
    after = 0
    while page := session.execute(rows.where(key > after).order_by(key).limit(CHUNK)).all():
        after = page[-1].id
        yield page
