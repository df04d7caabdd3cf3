"""The time format of the `time` tag."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.timestamp import format_time, parse_time

YEAR_1 = int(datetime(1, 1, 1, tzinfo=UTC).timestamp() * 1000)
YEAR_10000 = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp() * 1000) + 1000


@given(st.integers(YEAR_1, YEAR_10000 - 1))
def test_a_time_is_read_back(milliseconds: int) -> None:
    assert parse_time(format_time(milliseconds)) == milliseconds


@given(st.text("0123456789-:.TWZ+") | st.text())
def test_any_text_is_a_time_or_none(text: str) -> None:
    assert isinstance(parse_time(text + "Z"), int | None)


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (YEAR_1, "0001-01-01T00:00:00.000Z"),
        (1_795_253_400_007, "2026-11-21T09:30:00.007Z"),
    ],
)
def test_milliseconds_since_1970(milliseconds: int, text: str) -> None:
    assert format_time(milliseconds) == text
    assert parse_time(text) == milliseconds


def test_a_leap_second_is_the_one_after_it() -> None:
    assert parse_time("2012-06-30T23:59:60.419Z") == parse_time("2012-07-01T00:00:00.419Z")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Z",
        "now",
        "1970-01-01T00:00:00.000",
        "1970-01-01T00:00:00+01:00",
        "1970-13-01T00:00:00.000Z",
        "0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:60.000Z",
        "1970-01-01Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.1Z",
        "1970-01-01T00:00:00.0019Z",
        "1970-01-01T00:00:00,000Z",
        "1970-01-01 00:00:00.000Z",
        "19700101T000000.000Z",
        "1970-W01-4T00:00:00.000Z",
        "\u0661970-01-01T00:00:00.000Z",
        "1970-01-01T00:00:00.000Z\n",
        "1970-01-01T00:00:61.000Z",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None
