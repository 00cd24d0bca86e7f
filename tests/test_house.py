"""The house rules that tools can check: who imports whom, how fast the door opens, what is committed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "fastapi", "prefect")


def modules_after(statement: str) -> set[str]:
    """Top-level modules a fresh interpreter holds after `statement`."""
    code = f"{statement}\nimport sys\nprint(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "models.labels",
        "classify.crawl",
        "classify.extract.reading",
        "classify.detect.scan",
        "classify.detect.patterns.engine",
        "classify.label.policy",
        "classify.pipeline",
        "classify.workers",
        "detectors.validators",
    ],
)
def test_a_stage_drags_in_no_database_web_or_orchestrator(module: str) -> None:
    """A contract does not see what an `__init__` imports; a fresh interpreter does."""
    assert modules_after(f"import {module}").isdisjoint(HEAVY)


def test_the_command_line_opens_without_the_engine() -> None:
    """`classify --help` must answer at once: nothing heavy is imported to print it."""
    loaded = modules_after("import classify.cli")
    assert loaded.isdisjoint({*HEAVY, "spacy", "presidio_analyzer", "pydantic", "lxml", "numpy"})


def test_no_address_of_a_registry_is_locked() -> None:
    """The lock pins versions and hashes, never where a machine got them."""
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert "--index-url" not in lock


def test_the_lock_covers_every_dependency() -> None:
    """What pyproject asks for is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pinned = {bare(line) for line in lines if "==" in line and not line.startswith((" ", "#"))}
    assert {bare(requirement) for requirement in asked} - pinned == set()


def bare(requirement: str) -> str:
    """The package's name as registries fold it (PEP 503)."""
    name = re.split(r"[\[=<>;! ]", requirement.strip(), maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
