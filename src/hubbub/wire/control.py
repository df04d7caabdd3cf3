"""What a program and the server that it hosts say to each other: a line of JSON asks, a line of JSON answers.

docs/decisions/0017 has the reasons.
"""

import json
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

VERSION: Final = 1
"""Of this conversation. Both sides say it in every line, and take no other."""

MAX_ORDER: Final = 4096
"""Bytes of a line that asks."""


class ControlError(ValueError):
    """A line is none of this conversation; the text says why."""


class Verb(StrEnum):
    """What can be asked for. Whatever it was, the answer is a report of how things are afterwards."""

    LOOK = "look"
    CLOSE_DOOR = "close-door"
    OPEN_DOOR = "open-door"
    SEND_AWAY = "send-away"
    LIFT_BAN = "lift-ban"


class Order(NamedTuple):
    """One request. `name` is a nick to send away, or an address that is to be banned no longer.

    `ban`: ban the addresses, too, that somebody comes from who is sent away for this `reason`.
    """

    verb: Verb = Verb.LOOK
    name: str = ""
    reason: str = ""
    ban: bool = False

    def serialise(self) -> bytes:
        """The line, with its end."""
        return _line(self._asdict())

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """Read a line. Raises ControlError."""
        said = _read(line)
        try:
            return cls(Verb(said["verb"]), str(said["name"]), str(said["reason"]), bool(said["ban"]))
        except (KeyError, ValueError) as error:
            raise ControlError(f"This is no order: {error}") from error


class Attendee(NamedTuple):
    """Somebody who is connected. `account` is empty for a guest; there is an address for each device.

    `since` is in milliseconds since 1970, `idle` in seconds.
    """

    nick: str
    account: str
    addresses: tuple[str, ...]
    since: int
    idle: int


class BannedAddress(NamedTuple):
    """An address or a network that the server keeps out, and why."""

    address: str
    reason: str


class Report(NamedTuple):
    """How a server is. `people` are the first ones by name of the `present`.

    `fingerprint` is the SHA-256 of its certificate in hexadecimal, empty where it has none. `stored` counts
    the entries of all logs, `memory` is in bytes where the system tells it, `uptime` in seconds. `problem`
    says in words what kept the order from being carried out.
    """

    name: str
    lobby: str
    fingerprint: str
    closed: bool
    people: tuple[Attendee, ...]
    present: int
    channels: int
    stored: int
    memory: int | None
    uptime: int
    bans: tuple[BannedAddress, ...]
    problem: str = ""

    def serialise(self) -> bytes:
        """The line, with its end."""
        return _line(self._asdict())

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """Read a line. Raises ControlError."""
        said = _read(line)
        try:
            people = tuple(
                Attendee(nick, name, tuple(at), *times) for nick, name, at, *times in said["people"]
            )
            bans = tuple(BannedAddress(*ban) for ban in said["bans"])
            return cls(**{**said, "people": people, "bans": bans})
        except (KeyError, TypeError, ValueError) as error:
            raise ControlError(f"This is no report: {error}") from error


def _line(fields: dict[str, object]) -> bytes:
    return json.dumps({"version": VERSION, **fields}).encode() + b"\n"


def _read(line: bytes) -> dict[str, Any]:
    """The fields of a line. Raises ControlError."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:  # a line may be thousands of brackets deep
        raise ControlError(f"This is not JSON: {error}") from error
    if not isinstance(said, dict) or said.pop("version", None) != VERSION:
        raise ControlError(f"Version {VERSION} is spoken here. Both sides have to be of the same Hubbub.")
    return said
