"""From a stream of bytes to messages: the one place where untrusted bytes are cut, measured and decoded."""

from enum import Enum, auto
from typing import NamedTuple

from hubbub.wire.limits import LineLimits
from hubbub.wire.message import MalformedError, Message
from hubbub.wire.tags import parse_tags


class Violation(Enum):
    """What can be wrong with a line before anybody asks what it means."""

    BODY_TOO_LONG = auto()
    TAGS_TOO_LONG = auto()
    FORBIDDEN_BYTE = auto()
    """A NUL, or a CR or LF that ends no line."""
    INVALID_UTF8 = auto()
    UNTERMINATED = auto()
    """No newline well past where the longest legal line would have ended, however the network cut it.
    The framer reads nothing more."""


class Rejected(NamedTuple):
    """A line that was refused. `label` is its label tag, so that the answer can carry it.

    `command` is the command of one that is not UTF-8, ``*`` where that is unknown.
    """

    violation: Violation
    label: str | None = None
    command: str = "*"


class Framer:
    """Cuts a stream into messages. Never raises, whatever the bytes; holds one unfinished line at most."""

    __slots__ = ("_closed", "_limits", "_longest", "_rest")

    def __init__(self, limits: LineLimits) -> None:
        self._limits = limits
        self._longest = limits.unterminated
        self._rest = b""
        self._closed = False

    def feed(self, data: bytes) -> list[Message | Rejected]:
        """Take the bytes that arrived and return what they completed, in order, without empty lines."""
        if self._closed:
            return []
        if self._rest:
            data = self._rest + data
        *lines, self._rest = data.split(b"\n")
        found: list[Message | Rejected] = []
        for line in lines:
            if len(line) > self._longest:
                return [*found, self._close()]
            item = read_line(line, self._limits)
            if item is not None:
                found.append(item)
        if len(self._rest) > self._longest:
            found.append(self._close())
        return found

    def _close(self) -> Rejected:
        self._closed = True
        self._rest = b""
        return Rejected(Violation.UNTERMINATED)


def read_line(line: bytes, limits: LineLimits) -> Message | Rejected | None:
    """Read one line without its LF; None where it says nothing. A CR at its end belongs to that."""
    line = line.removesuffix(b"\r")
    if not line:
        return None  # at once: a flood of them must not cost an exception each
    violation = _violation(line, limits)
    if violation is not None:
        return Rejected(violation, _label(line))
    try:
        return Message.parse(line.decode())
    except UnicodeDecodeError:
        return Rejected(Violation.INVALID_UTF8, _label(line), _command(line))
    except MalformedError:
        return None  # empty, or only blanks, tags or a source: every server ignores such a line


def _violation(line: bytes, limits: LineLimits) -> Violation | None:
    if b"\0" in line or b"\r" in line or b"\n" in line:
        return Violation.FORBIDDEN_BYTE
    tags = line.find(b" ") + 1 or len(line) if line.startswith(b"@") else 0
    if tags > limits.tags:
        return Violation.TAGS_TOO_LONG
    if len(line) - tags + len(b"\r\n") > limits.body:
        return Violation.BODY_TOO_LONG
    return None


def _command(line: bytes) -> str:
    """Find the command of a line that is not UTF-8 (https://ircv3.net/specs/extensions/utf8-only)."""
    try:
        command = Message.parse(line.decode(errors="replace")).command
    except MalformedError:
        return "*"
    return command if command.isascii() else "*"


def _label(line: bytes) -> str | None:
    """Find the label of a line that can't be parsed (https://ircv3.net/specs/extensions/labeled-response)."""
    if not line.startswith(b"@"):
        return None
    text = line[1:].partition(b" ")[0].decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return parse_tags(text).get("label")
