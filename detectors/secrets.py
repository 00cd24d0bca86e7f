"""Passwords and keys, and what only looks like one: checks behind the patterns."""

from __future__ import annotations

import math
import re
from collections import Counter


def entropy(value: str) -> float:
    """Shannon entropy of the characters, in bits per character."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())


_FILL_IN = r"(?:replace|fill|put|change)(?:[-_ ]?(?:me|this|it)|[-_ ](?:with|in|here))(?![a-z])"
_PLACEHOLDER = re.compile(
    r"(?i)(?:x{3,}|\*{2,}|\.{3,}|<.*>|\$\{|\{\{|%\(|\$\(|%[sd]|your[_-]?|example|sample|changeme|change_me|placeholder|"
    r"redacted|dummy|insert|fixme|todo|none|null|undefined|password|passwd|secret|abcdef|012345|test123|"
    r"set[-_ ]?(?:in|by|from|via)[-_ ]|" + _FILL_IN + ")"
)
_NOT_A_SECRET = re.compile(
    r"(?i)(?:true|false|yes|no|none|null|nil|required|optional|reset|expired?|changed?|protected|policy|"
    r"policies|string|str|int|bool|self\.\w+|os\.\w+|env\w*|process\.env.*|get\w*|request\w*|settings\.\w+|"
    r"is|was|must|will|should|and|the|to|for|for\w*|has|not|incorrect|correct|invalid|field|hash\w*|here|"
    r"hint|prompt|strength|manager|length|days?|age|only|of|on|in|a|an|or|with|your|my|be|as|at|by|can|may|"
    r"temporary|temp|new|old|same|pass|pwd|user|username|token|unknown|blank|empty|n/?a|tbd|below|above|attached|follows?|following|n[eé]w.*)"
)
# A call, a variable, a word in brackets, the next key: what configuration has instead of a secret.
_IS_CODE = re.compile(
    r"^[A-Za-z_][\w.]*\(|^[$%!][A-Za-z_]\w*[%!]?$|^\$(?:env|script|global|local|private|using):\w+$"
    r"|^[$@:][A-Za-z_][\w.]*$|^\$[A-Za-z_]\w*(?:\.\w+)+$|^\[.*\]?$|:$",
    re.IGNORECASE,
)
# Commands of PowerShell are a verb and a noun; these are the verbs that fetch, make or hand on a value
# (Microsoft, "Approved Verbs for PowerShell Commands").
_COMMAND = re.compile(
    r"(?:Add|Clear|Connect|Convert|ConvertFrom|ConvertTo|Copy|Decrypt|Disable|Disconnect|Enable|Encrypt|Enter|"
    r"Exit|Export|Find|Format|Get|Import|Install|Invoke|Join|Measure|Move|New|Open|Out|Protect|Publish|Read|"
    r"Receive|Register|Remove|Rename|Request|Reset|Resolve|Restart|Restore|Save|Search|Select|Send|Set|Show|"
    r"Sort|Split|Start|Stop|Test|Trace|Unlock|Unprotect|Unregister|Update|Use|Wait|Where|Write)-[A-Za-z]{3,40}",
    re.IGNORECASE,
)


def secret_is_real(value: str) -> bool:
    """A password or key that somebody chose: no placeholder, template, type name or function word."""
    core = value.strip("\"'`,;.)")
    if _IS_CODE.search(core) or _COMMAND.fullmatch(core):
        return False
    if len(core) < 4 or _NOT_A_SECRET.fullmatch(core) or _PLACEHOLDER.search(core):
        return False
    return len(set(core)) > 2


def secret_is_strong(value: str) -> bool:
    """A password by its looks: letters, digits and a mark such as ! or #, and no address, path or sum."""
    core = value.strip("\"'`,;.)")
    if not 6 <= len(core) <= 40 or re.search(r"://|^[$#]\d|@[\w-]+\.\w|[(){}\[\]<>|]|&&", core):
        return False
    if not (re.search(r"[A-Za-z]{2}", core) and re.search(r"\d", core) and re.search(r"[!@#$%^&*?~+]", core)):
        return False
    return secret_is_real(core)


_MADE_UP = re.compile(r"(?i)x{6,}|\*{3,}|example|" + _FILL_IN)


def secret_is_random(value: str) -> bool:
    """A key made by a machine: no placeholder, and at least 3 bits of entropy per character."""
    core = value.strip("\"'`,;")
    return len(core) >= 8 and not _MADE_UP.search(core) and entropy(core) >= 3.0
