"""What labels rest on, and what of it was approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Known of what is labelled from now on: the next scan or `classify relabel` labels everything anew."""
    op.add_column("item", sa.Column("ground", sa.String(), nullable=False, server_default=""))
    op.add_column("approval", sa.Column("grounds", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("approval", sa.Column("example", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("effect_by_approval", "effect", ["approval_id", "item_id"])
