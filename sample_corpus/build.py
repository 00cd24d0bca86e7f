"""Writes the sample share and its truth: `python -m sample_corpus.build [FOLDER]`.

The documents stand in `source/*.txt`, one department a file:

    === Police/Reports/24-00031415 incident.docx
    type: incident_report
    label: RESTRICTED
    tags: CCJI VICTIM
    ---
    the document, in the notation of markup.py and blocks.py

Further keys: `status` (expected outcome, default ok), `in` (path of the container it sits in,
`outer.zip!/inner.zip` for a nested one), and the options of `share.Doc`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from sample_corpus.share import Doc, write_share

HERE = Path(__file__).parent
_FIELDS = {"type", "label", "tags", "status", "in"}


def documents(source: Path = HERE / "source") -> list[Doc]:
    """All top-level documents with their members, in the order of the source files."""
    tops, by_path = list[Doc](), dict[str, Doc]()
    for text in sorted(source.glob("*.txt")):
        for doc, container in _parsed(text.read_text(encoding="utf-8")):
            by_path[f"{container}!/{doc.path}" if container else doc.path] = doc
            (by_path[container].members if container else tops).append(doc)
    return tops


def _parsed(text: str) -> Iterator[tuple[Doc, str]]:
    for chunk in f"\n{text}".split("\n=== ")[1:]:
        head, _, body = chunk.partition("\n---")
        path, *lines = head.split("\n")
        keys = dict(line.split(": ", 1) for line in lines if line.strip())
        options = {key: value for key, value in keys.items() if key not in _FIELDS}
        yield (
            Doc(
                path=path,
                body=body.removeprefix("\n"),
                doc_type=keys.get("type"),
                label=keys.get("label", "PUBLIC"),
                tags=keys.get("tags", "").split(),
                status=keys.get("status", "ok"),
                options=options,
            ),
            keys.get("in", ""),
        )


def build(folder: Path) -> int:
    """Write `share/` and `truth.jsonl` below `folder`, replacing what stood there."""
    shutil.rmtree(folder / "share", ignore_errors=True)
    return write_share(documents(), folder / "share", folder / "truth.jsonl")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    sys.stdout.write(f"{build(target)} lines of truth in {target}\n")
