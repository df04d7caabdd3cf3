"""What the server refuses, in words, and where it is shown."""

import pytest

from client.reduced import LOBBY, Reduced
from hubbub.client.changes import Problem
from hubbub.client.channel_changes import Answered
from hubbub.client.model import Delivery
from hubbub.client.requests import Step
from hubbub.wire.message import Message


def entered(capabilities: str | None = None) -> Reduced:
    client = Reduced() if capabilities is None else Reduced(capabilities)
    client.enter_lobby(1, "bob")
    client.taken()
    return client


def last_problem(client: Reduced) -> Problem:
    return next(change for change in reversed(client.window.changes) if isinstance(change, Problem))


def test_a_refused_message_says_why() -> None:
    client = entered()
    client.reducer.open_direct("bob")
    (nonce,) = client.say("bob", "psst")
    assert client.window.conversations["bob"].joined
    client.hear(
        f"@label={nonce} :srv 401 alice bob :bob isn't here, and only people with an account get mail."
    )
    (entry,) = client.entries("bob")
    assert entry.delivery is Delivery.FAILED
    assert entry.problem == "bob isn't here, and only people with an account get mail."
    assert not client.window.conversations["bob"].joined
    assert client.window.problems == []


def test_a_message_that_the_disk_refused() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    client.hear(f"@label={nonce} :srv FAIL PRIVMSG NOT_STORED #lobby :The disk is full. Try again later.")
    assert client.entries()[-1].problem == "The disk is full. Try again later."


def test_without_labels_the_target_tells_which_message_was_refused() -> None:
    client = entered("echo-message")
    client.reducer.open_direct("carl")
    client.say("carl", "psst")
    client.hear(":srv 401 alice carl :No such nick/channel")
    (entry,) = client.entries("carl")
    assert entry.problem == "carl isn't here. Check the name, or try again when they are back."


def test_nothing_is_sent_twice_after_a_refusal() -> None:
    client = entered()
    (nonce,) = client.say(LOBBY, "hello")
    client.hear(f"@label={nonce} :srv 404 alice #lobby :No.")
    client.disconnect()
    client.taken()
    client.connect()
    assert not [line for line in client.taken() if "PRIVMSG" in line]


@pytest.mark.parametrize(
    ("line", "words", "key"),
    [
        (":srv 471 alice #full :Cannot join channel (+l)", "#full is full. Try again later.", None),
        (":srv 482 alice #lobby :You're not op", "Only a moderator of #lobby may do that.", LOBBY),
        (":srv 433 alice carl :in use", "carl is taken. Try another name.", None),
        (":srv 499 alice x :Something odd.", "Something odd.", None),
    ],
)
def test_old_servers_errors_are_put_into_words(line: str, words: str, key: str | None) -> None:
    client = entered("")
    client.hear(line)
    assert last_problem(client) == Problem(words, key)


def test_a_hubbub_server_has_its_own_words() -> None:
    client = entered()
    client.hear(":srv 471 alice #full :There are 5 people in #full already.")
    assert last_problem(client).text == "There are 5 people in #full already."


def test_a_channel_that_does_not_let_us_in_is_not_tried_again() -> None:
    client = entered()
    client.hear(":alice!u@h JOIN #two * :x")
    client.disconnect()
    client.connect()
    assert "JOIN #two" in client.taken()
    client.hear(":srv 473 alice #two :Invitation only.")
    client.disconnect()
    client.connect()
    assert "JOIN #two" not in client.taken()


def test_a_channel_that_sends_on_to_another_is_not_tried_again_and_the_other_is_open() -> None:
    client = entered("")
    client.reducer.join("#a")
    client.hear(":srv 470 alice #a #b :Forwarding to another channel", ":alice!u@h JOIN #b")
    assert last_problem(client).text == "You can't enter #a, and are sent on to another channel."
    assert client.window.conversations["#b"].joined
    client.disconnect()
    client.taken()
    client.connect()
    joins = [line for line in client.taken() if line.startswith("JOIN")]
    assert joins == ["JOIN #lobby", "JOIN #b"]


def test_standard_replies_are_problems() -> None:
    client = entered()
    client.hear(":srv FAIL TOPIC X #lobby :No cake.")
    assert last_problem(client) == Problem("No cake.", LOBBY)
    client.hear(":srv WARN * X :Careful.")
    assert last_problem(client) == Problem("Careful.")
    client.hear(":srv FAIL")
    assert last_problem(client) == Problem("")


def test_other_numerics_and_commands_are_passed_over() -> None:
    client = entered()
    before = len(client.window.changes)
    client.hear(
        ":srv 251 alice :There are 3 users", ":srv 999 alice x", ":bob!b@h TAGMSG #lobby", ":srv PONG srv x"
    )
    assert len(client.window.changes) == before


def test_of_a_message_of_the_day_without_end_so_much_is_taken() -> None:
    client = Reduced()
    client.hear(":srv 375 alice :- srv Message of the day -", *[":srv 372 alice :- more"] * 1100)
    assert len(client.reducer.state.motd) == 1000


def asking_without_labels() -> Reduced:
    client = entered("echo-message draft/chathistory batch")
    asked = client.reducer.state.requests.ask(
        1, [Step("kick", Message("KICK", ("#two", "carl")))], client.reducer.state.features
    )
    assert isinstance(asked, list)
    return client


def answer(client: Reduced) -> Answered:
    client.hear(":srv PONG srv asked-1")
    return next(change for change in client.window.changes if isinstance(change, Answered))


def test_a_request_takes_no_error_of_a_message() -> None:
    client = asking_without_labels()
    client.say(LOBBY, "hello")
    client.hear(":srv 404 alice #lobby :Cannot send to channel")
    assert client.entries()[-1].delivery is Delivery.FAILED
    assert answer(client).refusals == ()


@pytest.mark.parametrize(
    "line",
    [
        ":srv FAIL CHATHISTORY INVALID_TARGET LATEST #two :No.",
        ":srv FAIL SEARCH INTERNAL_ERROR #two :No.",
        ":srv 421 alice CHATHISTORY :Unknown command",
        ":srv 471 alice #full :Cannot join channel (+l)",
        ":srv FAIL TOPIC X #lobby :No.",
    ],
)
def test_a_request_takes_no_error_of_something_else(line: str) -> None:
    client = asking_without_labels()
    client.hear(line)
    assert answer(client).refusals == ()


@pytest.mark.parametrize(
    "line",
    [
        ":srv 482 alice #Two :No.",
        ":srv 401 alice Carl :No.",
        ":srv 461 alice KICK :No.",
        ":srv FAIL KICK X :No.",
    ],
)
def test_a_request_takes_what_names_something_of_it(line: str) -> None:
    client = asking_without_labels()
    client.hear(line)
    assert len(answer(client).refusals) == 1
    assert client.window.problems == []
