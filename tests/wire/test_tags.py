"""Tags: escaping, and what other software writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.tags import client_only, escape, parse_tags, serialise_tags, unescape, with_both_replies
from wire import strategies


@given(st.text())
def test_an_escaped_value_is_read_back(value: str) -> None:
    assert unescape(escape(value)) == value


@given(strategies.tag_values)
def test_an_escaped_value_ends_neither_tag_nor_line(value: str) -> None:
    assert not set(escape(value)) & set("; \r\n\0")


@given(strategies.tags)
def test_tags_are_read_back(tags: dict[str, str]) -> None:
    assert parse_tags(serialise_tags(tags)) == tags


@given(st.text())
def test_any_text_is_tags(text: str) -> None:
    assert "" not in parse_tags(text)


@pytest.mark.parametrize(
    ("escaped", "value"),
    [
        (r"a\:b\sc\\d\re\nf", "a;b c\\d\re\nf"),
        (r"\a\ü", "aü"),
        ("end\\", "end"),
        (r"\\:", "\\:"),
    ],
)
def test_escapes_are_read_as_the_specification_says(escaped: str, value: str) -> None:
    assert unescape(escaped) == value


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", {}),
        (";;", {}),
        ("=x", {}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("a=b=c", {"a": "b=c"}),
        ("a=1;b;a=2", {"a": "2", "b": ""}),
    ],
)
def test_odd_tags_are_read(text: str, tags: dict[str, str]) -> None:
    assert parse_tags(text) == tags


def test_only_what_starts_with_a_plus_goes_from_client_to_client() -> None:
    assert client_only({"+typing": "active", "time": "x", "+a/b": ""}) == {"+typing": "active", "+a/b": ""}


@pytest.mark.parametrize("name", ["+reply", "+draft/reply"])
def test_a_reply_has_both_names(name: str) -> None:
    assert with_both_replies({name: "x", "+a": ""}) == {"+reply": "x", "+draft/reply": "x", "+a": ""}


def test_what_is_no_reply_becomes_none() -> None:
    assert with_both_replies({"+a": ""}) == {"+a": ""}
