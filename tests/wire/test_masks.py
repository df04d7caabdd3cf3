"""Masks: what they match and how long that takes, and how those of lists are written."""

import pytest

from hubbub.wire.limits import MAX_MASK
from hubbub.wire.masks import Subject, has_wildcard, mask_pattern, parse_mask
from hubbub.wire.names import fold

BOB = Subject.of("Bob!bob@1234.guest", account="Robert")


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


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("bob", "bob!*@*"),
        ("BOB!*@*", "bob!*@*"),
        ("bob!bo", "bob!bo@*"),
        ("bo@host", "*!bo@host"),
        ("@host", "*!*@host"),
        ("example.org", "*!*@example.org"),
        ("2001:db8::*", "*!*@2001:db8::*"),
        ("a!b@", "a!b@*"),
        ("*", "*!*@*"),
        ("R:Robert", "R:robert"),
        ("m:bob", "m:bob!*@*"),
        ("m:R:Robert", "m:R:robert"),
    ],
)
def test_what_is_left_out_is_filled_in(text: str, normal: str) -> None:
    mask = parse_mask(text)
    assert mask is not None
    assert mask.text == normal
    again = parse_mask(normal)
    assert again is not None
    assert again.text == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!@",
        "R:",
        "m:",
        "m:R:",
        "M:bob!*@*",
        "m\u200d:m:bob!*@*",
        "a b",
        "a!b!c",
        "a@b@c",
        "a\x02b",
        "x" * MAX_MASK,
    ],
)
def test_what_is_no_mask(text: str) -> None:
    assert parse_mask(text) is None


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("bob", True),
        ("BO?", True),
        ("*!*@1234.*", True),
        ("ann", False),
        ("R:robert", True),
        ("R:ROB*", True),
        ("R:bob", False),
        ("m:bob", True),
        ("m:R:bob", False),
    ],
)
def test_whom_they_mean(text: str, matches: bool) -> None:
    mask = parse_mask(text)
    assert mask is not None
    assert mask.matches(BOB) == matches
    assert mask.mutes == text.startswith("m:")


def test_who_has_no_account_is_meant_by_no_account() -> None:
    mask = parse_mask("R:*")
    assert mask is not None
    assert not mask.matches(Subject.of("bob!bob@host"))
