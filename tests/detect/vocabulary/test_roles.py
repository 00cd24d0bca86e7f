"""The words of roles: refused where they are wrong, by line and entry; one line is enough to add one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import classify
import models
from classify.detect.names.cues import Announcements
from classify.detect.names.roles import role
from classify.detect.vocabulary.headings import role_in
from classify.detect.vocabulary.roles import Vocabulary, vocabulary
from classify.errors import PackError
from models.labels import Role

_TEXT = """words:
  - {word: wrangler, role: employee, forms: [wranglerin], plural: [wranglers]}
  - {word: colonel, role: officer, in: [text, title], rank: true, kept: true}
  - {word: seigneur, language: fr, in: [text], address: true}
  - {word: stable hand, role: employee, in: [label]}
  - {word: keeper, role: customer, in: [header], doubtful: true}
codes:
  - {code: WR, role: employee, bare: true}
  - {code: K, role: customer, announces: false}
  - {code: Z}
"""


def test_a_line_says_where_a_word_works() -> None:
    """Everywhere, unless fewer places are named; plurals tell a role and announce nobody."""
    words = Vocabulary.read(_TEXT)
    staff = dict.fromkeys(("wrangler", "wranglerin", "wranglers"), Role.EMPLOYEE)
    assert words.beside == staff | {"colonel": Role.OFFICER}
    assert words.headers == staff | {"keeper": Role.CUSTOMER}
    labels = ("wrangler", "wranglerin", "stable hand")
    assert words.labels == dict.fromkeys(labels, Role.EMPLOYEE)
    assert words.titles == {"wrangler", "wranglerin", "colonel"}
    assert (words.ranks, words.doubtful, words.addresses) == ({"colonel"}, {"keeper"}, {"seigneur"})
    assert words.before_names == {*staff, "colonel", "seigneur"}
    assert words.behind_names == set(staff)
    assert words.codes == {"WR": Role.EMPLOYEE, "K": Role.CUSTOMER}
    assert (words.announcing_codes, words.bare_codes) == (("WR", "Z"), ("WR",))


@pytest.mark.parametrize(
    ("wrong", "line", "entry"),
    [
        ("- {word: groom, role: horseman}", 2, "groom"),
        ("- {word: groom, role: employee, in: [sideways]}", 2, "groom"),
        ("- {word: groom, role: employee, in: []}", 2, "groom"),
        ("- {word: groom, role: employee, strength: 3}", 2, "groom"),
        ("- {word: Groom, role: employee}", 2, "Groom"),
        ("- {word: groom, forms: [Gr., grooms], role: employee}", 2, "groom"),
        ("- {word: groom}", 2, "groom"),
        ("- {word: head groom, role: employee}", 2, "head groom"),
        ("- {word: groom, role: employee, forms: [off, Off]}", 2, "groom"),
        ("- {word: groom, role: employee, language: english}", 2, "groom"),
        ("- groom", 2, "groom"),
        ("- {word: groom, role: employee}\n  - {word: grooms, role: party, forms: [groom]}", 3, "groom"),
    ],
    ids=["role", "place", "no place", "key", "capital", "form", "no role", "two words", "yes and no",
         "language", "bare word", "twice"],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_line_and_entry(wrong: str, line: int, entry: str) -> None:
    """An unknown role, an unknown place, a word that no place can hold, one that stands there already."""
    with pytest.raises(PackError) as refused:
        Vocabulary.read(f"words:\n  {wrong}\ncodes: []\n")
    assert f"roles.yaml, line {line}" in refused.value.sentence
    assert entry in refused.value.sentence


@pytest.mark.parametrize(
    "code", ["{code: v}", "{code: V, role: victor}", "{code: V}\n  - {code: V, role: victim}"]
)
def test_codes_are_checked_as_words_are(code: str) -> None:
    """Capitals, a known role, once."""
    with pytest.raises(PackError, match=r"roles\.yaml, line [34]"):
        Vocabulary.read(f"words: []\ncodes:\n  - {code}\n")


@given(st.one_of(st.text(max_size=80), st.text(alphabet="words: codes\n-[]{},&*a!|>'\"?#%", max_size=60)))
def test_any_other_text_is_refused_by_name(text: str) -> None:
    """Whatever stands in the file, the sentence says which file it is."""
    with pytest.raises(PackError, match=r"roles\.yaml"):
        Vocabulary.read(text)


def test_no_role_is_without_a_word() -> None:
    """Each role can be told; only who signs is known by the place alone."""
    words = vocabulary()
    told = {*words.beside.values(), *words.labels.values(), *words.headers.values()}
    assert set(Role) - told == {Role.SIGNER}


def test_text_and_tables_agree_on_every_word() -> None:
    """A word that is known in two places means the same in both."""
    words = vocabulary()
    places = (words.beside, words.labels, words.headers)
    for one, other in combinations(places, 2):
        both = [word for word in one.keys() & other.keys() if one[word] and other[word]]
        assert len(both) > 20
        assert [word for word in both if one[word] is not other[word]] == []


@pytest.mark.parametrize(
    ("word", "decided"),
    [
        ("applicant", Role.APPLICANT),
        ("student", Role.JUVENILE),
        ("mother", Role.PARENT),
        ("driver", Role.PARTY),
        ("tenant", Role.CUSTOMER),
        ("rp", Role.COMPLAINANT),
        ("prosecutor", Role.ATTORNEY),
        ("manager", Role.EMPLOYEE),
    ],
)
def test_words_that_disagreed(word: str, decided: Role) -> None:
    """What was decided of some of the 32."""
    assert vocabulary().beside[word] is vocabulary().headers[word] is decided


def test_forms_of_a_word_in_another_language() -> None:
    """Of either sex, in labels and headers, with the role of the English word."""
    words = vocabulary()
    assert words.labels["acusada"] is words.headers["acusado"] is words.headers["defendant"]
    assert role("Testigo: Ana Ruiz", 9, 17) is Role.WITNESS


@pytest.mark.parametrize("word", ["Víctima", "victima", "VÍCTIMA", "VICTIMA"])
def test_a_word_is_found_with_its_accents_and_without_them(word: str) -> None:
    """In text, as a label that announces, and over a column."""
    label = f"{word}: Ana Ruiz"
    assert role(label, label.index("Ana"), len(label)) is Role.VICTIM
    text = f"vino la {word}, Ana Ruiz, ayer"
    assert role(text, text.index("Ana"), text.index(", ayer")) is Role.VICTIM
    [cue] = [(cue.name, place) for cue, place in Announcements().find(label) if cue.name == "label"]
    assert cue == ("label", label.index("Ana"))
    assert role_in(f"{word} 2024") is Role.VICTIM


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Niño", Role.JUVENILE),
        ("Niñas", Role.JUVENILE),
        ("Dueno", Role.CUSTOMER),
        ("Policía", Role.OFFICER),
        ("Alguacil", Role.OFFICER),
        ("Cónyuge", Role.RELATIVE),
        ("Juez", Role.JUDGE),
    ],
)
def test_columns_headed_in_spanish(header: str, told: Role) -> None:
    assert role_in(header) is told


def test_a_doctor_is_announced_in_spanish_and_has_no_role() -> None:
    words = vocabulary()
    assert {"médico", "medico", "médica", "medica"} <= words.labels.keys()
    assert words.labels["médico"] is words.labels["physician"] is None


def test_an_applicant_is_no_public_person() -> None:
    """Staff and whoever acts for an agency are public; who asks for something is not."""
    assert not Role.APPLICANT.is_public
    assert (Role.EMPLOYEE.is_public, Role.EMPLOYEE.acts_for_agency) == (True, False)
    assert (Role.JUDGE.is_public, Role.JUDGE.acts_for_agency) == (True, True)


def test_roles_of_other_versions_are_private_persons() -> None:
    """Once, "owner" was said of any private person; what a later program will say is not known."""
    assert Role.stored("owner") is Role.stored("astronaut") is Role.PARTY
    assert Role.stored("victim") is Role.VICTIM


_PROGRAM = """
import json
from classify.detect.vocabulary.headings import Headings, role_in
from classify.detect.names.cues import Announcements
from classify.detect.names.cues import Announcements
from classify.detect.names.roles import role
from classify.detect.names.shape import trimmed

