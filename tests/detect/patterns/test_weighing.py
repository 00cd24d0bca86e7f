"""From matches to results: words for and against, lists of things, the floor, recognizers, explanations."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.patterns.packs import Detector, Entry
from classify.detect.patterns.weighing import Span, explain, passes, weighed, without_contained

_ENTRY: dict[str, Any] = {
    "id": "ticket",
    "entity": "POLICE_REPORT_NUMBER",
    "title": "Ticket",
    "sentence": "A ticket number.",
    "patterns": [
        {"name": "four_digits", "regex": r"\d{4}", "score": 0.5},
        {
            "name": "firm_form",
            "regex": r"T\d{4}",
            "score": 0.6,
            "firm": True,
            "sentence": "A ticket with its T.",
        },
        {"name": "bare", "regex": r"\d{3}", "score": 0.45, "needs_context": True},
    ],
    "context": {"words": ["ticket", "parking ticket"], "before": 20, "after": 10, "change": 0.3},
    "against": {"words": ["invoice"], "before": 20, "after": 10, "change": -0.4},
    "doubt": {"words": ["about"], "before": 20, "change": -0.3},
    "setting": {"words": ["warehouse"], "before": 60, "change": -0.05},
    "floor": 0.4,
    "finds": ["<1234>"],
    "ignores": ["x"],
}


def detector(**changed: Any) -> Detector:
    return Detector("test", Entry.model_validate({**_ENTRY, **changed}), {})


DETECTOR = detector()


def spans(text: str) -> list[Span]:
    """What the patterns of the entry match, the longer form first."""
    forms = (
        ("firm_form", r"T\d{4}", 0.6),
        ("four_digits", r"(?<![T\d])\d{4}(?!\d)", 0.5),
        ("bare", r"(?<!\d)\d{3}(?!\d)", 0.45),
    )
    return [
        Span(*found.span(), score, name) for name, form, score in forms for found in re.finditer(form, text)
    ]


def settled(text: str, using: Detector = DETECTOR) -> list[tuple[str, float]]:
    return [(text[span.start : span.end], span.score) for span in weighed(using, text, spans(text))]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("1234", [("1234", 0.5)]),
        # Words for it, before and after, whole and in their window.
        ("ticket 1234", [("1234", 0.8)]),
        ("TICKET_1234", [("1234", 0.8)]),
        ("1234 ticket", [("1234", 0.8)]),
        ("tickets 1234", [("1234", 0.5)]),
        ("ticket" + " " * 14 + "1234", [("1234", 0.8)]),
        ("ticket" + " " * 15 + "1234", [("1234", 0.5)]),
        ("1234" + " " * 9 + "ticket", [("1234", 0.8)]),
        ("1234" + " " * 10 + "ticket", [("1234", 0.5)]),
        # A form that needs a word.
        ("123", []),
        ("ticket 123", [("123", 0.75)]),
        # Words against it, unless the word for it stands nearer; a comma or a sentence's end parts.
        ("invoice 1234", []),
        ("invoice, 1234", [("1234", 0.5)]),
        ("invoice,1234", []),
        ("invoice paid. Was 1234", [("1234", 0.5)]),
        ("invoice paid.\nWas 1234", [("1234", 0.5)]),
        ("invoice\n1234", []),
        ("invoice\n1234, 5678", []),
        ("1234, invoice", []),
        ("ticket invoice 1234", [("1234", 0.4)]),
        ("invoice ticket 1234", [("1234", 0.8)]),
        ("invoice 1234 ticket", [("1234", 0.4)]),
        # A firm form is what it is.
        ("invoice T1234", [("T1234", 0.6)]),
        ("about T1234", [("T1234", 0.6)]),
        # Doubt lowers to the floor and no further; a setting only where no word speaks for it.
        ("about 1234", [("1234", 0.4)]),
        ("about, 1234", [("1234", 0.5)]),
        ("warehouse list 1234", [("1234", 0.45)]),
        ("warehouse ticket 1234", [("1234", 0.8)]),
        # A list of things goes on, to the end of its sentence, in the same form, not too far.
        ("invoice number is 1234 and 5678", []),
        ("invoice number is 1234, and then some 5678", []),
        ("invoice number is 1234, and then seven 5678", [("5678", 0.5)]),
        ("invoice number is 1234. So 5678 it was", [("5678", 0.5)]),
        ("invoice number is 1234; paid 5678", [("5678", 0.5)]),
        ("invoice 1234 to T5678", [("T5678", 0.6)]),
        ("invoice number is 1234, then by ticket 5678", [("5678", 0.8)]),
    ],
)
def test_words_around_a_match(text: str, results: list[tuple[str, float]]) -> None:
    """What stands near decides, and how near."""
    assert settled(text) == results


def test_a_word_may_always_speak_against() -> None:
    """Even where a word for it stands nearer."""
    against = {**_ENTRY["against"], "always": True}
    assert settled("invoice ticket 1234", detector(against=against)) == [("1234", 0.4)]


def test_scores_stay_scores() -> None:
    """Nothing rises above .99 or falls below 0."""
    sure = detector(context={**_ENTRY["context"], "change": 0.9})
    assert settled("ticket 1234", sure) == [("1234", 0.99)]
    low = detector(against={**_ENTRY["against"], "change": -0.9}, floor=0.0)
    assert settled("invoice 1234", low) == [("1234", 0.0)]


def test_results_come_in_the_order_of_the_text() -> None:
    """However the matches came."""
    text = "1234 T5678 9012"
    assert [start for start, _ in ((span.start, span) for span in weighed(DETECTOR, text, spans(text)))] == [
        0,
        5,
        11,
    ]


_PIECES = st.sampled_from(
    [
        "ticket",
        "invoice",
        "about",
        "warehouse",
        "1234",
        "5678",
        "T9012",
        "123",
        ",",
        ".",
        " ",
        "\n",
        "Then ",
        "x" * 15,
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_knowing_where_words_end_changes_nothing(text: str) -> None:
    """The one-pass scan tells where words may end; looking everywhere finds the same."""
    ends = {
        kind: [at for at in range(len(text) + 1) if _ends_a_word(words.anchor, text, at)]
        for kind, words in DETECTOR.words.items()
    }
    assert weighed(DETECTOR, text, spans(text), ends) == weighed(DETECTOR, text, spans(text))


def _ends_a_word(anchor: str, text: str, at: int) -> bool:
    """Whether a match of the anchor ends at `at`: the one-pass scan reports all ends."""
    return any(re.compile(anchor).fullmatch(text, start, at) for start in range(max(0, at - 20), at))


def test_a_check_refuses_values() -> None:
    """The entry's check sees the value alone; without one everything passes."""
    text = "SSN 000-12-3456 and 517-88-4821"
    checked = detector(check="ssn_can_be_issued")
    assert [passes(checked, text, at, at + 11) for at in (4, 20)] == [False, True]
    assert passes(DETECTOR, text, 4, 15)


