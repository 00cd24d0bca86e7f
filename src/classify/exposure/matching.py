"""Which file of a share a path of a report means, and how open that file lies.

A report counts its paths from another root than the share: an *anchor* says what to take off and what to
put before. It is given (`below`), or found: the one by which most paths of the report end like a file of the
share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from classify.errors import NoMatchError
from classify.exposure.said import Report, Unmatched, parents
from classify.exposure.sharing import below_the_host
from models.openness import Openness, Source

_ALIKE = 30
"""Paths with one name that are compared with a file of that name."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How paths of the share become paths of the report."""

    report: str = ""
    """Begins the paths of the report that are in the share; ends with `/` or is empty."""
    share: str = ""
    """Begins the paths of the share that the report is about; likewise."""

    def in_report(self, path: str) -> str | None:
        """A path of the share as the report writes it; None: the report is not about it."""
        return self.report + path.removeprefix(self.share) if path.startswith(self.share) else None

    def is_about(self, path: str) -> bool:
        """Whether a path of the report is in the share, or a folder around it."""
        return path.startswith(self.report) or self.report.startswith(f"{path}/") or not path


@dataclass(frozen=True, slots=True)
class Verdict:
    """How open one file is."""

    openness: Openness
    inherited: bool
    kinds: Counter[Openness]


def anchor(report: Report, paths: Iterable[str], below: str = "") -> Anchor:
    """The anchor of a report for a share with the files at `paths` (as `report.key` makes them).

    Raises:
        NoMatchError: no path of the report is `below`, or none ends like a file of the share, or several
            anchors fit equally well.
    """
    if report.source is Source.MODES:
        return Anchor()
    if below:
        return _given(report, below)
    votes = _votes(report, paths)
    if not votes:
        raise NoMatchError("The report names no file that the share has.")
    (best, most), *others = votes.most_common(2)
    if others and others[0][1] == most:
        raise NoMatchError(
            "The files of the report may lie in several places of the share.",
            remedy="Say which address in the report is the share's own folder: --below ADDRESS.",
        )
    return best


def _given(report: Report, below: str) -> Anchor:
    start = report.key(below_the_host(below))
    start = f"{start}/" if start else ""
    if not any(path.startswith(start) for path in report.said):
        raise NoMatchError("The report names nothing below the address that was given.")
    return Anchor(start)


def _votes(report: Report, paths: Iterable[str]) -> Counter[Anchor]:
    """How many files fit by each anchor. One that fits a single file by its bare name is a chance."""
    named: defaultdict[str, list[list[str]]] = defaultdict(list)
    for path, said in report.said.items():
        parts = path.split("/")
        if not said.is_folder and len(named[parts[-1]]) < _ALIKE:
            named[parts[-1]].append(parts)
    votes: Counter[Anchor] = Counter()
    by_more_than_name: set[Anchor] = set()
    for path in paths:
        mine = path.split("/")
        for theirs in named.get(mine[-1], ()):
            same = _common_tail(theirs, mine)
            fits = Anchor(_start(theirs[:-same]), _start(mine[:-same]))
            votes[fits] += 1
            if same > 1 or len(theirs) == 1 or len(report.said) == 1:
                by_more_than_name.add(fits)
    return Counter({fits: n for fits, n in votes.items() if n > 1 or fits in by_more_than_name})


def _common_tail(one: Sequence[str], other: Sequence[str]) -> int:
    same = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        same += 1
    return same


def _start(parts: Sequence[str]) -> str:
    return "".join(f"{part}/" for part in parts)


@dataclass(slots=True)
class _Way:
    """What a folder passes on to what lies in it."""

    grants: Counter[Openness]
    link: Openness | None


@dataclass(slots=True)
class Judge:
    """Says how open files are, and remembers which paths of the report were about one."""

    report: Report
    anchor: Anchor
    _ways: dict[str, _Way] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def verdict(self, path: str) -> Verdict | None:
        """How open the file at `path` of the share is (as `report.key` makes it); None: nobody says.

        Its own grants count, else those of the nearest folder that has any: what has grants of its own
        inherits none. A link to a folder above opens it even so.
        """
        place = self.anchor.in_report(path)
        if place is None:
            return None
        own = self.report.said.get(place)
        way = self._way(place.rpartition("/")[0]) if place else _Way(Counter(), None)
        kinds, inherited = way.grants, True
        if own is not None:
            self._met.add(place)
            if own.here:
                kinds, inherited = own.here, False
        if not kinds and way.link is None:
            return None
        openness = Openness.widest([*kinds, *([way.link] if way.link is not None else [])])
        if openness not in kinds:
            kinds, inherited = kinds + Counter({openness: 1}), True
        return Verdict(openness, inherited, kinds)

    def _way(self, folder: str) -> _Way:
        """What `folder` and those above it pass on; folders are looked at once."""
        known = self._ways.get(folder)
        if known is not None:
            return known
        chain = [folder, *parents(folder)]
        way = _Way(Counter(), None)
        for place in reversed(chain):
            if (found := self._ways.get(place)) is None:
                said = self.report.said.get(place)
                if said is not None:
                    self._met.add(place)
                    links = [link for link in (way.link, said.link) if link is not None]
                    way = _Way(said.below or way.grants, max(links, default=None))
                found = self._ways[place] = way
            way = found
        return way

    def unmatched(self) -> Counter[Unmatched]:
        """Lines of the report that were about no file, by kind, once all files were asked for."""
        counts = Counter(self.report.unmatched)
        for path, said in self.report.said.items():
            if path not in self._met:
                counts[self._why(path)] += said.lines
        return +counts

    def _why(self, path: str) -> Unmatched:
        if not self.anchor.is_about(path):
            return Unmatched.OUTSIDE
        return Unmatched.NOTHING_BELOW if self.report.said[path].is_folder else Unmatched.NO_SUCH_FILE


def verdicts(judge: Judge, paths: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Verdict]]:
    """The files (number and path) of which the report says something."""
    for number, path in paths:
        if (found := judge.verdict(judge.report.key(path))) is not None:
            yield number, found
