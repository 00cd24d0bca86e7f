"""What the program and its workers say to each other: data of fixed shapes, in frames of bounded size.

Both ways go through one socket of which each side has an end. A frame is one message: five bytes of head
(a flag, then the length of what follows, big-endian) and a MessagePack body (msgpack.org) that must have the
shape of its message to the last field. Nothing in it can name a type or run code. The descriptor of a file
travels beside the frame that orders it (SCM_RIGHTS, unix(7)).

Text that is not Unicode (names of files as bytes) travels, too: such a frame is flagged, and all its strings
are spelt as bytes.
"""

from __future__ import annotations

from classify.wire.frames import FROM_WORKER, MOST_BYTES, TO_WORKER, BadFrameError, Frames, frame
from classify.wire.line import NOTE, Inbox, lent, send
from classify.wire.messages import (
    MOST_BOXES,
    MOST_FINDINGS,
    MOST_PICTURE_BYTES,
    MOST_SHOWN,
    MOST_TERMS,
    Alive,
    Answer,
    Ask,
    Attacked,
    BlackBox,
    Check,
    Copying,
    Decided,
    Done,
    Drawn,
    Examined,
    Findings,
    Found,
    FromWorker,
    Heard,
    Leaving,
    Line,
    Look,
    Mark,
    Order,
    PictureShown,
    Ready,
    Run,
    Setup,
    Shown,
    TableShown,
    TextShown,
    Told,
    ToWorker,
    WantsOcr,
    Written,
)

__all__ = [
    "FROM_WORKER",
    "MOST_BOXES",
    "MOST_BYTES",
    "MOST_FINDINGS",
    "MOST_PICTURE_BYTES",
    "MOST_SHOWN",
    "MOST_TERMS",
    "NOTE",
    "TO_WORKER",
    "Alive",
    "Answer",
    "Ask",
    "Attacked",
    "BadFrameError",
    "BlackBox",
    "Check",
    "Copying",
    "Decided",
    "Done",
    "Drawn",
    "Examined",
    "Findings",
    "Found",
    "Frames",
    "FromWorker",
    "Heard",
    "Inbox",
    "Leaving",
    "Line",
    "Look",
    "Mark",
    "Order",
    "PictureShown",
    "Ready",
    "Run",
    "Setup",
    "Shown",
    "TableShown",
    "TextShown",
    "ToWorker",
    "Told",
    "WantsOcr",
    "Written",
    "frame",
    "lent",
    "send",
]
