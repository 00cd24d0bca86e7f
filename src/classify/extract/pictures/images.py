"""Images: text by OCR, and what cameras and programs wrote beside the pixels.

A photograph without text is read when its metadata is read. GPS positions come as decimal degrees.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING, Any

from classify.errors import BombError, CorruptError
from classify.extract.document import Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.ocr.engine import READABLE
from classify.extract.ocr.recognised import Recognised
from classify.extract.ocr.view import flat
from classify.extract.source import Source

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

MOST_PIXELS = 250_000_000
"""Pixels of one image held in memory; a scanner's A3 page at 600 dpi has 70 million."""
LEAST_PIXELS = 4_000
"""Smaller images (icons, rules, tracking dots) hold no readable word."""
MOST_PAGES = 2_000
"""Pages of one image that are looked at, ten times what OCR reads of one file."""
_DAMAGE = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError)
"""How Pillow says that a page is damaged."""
_GPS = 0x8825
_ORIENTATION = 0x0112
_XP_TAGS = {0x9C9B: "title", 0x9C9C: "comment", 0x9C9D: "author", 0x9C9E: "keywords", 0x9C9F: "subject"}
_EXIF_TAGS = {
    0x010D: "document name",
    0x010E: "image description",
    0x013B: "artist",
    0x8298: "copyright",
    0x9286: "user comment",
    0x013C: "host computer",
    0xA430: "camera owner",
    0xA431: "camera serial number",
    0x010F: "camera make",
    0x0110: "camera model",
    0x9003: "taken",
    0x9C9B: "title",
    0x02BC: "xmp",
    0xA433: "lens make",
}
_QUIET_TAGS = ("camera make", "camera model", "lens make", "xmp")
_IPTC = {
    5: "object name",
    25: "keywords",
    40: "special instructions",
    80: "by-line",
    90: "city",
    92: "location",
    95: "state",
    105: "headline",
    110: "credit",
    115: "source",
    116: "copyright",
    118: "contact",
    120: "caption",
    122: "caption writer",
}


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Read png, jpg, tiff, gif, bmp, webp or heic: every page by OCR, then the metadata.

    Raises CorruptError when no pixels can be decoded and BombError when there are far too many.
    """
    with closing(_open(source)) as image:
        paged = _has_pages(image)
        unread: list[int] = []
        damaged: list[int] = []
        pages = 0
        while pages < (MOST_PAGES if paged else 1) and (there := _turn_to(image, pages + 1)) is not None:
            pages += 1
            envelope.check_time()
            if there and (image.width * image.height < LEAST_PIXELS or min(image.size) < 16):
                continue
            if envelope.ocr is None or not _is_wanted(pages, envelope):
                unread.append(pages)
            elif there and _decodes(image):
                yield from _recognise(image, pages, envelope.ocr, paged=paged)
            else:
                damaged.append(pages)
        if unread:
            which = f"{len(unread)} of {pages} pages" if paged else "the image"
            yield Remark("needs_ocr", f"{which} may hold text that was not recognized")
        yield from metadata(image)
        if damaged and len(damaged) == pages:
            raise CorruptError("The image is damaged.")
        if damaged:
            from classify.extract.ocr.pages import spell_pages

            yield Remark("partial", f"damaged: {spell_pages(damaged)} of the image")
        if pages == MOST_PAGES:
            yield Remark("partial", f"only the first {MOST_PAGES:,} pages of the image were looked at")


def pages_of(source: Source) -> Iterator[tuple[int, Image]]:
    """The pages of an image, numbered, as they are recognised: grey, upright; small ones, too.

    Raises CorruptError when a page is damaged or there are more than are read, BombError as `read`.
    """
    with closing(_open(source)) as image:
        paged = _has_pages(image)
        for number in range(1, MOST_PAGES + 1 if paged else 2):
            there = _turn_to(image, number)
            if there is None:
                return
            if not there or not _decodes(image):
                raise CorruptError(f"Page {number} of the image is damaged.")
            yield number, _upright(image) if number == 1 else flat(image)
        if paged and _turn_to(image, MOST_PAGES + 1) is not None:
            raise CorruptError(f"The image has more than {MOST_PAGES:,} pages.")


def _is_wanted(page: int, envelope: Envelope) -> bool:
    """Whether a page is to be recognised."""
    return page <= envelope.limits.ocr_pages and envelope.page in (None, page)


def _open(source: Source) -> Image:
    from PIL import Image, ImageFile, UnidentifiedImageError

    if source.suffix in ("heic", "heif", "hif", "avif") or _is_heif(source):
        import pillow_heif

        pillow_heif.register_heif_opener()
    # A photo cut short by a broken upload still shows most of what it shows.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(source.data) if source.data is not None else source.open())
    except Image.DecompressionBombError as error:
        raise BombError("The image claims more pixels than any scan has.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise CorruptError("The image cannot be decoded.") from error
    if image.width * image.height > MOST_PIXELS:
        image.close()
        raise BombError("The image claims more pixels than any scan has.")
    return image


def _is_heif(source: Source) -> bool:
    with source.open() as stream:
        return stream.read(12)[4:8] == b"ftyp"


def _has_pages(image: Image) -> bool:
    """Whether its frames are pages; the frames of an animation show one scene."""
    return bool(getattr(image, "is_animated", False)) and image.format not in ("GIF", "PNG", "WEBP")


def _turn_to(image: Image, page: int) -> bool | None:
    """Make `page` the one to be decoded: False when it is damaged, None when there is no such page.

    Pages are not counted beforehand: a TIFF chains them, and counting walks the whole chain.
    """
    if page == 1:
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.seek(page - 1)
    except EOFError:
        return None
    except _DAMAGE:
        return False
    return True


def _decodes(image: Image) -> bool:
    """Whether the pixels of the page at hand could be had."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A photograph needs four bytes a pixel in colours; JPEG can be decoded to shades of grey at once.
            image.draft("L", None)
            image.load()
    except (*_DAMAGE, EOFError):
        return False
    return True


