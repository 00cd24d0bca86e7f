"""Builds Office packages in memory, part by part, with a marker word in every place text can be.

Each builder returns the file's bytes and what must be found: marker -> attributes of its place.
"""

# ruff: noqa: E501, ISC004 - markup reads better unbroken

from __future__ import annotations

import io
import zipfile

Expected = dict[str, dict[str, object]]

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:p="{_P}" xmlns:r="{_OFFICE}" xmlns:xdr="{_XDR}" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts; XML parts may use the prefixes of NAMESPACES on their root."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def root(tag: str, inner: str, extra: str = "") -> str:
    """An XML part with all prefixes declared."""
    return f"<{tag} {NAMESPACES} {extra}>{inner}</{tag}>"


def rels(*arrows: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """A relationships part: id, kind, target and, for outside targets, "External"."""
    lines = "".join(
        f'<Relationship Id="{arrow[0]}" Type="{_OFFICE}/{arrow[1]}" Target="{arrow[2]}"'
        + (f' TargetMode="{arrow[3]}"' if len(arrow) == 4 else "")
        + "/>"
        for arrow in arrows
    )
    return f'<Relationships xmlns="{_RELS}">{lines}</Relationships>'


def properties(prefix: str, found: Expected) -> dict[str, str]:
    """The three property parts and a custom XML store that every package may have."""
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    for name in (
        "title",
        "subject",
        "creator",
        "keywords",
        "description",
        "company",
        "manager",
        "custom-property",
    ):
        found[f"{prefix}{name.replace('-', '')}"] = {"part": "metadata"}
    found[f"{prefix}customxmltext"] = {"part": "custom XML"}
    found[f"{prefix}customxmlattribute"] = {"part": "custom XML"}
    return {
        "docProps/core.xml": f'<c:coreProperties xmlns:c="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{prefix}title</dc:title><dc:subject>{prefix}subject</dc:subject>"
        f"<dc:creator>{prefix}creator</dc:creator><c:keywords>{prefix}keywords</c:keywords>"
        f"<dc:description>{prefix}description</dc:description></c:coreProperties>",
        "docProps/app.xml": "<Properties><Application>Office</Application>"
        f"<Company>{prefix}company</Company><Manager>{prefix}manager</Manager></Properties>",
        "docProps/custom.xml": '<Properties xmlns:vt="urn:vt"><property name="Reviewer">'
        f"<vt:lpwstr>{prefix}customproperty</vt:lpwstr></property></Properties>",
        "customXml/item1.xml": f'<case number="{prefix}customxmlattribute"><note>{prefix}customxmltext</note></case>',
    }


def chart(prefix: str, found: Expected) -> str:
    """A chart with a title, a series name, a category and a value."""
    for name in ("charttitle", "chartseries", "chartcategory", "chartvalue"):
        found[f"{prefix}{name}"] = {"part": "chart"}
    return root(
        "c:chartSpace",
        f"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{prefix}charttitle</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        f"<c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>{prefix}chartseries</c:v></c:pt>"
        f"</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt><c:v>{prefix}chartcategory</c:v></c:pt>"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt><c:v>{prefix}chartvalue</c:v></c:pt>"
        "</c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart>",
    )


def diagram(prefix: str, found: Expected) -> str:
    """SmartArt data with one node."""
    found[f"{prefix}diagram"] = {"part": "diagram"}
    return root(
        "dgm:dataModel",
        f"<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{prefix}diagram</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>",
    )


def _run(text: str, style: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{style}</w:rPr>' if style else ''}<w:t>{text} </w:t></w:r>"


def _paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def _cell(inner: str, style: str = "") -> str:
    return f"<w:tc><w:tcPr>{style}</w:tcPr>{inner}</w:tc>"


def docx(extra: dict[str, str | bytes] | None = None) -> tuple[bytes, Expected]:
    """A Word document with a marker in every hiding place of the format."""
    found: Expected = {}

    def mark(name: str, part: str = "body", **place: object) -> str:
        found[f"dx{name}"] = {"part": part, **place}
        return f"dx{name}"

    body = [
        _paragraph(_run(mark("paragraph", paragraph=1))),
        _paragraph(
            _run(mark("secondparagraph", paragraph=2))
            + "<w:r><w:tab/><w:br/></w:r>"
            + _run(mark("afterbreak", paragraph=2))
        ),
        _paragraph(
            f'<w:hyperlink r:id="rId9" w:tooltip="{mark("linktip", "tooltip")}">{_run(mark("linktext", paragraph=3))}</w:hyperlink>'
        ),
        _paragraph(
            _run("kept ")
            + f'<w:ins w:author="{mark("insertauthor", "metadata")}">{_run(mark("inserted", paragraph=4))}</w:ins>'
            f'<w:del w:author="x"><w:r><w:delText xml:space="preserve"> {mark("deleted", paragraph=4, hidden="deleted text")} </w:delText></w:r></w:del>'
            f'<w:moveFrom w:author="x">{_run(mark("movedfrom", paragraph=4, hidden="moved text"))}</w:moveFrom>'
            f'<w:moveTo w:author="x">{_run(mark("movedto", paragraph=4))}</w:moveTo>'
        ),
        _paragraph(
            _run(mark("hidden", paragraph=5, hidden="hidden text"), "<w:vanish/>")
            + _run(mark("white", paragraph=5, hidden="white text"), '<w:color w:val="FFFFFF"/>')
            + _run(mark("tiny", paragraph=5, hidden="tiny text"), '<w:sz w:val="2"/>')
        ),
        _paragraph(
            f'<w:sdt><w:sdtPr><w:alias w:val="Case number"/></w:sdtPr><w:sdtContent>{_run(mark("inlinecontrol", paragraph=6))}'
            "</w:sdtContent></w:sdt>"
        ),
        f'<w:sdt><w:sdtPr><w:alias w:val="Suspect"/></w:sdtPr><w:sdtContent>{_paragraph(_run(mark("blockcontrol", paragraph=7)))}'
        "</w:sdtContent></w:sdt>",
        _paragraph(
            "<w:sdt><w:sdtPr><w:dropDownList>"
            f'<w:listItem w:displayText="{mark("listitem", "list entry")}" w:value="1"/></w:dropDownList></w:sdtPr>'
            f"<w:sdtContent>{_run('chosen')}</w:sdtContent></w:sdt>"
        ),
        _paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText> IF "a" = "b" "{mark("fieldcode", "field code", hidden="field code")}" </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(mark("fieldresult", paragraph=9))}'
        ),
        _paragraph(
            f'<w:fldSimple w:instr=" QUOTE &quot;{mark("simplefield", "field code")}&quot; ">{_run("shown")}</w:fldSimple>'
        ),
        _paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="T1"/>'
            f'<w:helpText w:val="{mark("helptext", "form field")}"/><w:textInput><w:default w:val="{mark("fielddefault", "form field")}"/>'
            f"</w:textInput></w:ffData></w:fldChar></w:r>{_run(mark('formvalue', paragraph=11))}"
        ),
        _paragraph(f"<m:oMath><m:r><m:t>{mark('equation', paragraph=12)}</m:t></m:r></m:oMath>"),
        _paragraph(
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wp:docPr descr="{mark("alttext", "alt text", hidden="alt text")}" '
            f'title="{mark("alttitle", "alt text")}"/><wps:txbx><w:txbxContent>{_paragraph(_run(mark("textbox", "text box")))}'
            "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback>"
            f"<v:shape><v:textbox><w:txbxContent>{_paragraph(_run('dxtextbox'))}</w:txbxContent></v:textbox></v:shape>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        ),
        _paragraph(
            f'<w:r><w:pict><v:shape alt="{mark("vmlalt", "alt text")}"><v:textbox><w:txbxContent>'
            f"{_paragraph(_run(mark('vmlbox', 'text box')))}</w:txbxContent></v:textbox>"
            f'<v:textpath string="{mark("wordart", "text box")}"/></v:shape></w:pict></w:r>'
        ),
        _paragraph(
            f'<w:bookmarkStart w:name="{mark("bookmark", "bookmark")}"/>'
            + _run(f"SSN:{chr(160)}{mark('afterspace', paragraph=15)}")
        ),
        "<w:tbl><w:tr>"
        + _cell(_paragraph(_run(mark("tableheader", "table", cell="A1"))), '<w:gridSpan w:val="2"/>')
        + _cell(_paragraph(_run(mark("tablethird", "table", cell="C1"))))
        + "</w:tr><w:tr>"
        + _cell(_paragraph(_run(mark("tablecell", "table", cell="A2"))))
        + _cell(
            f"<w:tbl><w:tr>{_cell(_paragraph(_run(mark('nestedcell', 'table', cell='A1'))))}</w:tr></w:tbl>"
            + _paragraph(_run(mark("hiddencell", "table", cell="B2", hidden="hidden text"), "<w:vanish/>"))
        )
        + f"<w:sdt><w:sdtContent>{_cell(_paragraph(_run(mark('controlcell', 'table', cell='C2'))))}</w:sdtContent></w:sdt>"
        + "</w:tr></w:tbl>",
        _paragraph(_run(mark("aftertable"))),
        f'<w:tbl><w:tblPr><w:tblCaption w:val="{mark("tablecaption", "alt text")}"/>'
        f'<w:tblDescription w:val="{mark("tabledescription", "alt text")}"/></w:tblPr><w:tr>'
        + _cell(_paragraph(_run("one")), '<w:vMerge w:val="restart"/>')
        + _cell(_paragraph(_run("x")))
        + "</w:tr><w:tr>"
        + _cell(_paragraph(_run(mark("mergedcell", "table", hidden="merged cell"))), "<w:vMerge/>")
        + _cell(_paragraph(_run("x")))
        + "</w:tr></w:tbl>",
        _paragraph(
            f"<w:r><mc:AlternateContent><mc:Choice><w:t>{mark('choice')} </w:t></mc:Choice>"
            f"<mc:Fallback><w:t>{mark('fallback', hidden='for other programs')} </w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        _paragraph(
            f"<w:r><w:ruby><w:rt><w:r><w:t>{mark('ruby')} </w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{mark('rubybase')}</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>"
        ),
        _paragraph(
            f'<w:r><w:pict><v:shape><o:signatureline o:suggestedsigner="{mark("signer", "form field")}" '
            f'o:signinginstructions="{mark("signing", "form field")}"/></v:shape></w:pict></w:r>'
        ),
        _paragraph(
            '<w:r><w:t>219</w:t><w:noBreakHyphen/><w:t>09</w:t><w:noBreakHyphen/><w:t xml:space="preserve">9999 </w:t></w:r>'
            f'<w:smartTag w:element="name">{_run(mark("smarttag"))}</w:smartTag>'
        ),
    ]
    found["219-09-9999"] = {"part": "body"}

    def story(tag: str, name: str, part: str, inner: str = "{}") -> str:
        return root(tag, inner.format(_paragraph(_run(mark(name, part)))))

    parts: dict[str, str | bytes] = {
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": root("w:document", f"<w:body>{''.join(body)}</w:body>"),
        "word/_rels/document.xml.rels": rels(
            ("rId9", "hyperlink", f"https://{mark('linktarget', 'link')}.example", "External")
        ),
        "word/header1.xml": story("w:hdr", "header", "header"),
        "word/footer1.xml": story("w:ftr", "footer", "footer"),
        "word/footnotes.xml": story(
            "w:footnotes",
            "footnote",
            "footnote",
            f'<w:footnote w:type="separator">{_paragraph(_run(mark("separator", "footnote")))}</w:footnote>'
            "<w:footnote>{}</w:footnote>",
        ),
        "word/_rels/settings.xml.rels": rels(
            ("rId1", "attachedTemplate", f"file:///S:/{mark('template', 'link')}.dotx", "External")
        ),
        "word/people.xml": root(
            "w15:people",
            f'<w15:person w15:author="{mark("person", "metadata")}"/>',
            'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"',
        ),
        "word/unlisted.xml": f"<note><line>{mark('leftover', 'other part')}</line></note>",
        "word/drawings/drawing1.xml": root(
            "c:userShapes", f"<a:p><a:r><a:t>{mark('chartshape', 'other part')}</a:t></a:r></a:p>"
        ),
        "word/endnotes.xml": story("w:endnotes", "endnote", "endnote", "<w:endnote>{}</w:endnote>"),
        "word/comments.xml": story(
            "w:comments",
            "comment",
            "comment",
            f'<w:comment w:author="{mark("commentauthor", "metadata")}">{{}}</w:comment>',
        ),
        "word/glossary/document.xml": story(
            "w:glossaryDocument",
            "glossary",
            "glossary",
            "<w:docParts><w:docPart><w:docPartBody>{}</w:docPartBody></w:docPart></w:docParts>",
        ),
        "word/settings.xml": root(
            "w:settings",
            f'<w:docVars><w:docVar w:name="Victim" w:val="{mark("variable", "document variable")}"/></w:docVars>'
            f'<w:mailMerge><w:query w:val="SELECT {mark("mergequery", "document variable")}"/></w:mailMerge>',
        ),
        "word/numbering.xml": root(
            "w:numbering", f'<w:lvl><w:lvlText w:val="{mark("numbering", "list numbering")} %1"/></w:lvl>'
        ),
        "word/charts/chart1.xml": chart("dx", found),
        "word/diagrams/data1.xml": diagram("dx", found),
        **properties("dx", found),
        **(extra or {}),
    }
    return package(parts), found


