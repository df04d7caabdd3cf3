"""Untrusted bytes: cut, measured, decoded, and never an exception."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubbub.wire.framing import Framer, Rejected, Violation
from hubbub.wire.limits import FROM_CLIENT, FROM_SERVER, LineLimits
from hubbub.wire.message import Message
from wire import strategies

SMALL = LineLimits(body=24, tags=16)
"""Limits so tight that what hypothesis draws reaches every one of them."""

streams = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([b"\n", b"\r\n", b"@label=a ", b"PRIVMSG #a :", b" " * 30, b"x" * 1100]),
    ),
    max_size=12,
).map(b"".join)


def feed(data: bytes, limits: LineLimits = FROM_CLIENT) -> list[Message | Rejected]:
    return Framer(limits).feed(data)


@given(streams.flatmap(strategies.cut))
@example([b"x" * (SMALL.unterminated + 1), b"\nPING\n"])
@example([b"x" * SMALL.unterminated, b"\nPING\n"])
def test_where_the_network_cuts_makes_no_difference(pieces: list[bytes]) -> None:
    framer = Framer(SMALL)
    found = [item for piece in pieces for item in framer.feed(piece)]
    assert found == feed(b"".join(pieces), SMALL)


@given(st.binary(), st.sampled_from([FROM_CLIENT, FROM_SERVER, SMALL]))
def test_no_bytes_raise(stream: bytes, limits: LineLimits) -> None:
    for item in feed(stream, limits):
        assert isinstance(item, Message | Rejected)


@given(st.lists(strategies.messages, max_size=4))
def test_messages_arrive_as_they_were_sent(messages: list[Message]) -> None:
    stream = b"".join(message.encode() for message in messages)
    assert feed(stream, LineLimits(len(stream) + 2, len(stream))) == messages


def test_two_messages_in_one_packet_are_two_messages() -> None:
    assert feed(b"PING a\r\nPING b\r\n") == [Message("PING", ("a",)), Message("PING", ("b",))]


def test_a_line_may_end_without_cr_and_empty_lines_are_nothing() -> None:
    assert feed(b"\n\r\nPING a\n\n   \r\n:ann\r\n") == [Message("PING", ("a",))]


def line(body: int, tags: int = 0) -> bytes:
    """A line with a body of `body` bytes, CR LF included, and `tags` bytes of tag data if any."""
    head = b"@a=" + b"t" * (tags - 2) + b" " if tags else b""
    return head + b"PING ".ljust(body - 2, b"x") + b"\r\n"


@pytest.mark.parametrize("tags", [0, 4094])
def test_512_bytes_pass_and_513_do_not(tags: int) -> None:
    (message,) = feed(line(512, tags))
    assert isinstance(message, Message)
    assert feed(line(513, tags)) == [Rejected(Violation.BODY_TOO_LONG)]


def test_a_line_end_of_one_byte_makes_no_room() -> None:
    assert feed(line(513)[:-2] + b"\n") == [Rejected(Violation.BODY_TOO_LONG)]


def test_4094_bytes_of_tag_data_pass_and_4095_do_not() -> None:
    (message,) = feed(line(512, 4094))
    assert isinstance(message, Message)
    assert len(message.tags["a"]) == 4092
    assert feed(line(512, 4095)) == [Rejected(Violation.TAGS_TOO_LONG)]


def test_tags_without_an_end_are_tags_too_long() -> None:
    assert feed(b"@" + b"t" * 4096 + b"\r\n") == [Rejected(Violation.TAGS_TOO_LONG)]


def test_a_client_takes_longer_lines_than_a_server() -> None:
    (message,) = feed(line(8192, 8189), FROM_SERVER)
    assert isinstance(message, Message)
    assert feed(line(8193), FROM_SERVER) == [Rejected(Violation.BODY_TOO_LONG)]
    assert feed(line(512, 8190), FROM_SERVER) == [Rejected(Violation.TAGS_TOO_LONG)]


def test_the_connection_lives_on_after_a_line_that_was_refused() -> None:
    framer = Framer(FROM_CLIENT)
    assert framer.feed(line(513) + b"PI") == [Rejected(Violation.BODY_TOO_LONG)]
    assert framer.feed(b"NG a\r\n") == [Message("PING", ("a",))]


@pytest.mark.parametrize(
    "forbidden", [b"PING a\0b\r\n", b"PING a\rQUIT\r\n", b"PING a\r\r\n", b"@a=\r PING\n"]
)
def test_a_nul_or_a_bare_cr_makes_the_whole_line_void(forbidden: bytes) -> None:
    assert feed(forbidden + b"PING b\r\n") == [Rejected(Violation.FORBIDDEN_BYTE), Message("PING", ("b",))]


@pytest.mark.parametrize("invalid", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf"])
def test_invalid_utf8_is_refused_with_its_label(invalid: bytes) -> None:
    assert feed(b"PRIVMSG #a :" + invalid + b"\r\n") == [Rejected(Violation.INVALID_UTF8, command="PRIVMSG")]
    rejected = Rejected(Violation.INVALID_UTF8, "l1", "PRIVMSG")
    assert feed(b"@a;label=l1 PRIVMSG #a :" + invalid + b"\r\n") == [rejected]


def test_a_label_is_found_where_the_tags_themselves_are_invalid() -> None:
    assert feed(b"@label=l1;a=\xff PING\r\n") == [Rejected(Violation.INVALID_UTF8, "l1", "PING")]
    for unknown in (b"\xff a", b"@a=\xff", b":\xff"):
        assert feed(unknown + b"\r\n") == [Rejected(Violation.INVALID_UTF8)]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_no_line_end_where_the_longest_line_would_have_ended_closes(end: bytes) -> None:
    framer = Framer(FROM_CLIENT)
    assert framer.feed(b"x" * 5632) == []
    assert framer.feed(b"x" + end) == [Rejected(Violation.UNTERMINATED)]
    assert framer.feed(b"\r\nPING a\r\n") == []


def test_what_came_before_an_endless_line_is_read_and_what_follows_is_not() -> None:
    assert feed(b"PING a\r\n" + b"x" * 5633 + b"\nPING b\r\n") == [
        Message("PING", ("a",)),
        Rejected(Violation.UNTERMINATED),
    ]


@given(streams.map(lambda stream: stream.replace(b"\n", b"")), st.sampled_from([b"\0", b"\r", b"\xff"]))
def test_a_label_that_is_kept_can_be_sent_back(stream: bytes, bad: bytes) -> None:
    for item in feed(b"@label=" + bad + stream + b" PING\xff\n"):
        assert isinstance(item, Rejected)
        if item.label is not None:
            Message("FAIL", ("*",), tags={"label": item.label}).encode()
