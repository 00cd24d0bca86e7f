"""Redacted copies attacked by strangers: `python -m benchmarks.prove redact [--copies 300] [--keep DIR]`.

Documents of every format come from the sample corpus and from every edition of the judge (the sealed ones, too), whose
truth files tell what was planted in them, and from `redact_traps`, where values stand in the places that redactions
are known to forget. Of each a copy is made with the profile that removes all that is found (`redact_making`). Then
every reader somebody might own looks for what was planted or found (`redact_readers`), a new scan looks for what
detectors found in the original, black boxes are looked for in the pixels and held to one color and to 20 possible
names of 5,000 (`redact_boxes`), and the words of both are laid side by side. None of this uses the program's own proof.

A value that detectors found in the original and that any reader finds in the copy breaks the proof. One that no
detector found is not of the copy's making: it is counted apart, since a person who looks at a copy must know how
often that happens.

With `--keep` a run that was broken off goes on where it was; no file of it but originals and copies holds a value.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import redact_traps
from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.share import build_share
from benchmarks.redact_boxes import FEWEST, NAMES, boxes, fewest_names
from benchmarks.redact_making import Made, Subject, copy_of, make_all
from benchmarks.redact_readers import is_found, raw_parts, readings, spellings, stands_in
from benchmarks.score_corpus import read_rows
from classify.results import Job
from classify.settings import Settings
from classify.workers import WorkerConfig, WorkerPool

HERE = Path(__file__).resolve().parent.parent
PROFILE = "everything"
_SHORTEST = 4
_AT_ONCE = 20
"""Documents between two notes of how far the attack has come."""
_SAID = re.compile(r"[^\W_]+")
_FEW_WORDS = 3
_WORDED = {".pdf", ".docx", ".xlsx", ".html", ".eml", ".txt", ".csv", ".md", ".json", ".log"}
"""Kinds whose words one of the readers tells without markup of its own."""
_RECOGNISED = {"scan", "jpg", "png", "tif", "photo"}
"""Of these only words that were read surely are in the copy."""

Found = Sequence[tuple[str, str]]
"""Entity and text of each value."""


@dataclass(slots=True)
class Attacked:
    """What became of one document. Holds no value."""

    name: str
    format: str
    refused: str = ""
    cut: int = 0
    cpu: float = 0.0
    gone: int = 0
    """Planted or found, and nowhere in the copy."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """Entity of a value that was found and should have gone, and who read it in the copy."""
    missed: dict[str, int] = field(default_factory=dict)
    """Planted, found by no detector, and so still there: how many of each entity."""
    boxes: int = 0
    mixed: int = 0
    """Boxes that are not of one color."""
    fewest: int = NAMES
    """Names that the box which tells most leaves possible."""
    words: int = 0
    """Of the original, without its values."""
    kept: int = 0
    """Of these, in the copy."""

    @property
    def holds(self) -> bool:
        """Nothing left, and no box tells anything."""
        return not self.left and not self.mixed and self.fewest >= FEWEST


def prove_redact(
    copies: int = 300, keep: Path | None = None, seed: int = 1, part: tuple[int, int] | None = None
) -> bool:
    """Make and attack so many copies; True when no reader finds anything that was to go.

    With `part` (which, of how many) only copies are made, for a later run to attack.
    """
    with tempfile.TemporaryDirectory() as scratch:
        place = keep or Path(scratch)
        subjects = subjects_of(place / "originals", copies, seed)
        made = _told(
            make_all(subjects, Settings(home=place / f"home {part or 0}"), place, PROFILE, part or (0, 1))
        )
        some = list(_enough(made, copies if part is None else copies // part[1] + 1))
        if part is not None:
            return True
        done = list(_attacks(some, place))
    for line in table(done):
        print(line)
    held = bool(done) and all(one.holds for one in done)
    print(f"redact: {'held' if held else 'BROKEN'}", flush=True)
    return held


def part_of(said: str | None) -> tuple[int, int] | None:
    """Of "2/4": the second of four, as numbers from naught."""
    if said is None:
        return None
    which, _, parts = said.partition("/")
    return int(which) - 1, int(parts)


def _told(made: Iterable[tuple[Subject, Made]]) -> Iterator[tuple[Subject, Made]]:
    for number, (subject, one) in enumerate(made, start=1):
        said = one.refused or f"{sum(one.removed.values())} cut"
        print(f"redact {number}: {one.name}: {said}, {one.cpu:.0f} s of processor", flush=True)
        yield subject, one


def _enough(made: Iterable[tuple[Subject, Made]], copies: int) -> Iterator[tuple[Subject, Made]]:
    number = 0
    for subject, one in made:
        yield subject, one
        number += not one.refused
        if number >= copies:
            return


def subjects_of(place: Path, copies: int, seed: int) -> Iterator[Subject]:
    """Documents of the sample, of each edition and of the traps in turn, so that a short run has all of them."""
    if not (place / "sample").is_dir():
        shutil.copytree(HERE / "sample_corpus" / "share", place / "sample" / "share")
        shutil.copy(HERE / "sample_corpus" / "truth.jsonl", place / "sample")
    shares = [_of(place / "sample", "sample")]
    for edition in EDITIONS:
        out = place / f"edition {edition}"
        if not (out / "truth.jsonl").is_file():
            build_share(max(copies // len(EDITIONS) * 2, 40), out, seed, edition)
        shares.append(_of(out, f"edition {edition}"))
    traps = [
        Subject(file, "traps", file.suffix.lstrip("."), planted)
        for file, planted in redact_traps.write(place / "traps")
    ]
    for several in zip_longest(traps, *(_by_format(share) for share in shares)):
        yield from (one for one in several if one is not None)


def _of(corpus: Path, origin: str) -> list[Subject]:
    found = []
    for row in read_rows(corpus / "truth.jsonl"):
        file = corpus / "share" / row["path"]
        values = tuple((value["entity"], value["text"]) for value in row["values"])
        if row["status"] == "ok" and values and file.is_file():
            found.append(Subject(file, origin, row.get("format") or file.suffix.lstrip("."), values))
    return found


def _by_format(subjects: list[Subject]) -> Iterator[Subject]:
    """One of each format, then a second of each, ..."""
    by_format: dict[str, list[Subject]] = {}
    for one in subjects:
        by_format.setdefault(one.format, []).append(one)
    for several in zip_longest(*by_format.values()):
        yield from (one for one in several if one is not None)


def _attacks(made: Iterable[tuple[Subject, Made]], keep: Path) -> Iterator[Attacked]:
    """All of them, those of an earlier run as it told them."""
    log = keep / "attacked.jsonl"
    lines = log.read_bytes().splitlines() if log.is_file() else []
    earlier = {one.name: one for one in (msgspec.json.decode(line, type=Attacked) for line in lines)}
    waiting = iter(made)
    while some := list(islice(waiting, _AT_ONCE)):
        fresh = [(subject, one) for subject, one in some if not one.refused and one.name not in earlier]
        originals = _found_in(keep, [subject.file for subject, _ in fresh])
        copies = _found_in(keep, [copy_of(keep, one) for _, one in fresh])
        for subject, one in some:
            if one.refused:
                yield Attacked(one.name, subject.format, one.refused, cpu=one.cpu)
                continue
            if one.name not in earlier:
                file = copy_of(keep, one)
                told = attacked(subject, one, file.read_bytes(), originals[subject.file], copies[file])
                with log.open("ab") as notes:
                    notes.write(msgspec.json.encode(told) + b"\n")
                earlier[one.name] = told
                print(f"redact: {one.name}: {'held' if told.holds else told}", flush=True)
            yield earlier[one.name]


def attacked(subject: Subject, made: Made, data: bytes, original: Found, again: Found) -> Attacked:
    """Every attack on one copy.

    Args:
        subject: the document.
        made: what its maker said.
        data: the copy.
        original: what detectors found in the document.
        again: what they found in the copy.
    """
    one = Attacked(made.name, subject.format, cut=sum(made.removed.values()), cpu=made.cpu)
    values = [(entity, text, True) for entity, text in original]
    values += [(entity, text, is_found(text, original)) for entity, text in subject.planted]
    read = readings(data, made.suffix)
    read["new scan"] = "\n".join(text for _, text in again)
    look_for(one, values, read, data)
    for box in boxes(data, made.suffix):
        one.boxes += 1
        one.mixed += not box.is_one_color
        one.fewest = min(one.fewest, fewest_names(box))
    if subject.format not in _RECOGNISED and subject.file.suffix.lower() in _WORDED:
        before = readings(subject.file.read_bytes(), subject.file.suffix.lower())
        one.words, one.kept = words_kept(_plainest(before), _plainest(read), [text for _, text, _ in values])
    return one


def look_for(one: Attacked, values: list[tuple[str, str, bool]], read: dict[str, str], data: bytes) -> None:
    """Count which of these values (entity, text, whether detectors know it) stand where in a copy."""
    parts = list(raw_parts(data))
    for entity, text, known in dict.fromkeys(values):
        if len(text.strip()) < _SHORTEST:
            continue
        readers = [name for name, words in read.items() if stands_in(text, words)]
        if any(spelling in part for spelling in spellings(text) for part in parts):
            readers.append("bytes")
        if not readers:
            one.gone += 1
        elif known:
            one.left += [(entity, reader) for reader in readers]
        else:
            one.missed[entity] = one.missed.get(entity, 0) + 1


def _plainest(read: dict[str, str]) -> str:
    """What one reader makes of a file: the first that sees words and no markup."""
    return read.get("pdftotext") or next(iter(read.values()), "")


def words_kept(before: str, after: str, values: Iterable[str]) -> tuple[int, int]:
    """How many words of the original are part of no value, and how many of those are in the copy."""
    cut = {word.casefold() for value in values for word in _SAID.findall(value)}
    words = [word for word in map(str.casefold, _SAID.findall(before)) if word not in cut]
    there = Counter(map(str.casefold, _SAID.findall(after)))
    kept = sum(min(number, there[word]) for word, number in Counter(words).items())
    return len(words), kept


def _found_in(root: Path, files: list[Path]) -> dict[Path, list[tuple[str, str]]]:
    """What detectors find in each of some files below a folder."""
    found: dict[Path, list[tuple[str, str]]] = {file: [] for file in files}
    settings = Settings(home=root / "home")
    pool = WorkerPool(_config(root, settings, reveal=True))
    jobs = [Job(at, str(file.relative_to(root)), file.stat().st_size) for at, file in enumerate(files)]
    for result in pool.run(jobs) if jobs else ():
        if getattr(result, "container", None) is None:
            for finding in getattr(result, "findings", ()):
                if finding.text and not finding.is_in_name:
                    found[root / result.path].append((finding.entity, finding.text))
    return found


def _config(root: Path, settings: Settings, **given: Any) -> WorkerConfig:
    return replace(WorkerConfig(root=root.absolute(), limits=settings.limits, ocr=settings.ocr), **given)


def table(done: list[Attacked]) -> Iterator[str]:
    """What came of all, by format; each refusal with its number behind it."""
    yield (
        "| format | files | copied | refused | cut | values gone | left | missed by detectors "
        "| boxes | not one color | fewest names | words kept | s of processor |"
    )
    yield "|---" * 13 + "|"
    formats = sorted({one.format for one in done})
    for name, some in [
        *((name, [one for one in done if one.format == name]) for name in formats),
        ("all", done),
    ]:
        yield f"| {name} | {' | '.join(_figures(some))} |"
    for sentence, number in Counter(one.refused for one in done if one.refused).most_common():
        yield f"redact: refused {number}x: {sentence}"


def _figures(some: list[Attacked]) -> Iterator[str]:
    copied = [one for one in some if not one.refused]
    figures = (
        *(len(some), len(copied), len(some) - len(copied), sum(one.cut for one in copied)),
        *(sum(one.gone for one in copied), sum(len(one.left) for one in copied)),
        sum(sum(one.missed.values()) for one in copied),
        *(sum(one.boxes for one in copied), sum(one.mixed for one in copied)),
    )
    yield from (f"{figure:,}" for figure in figures)
    yield f"{min(one.fewest for one in copied):,}" if any(one.boxes for one in copied) else "-"
    words = sum(one.words for one in copied)
    yield f"{sum(one.kept for one in copied) / words:.1%}" if words > _FEW_WORDS else "-"
    yield f"{sum(one.cpu for one in some) / max(len(some), 1):.0f}"
