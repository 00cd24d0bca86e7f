"""One document's way through detection: blocks in, findings and value-free evidence out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from classify.detect.analysis.finders import Finders, Names, NamesBudget, Notes, Patterns
from classify.detect.city.files import City, load_city
from classify.detect.finding import Finding
from classify.detect.judging.evidence import Evidence, stands_aside
from classify.detect.judging.sample import TAIL, Sample
from classify.detect.judging.samples import is_published_sample, speaks_of_samples
from classify.detect.judging.tally import Tally, kind_of
from classify.detect.judging.voices import Judge, Signals
from classify.detect.names.agency import mark_agency_people
from classify.detect.names.repeats import NAME_ALONE, repeated, surname_of
from classify.detect.paths.claims import BREAKS, SUFFIX, claims_in_name, holds_cases
from classify.detect.resolve import Claim, settle
from classify.detect.tables.cells import CellClaim, CellReader
from classify.detect.tables.columns import TableScan
from classify.detect.text import Passage, Stream, search
from classify.detect.vocabulary.headings import Headings
from classify.extract.document import Place, TableBlock, TextBlock
from models.labels import Entity, Label, Role

FINDINGS_KEPT = 50_000
"""Findings of one file that are kept one by one; all of them are counted in the evidence."""
NAMES_CHARACTERS = 20_000_000
"""Characters of one file that the model for names reads."""

_SURNAMES_KEPT = 500
_SURNAME = re.compile(r"[^\W\d_][\w'-]{2,}")
"""A word that could be a surname (see `repeats`)."""


@dataclass(slots=True)
class Detected:
    """What a scan found."""

    findings: list[Finding]
    evidence: Evidence
    left_out: list[str] = field(default_factory=list)
    """What was not searched, in sentences for a clerk; it makes the file `partial`."""
    remarks: list[str] = field(default_factory=list)
    """What a clerk should know besides."""
    name_needs_text: bool = False
    """What stands in the name can only be judged beside the text: a value, or a word that is the surname
    of somebody the text may name in full."""


class Scanner:
    """The detectors of one process, loaded once."""

    def __init__(self, finders: Finders, signals: Signals, judge: Judge, city: City | None = None) -> None:
        self.finders = finders
        self.city = city or City()
        self.signals = signals
        self.judge = judge
        versions = [finders.patterns.version, signals.version, judge.version]
        versions.append(finders.names.version if finders.names else "no names")
        if self.city.files:
            versions.append(self.city.version)
        self.version = hashlib.sha256("|".join(versions).encode()).hexdigest()[:16]

    @classmethod
    def load(
        cls,
        names: bool = True,
        packs: Path | None = None,
        cache: Path | None = None,
        names_model: str = "shipped",
        city: Path | None = None,
    ) -> Scanner:
        """The shipped detectors; `names=False` leaves out the model for names, `names_model` says which
        (`namereader.open_model`).

        `packs` is a folder of a site's own packs, `cache` one for compiled databases, `city` one of a city's
        own recognizers. Raises PackError when a pack, recognizer or vocabulary file is wrong, ModelError when
        there is no such model.
        """
        from classify.detect.city.loading import engage
        from classify.detect.judging.doctypes import DocTypeJudge
        from classify.detect.judging.signals import SignalCounter
        from classify.detect.names.finder import NameFinder
        from classify.detect.patterns.engine import PatternEngine

        patterns: Patterns = PatternEngine.load(packs, cache=cache)
        finder: Names | None = NameFinder.load(names_model, cache=cache) if names else None
        finders = Finders(patterns, finder, Headings(patterns))
        own = load_city(city)
        engage(finders, own)
        return cls(finders, SignalCounter.load(cache=cache), DocTypeJudge.load(), own)

    def start(self, name: str, kind: str, *, own: str | None = None) -> DocumentScan:
        """Begin with a document. `name` is its path below the share, `kind` its media kind.

        `own` is the end of `name` that is its own, all of it by default: what stands before belongs to the
        file it is packed in.
        """
        return DocumentScan(self, name, kind, name if own is None else own)


class DocumentScan:
    """Collects the findings of one document while its blocks come in."""

    def __init__(self, scanner: Scanner, name: str, kind: str, own_name: str) -> None:
        self._scanner = scanner
        self._notes, self._name_notes = Notes(), Notes()
        self._finders = scanner.finders.noting(self._notes)
        self._name_finders = scanner.finders.noting(self._name_notes)
        self._name = name
        self._own_name = own_name
        self._kind = kind
        self._of_samples = speaks_of_samples(name)
        self._budget = NamesBudget(NAMES_CHARACTERS)
        self._reader = CellReader(self._finders, self._budget)
        self._streams: dict[tuple[str, bool, bool], Stream] = {}
        self._neighbours: dict[tuple[str, bool, bool], list[tuple[int, str]]] = {}
        self._tables: dict[tuple[str, str | None], TableScan] = {}
        self._findings: list[Finding] = []
        self._surnames: dict[str, Role | None] = {}
        self._tally = Tally()
        self._sample = Sample(scanner.signals)
        self._aside = Tally()
        self._aside_sample = Sample(scanner.signals)
        self._ocr: list[tuple[float, int]] = []
        self._title = ""
        self._has_body = False
        self._properties = ""
        """What a file's properties say, without their labels: all there is to judge where no text is."""
        self._of_name = Tally()
        self._name_sample = Sample(scanner.signals)
        self._name_needs_text = False

    def feed(self, block: TextBlock | TableBlock) -> None:
        """Search one block. Blocks come in reading order."""
        if isinstance(block, TableBlock):
            self._feed_table(block)
        else:
            self._feed_text(block)

    def finish(self) -> Detected:
        """Everything found, with the evidence for the label policy."""
        for key, stream in self._streams.items():
            for passage in stream.finish():
                self._take_passage(key, passage)
        listed = len(self._findings)
        self._scan_name()
        left_out, remarks = [], []
        if self._budget.refused:
            left_out.append(
                f"Names were sought in the first {NAMES_CHARACTERS // 1_000_000} million characters only; "
                f"identifiers were sought in all of the text."
            )
        left_out += [
            f"The city's own recognizer {name} failed on a part of it, which may hold more of what it finds."
            for name in sorted(self._notes.failed | self._name_notes.failed)
        ]
        total = sum(self._tally.counts.values())
        if total > listed:
            remarks.append(f"{total} findings were counted; the first {listed} are listed.")
        return Detected(self._findings, self._evidence(), left_out, remarks, self._name_needs_text)

    # Text

    def _feed_text(self, block: TextBlock) -> None:
        if not block.text or block.text.isspace():
            return
        text = f"{block.label}: {block.text}" if block.label else block.text
        self._sample.add(text)
        if block.place.part != "metadata":
            self._has_body = True
        elif not self._has_body and len(self._properties) < TAIL:
            self._properties += block.text[:TAIL] + "\n"
        if _is_aside(block.place):
            self._aside_sample.add(text)
        for first, end, _ in block.marks:
            self._aside_sample.add(block.text[first:end])
        if block.confidence is not None:
            self._ocr.append((block.confidence, len(block.text)))
        if len(block.text) < 120:
            self._title = block.text
        # A table's foreword names it only if no other text comes between.
        key = (block.place.part, block.place.hidden is not None, block.prose)
        stream = self._streams.get(key)
        if stream is None:
            finder = partial(search, finders=self._finders, budget=self._budget, prose=block.prose)
            stream = self._streams[key] = Stream(finder, self._finders.headings)
        for passage in stream.feed(block):
            self._take_passage(key, passage)

    def _take_passage(self, key: tuple[str, bool, bool], passage: Passage) -> None:
        mark_agency_people([(placed.claim, placed.value) for placed in passage.placed], lines=passage.text)
        before = [pair for pair in self._neighbours.get(key, []) if pair[0] >= passage.begin]
        found = before + [(item.at, kind_of(item.claim.entity, item.claim.role)) for item in passage.placed]
        shifted = [(at - passage.begin, kind) for at, kind in found]
        self._tally.passage(shifted, passage.text, carried=len(before))
        self._neighbours[key] = found[-24:]
        aside = [
            (item.at - passage.begin, kind_of(item.claim.entity, item.claim.role))
            for item in passage.placed
            if _is_aside(item.place)
        ]
        self._aside.passage(aside, passage.text)
        for item in passage.placed:
            if not is_published_sample(item.claim.entity, item.value, "", said=self._of_samples):
                self._keep(item.claim, item.value, item.place, item.start)

    # Tables

    def _feed_table(self, block: TableBlock) -> None:
        if not block.rows:
            return
        self._has_body = True
        self._sample.add_rows(block.rows, header=not block.continued)
        if _is_aside(block.place):
            self._aside_sample.add_rows(block.rows, header=False)
        key = (block.place.part, block.place.sheet)
        table = self._tables.get(key)
        if table is None or not block.continued:
            title = f"{block.place.sheet or ''} {self._title}"
            table = self._tables[key] = TableScan(self._finders, self._reader, title)
        records: dict[tuple[bool, int], list[CellClaim]] = {}
        beside: dict[int, str] = {}
        for cell in table.feed(block):
            if cell.row not in beside:
                beside[cell.row] = f"{self._title} {' '.join(block.rows[cell.row])}"
            value, said = self._value(block, cell), self._of_samples
            if is_published_sample(cell.claim.entity, value, beside[cell.row], said=said):
                continue
            record = (False, cell.row) if cell.record is None else (True, cell.record)
            records.setdefault(record, []).append(cell)
        for record in sorted(records):
            cells = records[record]
            mark_agency_people([(cell.claim, self._value(block, cell)) for cell in cells])
            self._tally.row(kind_of(cell.claim.entity, cell.claim.role) for cell in cells)
            places = {id(cell): block.cell_place(cell.row, cell.column) for cell in cells}
            unseen = [cell for cell in cells if _is_aside(places[id(cell)])]
            self._aside.row(kind_of(cell.claim.entity, cell.claim.role) for cell in unseen)
            for cell in sorted(cells, key=lambda cell: (cell.row, cell.column, cell.claim.start)):
                self._keep(cell.claim, self._value(block, cell), places[id(cell)], cell.claim.start)

    @staticmethod
    def _value(block: TableBlock, cell: CellClaim) -> str:
        return block.rows[cell.row][cell.column][cell.claim.start : cell.claim.end]

    # The file's name

    def _scan_name(self) -> None:
        """Search the name, on an account of its own: copies share what the bytes say, not their names."""
        own = self._own_name
        self._name_sample.add(self._name_words())
        base = len(self._name) - len(own)
        kinds = []
        for part in re.finditer(r"[^/]+", own):
            bare = SUFFIX.sub("", part[0])
            claims = self._name_claims(bare)
            self._name_needs_text |= bool(claims) or self._has_lone_surname(bare)
            for claim in claims:
                value = part[0][claim.start : claim.end]
                if is_published_sample(claim.entity, value, own):
                    continue
                kinds.append(kind_of(claim.entity, claim.role))
                found = Place(part="name"), base + part.start() + claim.start
                self._of_name.add(claim.entity, value, claim.score, claim.detector, claim.role, hidden=False)
                self._list(claim, value, *found)
        self._of_name.row(kinds)

    def _name_words(self) -> str:
        return BREAKS.sub(" ", self._own_name.replace("/", "\n"))

    def _has_lone_surname(self, part: str) -> bool:
        """Whether a word of the name may be somebody's surname, if the text names them in full."""
        names = self._finders.names
        return names is not None and any(
            names.looks_like_name(word) >= NAME_ALONE for word in _SURNAME.findall(part.replace("_", " "))
        )

    def _name_claims(self, part: str) -> list[Claim]:
        """Claims in one folder or file name, with surnames alone of people whom the text names in full."""
        cases = holds_cases(self._name)
        claims = claims_in_name(part, self._name_finders, self._budget, cases=cases)
        version = self._finders.names.version if self._finders.names else ""
        words = part.replace("_", " ")
        return settle(claims + repeated(words, self._surnames, claims, version, fold=True), part)

    # Keeping

    def _keep(self, claim: Claim, value: str, place: Place, start: int) -> None:
        hidden = place.hidden is not None
        if claim.entity == Entity.PERSON and len(self._surnames) < _SURNAMES_KEPT:
            self._remember_surname(claim, value)
        self._tally.add(claim.entity, value, claim.score, claim.detector, claim.role, hidden)
        if _is_aside(place):
            self._aside.add(claim.entity, value, claim.score, claim.detector, claim.role, hidden)
        if len(self._findings) < FINDINGS_KEPT:
            self._list(claim, value, place, start)

    def _list(self, claim: Claim, value: str, place: Place, start: int) -> None:
        self._findings.append(
            Finding(
                entity=claim.entity,
                text=value,
                score=claim.score,
                place=place,
                start=start,
                end=start + len(value),
                why=claim.why(),
                role=claim.role,
            )
        )

    def _remember_surname(self, claim: Claim, value: str) -> None:
        """Keep the surname of a person named in full: the file's name may carry it alone."""
        surname = surname_of(value)
        if surname and self._finders.names and self._finders.names.looks_like_name(surname) >= NAME_ALONE:
            self._surnames.setdefault(surname, claim.role)

    def _evidence(self) -> Evidence:
        evidence = self._tally.evidence()
        sample = self._sample
        text = sample.excerpt() if self._has_body else self._properties
        verdict = self._scanner.judge.judge("", text, sample.headers, self._kind)
        evidence.has_text = self._has_body
        evidence.doc_type = str(verdict.doc_type)
        evidence.doc_type_score = verdict.score
        evidence.doc_type_second = str(verdict.second)
        evidence.doc_type_why = verdict.why
        evidence.leanings = None if verdict.leanings is None else dict(verdict.leanings)
        evidence.word_weight = verdict.word_weight
        evidence.matters = dict(verdict.matters)
        evidence.signals = self._sample.signals()
        evidence.characters = self._sample.characters
        evidence.candidates = sorted(self._notes.met)
        evidence.declared = self._declared(self._tally)
        if self._aside.counts:
            aside = self._aside.evidence()
            aside.signals = self._aside_sample.signals()
            aside.matters = self._scanner.judge.heard(self._aside_sample.excerpt())
            aside.characters = self._aside_sample.characters
            evidence.aside = aside.as_json()
        weight = sum(length for _, length in self._ocr)
        if weight:
            evidence.ocr_confidence = sum(score * length for score, length in self._ocr) / weight
        evidence.name = self._name_evidence() or None
        return evidence

    def _declared(self, tally: Tally) -> dict[str, Label]:
        """The labels that the city declared for what was found of its own entities."""
        labels = self._scanner.city.labels
        return {entity: labels[entity] for entity in sorted(tally.counts.keys() & labels.keys())}

    def _name_evidence(self) -> dict[str, Any]:
        """What `classify.detect.paths.named` adds to the evidence of the bytes; only what there is."""
        verdict = self._scanner.judge.judge_name(self._own_name, self._name_words())
        found = self._of_name.evidence(beside=self._tally)
        counted = ("entities", "counts", "distinct", "by_detector", "roles", "near", "contact_rows")
        told: dict[str, Any] = {field: getattr(found, field) for field in counted}
        told["declared"] = self._declared(self._of_name)
        told |= {"signals": self._name_sample.signals(), "candidates": sorted(self._name_notes.met)}
        told |= {
            field: dict(getattr(verdict, field)) for field in ("beside", "words", "alone", "told", "matters")
        }
        return {field: value for field, value in told.items() if value}


def _is_aside(place: Place) -> bool:
    return stands_aside(place.part, place.hidden)
