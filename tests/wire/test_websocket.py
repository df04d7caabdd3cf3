from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.wire.websocket import CloseCode, Failure, Frame, FrameReader, Opcode, closing, frame, frame_lines

LONGEST = 5_000
MASK = b"\x12\x34\x56\x78"
FINAL = 0x80


def sent(
    opcode: int, payload: bytes = b"", *, first: int = FINAL, mask: bytes = MASK, size: int | None = None
) -> bytes:
    """A client's frame. `size` is the length that it claims."""
    size = len(payload) if size is None else size
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 1 << 16:
        length = bytes((0x80 | 126,)) + size.to_bytes(2)
    else:
        length = bytes((0x80 | 127,)) + size.to_bytes(8)
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes((first | opcode,)) + length + mask + masked


def read(*frames: bytes) -> Sequence[Frame | Failure]:
    return FrameReader(LONGEST).feed(b"".join(frames))


def code_of(items: Sequence[Frame | Failure]) -> CloseCode:
    (failure,) = items
    assert isinstance(failure, Failure)
    return failure.code


@given(st.lists(st.tuples(st.sampled_from((Opcode.BINARY, Opcode.PING)), st.binary(max_size=125))), st.data())
def test_frames_come_out_as_they_were_sent_however_the_network_cuts_them(
    frames: list[tuple[Opcode, bytes]], data: st.DataObject
) -> None:
    stream = b"".join(
        sent(opcode, payload, mask=data.draw(st.binary(min_size=4, max_size=4))) for opcode, payload in frames
    )
    reader, found = FrameReader(LONGEST), list[Frame | Failure]()
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        found += reader.feed(stream[:cut])
        stream = stream[cut:]
    assert found == [Frame(opcode, payload) for opcode, payload in frames]


@pytest.mark.parametrize("size", [0, 1, 125, 126, LONGEST])
def test_messages_of_all_sizes_are_read(size: int) -> None:
    payload = b"x" * size
    assert read(sent(Opcode.TEXT, payload)) == [Frame(Opcode.TEXT, payload)]


def test_a_long_frame_may_come_byte_by_byte() -> None:
    reader, found = FrameReader(LONGEST), list[Frame | Failure]()
    for byte in sent(Opcode.TEXT, b"x" * 126):
        found += reader.feed(bytes((byte,)))
    assert found == [Frame(Opcode.TEXT, b"x" * 126)]


def test_a_message_in_pieces_is_one_with_control_frames_in_between() -> None:
    pieces = [
        sent(Opcode.TEXT, b"PRIVMSG ", first=0),
        sent(Opcode.PING, b"there?"),
        sent(Opcode.CONTINUATION, "#a :gr\u00fc\u00df".encode()[:-1], first=0),
        sent(Opcode.CONTINUATION, "\u00df".encode()[-1:]),
        sent(Opcode.BINARY, b"\xff"),
    ]
    assert read(*pieces) == [
        Frame(Opcode.PING, b"there?"),
        Frame(Opcode.TEXT, "PRIVMSG #a :gr\u00fc\u00df".encode()),
        Frame(Opcode.BINARY, b"\xff"),
    ]


@pytest.mark.parametrize(
    "stream",
    [
        sent(Opcode.TEXT, b"x", first=FINAL | 0x40),
        sent(0x3, b"x"),
        sent(0xB, b"x"),
        frame(Opcode.TEXT, b"not masked"),
        sent(Opcode.PING, b"x" * 126),
        sent(Opcode.PING, b"x", first=0),
        sent(Opcode.CONTINUATION, b"x"),
        sent(Opcode.TEXT, b"x", first=0) + sent(Opcode.TEXT, b"y"),
        sent(Opcode.CLOSE, b"\x03"),
        *(sent(Opcode.CLOSE, code.to_bytes(2)) for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000)),
    ],
)
def test_what_is_against_the_protocol_is_1002(stream: bytes) -> None:
    items = read(stream)
    assert code_of(items[-1:]) is CloseCode.PROTOCOL_ERROR


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1014, 3000, 4999])
def test_a_client_may_close_for_many_reasons(code: int) -> None:
    payload = code.to_bytes(2) + "tsch\u00fc\u00df".encode()
    assert read(sent(Opcode.CLOSE, payload)) == [Frame(Opcode.CLOSE, payload)]


def test_closing_needs_no_reason() -> None:
    assert read(sent(Opcode.CLOSE)) == [Frame(Opcode.CLOSE, b"")]


@pytest.mark.parametrize(
    "stream", [sent(Opcode.TEXT, b"\xff"), sent(Opcode.TEXT, b"\xc3"), sent(Opcode.CLOSE, b"\x03\xe8\xff")]
)
def test_text_that_is_not_utf8_is_1007(stream: bytes) -> None:
    assert code_of(read(stream)) is CloseCode.INVALID_DATA


@pytest.mark.parametrize(
    "stream",
    [
        sent(Opcode.TEXT, size=LONGEST + 1),
        sent(Opcode.BINARY, size=1 << 62),
        sent(Opcode.TEXT, b"x" * LONGEST, first=0) + sent(Opcode.CONTINUATION, size=1),
    ],
)
def test_what_is_too_long_is_1009_before_it_has_come(stream: bytes) -> None:
    assert code_of(read(stream)) is CloseCode.TOO_BIG


def test_after_a_failure_nothing_is_read() -> None:
    reader = FrameReader(LONGEST)
    assert len(reader.feed(sent(0x3) + sent(Opcode.TEXT, b"x"))) == 1
    assert reader.feed(sent(Opcode.TEXT, b"x")) == []


@given(st.binary())
def test_no_bytes_raise_or_pile_up(data: bytes) -> None:
    reader = FrameReader(LONGEST)
    for _ in range(3):
        for item in reader.feed(data):
            assert isinstance(item, Failure) or len(item.payload) <= LONGEST


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_536, b"\x81\x7f" + (65_536).to_bytes(8)),
    ],
)
def test_frames_of_all_sizes_are_written(size: int, head: bytes) -> None:
    assert frame(Opcode.TEXT, b"x" * size) == head + b"x" * size


def test_each_line_is_a_message() -> None:
    assert frame_lines(b"PING a\r\nPING bc\r\n", Opcode.TEXT) == b"\x81\x06PING a\x81\x07PING bc"
    assert frame_lines(b"PING a\r\n", Opcode.BINARY) == b"\x82\x06PING a"


def test_the_reason_of_a_closing_is_cut_between_characters() -> None:
    assert closing(CloseCode.NORMAL, "bye") == b"\x88\x05\x03\xe8bye"
    long = closing(CloseCode.TOO_BIG, "\u00fc" * 100)
    assert long == b"\x88\x7c\x03\xf1" + "\u00fc".encode() * 61
