"""Words of Rich Text (specification 1.9.1) by what they mean to a reader of text."""

from __future__ import annotations

import re
from typing import Any

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Destinations whose inside is not text that anybody wrote for reading.
SILENT = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata "
    "colorschememapping datastore latentstyles xmlnstbl fldtype objclass objname bkmkend "
    "pgptbl filetbl mmathPr listname pnseclvl pntxta pntxtb leveltext levelnumbers "
    "sn expandedcolortbl blipuid panose falt passwordhash atrfstart atrfend atnref "
    "atndate wgrffmtfilter nonesttables picprop datafield".split()
)
# Groups marked as such (with a star) that hold looks, shapes and names of the program.
MACHINE_GROUPS = frozenset(
    "shpinst shpgrp background cs ts ds tsrowd listpicture do htmltag mhtmltag defchp defpap pgdsctbl "
    "objalias objsect svb wpnplnode".split()
)
STRANGE = "unknown group"
ASIDE_PARTS = frozenset({STRANGE, "bookmark", "shape", "link", "document variable", "author of changes"})
LISTS = frozenset({"author of changes", "document variable"})
"""Parts whose groups are entries of a list."""
WORDY = re.compile(r"[^\W\d_]{3}|\d{4}")
PARTS = {
    "header": "header",
    "headerl": "header",
    "headerr": "header",
    "headerf": "header",
    "footer": "footer",
    "footerl": "footer",
    "footerr": "footer",
    "footerf": "footer",
    "footnote": "footnote",
    "annotation": "comment",
    "atnid": "comment",
    "atnauthor": "comment",
    "shptxt": "text box",
    "dptxbxtext": "text box",
}
PROPERTIES = frozenset(
    "title subject author manager company operator category keywords comment doccomm hlinkbase "
    "staticval userprops".split()
)
LETTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "page": "\n",
    "sect": "\n",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "softline": "\n",
}
# The hyphens that do not break are hyphens to everybody who reads; optional ones are not there at all.
SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# Windows code page of a font's character set (\fcharsetN).
CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
PAGES = {10000: "mac_roman", 65001: "utf-8", 936: "gbk", 1361: "johab"}

ASIDES: dict[str, tuple[str, str | None]] = {
    # destination: what its text is called, and why no reader of the page sees it
    "bkmkstart": ("bookmark", "bookmark"),
    "xe": ("index entry", "index entry"),
    "tc": ("index entry", "index entry"),
    "revtbl": ("author of changes", None),
    "ffdeftext": ("form field", "default value"),
    "ffhelptext": ("tooltip", "tooltip"),
    "ffstattext": ("tooltip", "tooltip"),
    "ffl": ("list entry", "list entry"),
    "docvar": ("document variable", "document variable"),
    "mmquery": ("document variable", "document variable"),
    "mmconnectstr": ("document variable", "document variable"),
    "template": ("link", "link target"),
    "sv": ("shape", "shape property"),
    "ftnsep": ("footnote", None),
    "ftnsepc": ("footnote", None),
    "aftnsep": ("footnote", None),
    "aftnsepc": ("footnote", None),
}

CODE_PAGES = {"mac": "mac_roman", "pc": "cp437"}
SETTINGS: dict[str, dict[str, Any]] = {
    "intbl": {"in_table": True},
    "pard": {"in_table": False},
    "info": {"part": "metadata", "silent": True},
    "userprops": {"part": "metadata", "silent": True},
    "staticval": {"part": "metadata", "label": "property", "silent": False},
    "fldinst": {"part": "field code", "label": "field", "silent": False},
    "dibitmap": {"bare": True},
    "headerl": {"part": "header"},
    "footerl": {"part": "footer"},
}
"""Words that do nothing but set what the rest of their group inherits (`rtf_parts.State`)."""
