"""Items: one row for every file and for every member of a container, read or not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.labels import DocType, Outcome

_THERE: dict[str, Any] = {
    f"{database}_where": text("gone_scan_id IS NULL") for database in ("sqlite", "postgresql")
}


class Item(SQLModel, table=True):
    """A file, link, folder that could not be listed, or member of a container.

    Made with the outcome `not_examined` before anything is opened, and turned to its outcome in
    the transaction that holds its findings, so that a crash never looks like a clean file.
    """

    __table_args__ = (
        UniqueConstraint("share_id", "path_digest"),
        Index("item_by_outcome", "share_id", "outcome", "id"),
        Index("item_there", "share_id", "id", **_THERE),
        Index("item_by_label", "share_id", "label_rank", "findings", "id"),
        Index("item_by_worst", "share_id", "outcome", "label_rank", "findings", "id"),
        Index("item_by_one_label", "share_id", "label", "id"),
        Index("item_by_tags", "share_id", "tags", "id"),
        Index("item_by_kind", "share_id", "doc_type", "id"),
        Index("item_by_entities", "share_id", "entities", "id"),
        Index("item_by_scan", "share_id", "last_scan_id"),
        Index("item_by_check", "share_id", "checked_scan_id", "id"),
        Index("item_by_first", "share_id", "first_scan_id", "id"),
        Index("item_by_turn", "share_id", "outcome", "turn", "id"),
        Index("item_by_folder", "share_id", "folder_digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id")
    container_id: int | None = Field(default=None, foreign_key="item.id", index=True)
    """The top-level file this is a member of, at whatever depth."""
    path_digest: str
    """Keyed digest of the path, to find the row by; a member's is made of its container's and its own, so
    that no member is taken for a file of the share that is spelled like it."""
    holder_digest: str | None = None
    """Path digest of the file directly around a member, where that is another member."""
    path_sealed: bytes
    """The path below the share, encrypted: file names can hold names and numbers."""
    folder_digest: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Keyed digest of the folder a file lies in, so that neighbours are known without paths; "": a member."""
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """When it is read: the smaller the sooner, by its risk and its cost (`classify.survey.turns`)."""
    outcome: str = Outcome.NOT_EXAMINED
    reason_sealed: bytes | None = None
    """Why the outcome is what it is, encrypted: it may name a member."""
    remarks_sealed: bytes | None = None
    media: str = ""
    size: int = Field(default=0, sa_type=BigInteger)
    mtime_ns: int = Field(default=0, sa_type=BigInteger)
    ctime_ns: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """When the file system last noted a change of the file, which no program can set back."""
    inode: str = ""
    """As text: file systems hand out 64-bit unsigned numbers, databases have none."""
    content_id: int | None = Field(default=None, foreign_key="content.id", index=True)
    evidence: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Only what differs from its content's: a file's name is evidence too."""
    detector_version: str = ""
    """What it was last read with; another one means that it must be read again."""
    label: str | None = None
    """The proposed label; None until the file was examined for the first time."""
    label_rank: int = -1
    tags: str = ""
    """Handling tags, sorted, joined by commas."""
    doc_type: str = DocType.OTHER
    entities: str = ""
    """Entities found, sorted, joined by commas."""
    ground: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What its label rests on (`classify.inventory.grounds`); "": labelled before that was noted."""
    findings: int = 0
    row_mac: str | None = None
    """Keyed hash over what the row claims (`classify.inventory.integrity`); None before its first label."""
    first_scan_id: int = Field(foreign_key="scan.id")
    """The scan that saw it first (since it was last gone)."""
    last_scan_id: int = Field(foreign_key="scan.id")
    outcome_before: str | None = None
    """Set while it is `not_examined` although its bytes may be those that were read: its outcome then,
    which stands again when they prove to be. Label, findings and reason are kept meanwhile."""
    recheck: str | None = None
    """Why its bytes are compared with what was read (`Recheck`), while they are to be."""
    checked_scan_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The scan that last saw its bytes, to read or to compare them; 0: none."""
    gone_scan_id: int | None = Field(default=None, foreign_key="scan.id")
    """The scan that found it missing; None while it is there."""
