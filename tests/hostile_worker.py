"""A program whose workers meet files that take them over: run by tests, and by its own workers.

Every worker of it reads `*.probe` by running the Python that stands in them, as a reader does that a hostile
file has taken over. The program prints what came back as JSON lines.
"""

# ruff: noqa: T201 - what it prints is its answer

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from classify.errors import CorruptError
from classify.extract import reading
from classify.extract.document import Piece
from classify.extract.envelope import Envelope, Limits
from classify.extract.source import Source
from classify.keys import DomainKeys, derive
from classify.results import FileResult, Job, JobDone
from classify.workers import WorkerConfig, WorkerPool

SSN = "The Social Security number of Jane Doe is 219-09-9999."
_read = reading.read


def read(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Run the file. Its `attempt()` is tried, and what came of it told; its `pieces()` are its content."""
    if not source.name.endswith(".probe"):
        yield from _read(source, envelope)
        return
    names: dict[str, Any] = {"source": source, "envelope": envelope}
    exec(source.open().read().decode(), names)
    if "pieces" in names:
        yield from names["pieces"]()
        return
    try:
        answer = names["attempt"]()
    except Exception as error:
        raise CorruptError(f"refused: {type(error).__name__}") from error
    raise CorruptError(f"done: {answer}")


# Not in the test process that merely asks for `classified`.
if __name__ in ("__main__", "__mp_main__"):
    reading.read = read


def classified(folder: Path, *, path: str = "/nowhere", **given: Any) -> list[dict[str, Any]]:
    """What a pool makes of `folder` whose workers run the probes in it: rows, and the answer to `search`."""
    options = {"ocr": False, "jobs": 1, **given}
    done = subprocess.run(
        [sys.executable, __file__, str(folder), json.dumps(options)],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, "DATABASE_PASSWORD": "a secret of the environment"},
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Classify the folder in the first argument; the second holds options of the pool as JSON."""
    given = json.loads(sys.argv[2])
    limits = Limits(**given.pop("limits", {}))
    search = given.pop("search", None)
    keys = DomainKeys.passing()
    config = WorkerConfig(root=Path(sys.argv[1]), keys=keys, names=False, limits=limits, **given)
    files = sorted(path for path in config.root.iterdir() if path.is_file())
    jobs = [Job(number, path.name, path.stat().st_size) for number, path in enumerate(files)]
    pool = WorkerPool(config)
    for message in pool.run(jobs):
        if search and isinstance(message, JobDone):
            secrets = [
                keys.secret,
                derive(keys.secret, "content"),
                derive(keys.secret, "fingerprint", "US_SSN"),
            ]
            wanted = {"keys": secrets, "content": [search.encode()]}
            print(json.dumps({what: holds(pool.process_ids()[0], some) for what, some in wanted.items()}))
            search = None
        if isinstance(message, FileResult):
            row = {
                "path": message.path,
                "outcome": message.outcome.value,
                "reason": message.reason,
                "entities": [finding.entity for finding in message.findings],
                "fingerprints": [finding.fingerprint for finding in message.findings],
                "layers": pool.layers()[0] if pool.layers() else [],
            }
            print(json.dumps(row), flush=True)


def holds(process: int, wanted: list[bytes]) -> bool:
    """Whether one of `wanted` stands anywhere in the memory of another process."""
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            first, last = (int(part, 16) for part in span.split("-"))
            if not rights.startswith("rw"):
                continue
            try:
                memory.seek(first)
                held = memory.read(last - first)
            except (OSError, ValueError):
                continue
            if any(secret in held for secret in wanted):
                return True
    return False


if __name__ == "__main__":
    main()
