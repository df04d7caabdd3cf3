from datetime import UTC, datetime

import pytest

from hubbub.desktop.host.words import clock, cut_off, facts, span
from hubbub.wire.control import Report

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a moment"), (59, "a moment"), (60, "1 minute"), (7199, "1 hour"), (172_800, "2 days")],
)
def test_a_span_is_told_in_its_largest_unit(seconds: int, words: str) -> None:
    assert span(seconds) == words


def test_a_time_has_its_day_unless_it_is_today() -> None:
    at = int(NOON.timestamp() * 1000)
    assert clock(at - 3_600_000, NOON) == "11:00"
    assert clock(at - 86_400_000, NOON) == "21 Nov, 12:00"


def test_memory_is_told_where_it_is_known() -> None:
    report = Report("x", "#lobby", "", False, (), 1, 2, 1000, 5 << 20, 60, ())
    assert facts(report).split("  ·  ") == [
        "1 person is here", "2 channels", "1,000 entries stored", "running for 1 minute", "5 MB of memory",
    ]  # fmt: skip
    assert "memory" not in facts(report._replace(memory=None))


@pytest.mark.parametrize(
    ("others", "words"), [(0, "Nobody else"), (1, "1 other person is"), (1200, "1,200 other people are")]
)
def test_it_is_told_whom_an_end_cuts_off_and_that_nothing_is_lost(others: int, words: str) -> None:
    assert cut_off(others).startswith(words)
    assert "Nothing is lost" in cut_off(others)
