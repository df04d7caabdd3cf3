"""Batches are put together, nested ones too, and multi-line ones become one message."""

from hubbub.client.batches import Batch, BatchCollector
from hubbub.wire.message import Message


def feed(collector: BatchCollector, *lines: str) -> list[Message | Batch]:
    results = [collector.feed(Message.parse(line)) for line in lines]
    return [result for result in results if result is not None]


def test_a_message_outside_is_given_back_at_once() -> None:
    assert feed(BatchCollector(), "PING x") == [Message("PING", ("x",))]


def test_a_batch_is_given_back_whole() -> None:
    (batch,) = feed(
        BatchCollector(),
        "BATCH +1 chathistory #lobby",
        "@batch=1 :a!u@h PRIVMSG #lobby :one",
        "@batch=1 :a!u@h PRIVMSG #lobby :two",
        "BATCH -1",
    )
    assert isinstance(batch, Batch)
    assert (batch.kind, batch.params) == ("chathistory", ("#lobby",))
    assert [item.param(1) for item in batch.items if isinstance(item, Message)] == ["one", "two"]


def test_what_is_between_but_not_in_a_batch_passes() -> None:
    first, second = feed(BatchCollector(), "BATCH +1 x", "PING y", "BATCH -1")
    assert first == Message("PING", ("y",))
    assert isinstance(second, Batch)


def test_multiline_is_one_message_with_the_tags_of_the_whole() -> None:
    (message,) = feed(
        BatchCollector(),
        "@msgid=m;hubbub.chat/seq=3 :a!u@h BATCH +1 draft/multiline #lobby",
        "@batch=1 :a!u@h PRIVMSG #lobby :hello",
        "@batch=1 :a!u@h PRIVMSG #lobby :",
        "@batch=1 :a!u@h PRIVMSG #lobby :how is ",
        "@batch=1;draft/multiline-concat :a!u@h PRIVMSG #lobby :everyone?",
        "BATCH -1",
    )
    assert message == Message(
        "PRIVMSG",
        ("#lobby", "hello\n\nhow is everyone?"),
        "a!u@h",
        {"msgid": "m", "hubbub.chat/seq": "3"},
    )


def test_a_batch_in_a_batch_stays_inside() -> None:
    (batch,) = feed(
        BatchCollector(),
        "BATCH +1 chathistory #lobby",
        "@batch=1;msgid=m :a!u@h BATCH +2 draft/multiline #lobby",
        "@batch=2 :a!u@h NOTICE #lobby :one",
        "@batch=2 :a!u@h NOTICE #lobby :two",
        "BATCH -2",
        "BATCH -1",
    )
    assert isinstance(batch, Batch)
    (inner,) = batch.items
    assert isinstance(inner, Message)
    assert (inner.command, inner.params) == ("NOTICE", ("#lobby", "one\ntwo"))


def test_an_end_without_a_beginning_is_nothing() -> None:
    assert feed(BatchCollector(), "BATCH -1", "BATCH") == []


def test_a_batch_that_is_too_long_is_cut() -> None:
    (batch,) = feed(BatchCollector(), "BATCH +1 x", *["@batch=1 PING y"] * 20_001, "BATCH -1")
    assert isinstance(batch, Batch)
    assert len(batch.items) == 20_000


def test_a_batch_inside_a_multiline_batch_is_passed_over() -> None:
    (message,) = feed(
        BatchCollector(),
        "BATCH +1 draft/multiline #lobby",
        "@batch=1 BATCH +2 odd",
        "BATCH -2",
        "@batch=1 PRIVMSG #lobby :text",
        "BATCH -1",
    )
    assert isinstance(message, Message)
    assert message.param(1).strip() == "text"


def test_batches_without_an_end_are_bounded() -> None:
    collector = BatchCollector()
    feed(collector, *(f"BATCH +{number} x" for number in range(1000)))
    assert feed(collector, "BATCH -0") == []
    assert len(feed(collector, "BATCH -999")) == 1


def test_a_batch_of_another_that_is_unknown_is_outside() -> None:
    assert feed(BatchCollector(), "@batch=9 PING x") == [Message("PING", ("x",), tags={"batch": "9"})]
