"""Builds PDFs in memory, object by object, with a marker word in every place text can be."""

# ruff: noqa: E501, PERF401 - markup reads better unbroken

from __future__ import annotations

import zlib

from .office_files import Expected


class Pdf:
    """Collects objects and writes them with a cross-reference table."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        """Add an object; its number."""
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, data: str | bytes, keys: str = "") -> int:
        raw = data.encode("latin-1") if isinstance(data, str) else data
        return self.add(f"<< {keys} /Length {len(raw)} >>\nstream\n".encode("latin-1") + raw + b"\nendstream")

    def put(self, number: int, body: str) -> None:
        self.objects[number - 1] = body.encode("latin-1")

    def bytes(self, catalog: int, info: int | None = None) -> bytes:
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
        extra = f" /Info {info} 0 R" if info else ""
        out += f"trailer\n<< /Size {len(offsets) + 1} /Root {catalog} 0 R{extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def line(text: str, x: float, y: float, before: str = "", size: float = 11) -> str:
    """Page content that writes one line."""
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET Q\n"


def simple_pdf(*pages: str, extra_catalog: str = "", rotate: int = 0) -> bytes:
    """A PDF whose pages have the given content streams (a Helvetica called F1 at hand)."""
    pdf = Pdf()
    catalog, tree = pdf.add(""), pdf.add("")
    font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for content in pages:
        stream = pdf.stream(zlib.compress(content.encode("latin-1")), "/Filter /FlateDecode")
        kids.append(
            pdf.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Contents {stream} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
        )
    pdf.put(catalog, f"<< /Type /Catalog /Pages {tree} 0 R {extra_catalog} >>")
    pdf.put(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    return pdf.bytes(catalog)


def ruled_table(
    rows: list[list[str]], x: float = 72, y: float = 600, width: float = 120, height: float = 20
) -> str:
    """Page content of a table with all its rules drawn."""
    content = ["0.5 w\n"]
    for row in range(len(rows) + 1):
        content.append(f"{x} {y - row * height} m {x + width * len(rows[0])} {y - row * height} l S\n")
    for column in range(len(rows[0]) + 1):
        content.append(f"{x + column * width} {y} m {x + column * width} {y - height * len(rows)} l S\n")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            content.append(line(text, x + column * width + 4, y - (number + 1) * height + 6))
    return "".join(content)


def full_pdf() -> tuple[bytes, Expected]:
    """A PDF of two pages with a marker in every hiding place of the format."""
    found: Expected = {}

    def mark(name: str, part: str = "body", **place: object) -> str:
        found[f"pd{name}"] = {"part": part, **place}
        return f"pd{name}"

    pdf = Pdf()
    catalog, tree, page, second = pdf.add(""), pdf.add(""), pdf.add(""), pdf.add("")
    font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    content = (
        line(mark("text", page=1), 72, 740)
        + line(mark("invisible", page=1, hidden="invisible text"), 72, 720, "3 Tr")
        + line(mark("white", page=1, hidden="white text"), 72, 700, "1 g")
        + line(mark("tiny", page=1, hidden="tiny text"), 72, 680, size=1)
        + line(mark("offpage", page=1, hidden="off the page"), 72, 900)
        + line("SSN", 72, 660)
        + line(mark("redacted", page=1, hidden="covered"), 110, 660)
        + "0 g 108 655 120 16 re f\n"
        + "0 0 0.6 rg 300 715 200 20 re f\n"
        + line(mark("whiteonblue", page=1, hidden=None), 310, 720, "1 g")
        + line("Surname", 72, 500)
        + line("Name", 72, 400)
        + line(mark("noteredacted", page=1, hidden="covered"), 72, 250)
    )
    table = ruled_table(
        [
            ["Name", mark("tablehead", "table", page=2, cell="B1")],
            [mark("tablecell", "table", page=2, cell="A2"), "x"],
        ]
    )
    stream = pdf.stream(content)
    other = pdf.stream(
        line(mark("pagetwo", page=2), 72, 740) + table + line(mark("aftertable", page=2), 72, 300)
    )
    looks = pdf.stream(
        line(mark("stamp", page=1), 0, 0),
        f"/Type /XObject /Subtype /Form /BBox [0 0 200 30] /Resources << /Font << /F1 {font} 0 R >> >>",
    )

    def widget(keys: str, top: int) -> int:
        return pdf.add(
            f"<< /Type /Annot /Subtype /Widget /P {page} 0 R /Rect [140 {top} 300 {top + 14}] /DA (/F1 10 Tf) {keys} >>"
        )

    fields = [
        widget(f"/FT /Tx /T (surname) /V ({mark('fieldvalue', 'form field', page=1)})", 497),
        widget(f"/FT /Tx /T (f2) /TU (Date of birth) /V ({mark('fieldwithtip', 'form field', page=1)})", 470),
        widget(
            f"/FT /Ch /T (choice) /Ff 131072 /Opt [(one) ({mark('option', 'list entry', page=1)})] /V (one)",
            440,
        ),
        widget(
            f"/FT /Btn /T (juvenile) /V /{mark('checked', 'form field', page=1)} /AS /pdchecked /AP << /N << /pdchecked {looks} 0 R >> >>",
            420,
        ),
        widget(
            f"/F 2 /FT /Tx /T (secret) /V ({mark('hiddenfield', 'form field', page=1, hidden='hidden form field')})",
            380,
        ),
    ]
    attached = pdf.stream("name,dob\npdattachment,2001\n", "/Type /EmbeddedFile")
    spec = pdf.add(
        f"<< /Type /Filespec /F (roster.csv) /UF (roster.csv) /EF << /F {attached} 0 R >> /Desc ({mark('attachmentdescription', 'annotation')}) >>"
    )
    pinned = pdf.add(f"<< /Type /Filespec /F (pinned.txt) /UF (pinned.txt) /EF << /F {attached} 0 R >> >>")

    def note(keys: str, box: str = "[400 400 420 420]") -> int:
        return pdf.add(f"<< /Type /Annot /P {page} 0 R /Rect {box} {keys} >>")

    notes = [
        note(
            f"/Subtype /Text /Contents ({mark('stickynote', 'annotation', page=1)}) /T ({mark('noteauthor', 'annotation', page=1)})"
        ),
        note(f"/Subtype /FreeText /DA (/F1 10 Tf) /Contents ({mark('freetext', 'annotation', page=1)})"),
        note(
            f"/Subtype /Highlight /QuadPoints [0 0 1 0 0 1 1 1] /Contents ({mark('highlight', 'annotation', page=1)})"
        ),
        note(
            f"/F 2 /Subtype /Text /Contents ({mark('hiddennote', 'annotation', page=1, hidden='hidden annotation')})"
        ),
        note(f"/Subtype /Link /A << /S /URI /URI (https://{mark('linktarget', 'link')}.example) >>"),
        note(f"/Subtype /Stamp /AP << /N {looks} 0 R >>", "[300 300 500 330]"),
        note(
            f"/Subtype /FileAttachment /FS {pinned} 0 R /Contents ({mark('pinnote', 'annotation', page=1)})"
        ),
        note("/Subtype /Square /IC [0 0 0]", "[70 245 260 265]"),
    ]
    found["pdstamp"] = {"part": "body", "page": 1}
    outline = pdf.add("")
    item = pdf.add(
        f"<< /Title ({mark('bookmark', 'bookmark')}) /Parent {outline} 0 R /Dest [{page} 0 R /Fit] >>"
    )
    pdf.put(outline, f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R /Count 1 >>")
    script = pdf.add(f"<< /S /JavaScript /JS (app.alert\\('{mark('script', 'script')}'\\)) >>")
    xmp = pdf.stream(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:h="http://ns.example/h/" '
        f'h:case="{mark("xmpattribute", "metadata")}"><dc:description><rdf:Alt><rdf:li>{mark("xmp", "metadata")}</rdf:li></rdf:Alt>'
        "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>",
        "/Type /Metadata /Subtype /XML",
    )
    figure_root, figure = pdf.add(""), pdf.add("")
    parents = pdf.add(f"<< /Nums [0 [{figure} 0 R]] >>")
    pdf.put(figure_root, f"<< /Type /StructTreeRoot /K [{figure} 0 R] /ParentTree {parents} 0 R >>")
    pdf.put(
        figure,
        f"<< /Type /StructElem /S /Figure /P {figure_root} 0 R /Pg {page} 0 R /K 0 /Alt ({mark('alttext', 'alt text', page=1)}) >>",
    )
    xfa = pdf.stream(
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>'
        f"<VictimName>{mark('xfavalue', 'form field')}</VictimName></form1></xfa:data></xfa:datasets>"
    )
    info = pdf.add(
        f"<< /Title ({mark('title', 'metadata')}) /Author ({mark('author', 'metadata')}) "
        f"/Subject ({mark('subject', 'metadata')}) /Keywords ({mark('keywords', 'metadata')}) >>"
    )
    widgets = " ".join(f"{number} 0 R" for number in fields)
    pdf.put(
        catalog,
        f"<< /Type /Catalog /Pages {tree} 0 R /Outlines {outline} 0 R /Metadata {xmp} 0 R /StructTreeRoot {figure_root} 0 R "
        f"/MarkInfo << /Marked true >> /AcroForm << /Fields [{widgets}] /DR << /Font << /F1 {font} 0 R >> >> /XFA [(datasets) {xfa} 0 R] >> "
        f"/Names << /EmbeddedFiles << /Names [(roster.csv) {spec} 0 R] >> /JavaScript << /Names [(s) {script} 0 R] >> >> >>",
    )
    pdf.put(tree, f"<< /Type /Pages /Count 2 /Kids [{page} 0 R {second} 0 R] >>")
    resources = f"/MediaBox [0 0 612 792] /Resources << /Font << /F1 {font} 0 R >> >>"
    annotations = " ".join(f"{number} 0 R" for number in fields + notes)
    marked = pdf.stream(f"/Figure << /MCID 0 >> BDC EMC\n{content}")
    del stream
    pdf.put(
        page,
        f"<< /Type /Page /Parent {tree} 0 R {resources} /Contents {marked} 0 R /Annots [{annotations}] /StructParents 0 >>",
    )
    pdf.put(second, f"<< /Type /Page /Parent {tree} 0 R {resources} /Contents {other} 0 R >>")
    return pdf.bytes(catalog, info), found


def deep_pdf() -> tuple[bytes, Expected]:
    """A PDF of one page with a marker in the objects that its page does not show."""
    found: Expected = {}

    def mark(name: str, part: str = "metadata", **place: object) -> str:
        found[f"pq{name}"] = {"part": part, **place}
        return f"pq{name}"

    pdf = Pdf()
    catalog, tree, page = pdf.add(""), pdf.add(""), pdf.add("")
    font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    info = pdf.add(
        f"<< /Title ({mark('title')}) /CaseNumber ({mark('ownkey')}) /Producer (Tool) /CreationDate (D:20240101000000) >>"
    )
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:h="http://ns.example/h/"><h:note>{mark("packedxmp")}</h:note></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    xmp = pdf.stream(zlib.compress(packet.encode()), "/Type /Metadata /Subtype /XML /Filter /FlateDecode")

    def script(name: str) -> str:
        return f"<< /S /JavaScript /JS (app.alert\\('{mark(name, 'script')}'\\)) >>"

    unseen = "field that no page shows"
    lone = pdf.add(
        f"<< /FT /Tx /T (victim) /V ({mark('lonefield', 'form field', hidden=unseen)}) /DV ({mark('lonedefault', 'form field', hidden='default value')}) >>"
    )
    kid = pdf.add("")
    parent = pdf.add(f"<< /T (parent) /FT /Tx /Kids [{kid} 0 R] >>")
    pdf.put(
        kid,
        f"<< /T (child) /Parent {parent} 0 R /V ({mark('lonechild', 'form field', hidden=unseen)}) >>",
    )
    signature = pdf.add(
        f"<< /Type /Sig /Filter /Adobe.PPKLite /Name ({mark('signer', 'signature')}) /Reason ({mark('reason', 'signature')}) "
        f"/Location ({mark('location', 'signature')}) /ContactInfo ({mark('contact', 'signature')}) /Contents <3082aabbccdd> >>"
    )
    signed = pdf.add(f"<< /FT /Sig /T (sig) /V {signature} 0 R >>")
    empty = pdf.add(
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (empty) /TU ({mark('tooltip', 'tooltip')}) /P {page} 0 R /Rect [140 497 300 511] "
        f"/DV ({mark('default', 'form field', hidden='default value')}) /AA << /K {script('keystroke')} >> /A {script('fieldaction')} >>"
    )
    player = pdf.stream(mark("embeddedclip", "body"), "/Type /EmbeddedFile")
    found["pqembeddedclip"] = {"part": "body"}
    clip = pdf.add(f"<< /Type /Filespec /F (clip.txt) /UF (clip.txt) /EF << /F {player} 0 R >> >>")
    media = pdf.add(
        f"<< /Type /Annot /Subtype /RichMedia /Rect [10 10 20 20] /RichMediaContent << /Assets << /Names [(clip.txt) {clip} 0 R] >> >> >>"
    )
    companion = pdf.stream("pqassociated", "/Type /EmbeddedFile")
    found["pqassociated"] = {"part": "body"}
    found["pqassociatedname"] = {"part": "name"}
    associated = pdf.add(
        f"<< /Type /Filespec /F (pqassociatedname.txt) /EF << /F {companion} 0 R >> /AFRelationship /Source >>"
    )
    note = pdf.add("")
    popup = pdf.add(
        f"<< /Type /Annot /Subtype /Popup /Rect [400 300 500 400] /Parent {note} 0 R /Contents ({mark('popup', 'annotation')}) >>"
    )
    pdf.put(
        note,
        f"<< /Type /Annot /Subtype /Text /Rect [400 400 420 420] /Popup {popup} 0 R /Contents (seen words) /RC (<body><p>{mark('richnote', 'annotation')}</p></body>) >>",
    )
    quiet = pdf.add(
        f"<< /Type /Annot /Subtype /Highlight /QuadPoints [0 0 1 0 0 1 1 1] /Rect [0 0 1 1] /T ({mark('quietauthor')}) /Subj (Highlight) >>"
    )
    launch = pdf.add(
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /A << /S /Launch /F ({mark('launched')}.docx) >> >>"
    )
    layer = pdf.add(f"<< /Type /OCG /Name ({mark('layername', 'layer')}) >>")
    shown = pdf.add(f"<< /Type /OCG /Name ({mark('shownlayer', 'layer')}) >>")
    bead = pdf.add("")
    thread = pdf.add(
        f"<< /Type /Thread /F {bead} 0 R /I << /Title ({mark('thread', 'article')}) /Author ({mark('threadauthor', 'article')}) >> >>"
    )
    pdf.put(bead, f"<< /Type /Bead /T {thread} 0 R /N {bead} 0 R /V {bead} 0 R /P {page} 0 R /R [0 0 1 1] >>")
    structure, expanded = pdf.add(""), pdf.add("")
    parents = pdf.add(f"<< /Nums [0 [{expanded} 0 R]] >>")
    pdf.put(structure, f"<< /Type /StructTreeRoot /K [{expanded} 0 R] /ParentTree {parents} 0 R >>")
    pdf.put(
        expanded,
        f"<< /Type /StructElem /S /Span /P {structure} 0 R /Pg {page} 0 R /K 0 /T ({mark('structtitle', 'alt text', page=1)}) "
        f"/E ({mark('expansion', 'alt text', page=1)}) /ActualText ({mark('actualtext', 'alt text', page=1)}) >>",
    )
    content = (
        line(mark("page", "body", page=1), 72, 740)
        + f"/OC /Off BDC {line(mark('layertext', 'body', page=1, hidden='switched-off layer'), 72, 700)} EMC\n"
        + f"/OC /On BDC {line(mark('shownlayertext', 'body', page=1, hidden=None), 72, 680)} EMC\n"
        + f"/Span << /MCID 0 >> BDC {line('abbr', 72, 660)} EMC\n"
        + f"/Span << /ActualText ({mark('spoken', page=1, part='body')}) >> BDC {line(mark('drawn', page=1, part='body'), 72, 640)} EMC\n"
    )
    stream = pdf.stream(content)
    pdf.put(
        catalog,
        f"<< /Type /Catalog /Pages {tree} 0 R /Metadata {xmp} 0 R /MarkInfo << /Marked true >> /OpenAction {script('openaction')} /AF [{associated} 0 R] "
        f"/StructTreeRoot {structure} 0 R /Threads [{thread} 0 R] /PageLabels << /Nums [0 << /P ({mark('pagelabel', 'page label')}-) /S /D >>] >> "
        f"/OCProperties << /OCGs [{layer} 0 R {shown} 0 R] /D << /OFF [{layer} 0 R] >> >> "
        f"/AcroForm << /Fields [{lone} 0 R {parent} 0 R {signed} 0 R {empty} 0 R] /DR << /Font << /F1 {font} 0 R >> >> >> >>",
    )
    pdf.put(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    annotations = " ".join(f"{number} 0 R" for number in (empty, media, note, popup, quiet, launch))
    pdf.put(
        page,
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Contents {stream} 0 R /StructParents 0 /AA << /O {script('pageopen')} >> "
        f"/Resources << /Font << /F1 {font} 0 R >> /Properties << /Off {layer} 0 R /On {shown} 0 R >> >> /Annots [{annotations}] >>",
    )
    return pdf.bytes(catalog, info), found
