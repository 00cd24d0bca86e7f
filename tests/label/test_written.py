"""The policy as it is written: a file, or a folder laid out like the shipped one."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from classify.errors import PackError
from classify.label.policy import Policy
from classify.label.written import written
from models.labels import Label

SHIPPED = Path(str(resources.files("classify.label")))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The shipped policy as a site would copy it."""
    folder = tmp_path / "policy"
    shutil.copytree(SHIPPED / "rules", folder / "rules")
    for name in ("policy.yaml", "calibrated.yaml"):
        shutil.copy(SHIPPED / name, folder)
    return folder


def test_a_folder_is_read_as_the_shipped_policy(own: Path) -> None:
    assert Policy.load(own).version == Policy.load().version == Policy.version_of()


def test_one_file_with_all_of_it_is_the_same_policy(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(written(), "utf-8")
    assert Policy.load(tmp_path / "all.yaml").version == Policy.version_of()


def test_a_change_of_one_rule_changes_the_version(own: Path) -> None:
    rules = own / "rules" / "secret.yaml"
    rules.write_text(rules.read_text("utf-8").replace("at_least: 4", "at_least: 5"), "utf-8")
    assert Policy.load(own).version != Policy.load().version


def test_areas_name_every_file_of_rules_and_no_other(own: Path) -> None:
    """A file of rules that nobody reads would be a law that nobody minds."""
    (own / "rules" / "water.yaml").write_text("", "utf-8")
    with pytest.raises(PackError, match=r"water\.yaml"):
        written(own)
    (own / "rules" / "water.yaml").unlink()
    (own / "rules" / "cji.yaml").unlink()
    with pytest.raises(PackError, match="areas"):
        written(own)


def test_there_are_at_most_forty_rules_in_the_order_of_the_law() -> None:
    """What is closed stands first, what is public last; every area has a rule of its own name."""
    rules = Policy.load().rules
    assert len(rules) <= 40
    labels = [rule.label.rank for rule in rules if rule.label is not None]
    assert labels[0] == Label.RESTRICTED.rank
    assert labels[-1] == Label.PUBLIC.rank


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        written(tmp_path / "nowhere.yaml")
