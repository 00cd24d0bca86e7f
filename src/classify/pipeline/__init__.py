"""The stages in reading order: extract, detect, label; one file in, its results out.

Pure of database, orchestrator and web. Runs inside a worker process, so everything it holds
(text, values) dies with that process; what leaves it are messages of `classify.wire`: places, digests,
evidence, a proposal. It holds no key and opens no path: the file comes as a descriptor.
"""

from __future__ import annotations

from classify.pipeline.examine import classify_file
from classify.pipeline.said import Said
from classify.pipeline.tools import Progress, Tools

__all__ = ["Progress", "Said", "Tools", "classify_file"]
