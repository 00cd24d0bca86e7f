"""A request put to the inventory, and where words are asked for, to the documents themselves.

    answer = search(store, shares, Question(names=("Jane Doe",)), reader=viewer, readable=shares)

Whoever asks hands over the shares he may see and those whose documents he may open. A name lives only in
memory; words are counted by locked-in workers. The audit trail gets counts and one keyed digest of all that
was typed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, islice
from typing import Any

from classify.errors import SearchError
from classify.inventory.catalogue import Catalogue
from classify.inventory.filed import Filed
from classify.inventory.handles import ShareHandle
from classify.inventory.requested import Candidate, Requested, Requests
from classify.inventory.store import Store
from classify.keys import Domain
from classify.searches.names import Likeness, fingerprints, ways_of
from classify.searches.words import in_path
from classify.viewing import Times, Viewer
from models.labels import DocType, Outcome

MOST_READ = 200
"""Documents that are read again for one search, where nobody says otherwise."""
MOST_NAMES = 10
"""Names that are looked for at a time, each in some hundred ways."""
MOST_FILES = 100_000
"""Files that are held at a time; a request that fits more has to be narrowed."""
_UNREAD = frozenset({Outcome.ENCRYPTED, Outcome.UNREADABLE, Outcome.UNSUPPORTED, Outcome.CORRUPT})
_NOT_THEIRS = "they lie in shares whose documents you may not open"
_LOCKED = "they cannot be read: locked, damaged, or no reader for them"
_CHANGED = "they could not be read again, or have changed since their scan"
_IN_PART = "only a part of them could be read, and the words do not stand in it"
Key = tuple[str, str]
Watch = Callable[[int, int], None]
"""Is told how many documents are read, of how many."""
Stop = Callable[[], bool]
"""Whether nobody wants more documents read."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: all that is given must fit; of names and of terms, any."""

    names: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """As `words.terms_of` makes them."""
    doc_types: frozenset[DocType] = frozenset()
    since: date | None = None
    until: date | None = None
    folder: str = ""
    most: int = MOST_READ
    """Documents that are read again at most."""
    skip: int = 0
    """So many documents, in the order of shares and numbers, were searched before."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that the request may be about."""

    share: ShareHandle
    candidate: Candidate
    likeness: Likeness | None = None
    """How sure the surest name is; None: none was asked for."""
    people: tuple[Likeness | None, ...] = ()
    """The same for each name that was asked for."""
    times: tuple[int, ...] = ()
    """How often each term stands in it."""
    in_name: tuple[int, ...] = ()
    """How often each term stands in its path."""
    copies: int = 0
    """Other places of the same bytes, in the shares that were asked."""
    is_whole: bool = True
    """Whether all of it could be searched."""


@dataclass(slots=True)
class Answer:
    """What was found, and what nobody has looked at yet."""

    matches: list[Match] = field(default_factory=list)
    candidates: int = 0
    """Files that fit all but the words."""
    read: int = 0
    """Documents read again for words; copies are read once."""
    searched_before: int = 0
    """Documents that were left out as searched before."""
    not_yet: list[Candidate] = field(default_factory=list)
    """Documents whose words nobody has searched yet: more than were to be read."""
    not_searched: Counter[str] = field(default_factory=Counter)
    """Files whose words cannot be searched, by why."""
    stopped: bool = False
    """Whoever asked wanted no more documents read."""

    @property
    def is_complete(self) -> bool:
        """Whether everything that fits was searched."""
        return not self.not_yet and not self.not_searched


def search(
    store: Store,
    shares: Sequence[ShareHandle],
    question: Question,
    *,
    reader: Viewer | None = None,
    readable: Sequence[ShareHandle] = (),
    actor: str = "",
    watch: Watch = lambda _read, _of: None,
    stop: Stop = lambda: False,
    where: Mapping[str, Any] | None = None,
) -> Answer:
    """The records of `shares` that fit.

    Words are looked for in paths, too: as they are where whoever asks may open the documents, elsewhere as
    lists show them, for what is masked there must not be found by guessing.

    Args:
        store: the inventory.
        shares: where, all of which whoever asks may see.
        question: what for.
        reader: opens documents to look for words.
        readable: the shares whose documents whoever asks may open.
        actor: who asks, where it is not this process's user.
        watch: is told of documents read.
        stop: is asked after each of them; what was not read then is told as not searched yet.
        where: from where it is asked, for the trail.

    Raises:
        SearchError: a name has no first and last name, or there are too many; or too many files fit.
    """
    if len(question.names) > MOST_NAMES:
        raise SearchError(f"At most {MOST_NAMES} names are looked for at a time.")
    ways = [ways_of(name) for name in question.names]
    requests, answer = Requests(store), Answer()
    found: list[Match] = []
    for share in shares:
        mine = [fingerprints(one, share.keys) for one in ways]
        asked = Requested(
            question.doc_types,
            question.since,
            question.until,
            question.folder,
            frozenset().union(*mine) if question.names else None,
        )
        fitting = requests.candidates(share, asked)
        found += [
            _named(share, candidate, mine) for candidate in islice(fitting, MOST_FILES + 1 - len(found))
        ]
    if len(found) > MOST_FILES:
        raise SearchError(
            f"More than {MOST_FILES:,} files fit.",
            remedy="Narrow the request: by share, kind of record, days, or folder.",
        )
    answer.candidates = len(found)
    try:
        if question.terms:
            again = _Rereading(store, question, reader, {one.id for one in readable})
            found = list(again.fitting(found, answer, watch, stop))
        answer.matches = _with_copies(requests, shares, found)
    finally:
        _note(store, shares, question, answer, actor, where or {})
    return answer


