"""AUTHENTICATE: long answers go in parts, and come together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.sasl import CHUNK, Gatherer, PayloadError, chunks


@given(st.lists(st.binary(max_size=1000), max_size=3))
def test_what_is_cut_comes_together(payloads: list[bytes]) -> None:
    gatherer = Gatherer(longest=2000)
    for payload in payloads:
        *parts, last = list(chunks(payload))
        assert all(len(part) == CHUNK for part in parts)
        assert len(last) < CHUNK
        assert [gatherer.add(part) for part in parts] == [None] * len(parts)
        assert gatherer.add(last) == payload


def test_nothing_is_a_plus() -> None:
    assert list(chunks(b"")) == ["+"]


def test_what_is_too_long_is_refused() -> None:
    gatherer = Gatherer(longest=CHUNK)
    assert gatherer.add("A" * CHUNK) is None
    with pytest.raises(PayloadError, match="longer"):
        gatherer.add("A")


def test_what_is_not_base64_is_refused() -> None:
    with pytest.raises(PayloadError, match="base64"):
        Gatherer(longest=CHUNK).add("?")
