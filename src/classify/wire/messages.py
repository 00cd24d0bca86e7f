"""The messages: data of fixed shapes, with bounds that are checked while they are decoded."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classify.detect.finding import Why
from classify.detect.judging.evidence import Evidence
from classify.extract.document import Place
from classify.extract.envelope import Limits
from classify.label.proposal import Proposal
from models.labels import ENTITY_FORM, Outcome, Role, Tag

MOST_FINDINGS = 4_096
"""Findings in one message; more of one file come in several."""

_Count = Annotated[int, Meta(ge=0, le=1 << 62)]
_Score = Annotated[float, Meta(ge=0.0, le=1.0)]
_Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]

MOST_SHOWN = 4_000
"""Parts, rows or boxes of what is shown of a document at a time."""
MOST_PICTURE_BYTES = 24_000_000
MOST_TERMS = 50
"""Terms that a document is searched for at a time."""
_MOST_TEXT = 200_000
_LONGEST_VALUE = 8_000

MOST_BOXES = 100_000
"""Black boxes of one copy."""
_Version = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.+-]{0,80}$")]
_Tally = dict[Annotated[str, Meta(pattern=f"^{ENTITY_FORM}$")], _Count]

_Marks = Annotated[list[_Count], Meta(max_length=MOST_SHOWN)]
_Points = Annotated[float, Meta(ge=0.0, le=1e6)]
_Pixel = Annotated[int, Meta(ge=0, le=1 << 16)]

# From the program to a worker


class Mark(Struct, array_like=True, gc=False):
    """A finding that the inventory holds: where something must be black."""

    id: _Count
    entity: str
    place: Place
    start: _Count


class Look(Struct):
    """What somebody wants to see of one file, blacked out, or which one value of it."""

    member: str | None = None
    """Path inside the file of the member that is meant; None: the file itself."""
    leaf: int = 1
    """Which of its pages or stretches of text, counted from 1."""
    finding: int | None = None
    """Instead: the leaf on which this mark stands."""
    reveal: int | None = None
    """Nothing is shown: the value of this mark is told."""
    marks: list[Mark] = msgspec.field(default_factory=list)
    terms: tuple[str, ...] = ()
    """Nothing is shown: it is told how often each of these stands in it (`classify.blackout.words`)."""


class Decided(Struct, array_like=True, gc=False):
    """What people decided of a finding that the inventory holds."""

    entity: str
    place: Place
    start: _Count
    stays: bool
    """Dismissed: it stays in the copy. Else it is cut, whatever its score and profile."""


class Drawn(Struct, array_like=True, gc=False):
    """A stretch that somebody marked by hand; offsets as those of a finding at this place."""

    place: Place
    start: _Count
    end: _Count
    stays: bool = False
    """Given back instead of cut."""


WHOLE = 0
"""As the end of a stretch: all that stands at its place, a line, a paragraph or a cell."""


class Dropped(Struct, array_like=True, gc=False):
    """A column that is not in the copy at all."""

    sheet: str
    """Name of its sheet; empty where the document has only one."""
    column: str
    """What stands at its head, or its letters (`C`)."""


Box = tuple[int, float, float, float, float]
"""Page (from 1), left, top, right, bottom in points from the top left."""


class Copying(Struct):
    """A redacted copy of one file: how it is made, or, of one that was made, how it is attacked."""

    profile: str
    """Name of one of the profiles (`classify.redact.profiles`)."""
    member: str | None = None
    """Path inside the file of the member that is meant; None: the file itself."""
    tags: tuple[Tag, ...] = ()
    """Of its label, where that is known; what it holds speaks for itself besides."""
    decided: list[Decided] = msgspec.field(default_factory=list)
    drawn: list[Drawn] = msgspec.field(default_factory=list)
    boxes: list[Box] = msgspec.field(default_factory=list)
    """Drawn by hand on pages as a viewer shows them; of a picture the longer side is 792 points."""
    dropped: list[Dropped] = msgspec.field(default_factory=list)
    written: Written | None = None
    """What the copy's maker said of it: it is attacked. None: it is to be made."""


