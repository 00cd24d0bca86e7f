"""The fused engine against the same packs in stock Presidio, over whole corpora.

    python -m benchmarks.oracle [--corpora DIR] [--most CHARACTERS]

Entity, span and score of every finding must be the same. Prints differences by source, never a value; exit code 1
when there is one. Texts longer than `--most` are compared in pieces, for stock Presidio is slow.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench_quality import extracted
from benchmarks.judge.editions import EDITIONS
from benchmarks.judge.passages import passages
from classify.detect.patterns.engine import PatternEngine
from classify.detect.patterns.plain import PlainEngine

HERE = Path(__file__).resolve().parent.parent
SHARE = HERE / "sample_corpus" / "share"


def main(arguments: list[str] | None = None) -> int:
    """Compare, print a line a source and the sum; 0 without a difference."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=HERE.parent / "shared" / "corpora")
    parser.add_argument("--most", type=int, default=40_000, help="characters of each text that are compared")
    options = parser.parse_args(arguments)
    fused, plain = PatternEngine.load(), PlainEngine.load()
    differences = 0
    for source, texts in sources(options.corpora):
        size = findings = missing = extra = 0
        for text in texts:
            piece = text[: options.most]
            ours, theirs = {hit.key for hit in fused.find(piece)}, set(plain.find(piece))
            size, findings = size + len(piece), findings + len(theirs)
            missing, extra = missing + len(theirs - ours), extra + len(ours - theirs)
        differences += missing + extra
        print(
            f"{source}: {size / 1e6:.2f} MB, {findings} findings, {missing} missing, {extra} extra",
            flush=True,
        )
    print(f"{differences} differences")
    return 1 if differences else 0


def sources(corpora: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Name and texts of everything compared."""
    yield "sample corpus", _files(SHARE)
    for edition in EDITIONS:
        yield f"judge, passages of edition {edition}", (row["text"] for row in passages(300, 3, edition))
    for file in sorted((corpora / "labelled").glob("*.jsonl")):
        if file.stem != "manifest":
            yield file.stem, _texts(file)
    for folder in ("municipal", "docs"):
        yield folder, _files(corpora / folder)


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield extracted(path)


def _texts(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield str(json.loads(line).get("text", ""))


if __name__ == "__main__":
    raise SystemExit(main())
