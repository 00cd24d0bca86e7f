"""Backup and restore: the whole state of a home as one locked file, its keys apart.

Who lives here: `contents` (what of a home is its state), `packing` (the file: a signed list, the files,
locked with `age`), `making` (take, lock, prove by restoring), `restoring` (into an empty home), `apart` (the
key file under a passphrase), `keeping` (backups by themselves, and how many are kept).
"""

from __future__ import annotations

from classify.backup.apart import keep_keys, put_keys_back
from classify.backup.keeping import keep_one_more
from classify.backup.making import Made, make
from classify.backup.restoring import Restored, restore

__all__ = ["Made", "Restored", "keep_keys", "keep_one_more", "make", "put_keys_back", "restore"]
