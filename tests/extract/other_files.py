"""Builds OpenDocument, legacy Office and image files in memory, a marker word in every hiding place."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

from classify.extract.objects.ole import pack

from .office_files import Expected

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = (
    " ".join(
        f'xmlns:{prefix}="{_ODF}{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
            ("form", "form"),
            ("svg", "svg-compatible"),
            ("fo", "xsl-fo-compatible"),
            ("presentation", "presentation"),
            ("meta", "meta"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def _odf(kind: str, content: str, styles: str, prefix: str, found: Expected, automatic: str = "") -> bytes:
    for name in ("title", "creator", "keyword", "userdefined"):
        found[f"{prefix}{name}"] = {"part": "metadata"}
    meta = (
        f"<office:document-meta {_PREFIXES}><office:meta><dc:title>{prefix}title</dc:title><dc:creator>{prefix}creator</dc:creator>"
        f'<meta:keyword>{prefix}keyword</meta:keyword><meta:user-defined meta:name="Case">{prefix}userdefined</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_PREFIXES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:{kind}>{content}</office:{kind}></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_PREFIXES}><office:master-styles><style:master-page>{styles}</style:master-page>"
            "</office:master-styles></office:document-styles>",
        )
        archive.writestr("meta.xml", meta)
    return stream.getvalue()


def odt() -> tuple[bytes, Expected]:
    """An OpenDocument text."""
    found: Expected = {}

    def mark(name: str, part: str = "body", **place: object) -> str:
        found[f"ot{name}"] = {"part": part, **place}
        return f"ot{name}"

    automatic = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2"><style:text-properties fo:color="#ffffff"/></style:style>'
    )
    content = (
        f"<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{mark('changeauthor', 'metadata')}"
        f"</dc:creator></office:change-info><text:p>{mark('deleted', hidden='deleted text')}</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
        f'<text:user-field-decls><text:user-field-decl text:name="v" office:string-value="{mark("variable", "document variable")}"/></text:user-field-decls>'
        f'<office:forms><form:form><form:text form:name="victim" form:current-value="{mark("formfield", "form field")}"/></form:form></office:forms>'
        f"<text:h>{mark('heading', paragraph=1)}</text:h>"
        f'<text:p>{mark("paragraph", paragraph=2)} <text:span text:style-name="T1">{mark("hidden", paragraph=2, hidden="hidden text")}</text:span>'
        f'<text:s text:c="2"/><text:span text:style-name="T2">{mark("white", paragraph=2, hidden="white text")}</text:span></text:p>'
        f'<text:p>x<text:note text:note-class="footnote"><text:note-body><text:p>{mark("footnote", "footnote")}</text:p></text:note-body></text:note>'
        f'<text:note text:note-class="endnote"><text:note-body><text:p>{mark("endnote", "endnote")}</text:p></text:note-body></text:note>'
        f"<office:annotation><dc:creator>{mark('commentauthor', 'metadata')}</dc:creator><text:p>{mark('comment', 'comment')}</text:p></office:annotation>"
        f' <text:hidden-text text:string-value="{mark("hiddenfield", hidden="hidden text")}"/></text:p>'
        f"<text:p><draw:frame><svg:title>{mark('alttitle', 'alt text')}</svg:title><svg:desc>{mark('alttext', 'alt text')}</svg:desc>"
        f"<draw:text-box><text:p>{mark('textbox', 'text box')}</text:p></draw:text-box></draw:frame></text:p>"
        f'<text:p><text:a xlink:href="https://{mark("linktarget", "link")}.example">{mark("linktext")}</text:a></text:p>'
        f"<text:list><text:list-item><text:p>{mark('listitem')}</text:p></text:list-item></text:list>"
        f'<text:section text:display="none"><text:p>{mark("hiddensection", hidden="hidden text")}</text:p></text:section>'
        f"<table:table><table:table-row><table:table-cell><text:p>{mark('tablecell', 'table', cell='A1')}</text:p></table:table-cell>"
        f'<table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>{mark("farcell", "table", cell="D1")}</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    styles = (
        f"<style:header><text:p>{mark('header', 'header')}</text:p></style:header>"
        f"<style:footer><text:p>{mark('footer', 'footer')}</text:p></style:footer>"
    )
    return _odf("text", content, styles, "ot", found, automatic), found


def odp() -> tuple[bytes, Expected]:
    """An OpenDocument presentation, its second slide hidden."""
    found: Expected = {}

    def mark(name: str, part: str = "body", **place: object) -> str:
        found[f"op{name}"] = {"part": part, **place}
        return f"op{name}"

    automatic = '<style:style style:name="d2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'

    def box(text: str) -> str:
        return f"<draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"

    content = (
        f"<draw:page>{box(mark('slide', 'text box', page=1))}<draw:custom-shape><text:p>{mark('shape', page=1)}</text:p></draw:custom-shape>"
        f"<presentation:notes>{box(mark('notes', 'notes', page=1))}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="d2">{box(mark("hiddenslide", "text box", page=2, hidden="hidden slide"))}</draw:page>'
    )
    return _odf("presentation", content, "", "op", found, automatic), found


def ods() -> tuple[bytes, Expected]:
    """An OpenDocument workbook, its second sheet hidden."""
    found: Expected = {}

    def mark(name: str, part: str = "cell", **place: object) -> str:
        found[f"os{name}"] = {"part": part, **place}
        return f"os{name}"

    def cell(text: str, extra: str = "") -> str:
        return f"<table:table-cell {extra}><text:p>{text}</text:p></table:table-cell>"

    one = {"sheet": "Roster"}
    number = 'office:value="12345678"'
    automatic = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    content = (
        '<table:table table:name="Roster"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell(mark('cell', cell='A1', **one))}{cell(mark('hiddencolumn', cell='B1', hidden='hidden column', **one))}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell(mark("hiddenrow", cell="A2", hidden="hidden row", **one))}</table:table-row>'
        '<table:table-row table:number-rows-repeated="5000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{cell("012-34-5678", number)}'
        f"<table:table-cell><office:annotation><text:p>{mark('comment', 'comment', cell='D5003', **one)}</text:p></office:annotation></table:table-cell></table:table-row>"
        f"<table:shapes><draw:frame><draw:text-box><text:p>{mark('textbox', 'text box', **one)}</text:p></draw:text-box></draw:frame></table:shapes></table:table>"
        f'<table:table table:name="{mark("sheetname", "sheet name", hidden="hidden sheet")}" table:style-name="ta2">'
        f"<table:table-row>{cell(mark('hiddensheet', cell='A1', hidden='hidden sheet'))}</table:table-row></table:table>"
    )
    found["012-34-5678"] = {"part": "cell", "cell": "C5003", **one}
    styles = f"<style:header><text:p>{mark('header', 'header')}</text:p></style:header>"
    return _odf("spreadsheet", content, styles, "os", found, automatic), found


def ods_of(tables: str) -> bytes:
    """A workbook of the given tables and nothing else."""
    return _odf("spreadsheet", tables, "", "bare", {})


def xls() -> tuple[bytes, Expected]:
    """An Excel 97-2003 workbook, its second sheet hidden."""
    import xlwt

    found: Expected = {
        "xocell": {"part": "cell", "cell": "A1", "sheet": "Roster"},
        "xohiddenrow": {"part": "cell", "cell": "A3", "hidden": "hidden row"},
        "xohiddencolumn": {"part": "cell", "cell": "D1", "hidden": "hidden column"},
        "xoheader": {"part": "header", "sheet": "Roster"},
        "xofooter": {"part": "footer", "sheet": "Roster"},
        "012-34-5678": {"part": "cell", "cell": "B1"},
        "05/14/1985": {"part": "cell", "cell": "C1"},
        "xohiddensheet": {"part": "cell", "cell": "A1", "hidden": "hidden sheet"},
        "xosheetname": {"part": "sheet name", "hidden": "hidden sheet"},
    }
    book = xlwt.Workbook()
    sheet = book.add_sheet("Roster")
    sheet.write(0, 0, "xocell")
    sheet.write(0, 1, 12345678, xlwt.easyxf(num_format_str="000-00-0000"))
    sheet.write(0, 2, 31181, xlwt.easyxf(num_format_str="mm/dd/yyyy"))
    sheet.write(0, 3, "xohiddencolumn")
    sheet.write(2, 0, "xohiddenrow")
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    sheet.header_str, sheet.footer_str = b"&Lxoheader", b"&Cxofooter"
    other = book.add_sheet("xosheetname")
    other.write(0, 0, "xohiddensheet")
    other.visibility = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), found


def xls_with(before: Sequence[tuple[int, bytes]] = (), inside: Sequence[tuple[int, bytes]] = ()) -> bytes:
    """The workbook of `xls` with records added to its settings and to its first sheet."""
    import olefile

    workbook = olefile.OleFileIO(xls()[0]).openstream("Workbook").read()
    ends, at = [], 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        ends += [at] if kind == 0x0A else []
        at += 4 + size
    first, second = ends[:2]
    one, two = (
        b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in more)
        for more in (before, inside)
    )
    data = bytearray(workbook[:first] + one + workbook[first:second] + two + workbook[second:])
    at = 0
    while (kind := struct.unpack_from("<H", data, at)[0]) != 0x0A:
        if kind == 0x85:
            (place,) = struct.unpack_from("<I", data, at + 4)
            moved = len(one) + (len(two) if place > second else 0)
            struct.pack_into("<I", data, at + 4, place + moved)
        at += 4 + struct.unpack_from("<H", data, at + 2)[0]
    return pack({"Workbook": bytes(data)})


def doc_of(stories: dict[str, str], hidden: str = "", streams: dict[str, bytes] | None = None) -> bytes:
    """A Word 97-2003 document of the given stories (body, footnote, header), one run of it hidden."""
    text = "".join(stories.values())
    start = 0x400
    body = text.encode("utf-16-le")
    main = bytearray(start) + body
    main += b"\0" * (-len(main) % 512)
    table = bytearray()
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<IIHIH", 0, len(body) // 2, 0, start, 0)
    struct.pack_into("<II", main, 0x1A2, len(table), len(clx))
    table += clx
    if hidden:
        first = start + len(text[: text.index(hidden)].encode("utf-16-le"))
        run = (first, first + len(hidden.encode("utf-16-le")), struct.pack("<HB", 0x083C, 1))
        _page(main, table, 0xFA, [run], start, start + len(body), character=True)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    sizes = [len(story.encode("utf-16-le")) // 2 for story in stories.values()]
    struct.pack_into("<8I", main, 0x4C, *sizes, *[0] * (8 - len(sizes)))
    return pack({"WordDocument": bytes(main), "1Table": bytes(table), **(streams or {})})


def word_95(pieces: list[str], order: list[int], sizes: list[int]) -> bytes:
    """A Word 95 document saved fast: its pieces lie in the stream as given and are read in `order`."""
    start = 0x300
    places, body = [], b""
    for piece in pieces:
        places.append(start + len(body))
        body += piece.encode("cp1252")
    bounds, codes, at = [0], b"", 0
    for number in order:
        at += len(pieces[number])
        bounds.append(at)
        codes += struct.pack("<HIH", 0, places[number], 0)
    plc = struct.pack(f"<{len(bounds)}I", *bounds) + codes
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    main = bytearray(start) + body
    struct.pack_into("<HH", main, 0, 0xA5DC, 104)
    struct.pack_into("<H", main, 0x0A, 4)
    struct.pack_into("<II", main, 0x18, start, start + len(body))
    struct.pack_into(f"<{len(sizes)}I", main, 0x34, *sizes)
    struct.pack_into("<II", main, 0x160, len(main), len(clx))
    return pack({"WordDocument": bytes(main) + clx + bytes(0x200)})


def doc() -> tuple[bytes, Expected]:
    """A Word 97-2003 document put together by [MS-DOC]: stories, a table, a hidden and a deleted run."""
    stories = {
        "body": 'dcbody \x13HYPERLINK "https://dclink.example"\x14shown\x15 \x13IF \x13MERGEFIELD who\x14dcmerged\x15 = "dccondition" "a"\x14dcresult\x15 dchidden dcdeleted\rdcsecond\rdccell\x07dcright\x07\x07\r',
        "footnote": "dcfootnote\r",
        "header": "dcheader\r",
        "macro": "",
        "comment": "dccomment\r",
        "endnote": "dcendnote\r",
        "text box": "dctextbox\r",
        "last": "",
    }
    found: Expected = {
        "dcbody": {"part": "body", "paragraph": 1},
        "dcsecond": {"part": "body", "paragraph": 2},
        "dclink": {"part": "link"},
        "dcresult": {"part": "body", "paragraph": 1},
        "dcmerged": {"part": "field code", "hidden": "field code"},
        "dccondition": {"part": "field code", "hidden": "field code"},
        "dccommentauthor": {"part": "metadata"},
        "dcchanger": {"part": "metadata"},
        "dcsaver": {"part": "metadata"},
        "dcvariable": {"part": "document variable"},
        "dcvalue": {"part": "document variable"},
        "dcbookmark": {"part": "bookmark"},
        "dchidden": {"part": "body", "hidden": "hidden text"},
        "dcdeleted": {"part": "body", "hidden": "deleted text"},
        "dccell": {"part": "table", "cell": "A1"},
        "dcright": {"part": "table", "cell": "B1"},
        **{f"dc{name}": {"part": name} for name in ("footnote", "header", "comment", "endnote")},
        "dctextbox": {"part": "text box"},
    }
    text = "".join(stories.values())
    start = 0x400
    body = text.encode("utf-16-le")
    main = bytearray(start) + body
    main += b"\0" * (-len(main) % 512)

    def place(word: str) -> tuple[int, int]:
        at = text.index(word)
        return start + 2 * at, start + 2 * (at + len(word))

    table = bytearray()
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<IIHIH", 0, len(text), 0, start, 0)
    struct.pack_into("<II", main, 0x1A2, len(table), len(clx))
    table += clx
    runs = [
        (*place("dchidden"), struct.pack("<HB", 0x083C, 1)),
        (*place("dcdeleted"), struct.pack("<HB", 0x0800, 1)),
    ]
    _page(main, table, 0xFA, runs, start, start + len(body), character=True)
    row = text.index("\x07\x07") + 1
    inside = struct.pack("<HB", 0x2416, 1)
    cells = (start + 2 * text.index("dccell"), start + 2 * row, b"\0\0" + inside)
    mark = (start + 2 * row, start + 2 * row + 2, b"\0\0" + inside + struct.pack("<HB", 0x2417, 1))
    _page(main, table, 0x102, [cells, mark], start, start + len(body), character=False)

    def words(*texts: str, extra: int = 0) -> bytes:
        return b"".join(
            struct.pack("<H", len(text)) + text.encode("utf-16-le") + bytes(extra) for text in texts
        )

    def headed(*texts: str, extra: int = 0) -> bytes:
        return struct.pack("<HHH", 0xFFFF, len(texts), extra) + words(*texts, extra=extra)

    for number, blob in (
        (36, words("dccommentauthor")),
        (51, headed("Unknown", "dcchanger")),
        (71, headed("dcsaver", "C:\\Cases\\report.doc")),
        (60, headed("dcvariable", extra=4) + words("dcvalue", extra=2)),
        (21, headed("_GoBack", "dcbookmark")),
    ):
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(blob))
        table += blob
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    struct.pack_into("<8I", main, 0x4C, *(len(story) for story in stories.values()))
    return pack({"WordDocument": bytes(main), "1Table": bytes(table)}), found


def _page(
    main: bytearray,
    table: bytearray,
    entry: int,
    runs: list[tuple[int, int, bytes]],
    start: int,
    stop: int,
    *,
    character: bool,
) -> None:
    """One page of formatted runs ([MS-DOC] 2.9.33 and 2.9.175) and the table that points to it."""
    bounds, sprms = [start], []
    for first, last, properties in runs:
        if first > bounds[-1]:
            bounds.append(first)
            sprms.append(b"")
        bounds.append(last)
        sprms.append(properties)
    bounds.append(stop)
    sprms.append(b"")
    page = bytearray(512)
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    width, at = (1 if character else 13), 510
    for number, properties in enumerate(sprms):
        if not properties:
            continue
        blob = (
            bytes([len(properties)]) + properties
            if character
            else bytes([0, (len(properties) + 1) // 2])
            + properties.ljust((len(properties) + 1) // 2 * 2, b"\0")
        )
        at = (at - len(blob)) // 2 * 2
        page[at : at + len(blob)] = blob
        page[4 * len(bounds) + width * number] = at // 2
    page[511] = len(sprms)
    number = len(main) // 512
    main += page
    struct.pack_into("<II", main, entry, len(table), 12)
    table += struct.pack("<III", start, stop, number)


def ppt() -> tuple[bytes, Expected]:
    """A PowerPoint 97-2003 presentation put together by [MS-PPT]."""
    found: Expected = {
        "ptoutline": {"part": "body", "page": 1},
        "ptshape": {"part": "body", "page": 1},
        "ptwide": {"part": "body", "page": 1},
        "ptcomment": {"part": "comment", "page": 1},
        "ptcommentauthor": {"part": "metadata"},
        "ptnotes": {"part": "notes"},
        "ptmaster": {"part": "master"},
        "ptlink": {"part": "link"},
        "ptfooter": {"part": "footer"},
    }

    def record(kind: int, body: bytes, instance: int = 0, version: int = 0) -> bytes:
        return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body

    def holder(kind: int, *inner: bytes, instance: int = 0) -> bytes:
        return record(kind, b"".join(inner), instance, 0xF)

    def string(text: str, instance: int = 0) -> bytes:
        return record(0x0FBA, text.encode("utf-16-le"), instance)

    outline = holder(
        0x0FF0, record(0x03F3, struct.pack("<IIIII", 7, 0, 0, 256, 0)), record(0x0FA8, b"ptoutline")
    )
    links = holder(0x0409, holder(0x0FD7, string("https://ptlink.example", 1)))
    document = holder(0x03E8, links, outline, holder(0x0FD9, string("ptfooter", 2), instance=3))
    comment = holder(0x2EE0, string("ptcommentauthor", 0), string("ptcomment", 1), string("AB", 2))
    slide = holder(0x03EE, record(0x0FA8, b"ptshape"), record(0x0FA0, "ptwide".encode("utf-16-le")), comment)
    notes = holder(0x03F0, record(0x0FA8, b"ptnotes"))
    master = holder(0x03F8, record(0x0FA8, b"ptmaster"), record(0x0FA8, b"Click to edit Master title style"))
    stream, offsets = b"", []
    for part in (document, master, slide, notes):
        offsets.append(len(stream))
        stream += part
    ids = struct.pack("<IIIII", 4 << 20 | 5, offsets[0], offsets[1], offsets[2], offsets[3])
    return pack({"PowerPoint Document": stream + record(0x1772, ids), "Current User": b"\0" * 32}), found


def jpg() -> tuple[bytes, Expected]:
    """A photograph with EXIF (place, texts), a comment, XMP."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x8298] = "jpdescription", "jpartist", "jpcopyright"
    exif[0x9C9C] = "jpcomment".encode("utf-16-le") + b"\0\0"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0jpusercomment"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 52.0, 19.56), 3: "W", 4: (113.0, 59.0, 38.4)})
    stream = io.BytesIO()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description '
        'xmlns:d="http://purl.org/dc/elements/1.1/"><d:rights>jpxmp</d:rights></r:Description></r:RDF></x:xmpmeta>'
    )
    Image.new("RGB", (40, 30), "teal").save(
        stream, "JPEG", exif=exif, comment=b"jpjpegcomment", xmp=packet.encode()
    )
    names = ("description", "artist", "copyright", "comment", "usercomment", "xmp", "jpegcomment")
    return stream.getvalue(), {
        **{f"jp{name}": {"part": "metadata"} for name in names},
        "46.872100,-113.994000": {"part": "metadata"},
    }


def png() -> tuple[bytes, Expected]:
    """A picture with text chunks."""
    from PIL import Image, PngImagePlugin

    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", "pnauthor")
    chunks.add_itxt("Description", "pndescription", "en", "Description")
    chunks.add_text("Comment", "pncomment", zip=True)
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "PNG", pnginfo=chunks)
    return stream.getvalue(), {
        f"pn{name}": {"part": "metadata"} for name in ("author", "description", "comment")
    }
