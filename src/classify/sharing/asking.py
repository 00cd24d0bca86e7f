"""Asks about files of the inventory: facts in, an answer out, looked at by column where columns are to be cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.sharing.answer import Answer, Help, Question, answer
from models.shared_file import SharedFile

MOST_TABLES = 200
"""Of so many files at most the findings are looked at one by one; of more, copies are made without looking."""


def asked(reader: SharableReader, shares: Sequence[ShareHandle], question: Question) -> Answer:
    """The answer. Where values are to be cut and few files are concerned, it says which columns to drop.

    Args:
        reader: of the inventory the files are of.
        shares: where its files lie: those whoever asks may know of.
        question: with files as the reader gives them, or others (numbered below 0) that are in no inventory.

    Raises:
        SharingError: there is no file to ask about.
    """
    first = answer(question)
    cut = {number for way in first.ways for step in way.steps if step.help is Help.CUT for number in step.files}
    wanted = [file for file in question.files if file.id in cut and file.id >= 0]
    if not wanted or len(wanted) > MOST_TABLES:
        return first
    by_number: dict[int, SharedFile] = {}
    for share in shares:
        mine = [file for file in wanted if file.share_id == share.id]
        by_number.update((file.id, file) for file in reader.with_columns(share, mine))
    if not any(file.columns for file in by_number.values()):
        return first
    return answer(replace(question, files=[by_number.get(file.id, file) for file in question.files]))
