"""How a server announces itself on its network: what kind of service it is, and what its TXT record tells.

The records themselves are those of DNS-based service discovery (RFC 6763) over multicast DNS (RFC 6762).
"""

import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

SERVICE_TYPE: Final = "_hubbub._tcp.local."

MAX_NETWORK_CHARACTERS: Final = 40
"""Of a network's name."""

_MAX_VERSION: Final = 20
_MAX_DIGITS: Final = 9

_MAX_LABEL: Final = 63 - len("-9999")
"""Bytes of an instance's name (RFC 6763, section 7.2) that leave room for a number where two are the same."""


class Announcement(NamedTuple):
    """What a server says of itself. `online` is None where it doesn't tell how many people are there.

    One that is `closed` lets nobody in for now who is not there already.
    """

    name: str
    online: int | None
    version: str
    tls: bool
    closed: bool = False

    @classmethod
    def parse(cls, properties: Mapping[bytes, bytes | None]) -> Self:
        """Read a TXT record. Anybody on the network may have written it, so nothing is taken as it is."""
        online = properties.get(b"online") or b""
        return cls(
            name=visible(_text(properties.get(b"name")), MAX_NETWORK_CHARACTERS),
            online=int(online) if online.isdigit() and len(online) <= _MAX_DIGITS else None,
            version=visible(_text(properties.get(b"version")), _MAX_VERSION),
            tls=properties.get(b"tls") != b"0",
            closed=properties.get(b"closed") == b"1",
        )

    def properties(self) -> dict[str, str]:
        """The TXT record (RFC 6763, section 6)."""
        told = {"name": self.name, "version": self.version, "tls": "1" if self.tls else "0"}
        if self.closed:
            told["closed"] = "1"
        return told if self.online is None else {**told, "online": str(self.online)}


def network_problem(name: str) -> str | None:
    """Say in words what keeps `name` from being that of a network, or None when nothing does."""
    if not name:
        return "Type a name for the server, such as Ann's place."
    if len(name) > MAX_NETWORK_CHARACTERS:
        return f"A server's name can't be longer than {MAX_NETWORK_CHARACTERS} characters."
    if name != visible(name, MAX_NETWORK_CHARACTERS):
        return "A server's name is words with one space between them, without invisible characters."
    return None


def instance_label(network: str) -> str:
    """A network's name as that of an instance: without dots, which would divide it, and not too long."""
    label = visible(network, MAX_NETWORK_CHARACTERS).replace(".", "-")
    return label.encode()[:_MAX_LABEL].decode(errors="ignore").strip() or "Hubbub"


def visible(text: str, most: int) -> str:
    """At most so many characters of a text of others, in one line, without what is unseen or turns it."""
    kept = "".join(map(_shown, text[: 4 * most]))
    return " ".join(kept.split())[:most].strip()


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else character


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
