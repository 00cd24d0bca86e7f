"""Whose a question is, what was said when a decision was taken back, and questions that test answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns are empty for what is there; `probe` is new."""
    op.add_column("question", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("question", sa.Column("assigned_to", sa.String(), nullable=True))
    op.add_column("question", sa.Column("referred_by", sa.String(), nullable=True))
    op.add_column("question", sa.Column("referral_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("decision", sa.Column("ended_note_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "probe",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("detector", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("drawn_of", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("known", sa.String(), nullable=True),
        sa.Column("known_by", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("probe_by_item", "probe", ["item_id", "group_key"])
    op.create_index("probe_by_kind", "probe", ["share_id", "kind", "answered_at"])
