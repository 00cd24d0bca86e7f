"""Addresses that a document points to without spelling them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classify.extract.document import Piece, Place, TableBlock, TextBlock


class Links:
    """Addresses outside that parts point to; those that stand in the text anyway are struck off."""

    def __init__(self) -> None:
        self.targets: dict[str, None] = {}

    def add(self, targets: Iterable[str]) -> None:
        """Note addresses; those inside the document are none."""
        self.targets.update(
            dict.fromkeys(target for target in targets if target and not target.startswith("#"))
        )

    def see(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Pass pieces on and strike off the targets that they spell out."""
        for piece in pieces:
            if self.targets and isinstance(piece, TextBlock | TableBlock):
                text = piece.text if isinstance(piece, TextBlock) else "\n".join(map("\n".join, piece.rows))
                for target in [target for target in self.targets if _address(target) in text]:
                    del self.targets[target]
            yield piece

    def rest(self) -> Iterator[Piece]:
        """The targets nobody reads in the text, as one block."""
        if self.targets:
            yield TextBlock("\n".join(self.targets), Place(part="link", hidden="link target"), prose=False)


def _address(target: str) -> str:
    """mailto:jane@example.org?subject=x -> jane@example.org; other addresses as they are."""
    return target[7:].partition("?")[0] if target.lower().startswith("mailto:") else target.rstrip("/")
