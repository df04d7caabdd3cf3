"""Masks: what they match, and how long that takes."""

import pytest

from hubbub.wire.masks import has_wildcard, mask_pattern
from hubbub.wire.names import fold


@pytest.mark.parametrize(
    ("mask", "name"),
    [("*", "ann"), ("a?n", "ann"), ("ANN", "ann"), ("*n*", "ann"), ("[a]*", "[A]nn"), ("#c*n2", "#chan2")],
)
def test_it_matches(mask: str, name: str) -> None:
    assert mask_pattern(mask).match(fold(name))


@pytest.mark.parametrize(
    ("mask", "name"), [("a?", "ann"), ("an", "ann"), ("[a]", "a"), ("*b", "ann"), ("a.n", "ann")]
)
def test_it_does_not_match(mask: str, name: str) -> None:
    assert not mask_pattern(mask).match(fold(name))


def test_many_wildcards_take_no_longer() -> None:
    assert not mask_pattern("*a" * 200 + "b").match("a" * 400)


def test_what_is_a_mask() -> None:
    assert has_wildcard("an*")
    assert has_wildcard("a?n")
    assert not has_wildcard("ann")
