"""Durations."""

import pytest

from hubbub.wire.duration import LONGEST, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 5400),
        ("30s", 30),
        ("1h30m", 5400),
        ("2d", 172_800),
        ("1w", 604_800),
        ("3650d", LONGEST),
    ],
)
def test_what_is_one(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0", "0s", "d", "1x", "1d ", "-1", "1.5h", "*!*@host", "²", "9999w", "9" * 50]
)
def test_what_is_none(text: str) -> None:
    assert parse_duration(text) is None
