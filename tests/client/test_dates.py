"""Dates as people write them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from hubbub.client.dates import parse_date
from hubbub.client.translation import use

_FILE: Final = Path(__file__).parents[1] / "wire" / "fixtures" / "dates.json"
CASES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
"""What the page (webclient/src/client/dates.ts) is held to as well."""

TODAY: Final = date.fromisoformat(CASES["today"])


@pytest.fixture
def german() -> Iterator[None]:
    use("de")
    yield
    use("en")


@pytest.mark.parametrize("case", CASES["read"])
def test_a_date_is_understood(case: dict[str, str]) -> None:
    assert parse_date(case["text"], TODAY) == date.fromisoformat(case["meant"])


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("case", CASES["german"])
def test_a_date_is_understood_in_the_language_of_the_window_too(case: dict[str, str]) -> None:
    assert parse_date(case["text"], TODAY) == date.fromisoformat(case["meant"])


@pytest.mark.parametrize("text", CASES["unreadable"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert parse_date(text, TODAY) is None