def _shape(inner: str, place: str = "", about: str = "", slot: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {about}/><p:nvPr>{slot}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>'
        f"<p:txBody><a:p><a:r><a:t>{inner}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _slide(inner: str, extra: str = "", tag: str = "p:sld") -> str:
    return root(tag, f"<p:cSld><p:spTree>{inner}</p:spTree></p:cSld>", extra)


def pptx() -> tuple[bytes, Expected]:
    """A presentation of three slides, the third hidden."""
    found: Expected = {}

    def mark(name: str, part: str = "body", **place: object) -> str:
        found[f"px{name}"] = {"part": part, **place}
        return f"px{name}"

    far = '<a:xfrm><a:off x="99999999" y="0"/><a:ext cx="10" cy="10"/></a:xfrm>'
    first = (
        _shape(mark("slidetitle", page=1))
        + _shape(
            mark("second", page=1),
            about=f'descr="{mark("alttext", "alt text", page=1)}" title="{mark("alttitle", "alt text", page=1)}"',
        )
        + _shape(mark("offslide", page=1, hidden="off the slide"), far)
        + _shape(mark("hiddenshape", page=1, hidden="hidden shape"), about='hidden="1"')
        + f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name="g"/></p:nvGrpSpPr>{_shape(mark("grouped", page=1))}</p:grpSp>'
        + f"<mc:AlternateContent><mc:Choice>{_shape('shown')}</mc:Choice><mc:Fallback>"
        + f"{_shape(mark('fallback', page=1, hidden='for other programs'))}</mc:Fallback></mc:AlternateContent>"
        + "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>"
        + f'<a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>{mark("tablehead", "table", page=1, cell="A1")}</a:t></a:r></a:p></a:txBody></a:tc>'
        + f'<a:tc hMerge="1"><a:txBody><a:p><a:r><a:t>{mark("mergedcell", "table", page=1, hidden="merged cell")}</a:t></a:r></a:p></a:txBody></a:tc></a:tr><a:tr><a:tc><a:txBody><a:p/></a:txBody></a:tc>'
        + f"<a:tc><a:txBody><a:p><a:r><a:t>{mark('tablecell', 'table', page=1, cell='B2')}</a:t></a:r></a:p></a:txBody></a:tc>"
        + "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        + f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="l"><a:hlinkClick r:id="rId1" tooltip="{mark("linktip", "tooltip", page=1)}"/></p:cNvPr>'
        + "<p:nvPr/></p:nvSpPr></p:sp>"
        + f"<mc:AlternateContent><mc:Choice>{_shape(mark('choice', page=1))}</mc:Choice><mc:Fallback>{_shape('pxchoice')}</mc:Fallback>"
        + "</mc:AlternateContent>"
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": rels(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": root(
            "p:presentation",
            '<p:sldIdLst><p:sldId id="1" r:id="rId1"/><p:sldId id="2" r:id="rId2"/><p:sldId id="3" r:id="rId3"/></p:sldIdLst>'
            f'<p:sldSz cx="9144000" cy="6858000"/><p:extLst><p:section name="{mark("section", "section name")}"/></p:extLst>',
        ),
        "ppt/_rels/presentation.xml.rels": rels(
            ("rId1", "slide", "slides/slide3.xml"),
            ("rId2", "slide", "slides/slide1.xml"),
            ("rId3", "slide", "slides/slide2.xml"),
        ),
        "ppt/slides/slide3.xml": _slide(first),
        "ppt/slides/slide1.xml": _slide(_shape(mark("slidetwo", page=2))),
        "ppt/slides/slide2.xml": _slide(
            _shape(mark("hiddenslide", page=3, hidden="hidden slide")), 'show="0"'
        ),
        "ppt/slides/_rels/slide3.xml.rels": rels(
            ("rId1", "hyperlink", f"https://{mark('linktarget', 'link')}.example", "External"),
            ("rId2", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId3", "comments", "../comments/comment1.xml"),
            ("rId4", "comments", "../comments/modernComment1.xml"),
            ("rId5", "chart", "../charts/chart1.xml"),
            ("rId6", "diagramData", "../diagrams/data1.xml"),
            ("rId7", "tags", "../tags/tag1.xml"),
        ),
        "ppt/notesSlides/notesSlide1.xml": _slide(_shape(mark("notes", "notes", page=1)), tag="p:notes"),
        "ppt/comments/comment1.xml": root(
            "p:cmLst", f"<p:cm><p:text>{mark('comment', 'comment', page=1)}</p:text></p:cm>"
        ),
        "ppt/comments/modernComment1.xml": root(
            "p:cmLst",
            f"<p:cm><p:txBody><a:p><a:r><a:t>{mark('threadedcomment', 'comment', page=1)}</a:t></a:r></a:p></p:txBody></p:cm>",
        ),
        "ppt/commentAuthors.xml": root(
            "p:cmAuthorLst", f'<p:cmAuthor name="{mark("commentauthor", "metadata")}"/>'
        ),
        "ppt/charts/chart1.xml": chart("px", found),
        "ppt/diagrams/data1.xml": diagram("px", found),
        "ppt/tags/tag1.xml": root("p:tagLst", f'<p:tag name="CASE" val="{mark("tag", "tag", page=1)}"/>'),
        "ppt/handoutMasters/handoutMaster1.xml": _slide(
            _shape(mark("handout", "master")), tag="p:handoutMaster"
        ),
        "ppt/slides/_rels/slide1.xml.rels": rels(
            ("rId1", "audio", f"file:///S:/{mark('sound', 'link')}.wav", "External")
        ),
        "ppt/slideUpdateInfo/info1.xml": f'<info comment="{mark("leftover", "other part")}"/>',
        "ppt/slideMasters/slideMaster1.xml": _slide(
            _shape(mark("master", "master")) + _shape("Click to edit", slot='<p:ph type="title"/>'),
            tag="p:sldMaster",
        ),
        "ppt/slideLayouts/slideLayout1.xml": _slide(_shape(mark("layout", "master")), tag="p:sldLayout"),
        **properties("px", found),
    }
    for name in ("charttitle", "chartseries", "chartcategory", "chartvalue", "diagram"):
        found[f"px{name}"]["page"] = 1
    return package(parts), found


def xlsx() -> tuple[bytes, Expected]:
    """A workbook of two sheets, the second hidden, with everything that may surround cells."""
    found: Expected = {}

    def mark(name: str, part: str = "cell", **place: object) -> str:
        found[f"xx{name}"] = {"part": part, **place}
        return f"xx{name}"

    def text(cell: str, value: str) -> str:
        return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'

    one = {"sheet": "Cases"}
    shared = [mark("shared", cell="A1", **one), mark("sharedrich", cell="B1", **one)]
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        f'<row r="2">{text("A2", mark("inline", cell="A2", **one))}<c r="B2" t="str"><f>IF(A1=&quot;{mark("formulatext", "formula", hidden="formula", **one)}&quot;,A1)</f><v>{mark("formula", cell="B2", **one)}</v></c></row>'
        f'<row r="3" hidden="1">{text("A3", mark("hiddenrow", cell="A3", hidden="hidden row", **one))}</row>'
        f'<row r="4">{text("D4", mark("hiddencolumn", cell="D4", hidden="hidden column", **one))}</row>'
        '<row r="5"><c r="A5" s="1"><v>12345678</v></c><c r="B5" s="2"><v>31181</v></c><c r="C5"><v>59801</v></c></row>'
        f'<row r="9000">{text("C9000", mark("farcell", cell="C9000", **one))}</row>'
    )
    found["012-34-5678"] = {"part": "cell", "cell": "A5", **one}
    found["05/14/1985"] = {"part": "cell", "cell": "B5", **one}
    found["59801"] = {"part": "cell", "cell": "C5", **one}
    sheet = (
        '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>' + rows + "</sheetData>"
        f'<scenarios><scenario name="{mark("scenario", "scenario", **one)}" comment="{mark("scenariocomment", "scenario", **one)}">'
        f'<inputCells r="A1" val="{mark("scenariovalue", "scenario", **one)}"/></scenario></scenarios>'
        f'<conditionalFormatting><cfRule><formula>"{mark("condition", "condition", **one)}"</formula></cfRule></conditionalFormatting>'
        f'<dataValidations><dataValidation sqref="B7" promptTitle="{mark("prompttitle", "input prompt", cell="B7", **one)}" '
        f'prompt="{mark("prompt", "input prompt", cell="B7", **one)}" error="{mark("errortext", "input prompt", cell="B7", **one)}">'
        f'<formula1>"{mark("listentry", "list entry", cell="B7", **one)},other"</formula1></dataValidation></dataValidations>'
        f'<hyperlinks><hyperlink ref="A2" r:id="rId5" tooltip="{mark("linktip", "tooltip", cell="A2", **one)}"/></hyperlinks>'
        f'<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"{mark("header", "header", **one)}</oddHeader>'
        f"<firstFooter>&amp;C{mark('footer', 'footer', **one)}</firstFooter></headerFooter>"
    )
    anchor = "<xdr:from><xdr:col>2</xdr:col><xdr:row>7</xdr:row></xdr:from>"
    drawing = (
        f'<xdr:twoCellAnchor>{anchor}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name="b" descr="{mark("alttext", "alt text", cell="C8", **one)}"/>'
        f"</xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{mark('textbox', 'text box', cell='C8', **one)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        "</xdr:twoCellAnchor>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "",
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_OFFICE}"><sheets><sheet name="Cases" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{mark("sheetname", "sheet name", sheet="xxsheetname", hidden="hidden sheet")}" sheetId="2" state="hidden" r:id="rId2"/>'
        "</sheets><definedNames>"
        f'<definedName name="chief">"{mark("definedname", "defined name")}"</definedName><definedName name="area">Cases!$A$1</definedName>'
        "</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": rels(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
            ("rId4", "styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}"><si><t>{shared[0]}</t></si><si><r><t>{shared[1][:4]}</t></r><r><t>{shared[1][4:]}</t></r></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_S}"><numFmts><numFmt numFmtId="164" formatCode="000\\-00\\-0000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}" xmlns:r="{_OFFICE}">{sheet}</worksheet>',
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{_S}"><sheetData><row r="1">'
        f"{text('A1', mark('hiddensheet', cell='A1', sheet='xxsheetname', hidden='hidden sheet'))}</row></sheetData></worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("rId1", "comments", "../comments1.xml"),
            ("rId2", "threadedComment", "../threadedComments/t1.xml"),
            ("rId3", "drawing", "../drawings/drawing1.xml"),
            ("rId4", "vmlDrawing", "../drawings/vml1.vml"),
            ("rId5", "hyperlink", f"https://{mark('linktarget', 'link')}.example", "External"),
            ("rId6", "table", "../tables/table1.xml"),
        ),
        "xl/comments1.xml": f'<comments xmlns="{_S}"><authors><author>{mark("commentauthor", "metadata", **one)}</author></authors><commentList>'
        f'<comment ref="B2"><text><r><t>{mark("comment", "comment", cell="B2", **one)}</t></r></text></comment></commentList></comments>',
        "xl/threadedComments/t1.xml": f'<t:x xmlns:t="urn:t"><t:c ref="A2"><t:text>{mark("threaded", "comment", cell="A2", **one)}</t:text></t:c></t:x>',
        "xl/persons/person.xml": f'<t:x xmlns:t="urn:t"><t:person displayName="{mark("person", "metadata")}"/></t:x>',
        "xl/drawings/drawing1.xml": root("xdr:wsDr", drawing),
        "xl/drawings/vml1.vml": root(
            "xml",
            f'<v:shape><v:textbox><div>{mark("oldbox", "text box", **one)}</div></v:textbox><x:ClientData ObjectType="Button"/></v:shape>',
        ),
        "xl/tables/table1.xml": f'<table xmlns="{_S}" displayName="T" comment="{mark("tablecomment", "comment", **one)}"/>',
        "xl/connections.xml": f'<connections xmlns="{_S}"><connection><dbPr connection="Pwd={mark("connection", "connection")}"/></connection></connections>',
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{_S}"><cacheFields><cacheField name="Name"><sharedItems>'
        f'<s v="{mark("pivotitem", "pivot cache", hidden="pivot cache")}"/><s v="xxinline"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
        "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{_S}"><r><s v="{mark("pivotrecord", "pivot cache")}"/></r></pivotCacheRecords>',
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_S}"><externalBook><sheetDataSet><sheetData><row><cell><v>'
        f"{mark('outsidecell', 'outside link')}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
        "xl/charts/chart1.xml": chart("xx", found),
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(
            ("rId1", "externalLinkPath", f"file:///S:/{mark('outsidepath', 'link')}.xlsx", "External")
        ),
        "xl/slicers/slicer1.xml": f'<slicers><slicer name="S" caption="{mark("slicer", "other part")}"/></slicers>',
        "xl/ctrlProps/ctrlProp1.xml": f'<formControlPr><itemLst><item val="{mark("control", "other part")}"/></itemLst></formControlPr>',
        "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition><pivotField><items caption="{mark("pivotcaption", "other part")}"/></pivotField></pivotTableDefinition>',
        "xl/richData/rdrichvalue.xml": f"<rvData><rv><v>{mark('richvalue', 'other part')}</v></rv></rvData>",
        **properties("xx", found),
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("xl/workbook.xml", "sheet.main"),
            ("xl/worksheets/sheet1.xml", "worksheet"),
            ("xl/worksheets/sheet2.xml", "worksheet"),
            ("xl/sharedStrings.xml", "sharedStrings"),
            ("xl/styles.xml", "styles"),
        )
    )
    del parts["[Content_Types].xml"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}">{overrides}</Types>')
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue(), found
