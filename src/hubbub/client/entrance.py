"""Links that let people in (docs/invitations.md): how they are written, and what the server tells of one.

The server is a stranger as yet: what it tells is cut to what a page can show.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from hubbub.client.address import Address, host_problem
from hubbub.client.compose import one_line
from hubbub.client.features import SHORTEST_PASSWORD
from hubbub.client.links import MOST_CHANNELS
from hubbub.wire.names import channel_problem

_PATH: Final = re.compile(r"/(invite|login)/([A-Za-z0-9_-]{1,100})/?")
_PORTS: Final = {"http": 80, "https": 443}
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME: Final = 100
_LONGEST_PASSWORD: Final = 300


class Kind(StrEnum):
    """What a link is for, as it stands in its address."""

    INVITE = "invite"
    LOGIN = "login"


class Entrance(NamedTuple):
    """A link that lets somebody in."""

    kind: Kind
    secret: str


class EntranceLink(NamedTuple):
    """Such a link, and where the server is asked about it."""

    web: Address
    entrance: Entrance

    @property
    def target(self) -> str:
        """What is asked for there."""
        return f"/{self.entrance.kind}/{self.entrance.secret}"


class Passage(NamedTuple):
    """One way to come in by a link: with a password that is chosen there, or without."""

    entrance: Entrance
    new_password: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What the server tells of any link."""

    entrance: Entrance
    name: str
    """What the server calls itself."""
    server: Address
    """Where programs connect."""
    fingerprint: str
    """The SHA-256 of the certificate there, in hex."""
    password_length: int
    """Characters that a password needs at least."""


@dataclass(frozen=True, slots=True)
class Invitation(_Told):
    """What it tells of an invitation."""

    by: str
    """Empty where it is whoever runs the server."""
    channels: tuple[str, ...]
    guests: bool
    """Whether one can come in with a name alone."""


@dataclass(frozen=True, slots=True)
class LoginLink(_Told):
    """What it tells of a login link."""

    account: str


Told: TypeAlias = Invitation | LoginLink


class UnreadableError(ValueError):
    """What came back is nothing that a Hubbub server says of a link."""


class NoProgramsError(Exception):
    """The server lets browsers in by this link, and no other programs from where we are."""


def parse_entrance(text: str) -> EntranceLink | None:
    """Read a link such as ``https://chat.example.org/invite/SECRET``; None where this is none."""
    try:
        url = urlsplit(text.strip())
        host, port = url.hostname or "", url.port or _PORTS.get(url.scheme, 0)
    except ValueError:  # brackets or a port that make no sense
        return None
    path = _PATH.fullmatch(url.path)
    if url.scheme not in _PORTS or path is None or host_problem(host) is not None:
        return None
    return EntranceLink(Address(host, port, url.scheme == "https"), Entrance(Kind(path[1]), path[2]))


def read_told(entrance: Entrance, data: object) -> Told:
    """Read what the server tells of a link. Raises UnreadableError, NoProgramsError."""
    try:
        fields = _object(data)
        about: dict[str, Any] = {
            "entrance": entrance,
            "name": _words(fields["name"]),
            "password_length": _length(fields.get("passwordLength", SHORTEST_PASSWORD)),
            **_irc(fields["irc"]),
        }
        if entrance.kind is Kind.LOGIN:
            return LoginLink(**about, account=_words(fields["account"]))
        by = fields["by"]
        return Invitation(
            **about,
            by="" if by is None else _words(by),
            channels=tuple(map(_channel, fields["channels"][:MOST_CHANNELS])),
            guests=fields["guests"] is True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError from error


def _irc(data: object) -> Mapping[str, Any]:
    """Where programs connect, and how they know the server. Raises NoProgramsError."""
    if data is None:
        raise NoProgramsError
    irc = _object(data)
    host, port, fingerprint = _words(irc["host"]), irc["port"], _words(irc["fingerprint"])
    is_port = isinstance(port, int) and 1 <= port <= 65535
    if host_problem(host) or not is_port or irc["tls"] is not True or not _FINGERPRINT.fullmatch(fingerprint):
        raise ValueError
    return {"server": Address(host, port, tls=True), "fingerprint": fingerprint}


def _object(data: object) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise TypeError
    return data


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return one_line(value[:_LONGEST_NAME])


def _channel(value: object) -> str:
    name = _words(value)
    if channel_problem(name):
        raise ValueError
    return name


def _length(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return min(value, _LONGEST_PASSWORD)
