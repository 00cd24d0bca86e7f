"""Builds web pages, mail, exports and databases in memory, a marker word in every hiding place."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import base64
import io
import json
import quopri
import sqlite3
import zipfile

from .office_files import Expected


def html() -> tuple[bytes, Expected]:
    """A web page: what it shows, what it hides, what only its attributes and scripts say."""
    page = (
        "<!DOCTYPE html><html><head><title>hhtitle</title><meta name='description' content='hhmeta'>"
        "<script>var owner = 'hhscript';</script><style>/* hhstylecomment */ p::after {content: 'hhstylecontent'} .hhclass {}</style></head><body><h1>hhheading</h1>"
        "<p>hhparagraph</p><!-- hhcomment --><p style='display:none'>hhnone</p><p hidden>hhhidden</p>"
        "<img alt='hhalt' title='hhimgtitle' src='x.png'><a href='mailto:hhlink@example.org'>mail</a>"
        "<table><tr><th>hhheader</th></tr><tr><td>hhcell</td></tr></table>"
        "<form><input type='hidden' name='case' value='hhinput'><textarea>hharea</textarea>"
        "<select><option value='hhoption'>one</option></select></form>"
        "<noscript>hhnoscript</noscript><div data-case='hhattribute-12-34'></div><template>hhtemplate</template>"
        "<!--[if mso]><p>hhconditional</p><![endif]--><svg><title>hhsvgtitle</title><text>hhsvgtext</text></svg>"
        "<iframe srcdoc='&lt;p&gt;hhsrcdoc&lt;/p&gt;'></iframe><a href='https://x.example/?q=hhquery+and+more'>q</a>"
        "<a href='data:text/plain;base64,aGhkYXRh'>d</a><a download='hhdownload.pdf' href='x.pdf'>f</a>"
        "<b onclick=\"call('hhhandler now')\">h</b><table><tr><td>a</td><td>b</td></tr>"
        "<tr style='display:none'><td>hhhiddenrow</td><td>d</td></tr></table>"
        '<script type=\'application/ld+json\'>{"name": "hhjsonld"}</script></body></html>'
    )
    return page.encode(), {
        **{f"hh{word}": {"part": "body"} for word in "title heading paragraph header cell area".split()},
        **{f"hh{word}": {"hidden": "hidden element"} for word in "none hidden noscript template".split()},
        "hhstylecomment": {"part": "style"},
        "hhstylecontent": {"part": "style"},
        "hhconditional": {"hidden": "comment"},
        "hhsvgtitle": {"part": "drawing"},
        "hhsvgtext": {"part": "drawing"},
        "hhsrcdoc": {"part": "inner page"},
        "hhquery": {"part": "link"},
        "hhdata": {"part": "body"},
        "hhdownload": {"part": "alt text"},
        "hhhandler": {"part": "script"},
        "hhhiddenrow": {"cell": "A2", "hidden": "hidden row"},
        "hhjsonld": {"hidden": "script"},
        "hhmeta": {"part": "metadata"},
        "hhscript": {"part": "script"},
        "hhcomment": {"part": "comment", "hidden": "comment"},
        "hhalt": {"part": "alt text"},
        "hhimgtitle": {"part": "alt text"},
        "hhlink": {"part": "link"},
        "hhinput": {"part": "form field", "hidden": "hidden field"},
        "hhoption": {"part": "form field"},
        "hhattribute": {"part": "alt text"},
    }


def rtf() -> tuple[bytes, Expected]:
    """Rich Text: body, bands, notes, hidden and deleted runs, fields, properties."""
    content = (
        r"{\rtf1\ansi{\info{\title rrtitle}{\author rrauthor}{\keywords rrkeywords}{\doccomm rrdoccomm}}"
        r"{\header rrheader}{\footer rrfooter} rrbody\par {\v rrhidden} {\deleted rrdeleted} {\revised rrinserted}"
        r" note{\footnote rrfootnote} {\field{\*\fldinst HYPERLINK rrinstruction}{\fldrslt rrresult}}"
        r"{\*\annotation rrannotation}\par\trowd\cellx1000\cellx2000 rrcellone\cell rrcelltwo\cell\row"
        r"\pard rr\'65scaped\par{\*\bkmkstart rrbookmark}{\*\bkmkstart _Toc1}{\xe{\v rrindex}}{\*\revtbl{Unknown;}{rrchanger;}}"
        r"{\*\docvar {rrvariable}{rrvalue}}{\field{\*\fldinst FORMTEXT{\*\formfield{\*\ffdeftext rrdefault}"
        r"{\*\ffhelptext rrhelp}{\*\ffl rrlist}}}{\fldrslt rrfilled}}{\*\mailmerge{\mmquery rrquery}}{\*\ftnsep rrseparator\par}"
        r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv rrshape}}{\sp{\sn pos}{\sv 12}}{\shptxt rrbox\par}}}{\*\template S:\\rrtemplate.dotx}\par}"
    )
    return content.encode(), {
        **{f"rr{word}": {"part": "metadata"} for word in "title author keywords doccomm".split()},
        **{f"rr{word}": {"part": word} for word in "header footer footnote body".split()},
        **{f"rr{word}": {"part": "body"} for word in "inserted result escaped".split()},
        "rrhidden": {"hidden": "hidden text"},
        "rrdeleted": {"hidden": "deleted text"},
        "rrinstruction": {"part": "field code"},
        "rrannotation": {"part": "comment"},
        "rrindex": {"part": "index entry", "hidden": "hidden text"},
        "rrbookmark": {"part": "bookmark"},
        "rrchanger": {"part": "author of changes"},
        **{f"rr{word}": {"part": "document variable"} for word in "variable value query".split()},
        "rrdefault": {"part": "form field", "hidden": "default value"},
        "rrhelp": {"part": "tooltip"},
        "rrlist": {"part": "list entry"},
        "rrfilled": {"part": "body"},
        "rrseparator": {"part": "footnote"},
        "rrshape": {"part": "shape"},
        "rrbox": {"part": "text box"},
        "rrtemplate": {"part": "link"},
        "rrcellone": {"cell": "A1"},
        "rrcelltwo": {"cell": "B1"},
    }


def eml() -> tuple[bytes, Expected]:
    """Mail: headers, bodies in three encodings, an attachment and a message inside."""
    encoded = base64.encodebytes(b"<p>eehtml</p><!-- eehtmlcomment -->").decode()
    quoted = quopri.encodestring("Käse eequoted".encode()).decode()
    subject = "=?utf-8?B?" + base64.b64encode(b"eesubject").decode() + "?="
    attached = base64.encodebytes(b"name,note\nx,eeattached\n").decode()
    message = (
        f"From: eefrom <from@example.org>\nTo: eeto <to@example.org>\nCc: eecc <cc@example.org>\nSubject: {subject}\n"
        "X-Case: eexheader\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\neepreamble\n"
        "--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{quoted}\n"
        f"--C\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{encoded}\n--C--\n"
        "--B\nContent-Type: text/plain; format=flowed; delsp=yes\n\neeflo \nwed here\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; eebounce\n\n"
        "--B\nContent-Type: text/x-amp-html\n\n<html><body>eeamp</body></html>\n"
        "--B\nContent-Type: text/plain\n\nbegin 644 eeuuname.txt\n&965U=61A\n`\nend\n"
        "--B\nContent-Type: text/plain\nContent-Disposition: attachment; filename*0*=utf-8''eelong%20; filename*1=name.txt\n"
        "Content-Description: eedescription\n\neesecond\n"
        f"--B\nContent-Type: text/csv\nContent-Disposition: attachment; filename=eefilename.csv\nContent-Transfer-Encoding: base64\n\n{attached}\n"
        "--B\nContent-Type: message/rfc822\n\nFrom: a@example.org\nSubject: eeinnersubject\n\neeinnerbody\n--B--\neeepilogue\n"
    )
    headers = "from to cc subject xheader innersubject description"
    return message.encode(), {
        **{f"ee{word}": {"part": "mail header"} for word in headers.split()},
        **{
            f"ee{word}": {"part": "body"}
            for word in "quoted html innerbody preamble epilogue flowed bounce amp second uuda".split()
        },
        "eehtmlcomment": {"hidden": "comment"},
        "eelong": {"part": "name"},
        "eeuuname": {"part": "name"},
        "eefilename": {"part": "name"},
        "eeattached": {"cell": "B2"},
    }


def vcf() -> tuple[bytes, Expected]:
    """A contact card."""
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:vvname\r\nORG:vvorg\r\nTITLE:vvtitle\r\nNOTE:vvno\r\n te\r\n"
        "ADR;TYPE=HOME:;;vvstreet;Town;MT;59801;USA\r\nTEL:406-555-0101 vvtel\r\nX-CASE:vvown\r\nEND:VCARD\r\n"
    )
    return card.encode(), {f"vv{word}": {} for word in "name org title note street tel own".split()}


def ics() -> tuple[bytes, Expected]:
    """A calendar."""
    entry = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:iisummary\r\nDESCRIPTION:iidescr\r\n iption\r\n"
        "LOCATION:iilocation\r\nORGANIZER;CN=iiorganizer:mailto:o@example.org\r\nATTENDEE;CN=iiattendee:mailto:a@example.org\r\n"
        "COMMENT:iicomment\r\nBEGIN:VALARM\r\nDESCRIPTION:iialarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    words = "summary description location organizer attendee comment alarm"
    return entry.encode(), {f"ii{word}": {} for word in words.split()}


def json_file() -> tuple[bytes, Expected]:
    """JSON: values, lists of records, JSON and pages in strings."""
    document = {
        "case": {"name": "jjvalue", "jjkey": 1},
        "people": [{"name": "jjrecordone"}, {"name": "jjrecordtwo"}],
        "list": ["jjitem"],
        "page": "<p>jjhtml</p>",
        "escaped": "jj\u0065scape",
    }
    words = "value recordone recordtwo item html escape"
    return json.dumps(document).encode(), {f"jj{word}": {} for word in words.split()}


def yaml_file() -> tuple[bytes, Expected]:
    """YAML with comments, folded text and anchors."""
    text = "# yycomment\nname: yyvalue\nlist:\n  - yyitem\nfolded: >\n  yyfolded\n  more\nbase: &b yyanchor\nagain: *b\n"
    return text.encode(), {f"yy{word}": {} for word in "comment value item folded anchor".split()}


def xml_file() -> tuple[bytes, Expected]:
    """XML: elements, attributes, comments, CDATA, tails."""
    text = (
        '<?xml version="1.0"?><!-- mmbefore --><root a="mmattribute"><item>mmelement</item>mmtail<!-- mmcomment -->'
        "<raw><![CDATA[mmcdata]]></raw><b>mm&#101;scape</b></root>"
    )
    return text.encode(), {
        f"mm{word}": {} for word in "before attribute element tail comment cdata escape".split()
    }


def csv_file() -> tuple[bytes, Expected]:
    """A table in cp1252 with a line end inside a cell."""
    text = 'cchead,other\n"cc quoted ccquoted","line one\nccsecond"\nccé,cclast\n'
    return text.encode("cp1252"), {
        "cchead": {"cell": "A1"},
        "ccquoted": {"cell": "A2"},
        "ccsecond": {"cell": "B2"},
        "cclast": {"cell": "B3"},
    }


def sqlite_file() -> tuple[bytes, Expected]:
    """A database: columns, cells, bytes, definitions."""
    database = sqlite3.connect(":memory:")
    database.execute("create table qqtable (qqcolumn text, other)")
    database.execute("insert into qqtable values ('qqcell', ?)", (b"qqbytes",))
    database.execute("create view v as select 'qqview' as x")
    database.execute(
        "create trigger t after insert on qqtable begin update qqtable set other = 'qqtrigger'; end"
    )
    database.commit()
    return database.serialize(), {
        "qqcolumn": {"sheet": "qqtable", "cell": "A1"},
        "qqcell": {"sheet": "qqtable", "cell": "A2"},
        "qqbytes": {"sheet": "qqtable", "cell": "B2"},
        "qqview": {"part": "definition"},
    }


def epub() -> tuple[bytes, Expected]:
    """A book: its properties and chapters."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            "<dc:title>bbtitle</dc:title><dc:creator>bbcreator</dc:creator></metadata><manifest>"
            '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>',
        )
        archive.writestr(
            "c.xhtml", "<html><body><p>bbchapter</p><p hidden='hidden'>bbhidden</p></body></html>"
        )
    return stream.getvalue(), {f"bb{word}": {} for word in "title creator chapter hidden".split()}


