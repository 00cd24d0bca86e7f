"""No words of an error leave a flow."""

from __future__ import annotations

import pytest

from classify.errors import BusyError, InventoryError, PackError
from flows.guarding import TroubleError, wordless


def trouble(error: Exception) -> TroubleError:
    @wordless
    def fails() -> None:
        raise error

    with pytest.raises(TroubleError) as caught:
        fails()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return caught.value


def test_a_known_error_is_its_code() -> None:
    found = trouble(InventoryError("The share Doe is empty.", remedy="Mount it."))
    assert str(found) == "MC-400"
    assert (found.sentence, found.remedy) == ("The share Doe is empty.", "Mount it.")


def test_an_unknown_error_is_its_kind_and_place() -> None:
    found = trouble(PermissionError(13, "Permission denied", "/srv/Police/Doe.txt"))
    assert str(found).startswith("MC-000 PermissionError at ")
    assert "test_guarding:" in str(found)
    assert "Doe" not in str(found) + found.sentence + found.remedy


@pytest.mark.parametrize(
    ("error", "may_pass"),
    [(PackError("x"), False), (BusyError("x"), False), (InventoryError("x"), True), (OSError("x"), True)],
)
def test_only_what_may_pass_is_tried_again(error: Exception, may_pass: bool) -> None:
    assert trouble(error).may_pass is may_pass


def test_trouble_is_not_wrapped_twice_and_success_passes() -> None:
    first = trouble(InventoryError("x"))
    assert trouble(first) is first
    assert wordless(lambda: 7)() == 7