class Setup(Struct, tag="setup"):
    """The first message: all a worker needs to know. It holds no key."""

    scratch: str
    limits: Limits
    ocr: bool = True
    names: bool = True
    names_model: str = "shipped"
    reveal: bool = False
    text_only: bool = False
    """Hand over the text itself, for `classify text`, and look for nothing."""
    places: bool = False
    """With the text, where it stands."""
    compare: bool = False
    """Hand over how other libraries read the file instead (`classify doctor --deep`)."""
    refusals: bool = False
    """Hand over which words in capitals are no names instead, and why (`classify inspect --why`)."""
    look: Look | None = None
    """Hand over a blacked-out leaf of the file instead (`classify.blackout`)."""
    copying: Copying | None = None
    """Make or attack a redacted copy instead (`classify.redact`); the copy's descriptor comes with the
    order, behind the file's."""
    passwords: tuple[str, ...] = ()
    policy: str | None = None
    packs: str | None = None
    cache: str | None = None
    city: str | None = None
    """The folder of a city's own recognizers."""
    share: str = ""
    department: str = ""
    criminal_justice: bool = False


class Order(Struct, tag="order"):
    """One file to examine; unless `refused`, its descriptor comes along."""

    number: int
    path: str
    size: int = 0
    ask: bool = False
    """Contents of this size are known: ask by the digest before analysing."""
    ocr: bool | None = None
    refused: tuple[Outcome, str] | None = None
    upto: tuple[int, Outcome, str] | None = None
    """Stop after so many pieces, since reading on was fatal before; then how the file ends, and why."""
    skip: int = 0
    """So many results of it were handed over before and are not wanted again."""


class Answer(Struct, tag="answer"):
    """Whether the content asked about is known."""

    known: bool


# From a worker to the program


class Ready(Struct, tag="ready"):
    """The detectors are loaded and the worker has locked itself in, as far as this system can."""

    layers: tuple[str, ...] = ()


class Found(Struct, array_like=True, gc=False):
    """A finding. Its value stays behind: a digest speaks for it until the program has put its key to it."""

    entity: Annotated[str, Meta(pattern=f"^{ENTITY_FORM}$")]
    """One of `models.labels.Entity` or a city's own; the program knows which it has."""
    place: Place
    start: _Count
    end: _Count
    score: _Score
    digest: _Digest | None
    why: _Count
    """Which of the explanations that came with it."""
    role: Role | None = None
    text: str | None = None
    """The value, only when --reveal asked for it."""


class Findings(Struct, tag="findings"):
    """More findings of the result that comes next."""

    number: int
    findings: Annotated[list[Found], Meta(max_length=MOST_FINDINGS)]
    whys: list[Why]


class Examined(Struct, tag="examined"):
    """What became of the file that was ordered, or of a member of it."""

    number: int
    member: str | None
    """Path inside the file; None for the file itself."""
    outcome: Outcome
    reason: str
    proposal: Proposal
    media: str = ""
    size: _Count = 0
    digest: _Digest | None = None
    """SHA-256 of the bytes of the file itself."""
    findings: Annotated[list[Found], Meta(max_length=MOST_FINDINGS)] = msgspec.field(default_factory=list)
    whys: list[Why] = msgspec.field(default_factory=list)
    evidence: Evidence | None = None
    remarks: list[tuple[str, str]] = msgspec.field(default_factory=list)
    analysed_bytes: _Count = 0
    seconds: Annotated[float, Meta(ge=0.0, le=1e9)] = 0.0
    detector_version: str = ""
    is_known: bool = False
    """The program said that it knows these bytes: they were not analysed."""
    hidden: str | None = None
    holder: str | None = None
    """Path inside the file of the member directly around this one; None where it is the file itself."""


class Line(Struct, tag="line"):
    """A piece of text, for `classify text`."""

    number: int
    text: str
    is_problem: bool = False


class Run(Struct, array_like=True, gc=False):
    """Some words as they stand, or a black bar: then no text, and the marks below it (there may be none)."""

    text: Annotated[str, Meta(max_length=_MOST_TEXT)]
    marks: _Marks | None = None


Runs = Annotated[list[Run], Meta(max_length=2 * MOST_SHOWN)]


class TextShown(Struct, tag="text"):
    """A stretch of text, blacked out."""

    place: Place
    label: Runs
    """What stands beside it and names it; blacked out, too."""
    runs: Runs


class TableShown(Struct, tag="table"):
    """Rows of a table, each cell blacked out."""

    place: Place
    first_row: _Count
    first_column: _Count
    rows: Annotated[list[list[Runs]], Meta(max_length=MOST_SHOWN)]


