"""Indexes for searching the audit trail by who, what, about what and when."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = {
    "audit_by_actor": ["actor", "id"],
    "audit_by_actor_and_action": ["actor", "action", "id"],
    "audit_by_action": ["action", "id"],
    "audit_by_subject": ["subject", "id"],
    "audit_by_time": ["at", "id"],
}


def upgrade() -> None:
    """A page of the trail is a walk along an index, whatever is asked of it."""
    for name, columns in _INDEXES.items():
        op.create_index(name, "audit_event", columns)