class Nothing:
    def columns_for(self, header): return []
    def headers(self): return []

text = "Spoke with Wrangler Roe.\\nWrangler: Lake\\nthe wrangler, Ann Hill"
start = text.index("Ann")
print(json.dumps({
    "cues": sorted((cue.name, text[place : place + 4]) for cue, place in Announcements().find(text)),
    "beside": role(text, start, start + 8),
    "cut": text[slice(*trimmed(text, text.index("Wrangler"), text.index("Roe") + 3))],
    "header": [Headings(Nothing()).of("Wrangler (last)").name_part, Headings(Nothing()).of("Wrangler").role],
    "title": role_in("Wranglers of the season"),
}))
"""


def test_one_line_adds_a_word_everywhere(tmp_path: Path) -> None:
    """A word put into a copy of the file is cue, label, header and cut off names; before, it was nothing."""
    shipped = Path(str(files("detectors")))
    copied = tmp_path / "detectors"
    copied.mkdir()
    for part in shipped.iterdir():
        if part.name != "roles.yaml":
            (copied / part.name).symlink_to(part)
    text = (shipped / "roles.yaml").read_text(encoding="utf-8")

    def known() -> dict[str, object]:
        sources = [str(Path(package.__path__[0]).parent) for package in (classify, models)]
        ran = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(tmp_path), *sources]),
                "PYTHONSAFEPATH": "",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(ran.stdout))

    (copied / "roles.yaml").write_text(text, encoding="utf-8")
    before = {"cues": [], "beside": None, "cut": "Wrangler Roe", "header": [None, None], "title": None}
    assert known() == before
    line = "words:\n  - {word: wrangler, role: employee, plural: [wranglers]}\n"
    (copied / "roles.yaml").write_text(text.replace("words:\n", line), encoding="utf-8")
    assert known() == {
        "cues": [["label", "Lake"], ["title", "Roe."]],
        "beside": "employee",
        "cut": "Roe",
        "header": ["last", "employee"],
        "title": "employee",
    }
