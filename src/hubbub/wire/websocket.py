"""WebSocket frames (RFC 6455): what a server reads of a client, and how it writes lines.

One message is one line, without CR LF (https://ircv3.net/specs/extensions/websocket). No extension is spoken,
so none of the reserved bits ever means anything.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple


class Opcode(IntEnum):
    """What a frame is (section 5.2)."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


class CloseCode(IntEnum):
    """Why a connection is closed (section 7.4.1), as far as a server says so."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    INVALID_DATA = 1007
    TOO_BIG = 1009


class Frame(NamedTuple):
    """A whole message, however many frames it came in, or a control frame."""

    opcode: Opcode
    payload: bytes


class Failure(NamedTuple):
    """Why nothing more can be read, and what the peer is to be told."""

    code: CloseCode
    reason: str


_FINAL: Final = 0x80
_RESERVED: Final = 0x70
_OPCODE: Final = 0x0F
_MASKED: Final = 0x80
_LENGTH: Final = 0x7F
_TWO_BYTES: Final = 126
_EIGHT_BYTES: Final = 127
_MASK_SIZE: Final = 4
_MOST_OF_CONTROL: Final = 125
"""Bytes of a control frame (section 5.5)."""
_OPCODES: Final = frozenset(Opcode)


class _BrokenError(Exception):
    """What has come in can't be read on."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.failure = Failure(code, reason)


class FrameReader:
    """Cuts a client's stream into messages of at most `longest` bytes. Never raises, whatever the bytes."""

    __slots__ = ("_begun", "_failed", "_longest", "_parts", "_unread")

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._unread = b""
        self._begun: Opcode | None = None
        """What the message is whose last frame has not come."""
        self._parts = b""
        self._failed = False

    def feed(self, data: bytes) -> list[Frame | Failure]:
        """Take the bytes that arrived and return what they completed, in order; nothing after a Failure."""
        if self._failed:
            return []
        self._unread += data
        found: list[Frame | Failure] = []
        try:
            for final, opcode, payload in self._frames():
                whole = self._assembled(opcode, payload, final=final)
                if whole is not None:
                    found.append(whole)
        except _BrokenError as error:
            self._failed = True
            self._unread = self._parts = b""
            found.append(error.failure)
        return found

    def _frames(self) -> Iterator[tuple[bool, Opcode, bytes]]:
        """The frames that are there: whether each is the last of its message, what it is, what it holds."""
        while len(self._unread) >= 2:
            first, second = self._unread[:2]
            self._check_head(first, second)
            start, length = self._extent(second)
            if length is None or len(self._unread) < start + length:
                return
            mask, masked = self._unread[start - _MASK_SIZE : start], self._unread[start : start + length]
            self._unread = self._unread[start + length :]
            yield bool(first & _FINAL), Opcode(first & _OPCODE), _unmasked(masked, mask)

    def _check_head(self, first: int, second: int) -> None:
        opcode, length = first & _OPCODE, second & _LENGTH
        if first & _RESERVED or opcode not in _OPCODES:
            raise _BrokenError(CloseCode.PROTOCOL_ERROR, "No extension was agreed on")
        if not second & _MASKED:
            raise _BrokenError(CloseCode.PROTOCOL_ERROR, "What a client sends has to be masked")
        if opcode >= Opcode.CLOSE and (length > _MOST_OF_CONTROL or not first & _FINAL):
            raise _BrokenError(CloseCode.PROTOCOL_ERROR, "A control frame is one of up to 125 bytes")

    def _extent(self, second: int) -> tuple[int, int | None]:
        """Where the payload of the next frame starts, and its length; None while that is yet to come."""
        length = second & _LENGTH
        size = {_TWO_BYTES: 2, _EIGHT_BYTES: 8}.get(length, 0)
        if size:
            if len(self._unread) < 2 + size:
                return 0, None
            length = int.from_bytes(self._unread[2 : 2 + size])
        if len(self._parts) + length > self._longest:
            raise _BrokenError(CloseCode.TOO_BIG, "That is too long for a line")
        return 2 + size + _MASK_SIZE, length

    def _assembled(self, opcode: Opcode, payload: bytes, *, final: bool) -> Frame | None:
        """A message once its last frame has come; control frames may come in between (section 5.4)."""
        if opcode >= Opcode.CLOSE:
            return Frame(opcode, _checked_closing(payload) if opcode is Opcode.CLOSE else payload)
        if (opcode is Opcode.CONTINUATION) is (self._begun is None):
            raise _BrokenError(CloseCode.PROTOCOL_ERROR, "A message has to end before the next one begins")
        begun = self._begun or opcode
        payload = self._parts + payload
        self._begun, self._parts = (None, b"") if final else (begun, payload)
        if not final:
            return None
        if begun is Opcode.TEXT:
            _check_text(payload)
        return Frame(begun, payload)


def _unmasked(masked: bytes, mask: bytes) -> bytes:
    """What a client's masking hides (section 5.3)."""
    size = len(masked)
    key = (mask * (size // _MASK_SIZE + 1))[:size]
    return (int.from_bytes(masked) ^ int.from_bytes(key)).to_bytes(size)


def _check_text(payload: bytes) -> None:
    try:
        payload.decode()
    except UnicodeDecodeError:
        raise _BrokenError(CloseCode.INVALID_DATA, "Text has to be UTF-8") from None


def _checked_closing(payload: bytes) -> bytes:
    """The payload of a close frame: nothing, or a code and a reason (section 5.5.1)."""
    code = int.from_bytes(payload[:2])
    if payload and not _is_code(code):
        raise _BrokenError(CloseCode.PROTOCOL_ERROR, "That is no code for closing")
    _check_text(payload[2:])
    return payload


def _is_code(code: int) -> bool:
    """Whether a peer may give this code (section 7.4)."""
    return code in {1000, 1001, 1002, 1003, *range(1007, 1015)} or 3000 <= code < 5000


def frame(opcode: Opcode, payload: bytes) -> bytes:
    """A frame of a server's, which masks nothing."""
    size = len(payload)
    if size < _TWO_BYTES:
        return bytes((_FINAL | opcode, size)) + payload
    if size < 1 << 16:
        return bytes((_FINAL | opcode, _TWO_BYTES)) + size.to_bytes(2) + payload
    return bytes((_FINAL | opcode, _EIGHT_BYTES)) + size.to_bytes(8) + payload


def frame_lines(data: bytes, opcode: Opcode) -> bytes:
    """Lines that each end in CR LF, as one message each."""
    return b"".join([frame(opcode, line) for line in data.removesuffix(b"\r\n").split(b"\r\n")])


def closing(code: CloseCode, reason: str) -> bytes:
    """The frame that ends a connection, with as much of the reason as there is room for."""
    room = _MOST_OF_CONTROL - 2
    cut = reason.encode()[:room].decode(errors="ignore").encode()
    return frame(Opcode.CLOSE, code.to_bytes(2) + cut)
