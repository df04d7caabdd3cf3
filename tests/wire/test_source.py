"""Who a message comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.source import Source
from wire import strategies


@given(strategies.sources)
def test_a_source_is_read_back(text: str) -> None:
    assert str(Source.parse(text)) == text


@given(st.text())
def test_any_text_is_a_source(text: str) -> None:
    assert isinstance(Source.parse(text), Source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("ann!u@h", Source("ann", "u", "h")),
        ("irc.example", Source("irc.example")),
        ("ann!u", Source("ann", "u")),
        ("ann@h", Source("ann", "", "h")),
        ("ann!u@h@i", Source("ann", "u", "h@i")),
        ("", Source("")),
    ],
)
def test_a_missing_part_is_empty(text: str, source: Source) -> None:
    assert Source.parse(text) == source


def test_a_source_without_a_host_is_written_as_a_name() -> None:
    assert str(Source("irc.example")) == "irc.example"
