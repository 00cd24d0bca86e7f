"""A city's recognizers as declared: what is refused, whom their files belong to, and how changes are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.detect.city.files import City, load_city, read_city_file
from classify.errors import PackError
from models.labels import Label
from tests.city_files import TREE_TAGS, city_of, file_of, with_pattern, write_python, write_work_orders


def test_declarations_are_read_without_running_the_code(tmp_path: Path) -> None:
    ran = "\nraise SystemExit('it ran')\n"
    city = city_of(write_work_orders(tmp_path), write_python(tmp_path, TREE_TAGS + ran))
    assert [file.id for file in city.files] == ["city/tree_tag", "city/work_order"]
    assert city.labels == {"WORK_ORDER": Label.CONFIDENTIAL, "TREE_TAG": Label.INTERNAL}
    assert city.entities == {"WORK_ORDER", "TREE_TAG"}


def test_a_city_without_a_folder_has_none(tmp_path: Path) -> None:
    assert load_city(None) == City() == load_city(tmp_path / "nowhere")
    assert City().version == ""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"lable": "INTERNAL"}, "WORK_ORDER, lable"),
        ({"label": "SECRET"}, "WORK_ORDER, label"),
        ({"finds": []}, "finds"),
        ({"ignores": None}, "ignores"),
        ({"anchor": "("}, "missing"),
        ({"anchor": "x?"}, "stands everywhere"),
    ],
)
def test_a_wrong_declaration_is_told_by_file_and_place(
    tmp_path: Path, said: dict[str, Any], told: str
) -> None:
    with pytest.raises(PackError, match=told) as refused:
        city_of(write_work_orders(tmp_path, **said))
    assert refused.value.sentence.startswith("work_order.yaml: ")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.yaml", "recognizers: []\nclassify: {}", "declares no entity"),
        ("a.yaml", "recognizers: []", "lacks the section"),
        ("a.yaml", "recognizers: 3", "no list of recognizers"),
        ("a.yaml", "[", "a.yaml"),
        ("a.yaml", "recognizers: [{patterns: [3]}]\nclassify: {}", "a pattern has"),
        ("a.py", "def", "invalid syntax"),
        ("a.py", "OTHER = {}", "lacks CLASSIFY"),
        ("a.py", "CLASSIFY = made()", "malformed"),
        ("a.py", "CLASSIFY = {'x y': {'sentence': 's', 'finds': ['<a>'], 'ignores': ['b']}}", "no name for"),
        ("a.entry", "nobody_offers_this", "no installed package"),
        ("A B.py", TREE_TAGS, "no name for a detector"),
    ],
)
def test_what_declares_nothing_is_refused(tmp_path: Path, name: str, text: str, told: str) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / name).write_text(text)
    (tmp_path / name).chmod(0o600)
    with pytest.raises(PackError, match=told):
        load_city(tmp_path)


def test_the_policy_alone_labels_what_it_knows(tmp_path: Path) -> None:
    source = TREE_TAGS.replace("TREE_TAG", "US_SSN")
    assert city_of(write_python(tmp_path / "one", source)).labels == {}
    labelled = source.replace('"anchor"', '"label": "INTERNAL", "anchor"')
    with pytest.raises(PackError, match="declare no label"):
        city_of(write_python(tmp_path / "two", labelled))


def test_two_files_cannot_claim_one_entity(tmp_path: Path) -> None:
    write_work_orders(tmp_path)
    with pytest.raises(PackError, match="declared by city/other"):
        city_of(write_work_orders(tmp_path, "other"))


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path, mode: int) -> None:
    path = write_python(tmp_path)
    path.chmod(mode)
    with pytest.raises(PackError, match="nobody else may write"):
        city_of(path)


def test_a_folder_that_others_may_write_to_and_a_link_are_refused(tmp_path: Path) -> None:
    path = write_python(tmp_path / "open")
    path.parent.chmod(0o777)
    with pytest.raises(PackError, match="Others may write"):
        city_of(path)
    (tmp_path / "linked").mkdir(mode=0o700)
    (tmp_path / "linked" / "tree_tag.py").symlink_to(path)
    with pytest.raises(PackError, match="cannot be read"):
        load_city(tmp_path / "linked")


def parts(path: Path) -> tuple[str, str]:
    file = file_of(path)
    return file.where, file.what


@pytest.mark.parametrize(
    "said", [{"finds": ["Closed: <WO-2026-00999>."]}, {"ignores": ["nothing"]}], ids=["finds", "ignores"]
)
def test_other_examples_change_nothing(tmp_path: Path, said: dict[str, Any]) -> None:
    assert parts(write_work_orders(tmp_path / "a")) == parts(write_work_orders(tmp_path / "b", **said))


@pytest.mark.parametrize(
    "changed",
    [
        {"registry": with_pattern(score=0.9)},
        {"registry": with_pattern(regex=r"\bWO-\d{4}-\d{4}\b")},
        {"label": "INTERNAL"},
        {"sentence": "Another."},
    ],
)
def test_while_the_anchor_stays_a_change_is_one_of_judgement(tmp_path: Path, changed: dict[str, Any]) -> None:
    before, after = (
        parts(write_work_orders(tmp_path / "a")),
        parts(write_work_orders(tmp_path / "b", **changed)),
    )
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_without_an_anchor_the_patterns_say_where_something_can_be_found(tmp_path: Path) -> None:
    def where(folder: str, **changed: Any) -> str:
        return parts(write_work_orders(tmp_path / folder, anchor=None, **changed))[0]

    assert where("a") == where("b", registry=with_pattern(score=0.9))
    assert where("a") != where("c", registry=with_pattern(regex=r"\bWO-\d{4}-\d{4}\b"))
    assert where("a") != parts(write_work_orders(tmp_path / "d"))[0]


def test_a_comment_in_python_changes_nothing_and_code_does(tmp_path: Path) -> None:
    plain = parts(write_python(tmp_path / "a"))
    assert (
        parts(write_python(tmp_path / "b", TREE_TAGS.replace("class Tree", "# a comment\n\n\nclass Tree")))
        == plain
    )
    other = parts(write_python(tmp_path / "c", TREE_TAGS.replace("0.8", "0.7")))
    assert (other[0] == plain[0], other[1] == plain[1]) == (True, False)
    loose = TREE_TAGS.replace('"anchor": "T-",', "")
    without = parts(write_python(tmp_path / "d", loose))
    assert without[0] != parts(write_python(tmp_path / "e", loose.replace("0.8", "0.7")))[0]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.yaml", "a.py"):
        path = folder / name
        path.write_bytes(text.encode("utf-8", "replace"))
        path.chmod(0o600)
        with pytest.raises(PackError):
            read_city_file(path)
