"""Indexes for every filter of a list, and numbers that do not run out in PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BY_COLUMN = {
    "item_by_one_label": "label",
    "item_by_tags": "tags",
    "item_by_kind": "doc_type",
    "item_by_entities": "entities",
    "item_by_check": "checked_scan_id",
    "item_by_first": "first_scan_id",
}
_LARGE = (
    ("finding", "id"),
    ("finding", "start"),
    ("finding", "end"),
    ("classification", "id"),
    ("sighting", "id"),
)
"""Rows of these are written anew with every reading and every look: two thousand million are not enough."""


def upgrade() -> None:
    """A page of a list is a walk along an index, whatever it asks for."""
    op.drop_index("item_by_tags", "item")
    op.drop_index("item_by_check", "item")
    op.drop_index("ix_classification_scan_id", "classification")
    for name, column in _BY_COLUMN.items():
        op.create_index(name, "item", ["share_id", column, "id"])
    there = sa.text("gone_scan_id IS NULL")
    op.create_index("item_there", "item", ["share_id", "id"], sqlite_where=there, postgresql_where=there)
    op.drop_index("item_by_label", "item")
    op.create_index("item_by_label", "item", ["share_id", "label_rank", "findings", "id"])
    op.create_index("item_by_worst", "item", ["share_id", "outcome", "label_rank", "findings", "id"])
    op.create_index("classification_by_scan", "classification", ["scan_id", "item_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table, column in _LARGE:
            op.alter_column(table, column, type_=sa.BigInteger(), existing_nullable=False)
        for table in ("finding", "classification", "sighting"):
            op.execute(f"ALTER SEQUENCE {table}_id_seq AS bigint")