def test_a_span_within_a_better_one_goes() -> None:
    """As Presidio does it: the same place twice is once, a better part of a worse whole stays."""
    outer, inner = Span(0, 10, 0.6, "a"), Span(2, 5, 0.6, "b")
    better, beyond, apart = Span(2, 5, 0.7, "c"), Span(8, 12, 0.2, "d"), Span(10, 12, 0.1, "e")
    assert without_contained([inner, outer]) == [outer]
    assert without_contained([better, outer]) == [outer, better]
    assert without_contained([beyond, outer]) == [outer, beyond]
    assert without_contained([apart, outer, beyond]) == [outer, beyond]
    assert without_contained([Span(0, 10, 0.5, "f"), outer]) == [outer]
    assert without_contained([apart]) == [apart]


@pytest.mark.parametrize(
    ("text", "words", "total"),
    [
        ("1234", ["the form four digits"], 0.5),
        ("parking  ticket 1234", ["the form four digits", "the word parking ticket nearby"], 0.8),
        ("invoice ticket 1234 of invoice", ["the form four digits", "the word ticket nearby"], 0.8),
        ("ticket invoice 1234", ["the form four digits", "the word ticket nearby",
                                 "the word invoice nearby speaks against it"], 0.4),
        ("about 1234", ["the form four digits", "the word about nearby makes it doubtful"], 0.2),
        ("warehouse 1234", ["the form four digits",
                            "the word warehouse in the text around speaks against it"], 0.45),
    ],
)  # fmt: skip
def test_an_explanation_names_the_words(text: str, words: list[str], total: float) -> None:
    """Step by step, in the pack's own words, and nothing of the text."""
    [span] = weighed(DETECTOR, text, spans(text))
    why = explain(DETECTOR, span, "7")
    assert [step.words for step in why.steps] == words
    assert sum(step.change for step in why.steps) == pytest.approx(total)
    assert (why.detector, why.version, why.sentence) == ("test/ticket", "7", "A ticket number.")


def test_a_form_may_have_a_sentence_of_its_own() -> None:
    """It says more than the entry's; a check that held is told."""
    checked = detector(check="ssn_can_be_issued")
    why = explain(checked, Span(0, 5, 0.75, "firm_form", remark="it is known"), "7")
    assert why.sentence == "A ticket with its T."
    assert [step.words for step in why.steps] == [
        "the form firm form, and the check ssn_can_be_issued holds",
        "it is known",
    ]
    assert why.steps[-1].change == pytest.approx(0.15)
