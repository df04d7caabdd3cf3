"""CAP REQ: all of it or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.capabilities import (
    BATCH,
    ECHO_MESSAGE,
    METADATA,
    SERVER_TIME,
    apply_request,
    has_metadata,
)

OFFERED = frozenset({BATCH, ECHO_MESSAGE, SERVER_TIME})


@pytest.mark.parametrize(
    ("request_", "result"),
    [
        ("", {BATCH}),
        ("server-time", {BATCH, SERVER_TIME}),
        ("batch", {BATCH}),
        ("-batch echo-message", {ECHO_MESSAGE}),
        ("-server-time", {BATCH}),
        ("echo-message -echo-message", {BATCH}),
        ("  echo-message  server-time ", OFFERED),
    ],
)
def test_a_request_changes_the_set(request_: str, result: frozenset[str] | set[str]) -> None:
    assert apply_request(request_, frozenset({BATCH}), OFFERED) == frozenset(result)


@pytest.mark.parametrize(
    "request_", ["nonsense", "server-time nonsense", "-nonsense", "--batch", "-", "BATCH"]
)
def test_one_unknown_name_refuses_the_whole_request(request_: str) -> None:
    assert apply_request(request_, frozenset({BATCH}), OFFERED) is None


def test_of_two_drafts_of_one_extension_only_one_can_be_had() -> None:
    one, other = METADATA
    assert apply_request(f"{one} {other}", frozenset(), METADATA) is None
    assert apply_request(other, frozenset({one}), METADATA) is None
    assert apply_request(f"-{one} {other}", frozenset({one}), METADATA) == frozenset({other})


@given(st.text())
def test_nobody_gets_what_was_not_offered(request_: str) -> None:
    assert (apply_request(request_, frozenset(), OFFERED) or frozenset()) <= OFFERED


def test_metadata_needs_batches() -> None:
    for draft in METADATA:
        assert has_metadata(frozenset({draft, BATCH}))
        assert not has_metadata(frozenset({draft}))
    assert not has_metadata(OFFERED)
