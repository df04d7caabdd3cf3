"""Dates as people write them."""

from datetime import date

import pytest

from hubbub.client.dates import parse_date

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", date(2026, 11, 22)),
        (" Yesterday ", date(2026, 11, 21)),
        ("3 days ago", date(2026, 11, 19)),
        ("a week ago", date(2026, 11, 15)),
        ("2 weeks", date(2026, 11, 8)),
        ("1 year ago", date(2025, 11, 22)),
        ("Monday", date(2026, 11, 16)),
        ("last fri", date(2026, 11, 20)),
        ("on sunday", date(2026, 11, 15)),
        ("2026-03-05", date(2026, 3, 5)),
        ("5.3.2026", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("5.3.", date(2026, 3, 5)),
        ("5/3", date(2026, 3, 5)),
        ("3/25", date(2026, 3, 25)),
        ("24.12.", date(2025, 12, 24)),
        ("5 March", date(2026, 3, 5)),
        ("5th Mar 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("Dec 24", date(2025, 12, 24)),
        ("24. Dec.", date(2025, 12, 24)),
        ("March 2024", date(2024, 3, 1)),
        ("29 feb", date(2024, 2, 29)),
        ("29.2.", date(2024, 2, 29)),
        ("may 1", date(2026, 5, 1)),
    ],
)
def test_a_date_is_understood(text: str, meant: date) -> None:
    assert parse_date(text, TODAY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "5.3.202",
        "5 March 202",
        "March 5 202",
        "0.1.",
        "5.0.",
        "31.2.",
        "45",
        "ma 5",
        "marchy 5",
        "99.99.",
        "9999 years ago",
        "5 of",
        "2026-13-01",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert parse_date(text, TODAY) is None
