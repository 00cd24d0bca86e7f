"""The judge of private matters: a second voice over all the words of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.detect.judging.doctypes import DocTypeJudge, passages
from classify.detect.judging.matters import TITLES, MatterJudge
from classify.detect.judging.observe import Knowledge, observe
from classify.detect.judging.weights import Weights

JUDGE = DocTypeJudge.load()

LETTER = (
    "Dear officer, I cannot stop thinking of that night. He held the door and would not let me out, and "
    "he said that he would kill me if I told anybody. I have moved to my sister's. "
    "Please do not give him my address."
)
NOTICE = (
    "The street will be swept on Tuesday and Wednesday. Please move cars to the even side by seven. "
    "Bags of leaves are picked up the week after. Call Public Works if your block was missed."
)


def test_the_shipped_model_knows_every_matter_by_a_title() -> None:
    """A probability that nobody can put into words would be of no use to a clerk."""
    assert set(Weights.load("matters.npz").classes) == set(TITLES)


def test_a_letter_in_everyday_words_is_heard_and_a_street_notice_is_not() -> None:
    """No phrase of the law stands in either."""
    letter, notice = JUDGE.heard(LETTER), JUDGE.heard(NOTICE)
    assert letter["protected"] > 0.5
    assert notice.get("protected", 0.0) < 0.2


def test_a_word_or_two_tell_nothing() -> None:
    """Too little text is not judged at all."""
    assert JUDGE.heard("victim robbery") == {}


def test_the_verdict_on_a_document_carries_its_matters() -> None:
    """They come with the document type, from one look at the text."""
    verdict = JUDGE.judge("Shared/letter.docx", LETTER, [], "docx")
    assert verdict.matters == JUDGE.heard(LETTER)


def test_the_opening_of_a_long_text_counts_by_itself() -> None:
    """What follows a report does not make it something else."""
    report = "CITY COUNCIL MINUTES\nCall to order, roll call. Motion to approve the minutes carried. "
    padded = report + "The pump was oiled and the fence was painted. " * 60
    assert JUDGE.judge("scan0042.pdf", padded, [], "pdf").doc_type == "minutes"


FILLER = "The council asked about the price of steel and who clears the snow from the path. "


def test_a_letter_does_not_drown_in_a_long_paper_around_it() -> None:
    """Passages are heard by themselves, whatever else is said before and behind."""
    verdict = JUDGE.judge("Shared/scan.pdf", FILLER * 20 + "\n" + LETTER + "\n" + FILLER * 20, [], "pdf")
    assert verdict.matters["protected"] > 0.35
    assert JUDGE.judge("Shared/scan.pdf", FILLER * 40, [], "pdf").matters.get("protected", 0.0) < 0.2


@given(st.text(max_size=4000))
def test_passages_are_the_text_in_order_and_none_is_long(text: str) -> None:
    """Nothing is left out and nothing is heard twice."""
    cut = list(passages(text))
    assert "".join(cut) == text
    assert all(0 < len(passage) <= 700 for passage in cut)


def test_every_matter_has_a_temperature_of_its_own() -> None:
    """Each is a model of its own, sure in its own way."""
    weights = Weights.load("matters.npz")
    assert weights.temperature.shape == (len(weights.classes),)


def test_a_foreign_text_is_not_judged_by_english_words() -> None:
    """The police of a French insurance paper is a policy."""
    fax = (
        "Monsieur, je vous confirme que le rapport de l'agent a été transmis. La victime a déclaré "
        "que la porte a été forcée et que des objets sont volés. La police d'assurance couvre le vol. "
        "Le suspect n'est pas identifié. Nous vous prions de nous adresser une copie de la plainte."
    )
    assert JUDGE.heard(fax) == {}
    assert JUDGE.heard(fax + LETTER) != {}


PLAIN = sorted(word for word in Weights.load("matters.npz").vocabulary if word.isalpha())
WORDS = [*PLAIN[::40], "zyx", "of"]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=25), max_size=6))
def test_passages_heard_together_are_heard_as_each_alone(passages_of_words: list[list[str]]) -> None:
    """One pass over all of them, whose answer is the likeliest of the answers to each."""
    judge, alone = MatterJudge.load(), {}
    for words in passages_of_words:
        for matter, chance in judge.judge(set(words)).items():
            alone[matter] = max(chance, alone.get(matter, 0.0))
    assert judge.surest([set(words) for words in passages_of_words]) == alone


@given(st.lists(st.sampled_from([*WORDS, "o'clock", "\n", ": ", "KIND"]), max_size=40).map(" ".join))
def test_a_model_knows_the_features_of_a_document_whatever_way_they_are_looked_up(text: str) -> None:
    """Words, beginnings and marks are looked up apart; together they are the features it was trained on."""
    seen = observe(Knowledge.load(), "blank form.txt", text, ["Case No", "Name"], "csv")
    for name in ("weights.npz", "matters.npz"):
        weights = Weights.load(name)
        rows = sorted(weights.vocabulary[word] for word in seen.words if word in weights.vocabulary)
        assert weights.rows(seen.plain, seen.marked) == rows
