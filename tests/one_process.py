"""Files opened, read and taken in within one process, as the pool and a worker do it between them."""

from __future__ import annotations

from pathlib import Path

from classify.crawl import Beneath
from classify.intake import Attempt, Intake, Keys, Ordered
from classify.pipeline import Tools, classify_file
from classify.results import FileResult, Job
from classify.wire import Ask, Findings, lent
from classify.workers import opened


def classified(root: Path, job: Job, tools: Tools, keys: Keys | None) -> list[FileResult]:
    """The results of one file: its members, then the file itself."""
    intake = Intake(keys, reveal=tools.reveal, text_only=False, most_results=1_000, most_findings=100_000)
    results = []
    with Beneath(root) as share:
        attempt, descriptor = opened(Attempt.first(job), share.file)
        ordered = Ordered(attempt, job.size)
        tools.is_known = lambda digest: intake.answer(ordered, Ask(job.number, digest))
        with lent(descriptor):
            for message in classify_file(descriptor, ordered.order(), tools):
                intake.check(ordered, message)
                if isinstance(message, Findings):
                    intake.hold(ordered, message)
                else:
                    results.append(intake.result(ordered, message))
    return results
