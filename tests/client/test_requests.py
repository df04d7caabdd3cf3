"""What was asked for, and what was refused of it."""

from hubbub.client.channel_changes import Answered, Refusal
from hubbub.client.features import Features
from hubbub.client.requests import MOST, Requests, Step
from hubbub.wire import capabilities as caps
from hubbub.wire.message import Message

LABELS = Features()
LABELS.enabled[caps.LABELED_RESPONSE] = ""
PLAIN = Features()
STEPS = (Step("topic", Message("TOPIC", ("#a", "x"))), Step("k", Message("MODE", ("#a", "+k", "y"))))


def asked(requests: Requests, ticket: int, features: Features) -> list[Message]:
    messages = requests.ask(ticket, STEPS, features)
    assert isinstance(messages, list)
    return messages


def error(text: str) -> Message:
    return Message.parse(text)


def test_a_label_tells_which_part_was_refused() -> None:
    requests = Requests()
    topic, mode, ping = asked(requests, 7, LABELS)
    assert (topic.tags["label"], mode.tags["label"]) == ("asked-7-0", "asked-7-1")
    assert requests.refuse(error("@label=asked-7-1 :srv 525 me #a :no"), "No.", LABELS)
    assert not requests.refuse(error("@label=other :srv 482 me #a :no"), "No.", LABELS)
    assert not requests.refuse(error(":srv 482 me #a :no"), "No.", LABELS)
    assert requests.answer(ping.param(0)) == Answered(7, (Refusal("k", "No."),))
    assert requests.answer(ping.param(0)) is None


def test_without_labels_the_oldest_request_is_meant() -> None:
    requests = Requests()
    *_, first = asked(requests, 1, PLAIN)
    *_, second = asked(requests, 2, PLAIN)
    assert first.tags == {}
    assert requests.refuse(error(":srv 696 me #a k y :no"), "No.", PLAIN)
    assert requests.refuse(error(":srv 482 me #a :no"), "Not you.", PLAIN)
    assert requests.answer(first.param(0)) == Answered(1, (Refusal("k", "No."), Refusal("", "Not you.")))
    assert requests.answer(second.param(0)) == Answered(2)
    assert not requests.refuse(error(":srv 482 me #a :no"), "No.", PLAIN)


def test_without_labels_a_letter_of_the_modes_is_named() -> None:
    requests = Requests()
    requests.ask(1, [Step("", Message("MODE", ("#a", "+ix")))], PLAIN)
    assert requests.refuse(error(":srv 472 me x :is unknown mode char to me"), "No.", PLAIN)
    assert not requests.refuse(error(":srv 472 me y :is unknown mode char to me"), "No.", PLAIN)


def test_nothing_stays_unanswered_when_the_connection_goes() -> None:
    requests = Requests()
    asked(requests, 1, LABELS)
    (lost,) = requests.break_off()
    assert lost.refusals[0].words.startswith("The connection was lost")
    assert requests.break_off() == []


def test_there_is_an_end_to_what_can_wait() -> None:
    requests = Requests()
    for ticket in range(1, MOST + 1):
        asked(requests, ticket, LABELS)
    refused = requests.ask(MOST + 1, STEPS, LABELS)
    assert isinstance(refused, Answered)
    assert refused.refusals


def test_other_tokens_are_nobodys() -> None:
    assert Requests().answer("hubbub") is None
    assert Requests().answer("asked-x-y") is None
    assert Requests().answer("asked") is None
    assert Requests().answer(f"asked-{'9' * 5000}") is None
