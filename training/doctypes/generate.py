"""Writes invented documents of every type, in many layouts, to train the judge of document types.

What makes a type is taken from `detectors/doctypes.yaml` (headings, wording, columns, file names) and
`lines.yaml` (sentences); the layouts are here. Documents borrow from each other on purpose: mail about
police reports, policies on payroll, training with sample reports, forms nobody has filled in - so that
what a text is about does not pass for what it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from training.doctypes.papers import Paper

FIRST = "James Mary Robert Linda Chue Pa Maria Jose Lena Walker Ruth Owen Tessa Nils Hazel Dale Cora Emil Joy Ray".split()
LAST = "Harmon Vang Ortega Ridgeway Kills Small Pruitt Lund Salois Fisk Abbot Yang Moua Dunn Teague Parrish Boyd".split()
STREETS = (
    "S 3rd St W",
    "Brooks St",
    "N Higgins Ave",
    "Mullan Rd",
    "Toole Ave",
    "Rattlesnake Dr",
    "Russell St",
)
AGENCIES = (
    "City of Missoula", "Missoula Police Department", "Missoula County Sheriff's Office", "Missoula Fire Department",
    "Missoula Municipal Court", "Human Resources", "City Clerk", "Finance Department", "Public Works & Mobility",
    "Parks and Recreation", "Missoula Public Library", "City Attorney's Office", "Information Technologies", "Montana",
    "State of Montana", "Water Division", "Development Services", "Missoula Fire Department EMS Division",
)  # fmt: skip
GENERAL = (
    "See the attached page.", "This was discussed on {date}.", "Please keep a copy for your files.", "Page {number} of 3",
    "Prepared by {person}", "Date: {date}", "Phone: 406-555-0{number}", "Reviewed {date}", "Approved: {person}",
    "Location: {street}", "Time: {time}", "Reference {case}", "Name: {person}", "Address: {street}, Missoula, MT 59801",
    "Signature: {person}", "Status: open", "Amount: {money}", "Notes: none", "Printed {date} {time}", "No. {number}-{number}",
    "Contact {person} with questions.", "The work was finished on {date} near {street}.", "Missoula, Montana",
    "There were {number} of them.", "We will look at it again next week.", "DOB: {date}", "Total {money}", "Officer {officer}",
    "{person} was there at {time}.", "Department: {agency}", "The weather was cold.", "Copies to {person} and {person}.",
)  # fmt: skip
RECORDS = (
    "incident_report", "supplemental_report", "arrest_report", "booking_sheet", "evidence_log", "property_receipt", "crash_report",
    "citation", "juvenile_record", "child_abuse_report", "ems_report", "medical_record", "personnel_action", "performance_review",
    "payroll", "direct_deposit", "tax_form", "employment_form", "workers_comp", "travel_claim", "utility_billing", "library_record",
    "insurance_claim", "permit", "business_license", "inspection", "domestic_violence_report", "informant_file", "search_warrant",
    "internal_affairs", "records_request", "cad_log", "victim_notice", "protection_order", "background_investigation",
)  # fmt: skip
FORMS = (*RECORDS, "blank_form", "records_request", "purchase_order", "catalog")
TABLES = frozenset({
    "jail_roster", "court_docket", "cad_log", "evidence_log", "tow_list", "payroll", "utility_billing", "library_record", "contact_list",
    "budget", "business_license", "parcel_report", "inventory", "dataset", "permit", "invoice", "purchase_order", "inspection", "citation",
    "sex_offender_check", "criminal_history", "security_plan", "chat", "travel_claim", "insurance_claim", "records_request", "press_release",
    "workers_comp", "catalog", "menu", "log", "config", "ems_report", "property_receipt", "ncic_return", "internal_affairs", "victim_notice",
    "informant_file", "medical_record", "employment_form", "personnel_action", "juvenile_record",
})  # fmt: skip
"""Types that also come as tables."""
MOSTLY_TABLES = frozenset({"dataset", "contact_list", "inventory", "budget"})
SELF_MADE = frozenset(
    {"source_code", "config", "log", "photo", "archive", "chat", "other", "dataset", "menu", "flyer"}
)
"""Types that need no heading of their own."""
KINDS = (
    "pdf",
    "docx",
    "pdf",
    "docx",
    "text",
    "rtf",
    "html",
    "odt",
    "doc",
    "png",
    "tiff",
    "pptx",
    "text",
    "eml",
)
SHEET_KINDS = ("xlsx", "csv", "xlsx", "csv", "xls", "ods", "tsv", "pdf", "docx", "html", "json", "text")
CODE_KINDS = {
    "source_code": ("code", "code", "text"), "config": ("yaml", "xml", "json", "text", "code"), "log": ("log", "text", "log"),
    "photo": ("jpg", "png", "heic", "tiff", "jpg"), "archive": ("zip", "7z", "gz", "tar", "zip"), "chat": ("json", "html", "csv", "text"),
    "dataset": ("csv", "xlsx", "json", "sqlite", "csv", "access"), "correspondence": ("eml", "msg", "docx", "pdf", "mbox", "eml", "text"),
    "flyer": ("pdf", "docx", "png", "pptx"), "training_material": ("pptx", "pdf", "docx", "pptx"), "menu": ("pdf", "docx", "text", "xlsx"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented document with its right answer."""

    doc_type: str
    name: str
    text: str
    columns: list[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Pool:
    """What documents of one type are made of."""

    titles: Sequence[str]
    phrases: Sequence[str]
    columns: Sequence[str]
    files: Sequence[str]
    lines: Sequence[str]


def pools(
    entries: Sequence[Mapping[str, Any]], keep: Callable[[str], bool] = lambda _: True
) -> dict[str, Pool]:
    """The pools of all types; `keep` says which headings, phrases and sentences may be used."""
    text = resources.files("training.doctypes").joinpath("lines.yaml").read_text(encoding="utf-8")
    lines = yaml.safe_load(text)
    return {
        entry["type"]: Pool(
            [text for text in entry.get("titles", []) if keep(text)],
            [text for text in entry.get("phrases", []) if keep(text)],
            list(entry.get("columns", [])),
            list(entry.get("files", [])),
            [text for text in lines[entry["type"]] if keep(text)] or [""],
        )
        for entry in entries
    }


class Writer:
    """Writes documents with one random source: the same seed, the same documents."""

    def __init__(self, by_type: Mapping[str, Pool], seed: int) -> None:
        self._pools = by_type
        self._random = random.Random(seed)

    def write(self, doc_type: str) -> Sample:
        """One document of `doc_type`."""
        rng = self._random
        columns: list[str] = []
        if doc_type in ("photo", "archive"):
            text = "" if rng.random() < 0.8 else self._fill("EXIF {date} {time} camera")
        elif doc_type in TABLES and rng.random() < (0.85 if doc_type in MOSTLY_TABLES else 0.4):
            columns, text = self._table(doc_type)
        else:
            text = getattr(self, f"_{doc_type}", lambda: self._record(doc_type))()
        if rng.random() < 0.18:
            text = text.upper()
        kind = rng.choice(SHEET_KINDS) if columns else rng.choice(CODE_KINDS.get(doc_type, KINDS))
        return Sample(doc_type, self._name(doc_type, kind), text, columns, kind)

    def rewrite(self, paper: Paper) -> Sample:
        """One variation of an invented paper: its sentences, and what an office puts around them."""
        rng = self._random
        lines = self._head(paper.doc_type, 0.4) if rng.random() < 0.5 else []
        lines.append(paper.varied(rng))
        if rng.random() < 0.3:
            lines += [self._fill(line) for line in self._some(GENERAL, 1, 3)]
        kind = rng.choice(CODE_KINDS.get(paper.doc_type, KINDS))
        return Sample(paper.doc_type, self._name(paper.doc_type, kind), self._joined_lines(lines), [], kind)

    # ---- parts ------------------------------------------------------------------------------------------
    def _fill(self, text: str) -> str:
        rng = self._random
        slots: tuple[tuple[str, Callable[[], str]], ...] = (
            ("{person}", lambda: f"{rng.choice(FIRST)} {rng.choice(LAST)}"),
            ("{officer}", lambda: rng.choice(LAST)),
            (
                "{date}",
                lambda: rng.choice(("03/14/2024", "May 2, 2023", "2022-11-08", "6/7/24", "14 Feb 2025")),
            ),
            ("{time}", lambda: rng.choice(("0915", "10:42", "2:30 PM", "22:17"))),
            ("{street}", lambda: f"{rng.randint(100, 3999)} {rng.choice(STREETS)}"),
            ("{case}", lambda: f"{rng.randint(2019, 2025)}-{rng.randint(1000, 99999):05d}"),
            ("{money}", lambda: f"${rng.randint(5, 9000):,}.{rng.randint(0, 99):02d}"),
            ("{number}", lambda: str(rng.randint(10, 99))),
            ("{age}", lambda: str(rng.randint(6, 60))),
            ("{agency}", lambda: rng.choice(AGENCIES)),
        )
        for slot, value in slots:
            while slot in text:
                text = text.replace(slot, value(), 1)
        return text

    def _some(self, items: Sequence[str], least: int, most: int) -> list[str]:
        number = min(len(items), self._random.randint(least, most))
        return self._random.sample(list(items), number)

    def _cased(self, text: str) -> str:
        return self._random.choice((str.title, str.upper, str.capitalize, str.title))(text)

    def _title(self, doc_type: str) -> str:
        titles = self._pools[doc_type].titles
        return self._cased(self._random.choice(titles)) if titles else ""

    def _head(self, doc_type: str, chance: float = 0.78) -> list[str]:
        """Agency, heading, a line of numbers; sometimes no heading at all."""
        rng = self._random
        lines = []
        if rng.random() < 0.6:
            lines.append(self._cased(rng.choice(AGENCIES)) if rng.random() < 0.8 else rng.choice(AGENCIES))
        if rng.random() < chance:
            lines.append(
                self._title(doc_type)
                + rng.choice(("", "", "", f" {self._fill('{case}')}", " - " + self._fill("{date}")))
            )
        if rng.random() < 0.5:
            lines.append(
                self._fill(
                    rng.choice(("Case No. {case}", "Date: {date}", "File {number}", "{agency}", "Page 1"))
                )
            )
        return lines

    def _in_sentence(self, phrase: str) -> str:
        rng = self._random
        shape = rng.choice((
            "{p}: {{person}}", "{p}: {{date}}", "{p} {{number}}", "The {p} was noted.", "{p}", "{p} - {{street}}", "On {{date}} {p} {{person}}.",
            "{{person}} {p} and {{time}}.", "It says {p} there.", "{p}.", "{p}: {{money}}", "As to {p}, see {{case}}.", "{p}: yes",
        ))  # fmt: skip
        said = phrase if rng.random() < 0.5 else self._cased(phrase)
        return self._fill(shape.format(p=said))

    def _body(self, doc_type: str, strength: float = 1.0) -> list[str]:
        """Wording of the type, some of everybody's, a little of another's."""
        rng, pool = self._random, self._pools[doc_type]
        own = [
            self._in_sentence(phrase)
            for phrase in self._some(pool.phrases, int(3 * strength), int(12 * strength))
        ]
        own += [self._fill(line) for line in self._some(pool.lines, 1, 5)]
        own += [self._fill(line) for line in self._some(GENERAL, 1, 8)]
        if rng.random() < 0.35:
            stranger = self._pools[rng.choice(RECORDS)]
            own += [self._in_sentence(phrase) for phrase in self._some(stranger.phrases, 1, 2)]
        rng.shuffle(own)
        return own

    def _joined(self, lines: Sequence[str]) -> str:
        return self._random.choice(("\n", "\n", "\n\n", " "))[:2].join(line for line in lines if line)

    def _name(self, doc_type: str, kind: str) -> str:
        rng = self._random
        files = self._pools[doc_type].files
        chance = rng.random()
        if chance < 0.5 and files:
            word = rng.choice(files)
            name = rng.choice(
                (
                    f"{word}_{rng.randint(1, 99)}",
                    f"{word}",
                    f"2024-{word}-{rng.choice(LAST)}",
                    f"{word} {rng.choice(LAST)}",
                )
            )
        elif chance < 0.6 and self._pools[doc_type].titles:
            name = rng.choice(self._pools[doc_type].titles).replace(" ", rng.choice(("_", "-", " ", "")))
        else:
            name = rng.choice(
                (
                    "scan0042",
                    "document",
                    "untitled",
                    f"{rng.choice(LAST)} final",
                    "new (2)",
                    "copy of file",
                    "20240312",
                    "attachment",
                )
            )
        folder = rng.choice(
            ("", "", "Shared/", "Archive/2023/", "Police/", "HR/", "Clerk/", "Finance/", "Court/", "Parks/")
        )
        return f"{folder}{name}.{kind}"

    # ---- layouts ---------------------------------------------------------------------------------------------
    def _record(self, doc_type: str) -> str:
        return self._joined([*self._head(doc_type), *self._body(doc_type)])

    def _table(self, doc_type: str) -> tuple[list[str], str]:
        rng, pool = self._random, self._pools[doc_type]
        generic = ["Name", "Date", "Address", "Phone", "Notes", "ID", "Status", "Amount", "DOB", "Time"]
        heads = self._some(pool.columns, 3, 8) + self._some(generic, 0, 3)
        rng.shuffle(heads)
        heads = [self._cased(head) for head in heads]
        cells = [
            *GENERAL[:12],
            "{person}",
            "{date}",
            "{street}",
            "{money}",
            "{number}",
            "{case}",
            *pool.lines,
        ]
        between = rng.choice(("\t", "\t", ",", "  "))
        rows = [between.join(self._fill(rng.choice(cells)) for _ in heads) for _ in range(rng.randint(2, 25))]
        top = self._head(doc_type, 0.45) if rng.random() < 0.5 else []
        extra = [self._in_sentence(phrase) for phrase in self._some(pool.phrases, 0, 3)]
        return heads, "\n".join([*top, between.join(heads), *rows, *extra])

    def _about(self, carrier: str, topics: Sequence[str], strength: float = 1.0) -> list[str]:
        """A text of one type that speaks about another."""
        topic = self._pools[self._random.choice(topics)]
        lines = self._body(carrier, strength)
        lines += [self._in_sentence(phrase) for phrase in self._some(topic.phrases, 0, 5)]
        lines += [self._fill(line) for line in self._some(topic.lines, 0, 2)]
        self._random.shuffle(lines)
        return lines

    def _correspondence(self) -> str:
        rng = self._random
        topic = self._pools[
            rng.choice((*RECORDS, "minutes", "budget", "contract", "legal_memo", "security_plan", "other"))
        ]
        subject = rng.choice(
            (*(topic.titles or ["question"]), "question", "tomorrow", "follow up", "meeting")
        )
        body = self._about("correspondence", (*RECORDS, "budget", "contract", "permit", "other"), 0.7)
        if rng.random() < 0.7:
            head = [
                "From: {person} <a@example.com>",
                "To: {person} <b@example.com>",
                f"Subject: {rng.choice(('', 'RE: ', 'FW: '))}{subject}",
                "",
            ]
            if rng.random() < 0.6:
                head.insert(1, "Sent: {date} {time}")
        elif rng.random() < 0.5:
            head = ["{agency}", "{street}", "{date}", "", "Dear {person}:", ""]
        else:
            head = [
                rng.choice(("MEMORANDUM", "Memo", "Interoffice Memo")),
                "TO: {person}",
                "FROM: {person}",
                "DATE: {date}",
                f"RE: {subject}",
                "",
            ]
        foot = rng.choice(
            (
                ["Thanks,", "{person}"],
                ["Sincerely,", "{person}", "{agency}"],
                ["{person}"],
                ["-- ", "{person}", "406-555-0{number}"],
            )
        )
        return "\n".join(self._fill(line) for line in [*head, *body, *foot])

    def _chat(self) -> str:
        rng = self._random
        lines = self._about("chat", (*RECORDS, "other", "correspondence"))
        shape = rng.choice(
            ("[{time}] {person}: ", "{person} ({time}): ", "{date} {time} - {person}: ", "{person}\t{time}\t")
        )
        return "\n".join(self._fill(shape) + line for line in lines)

    def _policy(self) -> str:
        topic = self._random.choice((*RECORDS, "security_plan", "chat", "inventory"))
        head = self._head("policy")
        if self._random.random() < 0.6:
            head.append(self._title(topic) or self._title("policy"))
        lines = self._about("policy", [topic], 1.2)
        if self._random.random() < 0.5:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        return self._joined([*head, *lines])

    def _training_material(self) -> str:
        rng = self._random
        topic = rng.choice(RECORDS)
        lines = self._body("training_material", 1.2)
        if rng.random() < 0.6:
            lines += [
                rng.choice(("SAMPLE", "EXAMPLE - not a real case", "All names are fictitious")),
                self._title(topic),
                *self._body(topic, 0.5),
            ]
        else:
            lines += [self._in_sentence(phrase) for phrase in self._some(self._pools[topic].phrases, 1, 5)]
        return self._joined([*self._head("training_material", 0.9), *lines])

    def _blank_form(self) -> str:
        rng = self._random
        topic = self._pools[rng.choice(FORMS)]
        labels = self._some(topic.phrases, 4, 14) + self._some(
            ["name", "address", "date of birth", "phone", "city state zip", "date"], 2, 6
        )
        labels += self._some(topic.columns, 0, 4)
        rng.shuffle(labels)
        gap = rng.choice(
            (
                ": ____________",
                " ______________________",
                ":",
                ": ",
                ": ..............",
                " [ ] yes [ ] no",
                ": ________  ",
            )
        )
        lines = [self._cased(label) + (gap if rng.random() < 0.85 else " ☐") for label in labels]
        title = (
            self._cased(rng.choice(topic.titles))
            if topic.titles and rng.random() < 0.8
            else self._title("blank_form")
        )
        if rng.random() < 0.3:
            title += rng.choice((" FORM", " (blank)", " Template"))
        hints = [self._cased(text) + "." for text in self._some(self._pools["blank_form"].phrases, 1, 5)]
        agency = [rng.choice(AGENCIES)] if rng.random() < 0.7 else []
        return self._joined_lines(
            [*agency, title, *hints[:2], *lines, *hints[2:], rng.choice(("", "Rev. 3/2022", "Form 12-B"))]
        )

    def _joined_lines(self, lines: Sequence[str]) -> str:
        return "\n".join(line for line in lines if line)

    def _minutes(self) -> str:
        return self._joined(
            [
                *self._head("minutes"),
                *self._about("minutes", (*RECORDS, "budget", "contract", "ordinance", "permit"), 1.3),
            ]
        )

    def _agenda(self) -> str:
        lines = self._about("agenda", (*RECORDS, "budget", "contract", "ordinance", "permit"), 1.2)
        if self._random.random() < 0.6:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        return self._joined([*self._head("agenda"), *lines])

    def _press_release(self) -> str:
        topics = ("arrest_report", "incident_report", "crash_report", "budget", "flyer", "permit", "cad_log")
        return self._joined([*self._head("press_release", 0.85), *self._about("press_release", topics)])

    def _legal_memo(self) -> str:
        topics = (
            "insurance_claim",
            "personnel_action",
            "contract",
            "records_request",
            "court_filing",
            "arrest_report",
            "internal_affairs",
        )
        head = self._head("legal_memo")
        if self._random.random() < 0.5:
            head += [
                self._fill(line)
                for line in ("TO: {person}", "FROM: {person}, City Attorney", "RE: {person} v. City")
            ]
        return self._joined([*head, *self._about("legal_memo", topics)])

    def _contract(self) -> str:
        return self._joined(
            [
                *self._head("contract", 0.9),
                *self._about(
                    "contract", ("invoice", "permit", "insurance_claim", "security_plan", "travel_claim"), 1.4
                ),
            ]
        )

    def _data_sharing_agreement(self) -> str:
        topics = ("contract", "criminal_history", "ems_report", "cad_log", "dataset")
        return self._joined(
            [*self._head("data_sharing_agreement", 0.95), *self._about("data_sharing_agreement", topics, 1.2)]
        )

    def _records_request(self) -> str:
        head = self._head("records_request")
        if self._random.random() < 0.4:
            head = [
                self._fill(line)
                for line in (
                    "From: {person} <c@example.net>",
                    "Subject: records request",
                    "",
                    "To the clerk:",
                )
            ]
        return self._joined([*head, *self._about("records_request", RECORDS, 0.9)])

    def _flyer(self) -> str:
        return self._joined(
            [
                *self._head("flyer", 0.8),
                *self._about("flyer", ("library_record", "victim_notice", "permit", "catalog", "other"), 0.8),
            ]
        )

    def _inventory(self) -> str:
        return self._joined(
            [
                *self._head("inventory", 0.9),
                *self._about("inventory", ("purchase_order", "invoice", "other"), 0.8),
            ]
        )

    def _other(self) -> str:
        rng = self._random
        lines = [self._fill(line) for line in self._some(self._pools["other"].lines, 2, 6)]
        lines += [self._fill(line) for line in self._some(GENERAL, 0, 8)]
        if rng.random() < 0.3:
            lines += [
                self._in_sentence(phrase)
                for phrase in self._some(self._pools[rng.choice(RECORDS)].phrases, 1, 2)
            ]
        rng.shuffle(lines)
        return self._joined(lines)

    def _source_code(self) -> str:
        topic = self._pools[self._random.choice(RECORDS)]
        lines = [
            self._fill(line.replace("{ ", "{{ ")) if "{person}" in line else line
            for line in self._some(self._pools["source_code"].lines, 1, 4)
        ]
        lines += [f"# {phrase}" for phrase in self._some(topic.phrases, 0, 4)]
        lines += [
            f"{phrase.replace(' ', '_')} = row['{phrase}']" for phrase in self._some(topic.phrases, 0, 5)
        ]
        return "\n\n".join(lines)

    def _config(self) -> str:
        keys = [f"{phrase.replace(' ', '_')}{self._random.choice((' = ', ': ', '='))}{self._random.randint(1, 999)}"
                for phrase in self._some(self._pools["config"].phrases, 3, 10)]  # fmt: skip
        return "\n".join([*self._some(self._pools["config"].lines, 1, 3), *keys])

    def _log(self) -> str:
        lines = [line.replace("04:", f"{self._random.randint(10, 23)}:") for _ in range(self._random.randint(2, 9))
                 for line in self._some(self._pools["log"].lines, 1, 2)]  # fmt: skip
        lines += [
            f"2024-03-02 05:00:{number} INFO {phrase}"
            for number, phrase in enumerate(self._some(self._pools["log"].phrases, 2, 8), 10)
        ]
        return "\n".join(lines)
