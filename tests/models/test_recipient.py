"""Recipients: names are kept under seal, and one is active until somebody says otherwise."""

from __future__ import annotations

from models.recipient import Recipient
from models.sharing import RecipientType
from tests.models.rows import Rows


def test_a_recipient_is_active_without_ori_and_vetting(rows: Rows) -> None:
    one = rows.kept(Recipient(type=RecipientType.PUBLIC, name_sealed=b"x", made_by="sam"))
    assert (one.active, one.ori, one.vetted_until, one.contact_sealed) == (True, "", None, None)
    assert one.made_at.tzinfo is not None


def test_one_has_a_name(rows: Rows) -> None:
    rows.refuses(Recipient(type=RecipientType.PUBLIC, made_by="sam"))
