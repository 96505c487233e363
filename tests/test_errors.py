from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from service import errors
from service.errors import FieldProblem, Gone, GroundwireError, InvalidInput, NoModel, SetupError


def tree(root: type[GroundwireError]) -> list[type[GroundwireError]]:
    """The class and everything below it, in this module."""
    found = [root]
    for below in root.__subclasses__():
        if below.__module__ == errors.__name__:
            found += tree(below)
    return found


EVERY = tree(GroundwireError)


@pytest.mark.parametrize("error", EVERY)
def test_every_error_has_a_code_and_a_status(error: type[GroundwireError]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.code)
    assert 400 <= HTTPStatus(error.status) < 600


def test_no_two_errors_share_a_code() -> None:
    assert len({error.code for error in EVERY}) == len(EVERY)


def test_the_drawn_tree_names_every_error_with_its_status() -> None:
    drawn = errors.__doc__ or ""
    for error in EVERY[1:]:
        [line] = [line for line in drawn.splitlines() if re.search(rf"\b{error.__name__}\b", line)]
        if not issubclass(error, SetupError) or error is SetupError:
            assert str(error.status) in line
    assert len(re.findall(r"[├└]── ", drawn)) == len(EVERY) - 1


def test_an_error_says_what_it_was_given() -> None:
    problem = FieldProblem("filters.sources", "is not a list")
    error = NoModel("Not yet.", fields=(problem,))
    assert isinstance(error, InvalidInput)
    assert (str(error), error.message, error.fields) == ("Not yet.", "Not yet.", (problem,))
    gone = Gone("Deleted.", title="Hat", source=None)
    assert (gone.title, gone.source, gone.fields) == ("Hat", None, ())