def _named(share: ShareHandle, candidate: Candidate, people: Sequence[Mapping[str, Likeness]]) -> Match:
    """A candidate, and which of the names stand in it."""
    met = tuple(max((one[met] for met in candidate.people if met in one), default=None) for one in people)
    return Match(share, candidate, max((one for one in met if one is not None), default=None), met)


class _Rereading:
    """Looks for words in paths, and in documents that are read once more: each content once, so many at
    most.
    """

    def __init__(self, store: Store, question: Question, reader: Viewer | None, readable: set[int]) -> None:
        self._catalogue = Catalogue(store)
        self._question = question
        self._reader = reader
        self._readable = readable
        self._before: set[Key] = set()

    def fitting(
        self, found: Sequence[Match], answer: Answer, watch: Watch, stop: Stop = lambda: False
    ) -> Iterator[Match]:
        """Those of `found` in which one of the terms stands; the answer is told what was not searched."""
        chosen = self._chosen(found, answer)
        told: dict[Key, Times] = {}
        for key, times in self._told(chosen):
            told[key] = times
            answer.read += 1
            watch(answer.read, len(chosen))
            if stop():
                answer.stopped = True
                answer.not_yet += [one.candidate for one in chosen if one.candidate.key not in told]
                chosen = [one for one in chosen if one.candidate.key in told]
                break
        searched = {match.candidate.key for match in chosen}
        for match in found:
            if match.candidate.key in self._before:
                continue
            times = Times(())
            if match.candidate.key in searched and not self._why_not(match):
                times = told.get(match.candidate.key, times)
                answer.not_searched += _unsure(times)
            if fits := self._with_words(match, times):
                yield fits

    def _with_words(self, match: Match, times: Times) -> Match | None:
        """The match with how often the terms stand in it and in its path; None where none does."""
        named = in_path(self._question.terms, self._path(match))
        if not (any(times.counts) or any(named)):
            return None
        is_whole = bool(times.counts) and not times.problems
        return replace(match, times=times.counts, in_name=named, is_whole=is_whole)

    def _told(self, chosen: Sequence[Match]) -> Iterator[tuple[Key, Times]]:
        for share, matches in _by_share(chosen):
            files = [filed for one in matches if (filed := self._filed(share, one)) is not None]
            keys = {one.candidate.line.id: one.candidate.key for one in matches}
            if self._reader is None:
                continue
            for item, times in self._reader.times(share, files, self._question.terms):
                yield keys[item], times

    def _path(self, match: Match) -> str:
        """The path as whoever asks may know it."""
        return match.candidate.path if match.share.id in self._readable else match.candidate.line.path

    def _chosen(self, found: Sequence[Match], answer: Answer) -> list[Match]:
        """One match for each content that is read now."""
        chosen: list[Match] = []
        met: set[Key] = set()
        for match in found:
            if why := self._why_not(match):
                answer.not_searched[why] += 1
            elif match.candidate.key not in met:
                met.add(match.candidate.key)
                if len(met) <= self._question.skip:
                    answer.searched_before += 1
                    self._before.add(match.candidate.key)
                elif len(chosen) < self._question.most:
                    chosen.append(match)
                else:
                    answer.not_yet.append(match.candidate)
        return chosen

    def _why_not(self, match: Match) -> str:
        if self._reader is None or match.share.id not in self._readable:
            return _NOT_THEIRS
        return _LOCKED if match.candidate.line.outcome in _UNREAD else ""

    def _filed(self, share: ShareHandle, match: Match) -> Filed | None:
        return self._catalogue.filed(share, match.candidate.line.id)


def _by_share(matches: Sequence[Match]) -> Iterator[tuple[ShareHandle, list[Match]]]:
    for _, mine in groupby(matches, key=lambda match: match.share.id):
        alike = list(mine)
        yield alike[0].share, alike


def _unsure(times: Times) -> Counter[str]:
    """Why it is not known that no term stands in a document; nothing where it is."""
    if any(times.counts):
        return Counter()
    if not times.counts:
        return Counter([_CHANGED])
    return Counter([_IN_PART] if times.problems else [])


def _with_copies(requests: Requests, shares: Sequence[ShareHandle], found: Sequence[Match]) -> list[Match]:
    contents = {match.candidate.content for match in found if match.candidate.content is not None}
    places = requests.copies(shares, contents)
    return [
        replace(match, copies=max(0, places.get(match.candidate.content or ("", ""), 1) - 1))
        for match in found
    ]


def _note(
    store: Store,
    shares: Sequence[ShareHandle],
    question: Question,
    answer: Answer,
    actor: str,
    where: Mapping[str, Any],
) -> None:
    """Leaves a trace of the search without a word of it."""
    typed = json.dumps([sorted(question.names), sorted(question.terms)])
    digest = hashlib.sha256(typed.encode("utf-8", "surrogatepass")).digest()
    keys = store.keys.domain(Domain.CITY)
    store.audit_of(
        actor,
        "records.search",
        shares=[share.id for share in shares],
        names=len(question.names),
        terms=len(question.terms),
        asked=keys.fingerprint_of("RECORDS_SEARCH", digest),
        files=len(answer.matches),
        read=answer.read,
        left=len(answer.not_yet),
        **where,
    )
