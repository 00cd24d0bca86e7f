"""Looks over a reader's shoulder: which page it had recognised, what its picture is, what was read on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classify.extract.ocr.recognised import Recognised

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(slots=True)
class Eyes:
    """Stands where a reader expects the OCR engine; whether there is one or not, it notes what was wanted."""

    engine: Callable[..., object] | None
    asked: bool = False
    """Whether the reader wanted a picture recognised: the page is more than its text says."""
    picture: Image | None = field(default=None, repr=False)
    read: Recognised | None = None

    def __call__(self, image: Image) -> object:
        """What the engine says; None without one."""
        self.asked = True
        self.picture = image
        answer = None if self.engine is None else self.engine(image)
        self.read = answer if isinstance(answer, Recognised) else None
        return answer
