"""The pieces of the list's page that cost the most, made cheaply: fifty people look at lists at once.

A row is put together here, so that the template has a word a cell and no rules. The filters are rendered
once for what they say: as long as nothing of it changes, nobody renders them again. Only words and counts
are remembered (with the names of shares as they are shown); never a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from classify.inventory.items import ItemLine
from classify.memos import remembered
from classify.web import words
from classify.web.asking import Question
from classify.web.rooms.inventory.choices import Group
from models.labels import Outcome
from models.words import effect_words

_ENTITIES_SHOWN = 4
_DAY_NS = 86_400 * 10**9


@dataclass(frozen=True, slots=True)
class Row:
    """A file in the table."""

    item: int
    label: SafeString
    effect: str
    """Whether the label is in effect, or which other one; or that it waits."""
    path: str
    address: str
    share: str
    what: SafeString
    """What kind of document it is; and why it could not be read, where it could not."""
    kinds: SafeString
    """The kinds of data in it."""
    changed: str
    findings: str


def rows(lines: Sequence[ItemLine]) -> list[Row]:
    """Items as rows of the table."""
    before, _, after = reverse("item_page", kwargs={"item": 0}).rpartition("0")
    return [
        Row(
            item=line.id,
            label=_label(line.label),
            effect=_effect(line),
            path=line.path,
            address=f"{before}{line.id}{after}",
            share=line.share,
            what=_what(line.doc_type, line.outcome),
            kinds=_kinds(line.entities),
            changed=_day(line.modified_ns // _DAY_NS),
            findings=words.number(line.findings),
        )
        for line in lines
    ]


@remembered(20)
def _label(label: str) -> SafeString:
    told = words.label_words(label)
    if not label:
        return format_html('<span class="mc-quiet">{}</span>', told)
    return format_html('<span class="mc-label mc-label--{}">{}</span>', label, told)


def _effect(line: ItemLine) -> str:
    """Under the proposed label: "In effect", or which other one is, and what is to be done about it."""
    told = _begun(effect_words(line.effect))
    if line.in_effect in ("", line.label):
        return told
    return f"{told}: {words.label_words(line.in_effect)}"


@remembered(1_000)
def _what(doc_type: str, outcome: str) -> SafeString:
    kind = _begun(words.doc_type_words(doc_type))
    if outcome == Outcome.OK:
        return format_html("{}", kind)
    return format_html('{}<br><span class="mc-quiet">{}</span>', kind, _begun(words.outcome_words(outcome)))


@remembered(5_000)
def _kinds(entities: tuple[str, ...]) -> SafeString:
    if not entities:
        return format_html('<span class="mc-quiet">{}</span>', "None found")
    told = _begun(", ".join(words.entity_words(entity) for entity in entities[:_ENTITIES_SHOWN]))
    more = len(entities) - _ENTITIES_SHOWN
    return format_html("{} and {} more", told, more) if more > 0 else format_html("{}", told)


@remembered(5_000)
def _day(days: int) -> str:
    return words.day_of_ns(days * _DAY_NS) if days else ""


def _begun(told: str) -> str:
    """Words as a sentence begins; the rest stays as it is."""
    return told[:1].upper() + told[1:]


def filters(question: Question, groups: Sequence[Group]) -> SafeString:
    """The filters beside the table."""
    return _filters(question.sort.value, question.copies, question.changed, tuple(groups))


@remembered(500)
def _filters(sort: str, copies: bool, changed: bool, groups: tuple[Group, ...]) -> SafeString:
    told = {"sort": sort, "copies": copies, "changed": changed, "groups": groups}
    return render_to_string("inventory/filters.html", told)
