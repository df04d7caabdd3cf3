"""Names: when two are the same, and what a name that is allowed can do on the wire."""

from typing import Final

from fuzz.target import Target, text_of
from hubbub.wire.limits import (
    MAX_BODY,
    MAX_CHANNEL_BYTES,
    MAX_CHANNEL_CHARACTERS,
    MAX_NICK_CHARACTERS,
    MAX_USERNAME_CHARACTERS,
)
from hubbub.wire.masks import Subject, parse_mask
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, fold, is_channel, nick_problem, split_status
from hubbub.wire.source import Source


def check(data: bytes) -> None:
    """See Target."""
    name = text_of(data)
    folded = fold(name)
    assert fold(folded) == folded, "folding twice makes a third name"
    sign, target = split_status(name)
    assert sign == "" or is_channel(target)
    source = Source.parse(name)
    assert Source.parse(str(source)) == source or not source.host
    if nick_problem(name) is None:
        _check_nick(name)
    if channel_problem(name) is None:
        _check_on_the_wire(name)
        assert len(name) <= MAX_CHANNEL_CHARACTERS
        assert is_channel(name)
        assert len(name.encode()) <= MAX_CHANNEL_BYTES
        assert fold(name), "a channel without a name"


def _check_nick(nick: str) -> None:
    assert len(nick) <= MAX_NICK_CHARACTERS
    assert not is_channel(fold(nick)), "a nick is like a channel"
    assert split_status(nick) == ("", nick)
    source = Source(nick, "u", "h")
    assert Source.parse(str(source)) == source, "a nick is read as more than a nick"
    _check_on_the_wire(nick)
    _check_room(Source(nick, "u" * MAX_USERNAME_CHARACTERS, f"{fold(nick)}.account"), "#" * MAX_CHANNEL_BYTES)
    mask = parse_mask(nick)
    assert mask is not None or len(fold(nick).encode()) > 100 or not fold(nick).isprintable()
    assert mask is None or mask.matches(Subject.of(f"{nick}!u@h")), "a nick is not meant by its own name"


def _check_room(source: Source, target: str) -> None:
    """A line has room for some text, whoever speaks wherever."""
    line = Message("PRIVMSG", (target, "x" * 80), str(source))
    assert len(line.encode()) <= MAX_BODY, "a name leaves no room for text"


def _check_on_the_wire(name: str) -> None:
    for message in (
        Message("JOIN", (name, "x"), f"{name}!u@h"),
        Message("JOIN", (fold(name), "x"), f"{fold(name)}!u@h"),
    ):
        assert Message.parse(message.serialise()) == message, "a name is read as something else"
    assert "," not in fold(name)


TARGET: Final = Target(
    check,
    (
        *(
            b"#",
            b"~",
            b"@",
            b"+",
            b"&",
            b"%",
            b"!",
            b"*",
            b",",
            b" ",
            b":",
            b".",
            b"\xc2\xa0",
            b"\xef\xbc\x83",
        ),
        *(
            b"\xe2\x80\x8d",
            b"\xe2\x80\x8b",
            b"\xe2\x80\xae",
            b"\xc3\x9f",
            b"\xc4\xb0",
            b"\xef\xb7\xba",
            b"\xcc\x81",
        ),
        *(b"\xf3\xa0\x84\x80", b"\xed\x95\x9c", b"\xe1\x84\x80", b"\xcd\x85", b"\xce\xb0"),
    ),
    longest=300,
)
