"""Filters that put codes, numbers and moments into words, for all templates; no code name reaches a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import template
from django.utils import timezone

from classify import rights
from classify.approval import words as approval
from classify.export.rows import moment as moment_of_ns
from classify.extract.known.formats import FORMATS
from models import words
from models.labels import DocType
from models.openness import openness_words as _openness_words

register = template.Library()


@register.filter
def label_words(label: str) -> str:
    """A label; "" was never examined."""
    return words.label_words(label)


@register.filter
def outcome_words(outcome: str) -> str:
    """What became of a file."""
    return words.outcome_words(outcome)


@register.filter
def tag_words(tag: str) -> str:
    """A handling tag."""
    return words.tag_words(tag)


@register.filter
def entity_words(entity: str) -> str:
    """A kind of data."""
    return words.entity_words(entity)


@register.filter
def doc_type_words(doc_type: str) -> str:
    """A kind of document."""
    return words.doc_type_words(DocType(doc_type))


@register.filter
def cause_words(stale: str) -> str:
    """Why a label in effect is stale; "" where it is not."""
    return approval.cause_words(stale)


@register.filter
def coverage_words(coverage: str) -> str:
    """What kind of thing an approval is about."""
    return approval.coverage_words(coverage)


@register.filter
def approval_words(state: str) -> str:
    """Whether an approval counts."""
    return approval.state_words(state)


@register.filter
def role_words(role: str) -> str:
    """A role."""
    return rights.ROLES[rights.Role(role)]


@register.filter
def bytes_words(size: int | None) -> str:
    """A size, as people write it."""
    if size is None:
        return ""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


@register.filter
def number(value: int) -> str:
    """A count, with a comma at every thousand."""
    return f"{value:,}"


@register.filter
def day_of_ns(nanoseconds: int) -> str:
    """The day on which a file was changed, short; "" where nobody knows."""
    known = moment_of_ns(nanoseconds)
    return f"{known:%b} {known.day}, {known.year}" if known else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Day and minute on the city's clock, as people write them; "" for never."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%B} {local.day}, {local.year}, {local:%H:%M}"


@register.filter
def day(value: datetime | None) -> str:
    """The day alone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local:%B} {local.day}, {local.year}"


@register.filter
def seconds_words(seconds: float | None) -> str:
    """How long something takes."""
    return "" if seconds is None else words.duration(seconds)


@register.filter
def listed(parts: Iterable[str]) -> str:
    """Words in a row."""
    return ", ".join(parts)


@register.filter
def media_words(media: str) -> str:
    """A kind of file: "PDF document"."""
    return FORMATS[media].title if media in FORMATS else "unknown kind of file"


@register.filter
def openness_words(openness: int) -> str:
    """Who can open a file; 0: nobody has said."""
    return _openness_words(openness)


@register.filter
def key_of(keys: Mapping[str, str], action: str) -> str:
    """The key an action has, as it is pressed; "" where keys are off."""
    key = keys.get(action, "")
    return f"Shift {key}" if key.isupper() else key
