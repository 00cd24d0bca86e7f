"""Every object of a copy: what is not of a copy is found, and a value in whatever spelling."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from classify.redact.canvas import Canvas, Unseen
from classify.redact.proof.objects import holding, is_single_version, strangers

VALUE = "Trent Galloway"
Change = Callable[[pikepdf.Pdf], object]


def copy(*words: str) -> bytes:
    canvas, file = Canvas(), io.BytesIO()
    boxes = [Unseen(word, (10 + 40 * at, 10, 40 + 40 * at, 30)) for at, word in enumerate(words)]
    canvas.add(Image.new("L", (400, 300), 255), boxes, (144, 108))
    canvas.write(file)
    return file.getvalue()


def changed(change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(copy("Some", "words"))) as document:
        change(document)
        file = io.BytesIO()
        document.save(file)
    return file.getvalue()


def note(document: pikepdf.Pdf) -> None:
    kind = pikepdf.Name.Text
    one = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=kind, Contents=pikepdf.String(VALUE))
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(one)])


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["a.txt"] = VALUE.encode()


def described(document: pikepdf.Pdf) -> None:
    document.trailer.Info.Author = pikepdf.String(VALUE)


def scripted(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


def spoken(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(document.make_stream(b"/Span <</ActualText (other words)>> BDC EMC"))


def thumbnail(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Thumb = document.pages[0].obj.Resources.XObject.P


def softened(document: pikepdf.Pdf) -> None:
    picture = document.pages[0].obj.Resources.XObject.P
    picture.SMask = document.make_stream(b"\0")


def test_a_copy_holds_no_strangers() -> None:
    assert strangers(copy("Some", "words")) == 0
    assert is_single_version(copy("Some"))


@pytest.mark.parametrize("change", [note, attached, described, scripted, spoken, thumbnail, softened])
def test_whatever_is_added_is_one(change: Change) -> None:
    assert strangers(changed(change)) > 0


def test_what_is_appended_is_another_version() -> None:
    data = copy("Some")
    assert not is_single_version(data + data[-200:])
    assert not is_single_version(data + b"more")


def in_a_string(document: pikepdf.Pdf) -> None:
    document.trailer.Info.Title = pikepdf.String(VALUE)


def in_utf_16(document: pikepdf.Pdf) -> None:
    document.Root.Lang = pikepdf.String("\ufeff" + VALUE + "ł")


def in_a_packed_stream(document: pikepdf.Pdf) -> None:
    document.Root.Extra = document.make_stream(b"x" * 99 + VALUE.encode() + b"x" * 999)


def in_hexadecimal(document: pikepdf.Pdf) -> None:
    document.Root.Extra = document.make_stream(VALUE.encode("utf-16-be").hex().encode())


def split_by_kerning(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(document.make_stream(b"BT [(Tr) 12 (ent) -250 (Gal) 3 (loway)] TJ ET"))


def in_the_name_of_a_key(document: pikepdf.Pdf) -> None:
    document.Root["/TrentGalloway"] = 1


@pytest.mark.parametrize(
    "change",
    [in_a_string, in_utf_16, in_a_packed_stream, in_hexadecimal, split_by_kerning, in_the_name_of_a_key],
)
def test_a_value_is_found_wherever_and_however_it_is_written(change: Change) -> None:
    data = changed(change)
    assert holding(data, [VALUE]) == 1
    assert holding(data, ["Somebody Else"]) == 0


def test_a_value_among_the_words_of_a_copy_is_found() -> None:
    assert holding(copy("Trent", "Galloway"), [VALUE]) == 1
    assert holding(copy("Some", "words"), [VALUE]) == 0


@pytest.mark.parametrize(
    "name", ["Page", "Lang", "Root", "Kids", "Count", "Parent", "Unseen", "Adobe", "Identity"]
)
def test_whoever_is_called_like_a_part_of_every_pdf_is_not_found_in_it(name: str) -> None:
    assert holding(copy("Some", "words"), [name]) == 0
    assert holding(copy("Some", name), [name]) == 1

    def in_a_name(document: pikepdf.Pdf) -> None:
        document.Root.Extra = pikepdf.Name(f"/{name}Else")

    assert holding(changed(in_a_name), [f"{name}Else"]) == 1


def test_places_and_neighbors_are_no_numbers() -> None:
    """Where a word lies is no value, nor what two words would be without the space between them."""
    data = copy("12", "00", "words")
    assert holding(data, ["1200", "0031", "10 10"]) == 0


def test_a_remark_in_the_content_of_a_page_is_found() -> None:
    def remarked(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(document.make_stream(b"BT\n%219-09-4321\nET"))

    assert holding(changed(remarked), ["219-09-4321"]) == 1
