"""Masks: what they match, how they are written, and that none can take long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.limits import MAX_MASK
from hubbub.wire.masks import Glob, Subject, parse_mask

BOB = Subject.of("Bob!bob@1234.guest", account="Robert")

PATTERNS = st.text(st.sampled_from("ab*?"), max_size=12)
TEXTS = st.text(st.sampled_from("ab"), max_size=12)


@given(PATTERNS, TEXTS)
def test_a_glob_matches_as_the_same_regular_expression_does(pattern: str, text: str) -> None:
    same = "".join({"*": ".*", "?": "."}.get(each, each) for each in pattern)
    assert Glob(pattern).matches(text) == bool(re.fullmatch(same, text))


def test_a_hostile_mask_takes_no_time() -> None:
    assert not Glob("*a" * 70 + "*b").matches("a" * 500)
    assert not Glob("*?a" * 50 + "*b").matches("a" * 500)


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


@pytest.mark.parametrize("text", ["", "!@", "R:", "m:", "m:R:", "a b", "a\x02b", "x" * MAX_MASK])
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
