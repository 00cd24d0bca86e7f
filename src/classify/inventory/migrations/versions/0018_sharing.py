"""To whom records go, and on what ground: recipients, agreements, requests, releases and their log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables are new. Words of people are sealed; what is sorted by is not."""
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ori", sa.String(), nullable=False),
        sa.Column("vetted_until", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("recipient_by_type", "recipient", ["type", "id"])
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("terms_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("purposes", sa.String(), nullable=False),
        sa.Column("operations", sa.String(), nullable=False),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("owners", sa.JSON(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("stricter_wins", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("live_by", sa.String(), nullable=True),
        sa.Column("live_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("series", "version"),
    )
    op.create_index("agreement_by_recipient", "agreement", ["recipient_id", "id"])
    op.create_index("agreement_by_state", "agreement", ["state", "ends", "id"])
    op.create_table(
        "agreement_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agreement_step_of", "agreement_step", ["agreement_id", "id"])
    op.create_table(
        "sharing_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("criminal_justice", sa.Boolean(), nullable=False),
        sa.Column("use_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("access_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("security_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("selection", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("leans_on", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("request_by_recipient", "sharing_request", ["recipient_id", "id"])
    op.create_index("request_by_state", "sharing_request", ["state", "due", "id"])
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("criminal_justice", sa.Boolean(), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("authority_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("package_hash", sa.String(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("second_by", sa.String(), nullable=True),
        sa.Column("second_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("use_by", sa.Date(), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_noted_by", sa.String(), nullable=True),
        sa.Column("destroyed_noted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["sharing_request.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("release_by_agreement", "release", ["agreement_id"])
    op.create_index("release_by_request", "release", ["request_id"])
    op.create_index("release_by_state", "release", ["state", "id"])
    op.create_index("release_by_use", "release", ["use_by", "id"])
    op.create_table(
        "request_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("decided", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why_second", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("second_by", sa.String(), nullable=True),
        sa.Column("second_at", sa.DateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["sharing_request.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("request_decision_of", "request_decision", ["request_id", "id"])
    op.create_table(
        "dissemination",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("criminal_justice", sa.Boolean(), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("agency_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_type", sa.String(), nullable=False),
        sa.Column("ori", sa.String(), nullable=False),
        sa.Column("authority_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=False),
        sa.Column("copy_hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("second_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dissemination_by_share", "dissemination", ["share_id", "id"])
    op.create_table(
        "release_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("copy_hash", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("release_item_by_content", "release_item", ["domain", "content_digest"])
    op.create_index("release_item_by_item", "release_item", ["item_id"])
    op.create_index("release_item_of", "release_item", ["release_id", "share_id", "id"])
    op.create_table(
        "request_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["sharing_request.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("request_item_by_item", "request_item", ["item_id"])
    op.create_index("request_item_of", "request_item", ["request_id", "share_id", "id"])
