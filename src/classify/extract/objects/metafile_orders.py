"""The drawing orders of Windows metafiles, obeyed as far as texts and pictures go."""

from __future__ import annotations

from classify.errors import CorruptError
from classify.extract.objects.metafile_drawing import Drawing, Player, is_metafile
from classify.extract.objects.metafile_emf import Emf
from classify.extract.objects.metafile_wmf import Wmf


def drawing_of(data: bytes) -> Drawing:
    """Run through a metafile's records. Raises CorruptError when it is none."""
    if data[40:44] == b" EMF":
        player: Player = Emf(drawing_of)
    elif is_metafile(data):
        player = Wmf()
    else:
        raise CorruptError("The file is not a readable metafile.")
    player.play(data)
    return player.drawing