class BlackBox(Struct, array_like=True, gc=False):
    """A black rectangle in a picture, in its pixels, and the marks below it."""

    marks: _Marks
    left: _Pixel
    top: _Pixel
    right: _Pixel
    bottom: _Pixel


class PictureShown(Struct):
    """A page as a picture; what is black in it is black in its pixels."""

    png: Annotated[bytes, Meta(max_length=MOST_PICTURE_BYTES)]
    width: _Pixel
    height: _Pixel
    boxes: Annotated[list[BlackBox], Meta(max_length=MOST_SHOWN)]
    recognised: bool = False
    """Its words were recognised: only what could be read is shown."""


class Shown(Struct, tag="shown"):
    """A leaf of the document that was asked for, blacked out in the worker."""

    number: int
    leaf: _Count
    leaves: _Count
    is_page: bool
    """Whether this leaf is a page of the document's own."""
    media: str
    parts: Annotated[list[TextShown | TableShown], Meta(max_length=MOST_SHOWN)]
    picture: PictureShown | None = None
    withheld: str = ""
    """Why a page is not shown as a picture."""
    across: _Points = 0.0
    down: _Points = 0.0
    """Points of the page, as boxes of orders count them; 0 where there is no picture."""
    pages: _Count = 0
    """How many leaves are its own pages: they come first. What is on none (properties) is on the others."""


class Told(Struct, tag="told"):
    """The one value that was to be revealed."""

    number: int
    entity: str
    value: Annotated[str, Meta(max_length=_LONGEST_VALUE)]


class Written(Struct, tag="written"):
    """A copy was written, and is not proven yet."""

    number: int
    source: _Digest
    """SHA-256 of the file that it was made of."""
    suffix: Annotated[str, Meta(pattern=r"^\.[a-z]{2,5}$")]
    """What its name must end in."""
    removed: _Tally
    """Stretches that were cut, by entity."""
    stays: _Tally = msgspec.field(default_factory=dict)
    """Findings that stand in the copy because people dismissed them."""
    left_out: dict[Annotated[str, Meta(pattern=r"^[a-z ]{1,60}$")], _Count] = msgspec.field(
        default_factory=dict
    )
    """What of it is not in the copy (pictures, hidden rows), in the words of `classify.redact.checks`."""
    detectors: _Version = ""
    policy: _Version = ""
    """Versions of what it was searched and judged by."""
    boxes: Annotated[list[Box], Meta(max_length=MOST_BOXES)] = msgspec.field(default_factory=list)
    rounds: Annotated[int, Meta(ge=1, le=10)] = 1
    """How often it was made: again without what its maker still found in it."""


class Check(Struct, array_like=True):
    """One attack on a copy."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,40}$")]
    """One of `classify.redact.proof`; what it means is the program's to say."""
    holds: bool
    figures: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z_]{1,30}$")], _Count] = msgspec.field(
        default_factory=dict
    )


class Attacked(Struct, tag="attacked"):
    """What became of the attacks on a copy, by a worker that did not write it."""

    number: int
    source: _Digest
    """SHA-256 of the file that was read again, and of the copy that was attacked."""
    copy: _Digest
    left: _Tally
    """What should have gone and was found again, by entity."""
    checks: Annotated[list[Check], Meta(min_length=1, max_length=100)]


class Heard(Struct, tag="heard"):
    """How often each of the terms stands in the document: numbers, no word of it."""

    number: int
    times: Annotated[list[_Count], Meta(max_length=MOST_TERMS)]


class Done(Struct, tag="done"):
    """All about a file has been said."""

    number: int
    seconds: float = 0.0


class WantsOcr(Struct, tag="wants_ocr"):
    """The file was read without OCR and has page images; nothing was handed over."""

    number: int


class Ask(Struct, tag="ask"):
    """Is the content of this file known?"""

    number: int
    digest: _Digest


class Alive(Struct, tag="alive"):
    """The file makes progress."""


class Leaving(Struct, tag="leaving"):
    """The worker goes: it has grown too big (no sentence), or no worker can work on."""

    sentence: str = ""
    remedy: str = ""
    no_room: bool = False


ToWorker = Setup | Order | Answer
FromWorker = (
    Ready
    | Findings
    | Examined
    | Line
    | Shown
    | Told
    | Heard
    | Written
    | Attacked
    | Done
    | WantsOcr
    | Ask
    | Alive
    | Leaving
)
