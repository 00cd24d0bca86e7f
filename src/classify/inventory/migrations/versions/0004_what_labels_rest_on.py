"""Contents by view, signed rows, and no lengths of values."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CONTENT = (
    "id, domain, digest, size, media, outcome, detector_version, findings, entities, evidence, analysed_at"
)


def upgrade() -> None:
    """Contents may stand several times; items bear a keyed hash; findings lose their ends."""
    op.add_column("item", sa.Column("row_mac", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_content()
        in_name = "json_extract(place, '$.part') = 'name'"
    else:
        op.add_column("content", sa.Column("view", sa.String(), server_default="", nullable=False))
        op.drop_constraint("content_domain_digest_key", "content", type_="unique")
        in_name = "place->>'part' = 'name'"
    op.create_index("content_by_digest", "content", ["domain", "digest"])
    # The ends of values in names are needed to mask them, until their files are read again.
    op.execute(f'UPDATE finding SET "end" = 0 WHERE NOT coalesce({in_name}, false)')  # noqa: S608 - our own


def _rebuild_content() -> None:
    """SQLite cannot drop a constraint: the table is made anew, its rows (and who refers to them) kept."""
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.execute(f"CREATE TEMPORARY TABLE old_content AS SELECT {_CONTENT} FROM content")  # noqa: S608 - ditto
    op.drop_table("content")
    op.create_table(
        "content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("view", sa.String(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detector_version", sa.String(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("entities", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("analysed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("content_by_size", "content", ["domain", "size"])
    op.execute(f"INSERT INTO content ({_CONTENT}) SELECT {_CONTENT} FROM old_content")  # noqa: S608 - ditto
    op.execute("DROP TABLE old_content")
