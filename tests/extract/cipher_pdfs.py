"""Builds PDFs whose fonts number their letters as they like, with and without a way back to Unicode."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.ttfonts import TTFontFile

_FONT = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
LETTER = (
    "Applicant: Jane Invented of Missoula, Montana",
    "Social Security Number 219-09-9999",
    "Date of birth 04/12/1981, phone 406-555-0142",
    "The department received this application on the first of May and will answer it",
    "within thirty days. Nothing in this letter is true; it was made for a test.",
)
Codes = dict[str, int]


def codes(lines: tuple[str, ...] = LETTER, start: int = 33, shuffle: int | None = None) -> Codes:
    """A number for each letter in the order of its first use, or shuffled; the space keeps its own."""
    letters = list(dict.fromkeys(letter for line in lines for letter in line if letter != " "))
    numbers = list(range(start, start + len(letters)))
    if shuffle is not None:
        random.Random(shuffle).shuffle(numbers)
    return {**dict(zip(letters, numbers, strict=True)), " ": 32}


def right(numbers: Codes) -> dict[int, str]:
    """The way back to Unicode."""
    return {number: letter for letter, number in numbers.items()}


def wrong(numbers: Codes, seed: int = 5) -> dict[int, str]:
    """A way back that leads astray: letters for other letters, digits and signs rightly."""
    letters = [letter for letter in numbers if letter.isalpha()]
    others = letters[:]
    random.Random(seed).shuffle(others)
    return {**right(numbers), **{numbers[a]: b for a, b in zip(letters, others, strict=True)}}


def truetype(
    numbers: Codes,
    lines: tuple[str, ...] = LETTER,
    unicode: dict[int, str] | None = None,
    before: bytes = b"",
) -> bytes:
    """A page in an embedded TrueType font, with a ToUnicode table when one is given."""
    font, widths = _recoded(numbers)
    packed = zlib.compress(font)
    back = b"/ToUnicode 9 0 R" if unicode else b""
    objects = [
        b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Vera/FirstChar 32/LastChar 255/Widths["
        + b" ".join(b"%d" % widths.get(number, 600) for number in range(32, 256))
        + b"]/FontDescriptor 7 0 R%b>>" % back,
        (
            b"<</Type/FontDescriptor/FontName/ABCDEF+Vera/Flags 4/FontBBox[-200 -300 1400 1000]/ItalicAngle 0"
            b"/Ascent 900/Descent -200/CapHeight 700/StemV 80/FontFile2 8 0 R>>"
        ),
        _stream(packed, b"/Length1 %d/Filter/FlateDecode" % len(font)),
    ]
    if unicode:
        pairs = b"".join(b"<%02X> <%04X> " % (number, ord(letter)) for number, letter in unicode.items())
        objects.append(
            _stream(
                b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
                b"endcodespacerange %d beginbfchar %bendbfchar endcmap end" % (len(unicode), pairs)
            )
        )
    return _page(lines, numbers, objects, before)


def type3(numbers: Codes, name: Callable[[int], str], lines: tuple[str, ...] = LETTER) -> bytes:
    """A page in a Type 3 font, whose letters are little pictures with names of no meaning."""
    font = ImageFont.truetype(_FONT, 60)
    procedures, entries, names, widths = list[bytes](), b"", b"", dict[int, int]()
    for letter, number in numbers.items():
        width = int(font.getlength(letter) * 1000 / 60)
        widths[number] = width
        shape = Image.new("1", (max(int(font.getlength(letter)) + 2, 2), 80), 1)
        ImageDraw.Draw(shape).text((0, 0), letter, font=font, fill=0)
        drawn = b"%d 0 0 -300 %d 1000 d1 q %d 0 0 1333 0 -300 cm " % (width, width, shape.width * 1000 // 60)
        drawn += b"BI /W %d /H 80 /IM true /BPC 1 ID %b EI Q" % (shape.width, shape.tobytes())
        entries += b"/%b %d 0 R " % (name(number).encode(), 8 + len(procedures))
        names += b"%d /%b " % (number, name(number).encode())
        procedures.append(_stream(drawn))
    told = b" ".join(b"%d" % widths.get(number, 0) for number in range(256))
    head = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 -300 1200 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 0"
        b"/LastChar 255/Widths[%b]/Encoding<</Type/Encoding/Differences[%b]>>/CharProcs 7 0 R/Resources<<>>>>"
    )
    return _page(lines, numbers, [head % (told, names), b"<<%b>>" % entries, *procedures])


def _recoded(numbers: Codes) -> tuple[bytes, dict[int, int]]:
    """Vera with another table from numbers to shapes, and the widths of its letters."""
    data, face = Path(_FONT).read_bytes(), TTFontFile(_FONT)
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16):
        tag, _, start, size = struct.unpack(">4sIII", data[at : at + 16])
        tables[tag] = data[start : start + size]
    shapes = [0] * 256
    for letter, number in numbers.items():
        shapes[number] = face.charToGlyph.get(ord(letter), 0)
    table = struct.pack(">HHHHH256H", 6, 10 + 512, 0, 0, 256, *shapes)
    tables[b"cmap"] = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + table
    tables[b"post"] = struct.pack(">I28x", 0x30000)
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    body, first = b"", 12 + 16 * len(tables)
    for tag in sorted(tables):
        head += struct.pack(">4sIII", tag, 0, first + len(body), len(tables[tag]))
        body += tables[tag] + bytes(-len(tables[tag]) % 4)
    return head + body, {number: face.charWidths.get(ord(letter), 600) for letter, number in numbers.items()}


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), more, data)


def _page(lines: tuple[str, ...], numbers: Codes, fonts: list[bytes], before: bytes = b"") -> bytes:
    """A PDF of one page; object 5 is Helvetica for `before`, the font begins at object 6."""
    drawn = b"".join(b"<%b> Tj T* " % bytes(numbers[x] for x in line).hex().encode() for line in lines)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F0 5 0 R/F1 6 0 R>>>>>>"
        ),
        _stream(before + b" BT /F1 14 Tf 72 700 Td 22 TL %bET" % drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *fonts,
    ]
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    return out + tail % (count, table, count, len(out))
