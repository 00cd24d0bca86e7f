"""The store's keys: new ones for what comes, or all of them anew after a leak."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select as select_rows

from classify.errors import InventoryError, SetupError
from classify.inventory import audit, carried, proposals, renewal
from classify.inventory.head import HeadFile
from classify.inventory.idle import must_be_idle
from classify.inventory.store.trail import Trail
from classify.inventory.tables import HomeFact, Share
from classify.keys import Domain

KEY_MARK = "key_mark"


class Keys(Trail):
    """The key file and the inventory, kept in step."""

    def rotate_keys(self) -> int:
        """New keys from now on; what is there is left as it is. Returns the version of those for values.

        Raises:
            SetupError: the key file cannot be written.
        """
        version = self.keys.rotate()
        with self.database.writing() as session:
            self._audit(session, "keys.rotate", version=version)
        return version

    def renew_keys(self) -> int:
        """All keys anew, the key file having leaked; returns how many items were written anew.

        Fingerprints are forgotten and every file will be read again. All or nothing: ended in the middle, the
        inventory is under the old keys or the new ones, and the key file holds both.

        Raises:
            SetupError: the key file cannot be written.
            InventoryError: a scan is at work, somebody tampered with the inventory (the new keys would
                sign that), or the database refused; nothing was changed.
        """
        must_be_idle(self.home)
        if self.complaints(most_items=None):
            raise InventoryError(
                "Something in the inventory was not written by this program; new keys would sign it.",
                remedy="Run classify verify and settle what it names first.",
            )
        old, new = self.keys, self.keys.prepare_renewal()
        items = 0
        with self.database.writing() as session:
            shares = [self._handle(session, share) for share in session.exec(select_rows(Share)).all()]
            anew = [
                replace(one, keys=new.domain(one.domain), sealer=new.sealer(one.domain)) for one in shares
            ]
            for handle, renewed in zip(shares, anew, strict=True):
                carried.fall_back(session, handle, renewed)
            for handle, renewed in zip(shares, anew, strict=True):
                items += renewal.rewrite(session, handle, renewed)
                proposals.sign_all(session, renewed)
            renewal.rewrite_register(session, old, new)
            renewal.forget(session)
            mark = session.get(HomeFact, KEY_MARK)
            if mark is None:
                raise SetupError("The inventory does not say whose keys it was written with.")
            mark.value = new.check_mark()
            session.add(mark)
            self._audit(session, audit.RENEWED, items=items, version=new.domain(Domain.CITY).version)
            session.expire_all()
        old.complete_renewal()
        self.take_trail_under_new_keys()
        return items

    def take_keys_that_were_renewed(self) -> None:
        """All keys were renewed, and the program ended before the key file said so: it says so now."""
        following = self.keys.following
        if following is None:
            return
        with self.database.reading() as session:
            mark = session.get(HomeFact, KEY_MARK)
            is_taken = mark is not None and mark.value == following.check_mark()
        if is_taken:
            self.keys.complete_renewal()
            self.take_trail_under_new_keys()

    def take_trail_under_new_keys(self) -> None:
        """The head of the trail is signed with the keys from now on, too."""
        self.head = HeadFile(self.keys.head_path(self.home), self.keys.audit_key)
        with self.database.reading() as session:
            self.head.accept(audit.present(session))
