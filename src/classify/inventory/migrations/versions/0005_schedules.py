"""Schedules, with the one that every inventory should have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime, now

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table, and maintenance every morning at half past four until somebody says otherwise."""
    schedule = op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("cron", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("started_for", UtcDateTime(), nullable=True),
        sa.Column("missed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("schedule_of_work", "schedule", ["work", "share_id"], unique=True)
    daily = {
        "work": "maintain",
        "share_id": 0,
        "cron": "30 4 * * *",
        "zone": "America/Denver",
        "paused": False,
    }
    op.bulk_insert(schedule, [{**daily, "made_at": now(), "settled_at": now()}])
