"""Which files somebody asks about: named in an address by numbers and filters, never by a path.

    ?item=214&item=215           these files, and what is packed in them
    ?folder=214                  all below the folder that a file lies in
    ?of=list&label=PUBLIC        all that a list of the inventory shows; what follows is its own address

What a person may not ask about is not there: neither counted nor told apart from what is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone

from classify.errors import AskingError
from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.inventory.store.recipients import MOST
from classify.rights import Act
from classify.sharing.desk import MOST_FILES
from classify.web.asking import NAMES, Question, asked
from classify.web.doors import Asked, shares_for
from classify.web.house import house
from classify.web.rooms.approvals.telling import TOP, folder_of
from classify.web.rooms.inventory.choices import chips
from models.shared_file import SharedFile
from models.sharing_request import Selection
from models.words import many

MOST_NAMED = 200
"""So many files at most are named one by one in an address."""
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files that are meant, as far as the person may ask about them."""

    selection: Selection
    pairs: tuple[tuple[str, str], ...]
    """What names them in an address."""
    words: str
    shares: tuple[ShareHandle, ...]
    """Where they lie."""
    files: tuple[SharedFile, ...] = field(repr=False)
    is_whole: bool = True
    """Whether everything that was named is there, and open to the person."""

    @property
    def items(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(file.id for file in self.files)

    @property
    def is_flagged(self) -> bool:
        """Whether any of them holds criminal-justice information."""
        return any(share.criminal_justice for share in self.shares)


def numbers_in(words: Iterable[str]) -> list[int]:
    """The numbers of rows among words, each once, in their order."""
    found = dict.fromkeys(int(word) for word in words if _NUMBER.fullmatch(word))
    return [number for number in found if 0 < number <= MOST]


def chosen(request: Asked) -> Chosen | None:
    """The files an address names; None where it names none.

    Raises:
        AskingError: no list knows what it asks by, or it names too many files one by one.
    """
    visible = shares_for(request.person, Act.ASK_SHARING)
    items = numbers_in(request.GET.getlist("item"))
    if len(items) > MOST_NAMED:
        raise AskingError(f"At most {MOST_NAMED} files are named one by one: ask about a folder, or a list.")
    if items:
        return _items(visible, items)
    folder = numbers_in(request.GET.getlist("folder")[-1:])
    if folder:
        return _folder(visible, folder[0])
    if request.GET.get("of") == "list":
        return _listed(visible, request.GET)
    return None


def _items(visible: Sequence[ShareHandle], items: Sequence[int]) -> Chosen:
    reader, lie_in = SharableReader(house().store), _whereabouts(items)
    files: list[SharedFile] = []
    for share in visible:
        mine = [item for item in items if lie_in.get(item) == share.id]
        files += reader.items(share, mine) if mine else []
    there = {file.id for file in files}
    words = _named(visible, [item for item in items if item in there], len(files))
    pairs = tuple(("item", str(item)) for item in items)
    return _of(visible, Selection.ITEMS, pairs, words, files, is_whole=there.issuperset(items))


def _named(visible: Sequence[ShareHandle], items: Sequence[int], total: int) -> str:
    """One file by its name, several by their count."""
    if len(items) != 1:
        return many(total, "file")
    number = _whereabouts(items)[items[0]]
    share = next(share for share in visible if share.id == number)
    inside = f", with {many(total - 1, 'file')} inside it" if total > 1 else ""
    return house().catalogue.lines_of(share, items)[items[0]].path + inside


def _folder(visible: Sequence[ShareHandle], item: int) -> Chosen:
    pairs, reader = (("folder", str(item)),), SharableReader(house().store)
    number = _whereabouts([item]).get(item)
    share = next((share for share in visible if share.id == number), None)
    folder = reader.folder_around(share, item) if share is not None else None
    if share is None or folder is None:
        return _of(visible, Selection.FOLDER, pairs, "A folder", [], is_whole=False)
    name = folder_of(house().catalogue.lines_of(share, [item])[item])
    words = f"All of {share.shown_name}" if name == TOP else f"{name} of {share.shown_name}"
    return _of(visible, Selection.FOLDER, pairs, words, reader.share(share, folder))


def _listed(visible: Sequence[ShareHandle], given: QueryDict) -> Chosen:
    question, today = question_in(given), timezone.localdate()
    reader = SharableReader(house().store)
    shares = question.among(visible)
    files = reader.listed(shares, question.wanted(visible, today))
    told = [f"{chip.title}: {chip.words}" for chip in chips(question, visible, today.year)]
    words = f"Files by {'; '.join(told)}" if told else "All files of the inventory"
    pairs = (("of", "list"), *question.pairs())
    return _of(visible, Selection.VIEW, pairs, words, _with_members(shares, files))


def question_in(given: QueryDict) -> Question:
    """What a list of the inventory is asked for in an address that says more. Raises AskingError."""
    only = QueryDict(mutable=True)
    for name in NAMES:
        only.setlist(name, given.getlist(name))
    return asked(only)


def _with_members(shares: Sequence[ShareHandle], files: list[SharedFile]) -> list[SharedFile]:
    """The same with what is packed in them, as a request has it: whoever gets an archive gets all in it.

    More than a request can be about is asked about as it is listed.
    """
    if len(files) > MOST_FILES:
        return files
    known = {file.id for file in files}
    inside = [item for item in house().store.with_members(known) if item not in known]
    if not inside:
        return files
    reader = SharableReader(house().store)
    return [*files, *(file for share in shares for file in reader.items(share, inside))]


def _whereabouts(items: Iterable[int]) -> dict[int, int]:
    """The shares that items lie in, by number; what is gone is left out."""
    return {fact.item: fact.share_id for fact in house().store.facts_of(items)}


def _of(
    visible: Sequence[ShareHandle],
    selection: Selection,
    pairs: tuple[tuple[str, str], ...],
    words: str,
    files: Sequence[SharedFile],
    *,
    is_whole: bool = True,
) -> Chosen:
    lie_in = {file.share_id for file in files}
    shares = tuple(share for share in visible if share.id in lie_in)
    return Chosen(
        selection, pairs, words, shares, tuple(sorted(files, key=lambda one: one.id)), is_whole=is_whole
    )
