"""What stands where a value stood, by the operators of presidio-anonymizer and some of our own.

Loading presidio-anonymizer loads presidio-analyzer with it, a second or so: nobody does before a copy is
made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from presidio_anonymizer import AnonymizerEngine, OperatorConfig, RecognizerResult
from presidio_anonymizer.operators import Operator, OperatorType

from classify.memos import once
from classify.redact.plan import Cut
from classify.redact.profiles import Becomes

BLACK = "\u2588" * 5
"""What stands for a black bar in plain words: always as long."""
_FEWEST_DIGITS = 8
"""Of a shorter number the last four digits are half of it, or all."""
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_NAME = re.compile(r"[^\W\d_][\w'\u2019-]*")


class _Own(Operator):
    def validate(self, params: dict[str, Any] | None = None) -> None:
        """There is nothing to set."""

    def operator_type(self) -> OperatorType:
        return OperatorType.Anonymize


class LastFour(_Own):
    """`219-09-4321` becomes `XXX-XX-4321`."""

    def operate(self, text: str, params: dict[str, Any] | None = None) -> str:  # noqa: ARG002
        """The value with all but its last four digits masked; nothing where it has too few."""
        count = sum(map(str.isdecimal, text))
        if count < _FEWEST_DIGITS:
            return ""
        made, seen = [], 0
        for sign in text:
            seen += sign.isdecimal()
            last = sign.isdecimal() and seen > count - 4
            made.append(sign if last or not sign.isalnum() else "X")
        return "".join(made)

    def operator_name(self) -> str:
        """As profiles call it."""
        return Becomes.LAST_FOUR.value


class Year(_Own):
    """`03/14/1984` becomes `1984`."""

    def operate(self, text: str, params: dict[str, Any] | None = None) -> str:  # noqa: ARG002
        """The one year of four digits in it; nothing where there is none, or several."""
        years = _YEAR.findall(text)
        return years[0] if len(years) == 1 else ""

    def operator_name(self) -> str:
        """As profiles call it."""
        return Becomes.YEAR.value


class Initials(_Own):
    """`DOE, JAMIE` becomes `J. D.`"""

    def operate(self, text: str, params: dict[str, Any] | None = None) -> str:  # noqa: ARG002
        """First letters, the given name's first."""
        family, comma, given = text.partition(",")
        words = _NAME.findall(f"{given} {family}" if comma else text)
        return " ".join(f"{word[0].upper()}." for word in words)

    def operator_name(self) -> str:
        """As profiles call it."""
        return Becomes.INITIALS.value


@once
def _engine() -> Any:
    engine: Any = AnonymizerEngine()  # type: ignore[no-untyped-call]
    for operator in (LastFour, Year, Initials):
        engine.add_anonymizer(operator)
    return engine


def instead(value: str, becomes: Becomes) -> str:
    """What stands in the copy for a value; empty: a black bar."""
    if not value or becomes in (Becomes.BLACK, Becomes.ROLE):
        return ""
    if becomes is Becomes.KEPT:
        return value
    whole = [RecognizerResult("VALUE", 0, len(value), 1.0)]
    made = _engine().anonymize(value, whole, {"VALUE": OperatorConfig(becomes.value)})
    return str(made.text)


def applied(text: str, cuts: Sequence[Cut]) -> str:
    """A text with its cuts: what stands instead, or a bar that is always as long."""
    if not cuts:
        return text
    # Each cut is an entity of its own: two of one entity side by side would become one.
    spans = [RecognizerResult(str(at), cut.start, cut.end, 1.0) for at, cut in enumerate(cuts)]
    does = {
        str(at): OperatorConfig("replace", {"new_value": cut.instead or BLACK}) for at, cut in enumerate(cuts)
    }
    return str(_engine().anonymize(text, spans, does, merge_entities_with_spaces=False).text)