def vtt() -> tuple[bytes, Expected]:
    """A transcript: who said what."""
    text = (
        "WEBVTT\n\nNOTE ttnote\n\n00:00:01.000 --> 00:00:04.000\n<v ttspeaker>ttsaid</v>\n\n"
        "00:00:05.000 --> 00:00:06.000\nttplain\n"
    )
    return text.encode(), {f"tt{word}": {} for word in "speaker said plain note".split()}


def zip_file() -> tuple[bytes, Expected]:
    """An archive: names of its members, what is in them, archives in archives."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", "zzdeep")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("zzfolder/zzname.txt", "zztext")
        archive.writestr("inner.zip", inner.getvalue())
    return stream.getvalue(), {f"zz{word}": {} for word in "folder name text deep".split()}


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("script", "script"))
)


def _odf(kind: str, body: str, extra: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f'<office:document-content {_ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body>'
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        for name, content in extra.items():
            archive.writestr(name, content)
    return stream.getvalue()


def odt_aside() -> tuple[bytes, Expected]:
    """An OpenDocument text with what stands in attributes and in parts of its own."""
    body = (
        '<text:p>oa <text:bookmark text:name="oabookmark"/><text:bookmark text:name="_x"/><text:reference-mark text:name="oareference"/>'
        '<text:drop-down><text:label text:value="oachoice"/></text:drop-down><text:text-input text:description="oahint">oainput </text:text-input>'
        '<text:a office:title="oalinktip">x </text:a><text:user-index-mark text:string-value="oaindex"/>'
        "<text:ruby><text:ruby-base>oabase </text:ruby-base><text:ruby-text>oaruby</text:ruby-text></text:ruby></text:p>"
    )
    version = _odf("text", "<text:p>oaversion</text:p>", {})
    data = _odf(
        "text",
        body,
        {
            "Versions/Version1": version,
            "oafile.txt": "oaplain",
            "Scripts/python/a.py": "# oapython",
            "unlisted.xml": "<x>oaleftover</x>",
            "Basic/Standard/Module1.xml": "<script:module xmlns:script='s'>REM oabasic</script:module>",
            "META-INF/manifest.xml": "<manifest/>",
        },
    )
    return data, {
        "oabookmark": {"part": "bookmark"},
        "oareference": {"part": "bookmark"},
        "oachoice": {"part": "list entry"},
        "oahint": {"part": "tooltip"},
        "oalinktip": {"part": "tooltip"},
        "oaindex": {"part": "index entry"},
        **{f"oa{word}": {"part": "body"} for word in "input base version plain python".split()},
        "oaruby": {},
        "oafile": {"part": "name"},
        "oaleftover": {"part": "other part"},
        "oabasic": {"part": "script"},
    }


def ods_aside() -> tuple[bytes, Expected]:
    """An OpenDocument workbook with prompts, formulas, named texts, scenarios and changes."""
    body = (
        '<table:content-validations><table:content-validation><table:help-message table:title="obtitle"><text:p>obhelp</text:p>'
        "</table:help-message></table:content-validation></table:content-validations>"
        '<table:table table:name="Cases"><table:scenario table:comment="obscenario"/><table:table-row>'
        '<table:table-cell table:formula="of:=IF([.A2]=&quot;obformula&quot;;1)"><text:p>obcell</text:p></table:table-cell></table:table-row></table:table>'
        '<table:named-expressions><table:named-expression table:expression="&quot;obnamed&quot;"/></table:named-expressions>'
        "<table:tracked-changes><table:cell-content-change><office:change-info><dc:creator>obchanger</dc:creator></office:change-info>"
        "<table:previous><table:change-track-table-cell><text:p>obprevious</text:p></table:change-track-table-cell></table:previous>"
        "</table:cell-content-change></table:tracked-changes>"
    )
    return _odf("spreadsheet", body, {}), {
        "obtitle": {"part": "input prompt"},
        "obhelp": {},
        "obscenario": {"part": "scenario"},
        "obformula": {"part": "formula"},
        "obnamed": {"part": "formula"},
        "obcell": {"cell": "A1"},
        "obchanger": {"part": "metadata"},
        "obprevious": {},
    }
