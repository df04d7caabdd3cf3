"""Message tags: the ``@key=value;key`` part of a line (https://ircv3.net/specs/extensions/message-tags)."""

from collections.abc import Mapping
from typing import Final

CONCAT: Final = "draft/multiline-concat"
"""Marks a line that continues the one before it (https://ircv3.net/specs/extensions/multiline)."""

REACT: Final = "+draft/react"
UNREACT: Final = "+draft/unreact"
REACTIONS: Final = (REACT, UNREACT)
"""https://ircv3.net/specs/client-tags/react"""

TYPING: Final = "+typing"
"""https://ircv3.net/specs/client-tags/typing"""

REPLY: Final = "+reply"
DRAFT_REPLY: Final = "+draft/reply"
"""What clients called it before it was ratified (https://ircv3.net/specs/client-tags/reply)."""

CHANNEL: Final = "hubbub.chat/channel"
"""Tells a client that counts seq (hubbub.chat/seq) to which channel a QUIT or NICK belongs, and whoever
searches with whom something was said in private."""

EDITED: Final = "hubbub.chat/edited"
"""Says that a message of the history is in its newest version, whose number it is (hubbub.chat/edit)."""

_ESCAPES = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})
_UNESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


def escape(value: str) -> str:
    """Write a tag's value so that it fits between ``=`` and ``;``."""
    return value.translate(_ESCAPES)


def unescape(value: str) -> str:
    """Read an escaped value; an unknown escape loses its backslash, as does a lone one at the end."""
    if "\\" not in value:
        return value
    characters: list[str] = []
    rest = iter(value)
    for character in rest:
        if character != "\\":
            characters.append(character)
            continue
        following = next(rest, "")
        characters.append(_UNESCAPES.get(following, following))
    return "".join(characters)


def parse_tags(text: str) -> dict[str, str]:
    """Read ``a=b;c`` (no ``@``): the last of equal keys counts, a missing value is the empty string."""
    tags: dict[str, str] = {}
    for item in text.split(";"):
        key, _, value = item.partition("=")
        if key:
            tags[key] = unescape(value)
    return tags


def serialise_tags(tags: Mapping[str, str]) -> str:
    """Write tags as ``a=b;c`` (no ``@``); an empty value is written as a bare key."""
    return ";".join(f"{key}={escape(value)}" if value else key for key, value in tags.items())


def client_only(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that clients send to clients: those whose key starts with ``+``."""
    return {key: value for key, value in tags.items() if key.startswith("+")}


def reply_to(msgid: str) -> dict[str, str]:
    """The tags of a reply to a message, by both names, because each is known to some clients only."""
    return {REPLY: msgid, DRAFT_REPLY: msgid}


def with_both_replies(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags, with a reply by both of its names."""
    msgid = tags.get(REPLY) or tags.get(DRAFT_REPLY)
    return {**tags, **reply_to(msgid)} if msgid else dict(tags)
