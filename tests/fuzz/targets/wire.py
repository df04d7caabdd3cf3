"""From bytes to messages and back: wherever the network cuts, whatever the bytes.

The first byte of an input chooses the limits, the second how the network cuts, the rest is the stream.
"""

from typing import Final

from fuzz.target import Target
from hubbub.wire.framing import Framer, Rejected, Violation
from hubbub.wire.limits import FROM_CLIENT, FROM_SERVER, LineLimits
from hubbub.wire.message import MalformedError, Message
from hubbub.wire.tags import serialise_tags

SMALL: Final = LineLimits(body=24, tags=16)
"""Limits so tight that short input reaches every one of them."""

_LIMITS: Final = (FROM_CLIENT, FROM_SERVER, SMALL)
_LINE_BREAKS: Final = frozenset("\r\n\0")


def check(data: bytes) -> None:
    """See Target."""
    limits = _LIMITS[data[0] % len(_LIMITS)] if data else SMALL
    step = data[1] % 64 + 1 if len(data) > 1 else 1
    stream = data[2:]
    whole = Framer(limits).feed(stream)
    assert whole == _fed_in_pieces(stream, step, limits), "where the network cuts makes a difference"
    closed = [
        item for item in whole if isinstance(item, Rejected) and item.violation is Violation.UNTERMINATED
    ]
    assert closed in ([], whole[-1:]), "something was read after the end"
    for item in whole:
        _check_item(item, limits)


def _fed_in_pieces(stream: bytes, step: int, limits: LineLimits) -> list[Message | Rejected]:
    framer = Framer(limits)
    found: list[Message | Rejected] = []
    for start in range(0, len(stream), step):
        found += framer.feed(stream[start : start + step])
        assert len(framer._rest) <= limits.unterminated, "more waits than the longest line"
    return found


def _check_item(item: Message | Rejected, limits: LineLimits) -> None:
    if isinstance(item, Rejected):
        if item.label is not None:
            _encode(Message("FAIL", (item.command, "X", "no"), tags={"label": item.label}))
        return
    head = serialise_tags(item.tags)
    assert len(f"@{head} ".encode()) <= limits.tags or not head, "tags grow when they are written again"
    assert item.command == item.command.upper() != ""
    written = _encode(item)
    assert Message.parse(written) == item, "a message is read as another one"
    quoted = Message("PRIVMSG", ("#a", written))
    assert Message.parse(_encode(quoted)) == quoted, "a quoted line is read as something else"


def _encode(message: Message) -> str:
    """The line of a message that any other has to be able to carry."""
    try:
        data = message.encode()
    except MalformedError as error:
        raise AssertionError("a message that was read can't be written") from error
    line = data.decode()
    assert line.endswith("\r\n")
    assert _LINE_BREAKS.isdisjoint(line[:-2]), "one message is two lines"
    return line[:-2]


TARGET: Final = Target(
    check,
    (
        *(
            b"\r\n",
            b"\n",
            b"\r",
            b"\0",
            b" ",
            b" :",
            b":",
            b"@",
            b";",
            b"=",
            b"\\",
            b"\\:",
            b"\\s",
            b"\\r",
            b"\\n",
        ),
        *(
            b"@label=a ",
            b"@a=b;+c/d=e ",
            b":ann!u@h ",
            b"PRIVMSG #a :",
            b"PING a",
            b"\xff",
            b"\xc3",
            b"\xf0\x9f\x91\x8b",
        ),
        *(b" " * 24, b"x" * 510, b"y" * 1100, b"@" + b"t" * 4095),
    ),
    longest=6000,
)
