"""When a steward was asked about a question."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what was asked before nobody knows when."""
    op.add_column("question", sa.Column("referred_at", sa.DateTime(), nullable=True))
