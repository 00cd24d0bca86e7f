"""A whole city share nobody has seen: `python -m benchmarks.judge.share N OUT_DIR [SEED [EDITION]]`.

Writes `OUT_DIR/share/` with about N files and `OUT_DIR/truth.jsonl`, in the format of
`sample_corpus/truth.jsonl`. The same numbers give the same share.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.judge.edition import Edition
from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.templates import Template, document, templates
from sample_corpus.markup import strip
from sample_corpus.share import Doc, write_share

_COMMON = {
    "correspondence": 4, "minutes": 3, "agenda": 2, "invoice": 3, "purchase_order": 2, "inventory": 2, "log": 2,
    "incident_report": 3, "supplemental_report": 2, "permit": 2, "policy": 2, "training_material": 2, "chat": 2,
    "blank_form": 2, "source_code": 2, "config": 2, "press_release": 2, "contract": 2,
}  # fmt: skip
"""How many more there are of these on a real share than of the others."""


def build_share(number: int, out: Path, seed: int = 1, edition: str = "a") -> int:
    """Write a share of about `number` files; returns the number of truth lines."""
    return write_share(_unique(share(number, seed, edition)), out / "share", out / "truth.jsonl")


def share(number: int, seed: int = 1, edition: str = "a") -> Iterator[Doc]:
    """`number` top-level documents: ordinary ones, containers, and files nobody can read."""
    random = Random(seed)
    chosen, home = _wordings(number, random, edition), EDITIONS[edition]
    for at in range(number):
        take = random.random()
        if take < 0.03:
            yield _mail(document(next(chosen), random), random, home)
        elif take < 0.06:
            yield _bundle(
                [document(next(chosen), random) for _ in range(random.randint(2, 4))], at, random, home
            )
        elif take < 0.10:
            yield _unreadable(document(next(chosen), random), random)
        elif take < 0.12:
            yield _misnamed(document(next(chosen), random))
        else:
            yield document(next(chosen), random)


def _wordings(number: int, random: Random, edition: str) -> Iterator[Template]:
    """Every wording once in random order, then by how common its type is."""
    every = list(templates(edition))
    weights = [_COMMON.get(one.doc_type.partition("|")[0], 1) for one in every]
    if number >= len(every):
        random.shuffle(every)
        yield from every
        every = list(templates(edition))
    while True:
        yield random.choices(every, weights)[0]


def _mail(inside: Doc, random: Random, edition: Edition) -> Doc:
    """An ordinary note with the document attached."""
    inside.path = inside.path.rpartition("/")[2]
    subject = random.choice(edition.subjects)
    body = edition.note.replace("<day>", str(random.randint(10, 59))).replace("<subject>", subject)
    path = f"{edition.mail_folder}/{subject.replace(':', '')} {random.randint(100, 999)}.eml"
    return Doc(path=path, body=body, doc_type="correspondence", label="INTERNAL", members=[inside],
               options={"encoding": random.choice(("8bit", "base64", "quoted-printable"))})  # fmt: skip


def _bundle(inside: list[Doc], at: int, random: Random, edition: Edition) -> Doc:
    """A zip or tarball; now and then with another zip inside."""
    for number, doc in enumerate(inside):
        doc.path = f"{number} {doc.path.rpartition('/')[2]}"
    if random.random() < 0.3:
        inside = [inside[0], Doc(path="inner.zip", doc_type="archive", members=inside[1:])]
    suffix = random.choice(("zip", "zip", "tar.gz"))
    return Doc(path=f"{edition.bundle.replace('<at>', str(at))}.{suffix}", doc_type="archive", members=inside)


def _unreadable(doc: Doc, random: Random) -> Doc:
    """Locked, torn, empty, or of a kind nobody reads."""
    stem = doc.path.rpartition(".")[0]
    fate = random.choice(("locked", "locked", "torn", "empty", "strange"))
    # What nobody could read is judged for its outcome; any cautious label will do, PUBLIC will not.
    doc.label = "INTERNAL|CONFIDENTIAL|RESTRICTED"
    doc.options = {}
    match fate:
        case "locked":
            doc.path, doc.status, doc.options = f"{stem}.docx", "encrypted", {"password": "Ferry-4410"}
            doc.body = "\n".join(line for line in doc.body.split("\n") if not line.startswith("@"))
        case "torn":
            doc.path, doc.status, doc.options = (
                f"{stem}.{random.choice(('pdf', 'docx'))}",
                "corrupt|partial|unreadable",
                {"format": "torn"},
            )
        case "empty":
            doc.path, doc.status, doc.options, doc.body = f"{stem}.txt", "empty", {"format": "empty"}, ""
            doc.label = "PUBLIC|INTERNAL|CONFIDENTIAL|RESTRICTED"
        case _:
            doc.path, doc.status = f"{stem}.{random.choice(('mp4', 'one', 'dwg'))}", "unsupported"
            doc.options, doc.body = {"format": "bytes"}, "00 01 9a 7c ff 10 00 00 3b 2e 81 00 f0 aa 5c 17"
    doc.tags = []
    return doc


def _misnamed(doc: Doc) -> Doc:
    """A file whose extension lies."""
    stem, _, suffix = doc.path.rpartition(".")
    if suffix not in ("docx", "pdf", "xlsx"):
        return doc
    doc.options.setdefault("format", suffix)
    doc.path = f"{stem}.{ {'docx': 'doc', 'pdf': 'tmp', 'xlsx': 'bak'}[suffix] }"
    return doc


def _unique(docs: Iterator[Doc]) -> Iterator[Doc]:
    taken: set[str] = set()
    for number, doc in enumerate(docs):
        if strip(doc.path).lower() in taken:
            stem, _, suffix = doc.path.rpartition(".")
            doc.path = f"{stem} ({number}).{suffix}"
        taken.add(strip(doc.path).lower())
        yield doc


def main() -> None:
    """Command line."""
    number, out = int(sys.argv[1]), Path(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    edition = sys.argv[4] if len(sys.argv) > 4 else "a"
    print(f"{build_share(number, out, seed, edition)} lines of truth in {out}")


if __name__ == "__main__":
    main()
