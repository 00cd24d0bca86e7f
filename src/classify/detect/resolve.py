"""One span, one entity: settles which of several overlapping claims is reported.

The strongest claim of an overlap wins; the losers stay in its explanation. A person's name gives
way to what contains it (a street, an e-mail address named after a person) and is trimmed where
it merely runs into its neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from classify.detect.finding import Step, Why
from classify.detect.hits import Hit
from models.labels import Entity, Role

# A record block (an NCIC return) holds other values, each of which is a finding of its own.
BLOCKS = frozenset({Entity.NCIC_RECORD.value})

# A name is a guess of a model; a pattern with a score has evidence. So a name needs this much
# more score than a pattern to keep a contested span.
_NAME_HANDICAP = 0.3
# A longer claim explains more of the text: up to +0.2 for 40 characters.
_LENGTH_CAP, _LENGTH_WEIGHT = 40, 0.005
# A pack's rank decides only between equals.
_RANK_WEIGHT = 0.0001


@dataclass(slots=True)
class Claim:
    """A detector's claim to a span, before overlaps are settled. Offsets in characters."""

    entity: str
    start: int
    end: int
    score: float
    detector: str
    explain: Callable[[], Why]
    rank: int = 50
    role: Role | None = None
    rivals: tuple[str, ...] = ()

    @classmethod
    def of(cls, hit: Hit, shift: int = 0, role: Role | None = None) -> Claim:
        """A finder's hit as a claim, moved `shift` characters to the right."""
        start, end = hit.start + shift, hit.end + shift
        return cls(hit.entity, start, end, hit.score, hit.detector, hit.explain, hit.rank, role)

    def __copy__(self) -> Claim:
        """A claim of its own, at once: `copy` would take the long way round the slots."""
        return Claim(
            self.entity,
            self.start,
            self.end,
            self.score,
            self.detector,
            self.explain,
            self.rank,
            self.role,
            self.rivals,
        )

    def why(self) -> Why:
        """The detector's explanation, with the rivals that lost to this claim."""
        why = self.explain()
        if not self.rivals:
            return why
        return Why(
            detector=why.detector,
            version=why.version,
            sentence=why.sentence,
            steps=why.steps,
            rivals=(*why.rivals, *self.rivals),
        )


def always(why: Why) -> Callable[[], Why]:
    """An explanation that is already there, as a claim wants it."""
    return lambda: why


def settle(claims: Iterable[Claim], text: str) -> list[Claim]:
    """The claims to report, in reading order, no two overlapping except around record blocks."""
    ordered = sorted(claims, key=lambda claim: (claim.start, -claim.end))
    if len(ordered) < 2:
        return ordered
    blocks = [claim for claim in ordered if claim.entity in BLOCKS]
    values = [claim for claim in ordered if claim.entity not in BLOCKS] if blocks else ordered
    settled = [claim for cluster in _clusters(values) for claim in _settle_cluster(cluster, text)]
    settled += [_merged(cluster) for cluster in _clusters(blocks)]
    settled.sort(key=lambda claim: (claim.start, -claim.end))
    return settled


def _clusters(ordered: list[Claim]) -> Iterable[list[Claim]]:
    """Runs of claims that overlap one another, from claims sorted by start."""
    cluster: list[Claim] = []
    reach = -1
    for claim in ordered:
        if cluster and claim.start >= reach:
            yield cluster
            cluster = []
        reach = max(reach, claim.end) if cluster else claim.end
        cluster.append(claim)
    if cluster:
        yield cluster


def _settle_cluster(cluster: list[Claim], text: str) -> list[Claim]:
    winners: list[Claim] = []
    for claim in sorted(cluster, key=_strength, reverse=True):
        over = [winner for winner in winners if claim.start < winner.end and winner.start < claim.end]
        if not over:
            winners.append(claim)
        elif all(winner.entity == claim.entity for winner in over):
            _absorb(over, claim, text)
        elif trimmed := _trimmed(claim, over, text):
            winners.append(trimmed)
        else:
            for winner in over:
                if winner.entity != claim.entity:
                    winner.rivals = (*winner.rivals, _rival(claim))
    return winners


def _strength(claim: Claim) -> float:
    length = min(claim.end - claim.start, _LENGTH_CAP) * _LENGTH_WEIGHT
    handicap = _NAME_HANDICAP if claim.entity == Entity.PERSON else 0.0
    return claim.score + length - handicap + claim.rank * _RANK_WEIGHT


def _absorb(over: list[Claim], claim: Claim, text: str) -> None:
    """Let one winner grow to the longer span of the same entity, where that is on one line."""
    winner = over[0]
    winner.role = winner.role or claim.role
    longer = claim.start <= winner.start and claim.end >= winner.end
    on_one_line = "\n" not in text[claim.start : claim.end]
    if len(over) == 1 and longer and on_one_line and claim.score >= winner.score - 0.2:
        winner.start, winner.end = claim.start, claim.end


def _merged(cluster: list[Claim]) -> Claim:
    """Overlapping record blocks are one block."""
    best = max(cluster, key=lambda claim: claim.score)
    best.start = min(claim.start for claim in cluster)
    best.end = max(claim.end for claim in cluster)
    return best


def _trimmed(claim: Claim, over: list[Claim], text: str) -> Claim | None:
    """What is left of a name beside stronger claims, if that is still a name."""
    if claim.entity != Entity.PERSON:
        return None
    start, end = claim.start, claim.end
    for winner in over:
        before, after = winner.start - start, end - winner.end
        if before >= after:
            end = min(end, winner.start)
        else:
            start = max(start, winner.end)
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip(" \t\r\n,;:-/|"))
    piece = piece.strip(" \t\r\n,;:-/|(")
    if sum(letter.isalpha() for letter in piece) < 3 or any(letter.isdigit() for letter in piece):
        return None
    start += lead
    explain = claim.explain
    return Claim(
        claim.entity,
        start,
        start + len(piece),
        claim.score,
        claim.detector,
        lambda: _shortened(explain()),
        claim.rank,
        claim.role,
        claim.rivals,
    )


def _shortened(why: Why) -> Why:
    step = Step("shortened: another finding begins where the name was thought to go on", 0.0)
    return Why(why.detector, why.version, why.sentence, (*why.steps, step), why.rivals)


def _rival(claim: Claim) -> str:
    return f"{claim.entity} ({claim.detector}, score {claim.score:.2f}): weaker for the same characters"
