"""Redacted copies that were made, and what a second person said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table. Orders, sheets and words of people are sealed."""
    op.create_table(
        "redacted_copy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("criminal_justice", sa.Boolean(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Integer(), nullable=False),
        sa.Column("orders_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("copy_hash", sa.String(), nullable=False),
        sa.Column("cut", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("sheet_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("refused_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("looked_by", sa.String(), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["sharing_request.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("redacted_copy_by_share", "redacted_copy", ["share_id", "state", "id"])
    op.create_index("redacted_copy_by_item", "redacted_copy", ["item_id", "id"])
    op.create_index("redacted_copy_by_request", "redacted_copy", ["request_id", "id"])
