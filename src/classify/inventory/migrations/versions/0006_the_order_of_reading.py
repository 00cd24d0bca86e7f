"""The order of reading, what reading costs, and surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Items have a turn and know their folder; seconds by kind; the newest survey of each share."""
    op.add_column("item", sa.Column("folder_digest", sa.String(), server_default="", nullable=False))
    op.add_column("item", sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
    op.create_index("item_by_turn", "item", ["share_id", "outcome", "turn", "id"])
    op.create_index("item_by_folder", "item", ["share_id", "folder_digest"])
    op.create_table(
        "pace",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "survey",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("share_id"),
    )
