"""The question put to the matrix, and its files in groups: how it came out for each, a part at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classify.inventory.handles import ShareHandle
from classify.inventory.sharable import SharableReader
from classify.sharing.answer import Agreement, Answer, FileAnswer, Question, SharedFile
from classify.sharing.asking import agreement_on_record, asked
from classify.web.house import house
from classify.web.rooms.asking.telling import Outcome, lines_of
from classify.web.rooms.asking.wished import Wish
from classify.web.rooms.item.parts import SIZE, Part
from classify.web.sharing import today
from classify.web.words import label_words
from models.labels import Effect
from models.words import effect_words


@dataclass(frozen=True, slots=True)
class Group:
    """Files for which it came out alike."""

    outcome: Outcome
    files: int
    key: str
    """Names it in an address."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file."""

    item: int
    path: str
    share: str
    label: str
    """The proposed one; "" where it was never examined."""
    effect: str
    """Whether it is in effect, in words."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an answer, as far as they are shown."""

    groups: tuple[Group, ...]
    here: Group
    part: Part


def answered(shares: Sequence[ShareHandle], files: Sequence[SharedFile], wish: Wish) -> Answer:
    """What the matrix says. Raises SharingError where there is no file."""
    question = Question(list(files), wish.to, wish.purpose, wish.counts, _agreement(wish))
    return asked(SharableReader(house().store), shares, question)


def _agreement(wish: Wish) -> Agreement | None:
    if wish.agreement is None:
        return None
    return agreement_on_record(house().store, wish.agreement.id, today())


def files_of(given: Answer, shares: Sequence[ShareHandle], show: str, number: int) -> Files:
    """The files that came out as `show` says (else the strictest), part `number` of them."""
    by_words: dict[str, list[FileAnswer]] = {}
    for one in sorted(given.files, key=lambda one: -one.outcome.rank):
        by_words.setdefault(one.words, []).append(one)
    groups = {key_of(words): _group(words, some) for words, some in by_words.items()}
    here = groups.get(show) or next(iter(groups.values()))
    mine = by_words[here.outcome.words]
    number = max(1, min(number, -(-len(mine) // SIZE)))
    shown = mine[(number - 1) * SIZE : number * SIZE]
    known = lines_of(shares, [one.file.id for one in shown])
    rows = [
        Row(
            one.file.id,
            known[one.file.id].path,
            known[one.file.id].share,
            one.file.label or "",
            effect_of(one.file),
            _why(one),
        )
        for one in shown
        if one.file.id in known
    ]
    return Files(tuple(groups.values()), here, Part("files", rows, len(mine), number))


def key_of(words: str) -> str:
    """An outcome's words in an address."""
    return words.lower().replace(" ", "-")


def effect_of(file: SharedFile) -> str:
    """Whether its label is in effect, or which other one."""
    told = effect_words(file.effect)
    if file.effect is Effect.WAITING or file.in_effect in (None, file.label):
        return told
    return f"{told}: {label_words(file.in_effect or '')}"


def _group(words: str, some: Sequence[FileAnswer]) -> Group:
    return Group(Outcome.of(some[0].outcome, words=words), len(some), key_of(words))


def _why(one: FileAnswer) -> tuple[str, ...]:
    grounds = one.verdict.grounds
    return tuple(dict.fromkeys(ground.says for ground in grounds if ground.outcome is one.outcome))