def _recognise(page: Image, number: int, ocr: Callable[..., object], *, paged: bool) -> Iterator[TextBlock]:
    found = ocr(_upright(page) if number == 1 else page)
    if isinstance(found, Recognised) and found.text.strip() and found.confidence >= READABLE:
        yield TextBlock(found.text, Place(page=number if paged else None), confidence=found.confidence)


def _upright(page: Image) -> Image:
    """The page in shades of grey as its camera was held (EXIF 2.32, 4.6.4 A); no second copy in colours."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(page.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:
        turn = None
    return flat(page) if turn is None else flat(page).transpose(turn)


def metadata(image: Image) -> Iterator[Piece]:
    """EXIF with the place where a photo was taken, XMP, IPTC and text chunks, each labelled."""
    place = Place("metadata")
    told: set[str] = set()
    found: list[tuple[str, str]] = []
    try:
        exif = image.getexif()
        found += list(_exif(exif))
        found += list(_iptc(image))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, ZeroDivisionError):
        # Cameras write odd EXIF; the picture itself has been read.
        found.append(("remark", "part of the metadata is not readable"))
    found += list(_chunks(image.info))
    for label, text in found:
        if text and text not in told:
            told.add(text)
            yield TextBlock(text, place, label=label)
    yield from _xmp(image, told)


def _exif(exif: Exif) -> Iterator[tuple[str, str]]:
    position = gps_position(exif.get_ifd(_GPS))
    if position:
        yield "GPS latitude, longitude", position
    tags: dict[int, object] = {**exif, **exif.get_ifd(0x8769)}
    for tag, value in tags.items():
        if tag in _XP_TAGS and isinstance(value, bytes | tuple):
            yield _XP_TAGS[tag], bytes(value).decode("utf-16-le", "replace").strip("\0 ")
        elif tag in _EXIF_TAGS and _EXIF_TAGS[tag] not in _QUIET_TAGS:
            yield _EXIF_TAGS[tag], _as_text(value)


def _as_text(value: object) -> str:
    """An EXIF text; user comments begin with eight bytes that name their character set."""
    if isinstance(value, bytes):
        if value[:8] == b"UNICODE\0":
            order = "utf-16-be" if value[8:9] == b"\0" else "utf-16-le"
            return value[8:].decode(order, "replace").strip("\0 ")
        if value[:8] in (b"ASCII\0\0\0", b"\0" * 8):
            value = value[8:]
        return value.decode("utf-8", "replace").strip("\0 ") if isinstance(value, bytes) else ""
    return str(value).strip("\0 ")


def gps_position(tags: Mapping[int, object]) -> str | None:
    """Degrees, "46.872100,-113.994000" from EXIF's degrees, minutes and seconds (EXIF 2.32, 4.6.6)."""
    pair = []
    for name, value in ((1, 2), (3, 4)):
        parts = tags.get(value)
        if not isinstance(parts, tuple) or len(parts) != 3:
            return None
        try:
            degrees = sum(float(part) / 60**power for power, part in enumerate(parts))
        except (ZeroDivisionError, TypeError, ValueError):
            return None
        west_or_south = str(tags.get(name, "")).strip("\0 ").upper() in ("S", "W")
        pair.append(f"{-degrees if west_or_south else degrees:.6f}")
    return ",".join(pair)


def _iptc(image: Any) -> Iterator[tuple[str, str]]:
    from PIL import IptcImagePlugin

    for (record, number), value in (IptcImagePlugin.getiptcinfo(image) or {}).items():
        if record == 2 and number in _IPTC:
            for item in value if isinstance(value, list) else [value]:
                yield _IPTC[number], item.decode("utf-8", "replace").strip()


def _chunks(info: Mapping[Any, object]) -> Iterator[tuple[str, str]]:
    """Comments and text chunks that Pillow collects (PNG tEXt, GIF and JPEG comments)."""
    for key, found in info.items():
        known = isinstance(found, bytes) and key == "comment"
        value = found.decode("utf-8", "replace") if known and isinstance(found, bytes) else found
        if isinstance(value, str) and key not in (
            "xmp",
            "XML:com.adobe.xmp",
            "compression",
            "version",
            "Software",
        ):
            text = value.strip("\0 \n")
            if text and not re.match(r"(?i)date:|raw profile|exif", str(key)):
                yield str(key).lower(), text


def _xmp(image: Image, told: set[str]) -> Iterator[Piece]:
    from classify.extract.pdf.extras import xmp_texts
    from classify.extract.xml.trees import parse_xml

    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if isinstance(packet, str):
        packet = packet.encode("utf-8")
    if isinstance(packet, bytes) and b"<" in packet:
        try:
            root = parse_xml(packet[packet.find(b"<") :].rstrip(b"\0 \n"))
        except CorruptError:
            return
        yield from xmp_texts(root, told)
