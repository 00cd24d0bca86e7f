"""The sentence of a schedule says neither less nor more than its cron line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from classify.schedules.cron import Cron
from classify.schedules.words import DAYS, MONTHS, in_words
from tests.schedules.cron_lines import cron_lines


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("0 4 * * 0", "every Sunday at 04:00"),
        ("30 5 1 * *", "on the 1st of each month at 05:30"),
        ("0 22 * * 1-5", "every weekday at 22:00"),
        ("*/15 * * * *", "every 15 minutes"),
        ("*/15 8-17 * * 1-5", "every weekday, every 15 minutes from 08:00 to 17:45"),
        ("*/30 0,3-23 * * *", "every 30 minutes from 00:00 to 00:30 and from 03:00 to 23:30"),
        ("0 * * * *", "every hour"),
        ("7 * * * *", "7 minutes past every hour"),
        ("0 4,16 * * 6,7", "every Saturday and Sunday at 04:00 and 16:00"),
        ("0 4 * * 6#1", "on the first Saturday of each month at 04:00"),
        ("0 4 L * *", "on the last day of each month at 04:00"),
        ("0 4 1,15 1,7 *", "on the 1st and 15th of January and July at 04:00"),
        ("0 4 11,12,13,22,23 * *", "on the 11th, 12th, 13th, 22nd and 23rd of each month at 04:00"),
        ("0 4 * 6 *", "every day in June at 04:00"),
    ],
)
def test_schedules_are_said_as_people_say_them(line: str, sentence: str) -> None:
    assert in_words(Cron.parse(line)) == sentence


@settings(max_examples=100)
@given(cron_lines())
def test_who_reads_the_sentence_expects_every_run_and_no_other(line: str) -> None:
    """A reader of sentences, written apart from their writer, expects the runs of whole months."""
    cron = Cron.parse(line)
    reads = Reader(in_words(cron))
    assert (reads.minutes(), reads.months()) == (
        {(h, m) for h in cron.hours for m in cron.minutes},
        set(cron.months),
    )
    on = {
        datetime(2028, month, 1, tzinfo=UTC) + timedelta(days=n)
        for month in (2, cron.months[0])
        for n in range(28)
    }
    for day in on:
        assert reads.comes_on(day) == cron_comes_on(cron, day)


def cron_comes_on(cron: Cron, day: datetime) -> bool:
    return next(cron.on_the_wall(day - timedelta(seconds=1))) < day + timedelta(days=1)


class Reader:
    """Understands the sentences, by its own means."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def minutes(self) -> set[tuple[int, int]]:
        said = self.sentence
        if " at " in said:
            return {(int(hour), int(minute)) for hour, minute in re.findall(r"(\d\d):(\d\d)", said)}
        if "every minute" in said:
            minutes = set(range(60))
        elif found := re.search(r"every (\d+) minutes", said):
            minutes = set(range(0, 60, int(found[1])))
        elif found := re.search(r"(?:^|, )([\d, and]+) minutes? past every hour", said):
            minutes = {int(number) for number in re.findall(r"\d+", found[1])}
        else:
            assert "every hour" in said
            minutes = {0}
        spans = re.findall(r"from (\d\d):\d\d to (\d\d):\d\d", said)
        hours = {h for first, last in spans for h in range(int(first), int(last) + 1)} or set(range(24))
        return {(hour, minute) for hour in hours for minute in minutes}

    def months(self) -> set[int]:
        named = {number for number, name in enumerate(MONTHS, 1) if name in self.sentence}
        return named or set(range(1, 13))

    def comes_on(self, day: datetime) -> bool:
        said = self.sentence
        name = DAYS[day.isoweekday() % 7]
        if day.month not in self.months():
            return False
        if "the last day" in said:
            return (day + timedelta(days=1)).day == 1
        if found := re.search(r"on the ((?:\d+(?:st|nd|rd|th)(?:, | and )?)+) of", said):
            return day.day in {int(number) for number in re.findall(r"\d+", found[1])}
        if said.startswith("on the"):
            counted = ("first", "second", "third", "fourth", "fifth")[(day.day - 1) // 7]
            return f"the {counted} {name}" in said
        if "every weekday" in said:
            return day.isoweekday() <= 5
        listed = [other for other in DAYS if other in said]
        return name in listed if listed else True
