"""What each scan saw, what a file's change time was, and which file a member is packed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns, a table, and the state of each share as its last scan left it."""
    op.add_column("item", sa.Column("holder_digest", sa.String(), nullable=True))
    op.add_column("item", sa.Column("ctime_ns", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("item", sa.Column("outcome_before", sa.String(), nullable=True))
    op.add_column("item", sa.Column("recheck", sa.String(), nullable=True))
    op.add_column("item", sa.Column("checked_scan_id", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("item_by_check", "item", ["share_id", "checked_scan_id"])
    op.add_column("scan", sa.Column("silent", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("scan", sa.Column("files", sa.BigInteger(), nullable=True))
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sighting_by_item", "sighting", ["item_id", "id"])
    op.create_index("sighting_by_scan", "sighting", ["share_id", "scan_id"])
    _remember_the_present()


def _remember_the_present() -> None:
    """Earlier scans cannot be told any more; the last one of each share left what is there now."""
    op.execute(
        "INSERT INTO sighting (share_id, item_id, scan_id, gone, outcome, label, content) "
        "SELECT item.share_id, item.id, last.id, false, item.outcome, item.label, "
        "substr(content.digest, 1, 32) FROM item "
        "JOIN (SELECT share_id, max(id) AS id FROM scan WHERE state = 'finished' GROUP BY share_id) AS last "
        "ON last.share_id = item.share_id LEFT JOIN content ON content.id = item.content_id "
        "WHERE item.gone_scan_id IS NULL"
    )
    op.execute(
        "UPDATE scan SET files = (SELECT count(*) FROM item WHERE item.share_id = scan.share_id "
        "AND item.container_id IS NULL AND item.gone_scan_id IS NULL) WHERE id IN "
        "(SELECT max(id) FROM scan WHERE state = 'finished' GROUP BY share_id)"
    )
