"""Signals: each example of signals.yaml, and the two ways of counting agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.detect.judging.signals import Signal, SignalCounter, parse_signals, signals
from classify.errors import PackError

EXAMPLES = [(signal.id, text, True) for signal in signals() for text in signal.finds] + [
    (signal.id, text, False) for signal in signals() for text in signal.ignores
]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> SignalCounter:
    """The shipped signals, compiled once."""
    return SignalCounter.load(cache=tmp_path_factory.mktemp("signals"))


@pytest.fixture(scope="module")
def slow_counter() -> SignalCounter:
    """The same signals sought one by one."""
    return SignalCounter(signals(), one_pass=False)


@pytest.mark.parametrize(("signal", "text", "met"), EXAMPLES, ids=[f"{s}: {t}" for s, t, _ in EXAMPLES])
def test_every_example_is_met_or_ignored(counter: SignalCounter, signal: str, text: str, met: bool) -> None:
    """A signal finds what its entry says it finds, and nothing in what it should ignore."""
    assert (signal in counter.count(text)) is met


@given(st.lists(st.sampled_from([text for _, text, _ in EXAMPLES]), max_size=6))
@settings(max_examples=40, deadline=None)
def test_one_pass_meets_the_same_signals_as_one_by_one(texts: list[str]) -> None:
    """Vectorscan is only faster."""
    text = " . ".join(texts)
    assert _FAST.count(text).keys() == _SLOW.count(text).keys()


_FAST = SignalCounter(signals())
_SLOW = SignalCounter(signals(), one_pass=False)


def test_an_occurrence_counts_once_whichever_patterns_match(counter: SignalCounter) -> None:
    """One word that two patterns match is one occurrence."""
    assert counter.count("victims, and another victim")["victim_words"] == 2


def test_line_ends_blanks_and_typographic_signs_do_not_hide_a_phrase(counter: SignalCounter) -> None:
    """A marking broken over lines or set with no-break spaces still counts."""
    assert "cji_marking" in counter.count("CRIMINAL\n   JUSTICE\u00a0USE ONLY")
    assert "cji_marking" in counter.count("law enforcement\u2011sensitive")


@pytest.mark.usefixtures("nothing_installed")
def test_a_compiled_database_is_read_back_and_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    """The cache saves time and never changes a result."""
    some = [one for one in signals() if one.id.startswith("victim")]
    first = SignalCounter(some, cache=tmp_path).count("the victim")
    assert first
    stored = next(tmp_path.iterdir())
    assert SignalCounter(some, cache=tmp_path).count("the victim") == first
    stored.write_bytes(b"not a database")
    assert SignalCounter(some, cache=tmp_path).count("the victim") == first


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_counted(text: str) -> None:
    """No text breaks the counter; counts are positive."""
    assert all(number > 0 for number in _FAST.count(text).values())


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "- {id: x}",
        "- 5",
        "- {id: x, title: t, patterns: [], finds: [a], ignores: [b]}",
        "- {id: x, title: t, patterns: ['('], finds: [a], ignores: [b]}",
        "- {id: x, title: t, patterns: [a], finds: [a], ignores: [b], more: 1}",
        "[",
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(text: str) -> None:
    """A slip in the file becomes a message, never a silent default."""
    with pytest.raises(PackError, match=r"signals\.yaml"):
        parse_signals(text)


def test_two_entries_of_one_name_are_refused() -> None:
    """An id names one signal."""
    entry = "- {id: x, title: t, patterns: [a], finds: [a], ignores: [b]}\n"
    with pytest.raises(PackError, match="used twice"):
        parse_signals(entry * 2)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=60, deadline=None)
def test_the_loader_refuses_any_other_shape(data: object) -> None:
    """Whatever YAML may hold, an entry is right or a PackError."""
    with pytest.raises(PackError):
        Signal.parse(data)
