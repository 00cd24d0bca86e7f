"""A new PDF of pictures and unseen words: the only objects a copy of pages is made of.

A page is one picture in shades of grey (or black and white, where it has no shades) and, unseen over it (text
render mode 3, ISO 32000-1, 9.3.6), its words in one font of one width that nobody draws. No date, no
producer, no name; the same pages make the same bytes. `pikepdf` writes it; images are packed page by page.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from PIL.Image import Image

TITLE = "Redacted copy"
_ADVANCE = 0.6
"""Width of every letter of the unseen font, in heights of it."""
_SHADES = 16
_PAPER = 232
"""Shades from here on are paper: what a scanner saw of it nobody needs."""
_FLAT = 10
"""Shades by which neighbours differ at most inside an area of one shade; at edges of letters it is more."""
_FEW = 0.002
"""Share of a page that may be shades of grey and still be called black and white."""
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A word and where it lies on its picture, in pixels: left, top, right, bottom."""

    text: str
    box: tuple[float, float, float, float]


class Canvas:
    """Takes one page after the other."""

    def __init__(self) -> None:
        import pikepdf

        self._pdf = pikepdf.new()
        self._font = self._pdf.make_indirect(_font(self._pdf))

    def add(self, image: Image, words: list[Unseen], size: tuple[float, float]) -> None:
        """A page of `size` points: its picture (mode L) and its words, in reading order."""
        from pikepdf import Array, Dictionary, Name, Page

        pdf = self._pdf
        width, height = size
        content = f"q {_n(width)} 0 0 {_n(height)} 0 0 cm /P Do Q\n" + _spoken(words, image.size, size)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
            Resources=Dictionary(
                XObject=Dictionary(P=pdf.make_indirect(_picture(pdf, image))), Font=Dictionary(F=self._font)
            ),
            Contents=pdf.make_stream(content.encode("ascii")),
        )
        pdf.pages.append(Page(pdf.make_indirect(page)))

    def write(self, out: BinaryIO) -> None:
        """The whole document, at the place where `out` stands."""
        import pikepdf

        self._pdf.Root.Lang = pikepdf.String("en-US")
        self._pdf.trailer.Info = self._pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(TITLE)))
        file = io.BytesIO()
        self._pdf.save(
            file,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
            min_version="1.7",
        )
        self._pdf.close()
        out.write(file.getbuffer())


def _font(pdf: Any) -> Any:
    """A font without a single glyph: each code is its own UTF-16 unit, each as wide as the next."""
    from pikepdf import Array, Dictionary, Name, String

    advance = round(_ADVANCE * 1_000)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/Unseen"),
        Flags=5,
        FontBBox=Array([0, -200, advance, 800]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
    )
    letters = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/Unseen"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=advance,
        CIDToGIDMap=Name.Identity,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/Unseen"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(letters)]),
        ToUnicode=pdf.make_stream(TO_UNICODE),
    )


def _spoken(words: list[Unseen], pixels: tuple[int, int], size: tuple[float, float]) -> str:
    """The words as text that is not drawn, each as wide as its picture is."""
    across, down = size[0] / pixels[0], size[1] / pixels[1]
    lines = ["BT", "3 Tr"]
    for word in words:
        left, top, right, bottom = word.box
        text = "".join(letter if ord(letter) < 0x10000 else "\ufffd" for letter in word.text)
        height = max((bottom - top) * down, 1.0)
        wide = 100 * max((right - left) * across, 0.1) / (len(text) * _ADVANCE * height)
        base = size[1] - bottom * down + 0.2 * height
        lines.append(
            f"/F {_n(height)} Tf {_n(wide)} Tz 1 0 0 1 {_n(left * across)} {_n(base)} Tm "
            f"<{(text + ' ').encode('utf-16-be', 'replace').hex()}> Tj"
        )
    return "\n".join([*lines, "ET"])


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"


# Pictures


def _picture(pdf: Any, image: Image) -> Any:
    from pikepdf import Dictionary, Name

    grey = image.point(lambda shade: 255 if shade >= _PAPER else shade)
    is_plain = _is_black_and_white(grey)
    data, parameters, packed = _as_fax(grey) if is_plain else _as_shades(grey)
    picture = pdf.make_stream(data)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height = image.size
    picture.ColorSpace = Name.DeviceGray
    picture.BitsPerComponent = 1 if is_plain else 8
    picture.Filter = Name(packed)
    picture.DecodeParms = Dictionary(parameters)
    return picture


def _is_black_and_white(grey: Image) -> bool:
    """Whether a page has no areas of grey: edges of letters have shades, too, but are not flat."""
    import numpy

    shades = numpy.asarray(grey, dtype=numpy.int16)
    if shades.shape[0] < 2 or shades.shape[1] < 2:
        return True
    here = shades[:-1, :-1]
    level = (abs(here - shades[1:, :-1]) < _FLAT) & (abs(here - shades[:-1, 1:]) < _FLAT)
    between = (here > 48) & (here < _PAPER)
    return bool((level & between).mean() < _FEW)


def _as_fax(grey: Image) -> tuple[bytes, dict[str, Any], str]:
    """Black and white, packed as facsimile machines do (ITU-T T.6), a tenth of its shades' size."""
    from PIL import Image as Pictures

    file = io.BytesIO()
    plain = grey.point(lambda shade: 255 if shade > 150 else 0).convert("1", dither=Pictures.Dither.NONE)
    plain.save(file, "TIFF", compression="group4", tiffinfo={278: plain.height})
    with Pictures.open(file) as packed:
        tags: Any = packed.tag_v2  # type: ignore[attr-defined]
        [start], [length], is_black_zero = tags[273], tags[279], tags[262] == 1
    data = file.getvalue()[start : start + length]
    parameters = {"/K": -1, "/Columns": grey.width, "/Rows": grey.height, "/BlackIs1": is_black_zero}
    return data, parameters, "/CCITTFaxDecode"


def _as_shades(grey: Image) -> tuple[bytes, dict[str, Any], str]:
    """Sixteen shades, each row told by what is above it (ISO 32000-1, 7.4.4.4)."""
    step = 255 / (_SHADES - 1)
    file = io.BytesIO()
    grey.point(lambda shade: round(round(shade / step) * step)).save(file, "PNG", compress_level=9)
    parameters = {"/Predictor": 15, "/Colors": 1, "/BitsPerComponent": 8, "/Columns": grey.width}
    return b"".join(_data_of(file.getvalue())), parameters, "/FlateDecode"


def _data_of(png: bytes) -> list[bytes]:
    """The packed rows of a PNG (ISO 15948, 5.3)."""
    at, found = 8, []
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            found.append(png[at + 8 : at + 8 + length])
        at += length + 12
    zlib.decompress(b"".join(found))
    return found
