"""Who somebody is, gathered from the replies to WHOIS."""

import pytest

from client.reduced import Reduced
from hubbub.client.people import MOST, MOST_AT_ONCE, MOST_CHANNELS, People
from hubbub.client.person import Person

ANSWER = (
    ":srv 311 alice Bob ident h * :Robert B.",
    ":srv 319 alice Bob :@#lobby ~+#two",
    ":srv 319 alice Bob #three",
    ":srv 312 alice Bob srv.example :Somewhere",
    ":srv 301 alice Bob :at lunch",
    ":srv 313 alice Bob :administrates this server",
    ":srv 330 alice Bob robert :is logged in as",
    ":srv 335 alice Bob :is a bot",
    ":srv 671 alice Bob :is connected with TLS",
    ":srv 317 alice Bob 65 1700000000 :seconds idle, signon time",
)


def asking() -> tuple[Reduced, list[Person | None]]:
    client, told = Reduced(), list[Person | None]()
    client.enter_lobby(1, "bob")
    (question,) = client.reducer.state.people.ask("bob", told.append) or []
    assert question.serialise() == "WHOIS bob"
    return client, told


def test_everything_is_gathered() -> None:
    client, told = asking()
    client.hear(*ANSWER)
    assert told == []
    client.hear(":srv 318 alice bob :End")
    assert told == [
        Person(
            "Bob", "ident", "h", is_near=True, real_name="Robert B.", account="robert", away="at lunch",
            channels=("#lobby", "#two", "#three"), server="srv.example", standing="administrates this server",
            is_bot=True, is_secure=True, idle=65, since=1_700_000_000_000,
        )
    ]  # fmt: skip
    client.hear(*ANSWER, ":srv 318 alice bob :End")  # an answer that nobody has asked for
    assert len(told) == 1


def test_being_away_is_no_news_while_it_was_asked_for() -> None:
    client, _ = asking()
    client.reducer.open_direct("bob")
    client.hear(":srv 301 alice bob :at lunch")
    assert client.texts("bob") == []
    client.hear(":srv 318 alice bob :End", ":srv 301 alice bob :at lunch")
    assert client.texts("bob") == ["bob is away: at lunch"]


def test_nobody_is_nobody_and_no_problem() -> None:
    client, told = asking()
    client.hear(":srv 401 alice bob :Nobody here has that name", ":srv 318 alice bob :End")
    assert told == [None]
    assert client.window.problems == []


def test_a_broken_connection_ends_the_questions() -> None:
    client, told = asking()
    client.disconnect()
    client.connect()
    client.hear(*ANSWER, ":srv 318 alice bob :End")
    assert told == []


def test_there_is_an_end_to_questions_and_to_channels() -> None:
    people = People()
    for number in range(MOST):
        assert people.ask(f"p{number}", lambda _: None) is not None
    assert people.ask("one more", lambda _: None) is None
    for _ in range(1, MOST_AT_ONCE):
        assert people.ask("P0", lambda _: None) == []
    assert people.ask("P0", lambda _: None) is None
    client, told = asking()
    client.hear(
        ANSWER[0], *(f":srv 319 alice Bob :{'#x ' * 100}" for _ in range(6)), ":srv 318 alice Bob :End"
    )
    assert told[0] is not None
    assert len(told[0].channels) == MOST_CHANNELS


def test_numbers_that_are_none_are_left_out() -> None:
    client, told = asking()
    client.hear(ANSWER[0], ":srv 317 alice Bob soon :seconds idle", ":srv 318 alice Bob :End")
    assert told[0] is not None
    assert (told[0].idle, told[0].since) == (None, None)


@pytest.mark.parametrize("numeric", ["311", "313", "319", "336"])
def test_lines_that_are_too_short_are_passed_over(numeric: str) -> None:
    client, told = asking()
    before = len(client.window.changes)
    client.hear(f":srv {numeric}", f":srv {numeric} alice bob", ":srv 318 alice bob :End")
    assert told == [None]
    assert len(client.window.changes) == before


def test_two_who_ask_about_the_same_person_both_get_the_answer() -> None:
    client, told = asking()
    assert client.reducer.state.people.ask("BOB", told.append) == []
    client.hear(*ANSWER, ":srv 318 alice bob :End")
    assert [person and person.nick for person in told] == ["Bob", "Bob"]
