"""What is typed says what is looked for, where, by whom and when."""

from datetime import date, datetime

import pytest

from hubbub.client.query import Query, QueryError, is_query, words_of
from hubbub.client.translation import use

TODAY = date(2026, 11, 22)


def parsed(text: str, *, everywhere: bool = False) -> Query:
    return Query.parse("#lobby", text, "#Lobby", TODAY, everywhere=everywhere)


def day_of(time: int | None) -> date | None:
    return None if time is None else datetime.fromtimestamp(time / 1000).astimezone().date()


def test_words_are_looked_for_here_or_everywhere() -> None:
    assert parsed(" a  cake ") == Query(
        "#lobby", " a  cake ", everywhere=False, words="a cake", where="#Lobby"
    )
    assert parsed("cake", everywhere=True).where == ""


def test_it_is_narrowed_down_by_words_with_a_colon() -> None:
    query = parsed("From:Ann cake in:#kitchen", everywhere=True)
    assert (query.words, query.author, query.where) == ("cake", "Ann", "#kitchen")


def test_days_are_those_of_this_computer_and_may_have_blanks_in_quotes() -> None:
    query = parsed('after:2026-03-01 before:"3 weeks ago"')
    assert (day_of(query.after), day_of(query.before)) == (date(2026, 3, 1), date(2026, 10, 31))
    assert query.oldest_first
    assert not parsed("before:yesterday").oldest_first


@pytest.mark.parametrize("text", ["https://from:x", "begin:x", "from:", 'in:""', "from: ann"])
def test_what_only_looks_so_is_a_word(text: str) -> None:
    assert parsed(text).words == text


def test_what_is_no_day_is_told() -> None:
    with pytest.raises(QueryError, match=r'"soon" is no day\. Write a date'):
        parsed("cake before:soon")


def test_it_is_understood_in_the_language_of_the_window_too() -> None:
    use("de")
    try:
        query = parsed("Kuchen von:Ann seit:gestern from:Ben")
    finally:
        use("en")
    assert (query.words, query.author, day_of(query.after)) == ("Kuchen", "Ben", date(2026, 11, 21))


def test_what_is_no_word_is_not_marked() -> None:
    assert words_of("cake from:ann") == "cake"
    assert is_query("from:ann")
    assert not is_query("  ")
