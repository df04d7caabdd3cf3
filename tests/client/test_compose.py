"""Texts of any length become lines that fit, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.client.batches import BatchCollector
from hubbub.client.compose import clean, compose, line_size, one_line, split_message
from hubbub.client.features import Features
from hubbub.client.outbox import Outgoing
from hubbub.wire.limits import MAX_BODY
from hubbub.wire.message import Message
from hubbub.wire.source import Source

SIZE = 64


def multiline(max_bytes: int = 65536, max_lines: int = 1000) -> Features:
    features = Features()
    features.enabled = {
        "batch": "",
        "draft/multiline": f"max-bytes={max_bytes},max-lines={max_lines}",
        "labeled-response": "",
        "hubbub.chat/nonce": "",
    }
    return features


def lines_of(text: str, features: Features, *, action: bool = False) -> list[Message]:
    return list(compose(Outgoing("n1", "#lobby", "#lobby", text, action), features, SIZE))


def test_clean_takes_out_what_no_line_can_carry() -> None:
    assert clean("a\r\nb\rc\0\n\n") == "a\nb\nc"
    assert clean("\ud800") == "?"
    assert one_line(" a \r\n b\tc\0") == "a b c"


def test_a_short_text_is_one_line_with_nonce_and_label() -> None:
    assert lines_of("hello", multiline()) == [
        Message("PRIVMSG", ("#lobby", "hello"), tags={"label": "n1", "hubbub.chat/nonce": "n1"})
    ]


def test_an_old_server_gets_no_tags() -> None:
    assert lines_of("hello", Features()) == [Message("PRIVMSG", ("#lobby", "hello"))]


def test_an_action_is_ctcp() -> None:
    assert lines_of("waves", Features(), action=True)[0].param(1) == "\x01ACTION waves\x01"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1, max_size=400))
def test_a_long_text_arrives_whole(text: str) -> None:
    text = clean(text)
    messages = [message._replace(source="a!u@h") for message in lines_of(text, multiline())]
    assert all(len(message.param(1).encode()) <= SIZE for message in messages if message.command == "PRIVMSG")
    collector = BatchCollector()
    (whole,) = [item for message in messages if (item := collector.feed(message))]
    assert isinstance(whole, Message)
    assert whole.params == ("#lobby", text)
    assert whole.tags["hubbub.chat/nonce"] == "n1"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=300))
def test_parts_fit_the_batch_limits_and_nothing_but_blank_lines_is_lost(text: str) -> None:
    parts = split_message(clean(text), multiline(max_bytes=200, max_lines=3), SIZE)
    for part in parts:
        lines = [m for m in lines_of(part, multiline()) if m.command == "PRIVMSG"]
        assert len(lines) <= 3
        assert len(part.encode()) <= 200
    assert "".join("".join(parts).split()) == "".join(clean(text).split())


def test_without_multiline_every_line_is_a_message() -> None:
    assert split_message("one\n\ntwo " + "x" * 70, Features(), SIZE) == ["one", "two " + "x" * 60, "x" * 10]


def test_a_message_that_grew_too_long_for_its_server_goes_in_pieces() -> None:
    first, second = lines_of("x" * 100, Features())
    assert first.param(1) + second.param(1) == "x" * 100


def test_blank_texts_are_no_message() -> None:
    assert split_message("", multiline(), SIZE) == []
    assert split_message(" \n ", multiline(), SIZE) == []
    assert split_message(" \n ", Features(), SIZE) == []


def test_a_line_fits_with_the_source_that_the_server_puts_before_it() -> None:
    source = Source("alice", "alice", "host.example")
    size = line_size("alice", source, "#lobby")
    relayed = Message("PRIVMSG", ("#lobby", "x" * size), str(source))
    assert len(relayed.encode()) == MAX_BODY
    assert line_size("alice", Source(""), "#lobby") < size
