"""What a nick and a channel may be called, and when two names are the same."""

import unicodedata
from typing import Final

from hubbub.wire.limits import MAX_CHANNEL_CHARACTERS, MAX_NICK_CHARACTERS

CHANNEL_PREFIX: Final = "#"
MEMBERSHIP_PREFIXES: Final = "~@+"

# Each of these means something in front of or inside a name on the wire: channel and membership prefixes,
# masks, lists, nick!user@host, "nick: hello" is what people type, and $ starts a server mask or an extban.
_RESERVED_IN_NICK: Final = frozenset(" ,*?!@.:\"'/\\<>&")
_RESERVED_AT_START: Final = frozenset("#~+%$-=|")
_RESERVED_IN_CHANNEL: Final = frozenset(" ,*?:")

# Letters, marks, numbers, punctuation and symbols; not controls, formats (which hide or reverse text),
# separators, surrogates or code points that nobody has assigned.
_VISIBLE: Final = frozenset("LMNPS")
# Emoji sequences and Indic scripts need the joiners. Neither has a width or a direction.
_JOINERS: Final = frozenset("\u200c\u200d")


def fold(name: str) -> str:
    """The form in which names are compared: two names are the same if their folded forms are equal.

    Compatibility composition and full case folding, as in UTS #39 and RFC 8265, so that width, ligatures
    and case make no difference.
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def is_channel(target: str) -> bool:
    """Whether a message's target is a channel, and not a person."""
    return target.startswith(CHANNEL_PREFIX)


def nick_problem(nick: str) -> str | None:
    """Say in words what keeps `nick` from being a name, or None when nothing does."""
    if not nick.strip():
        return "A name can't be empty"
    if len(nick) > MAX_NICK_CHARACTERS:
        return f"A name can't be longer than {MAX_NICK_CHARACTERS} characters"
    if " " in nick:
        return f"A name can't have spaces, try {'_'.join(nick.split())}"
    if nick[0] in _RESERVED_AT_START:
        return f"A name can't start with {nick[0]}"
    return _character_problem(nick, _RESERVED_IN_NICK, "A name")


def channel_problem(channel: str) -> str | None:
    """Say in words what keeps `channel` from being a channel's name, or None when nothing does."""
    if not is_channel(channel) or len(channel) == 1:
        return f"A channel's name is {CHANNEL_PREFIX} and at least one more character"
    if len(channel) > MAX_CHANNEL_CHARACTERS:
        return f"A channel's name can't be longer than {MAX_CHANNEL_CHARACTERS} characters"
    return _character_problem(channel, _RESERVED_IN_CHANNEL, "A channel's name")


def _character_problem(name: str, reserved: frozenset[str], what: str) -> str | None:
    for character in name:
        if character in reserved:
            return f"{what} can't have {'spaces' if character == ' ' else character}"
        if unicodedata.category(character)[0] not in _VISIBLE and character not in _JOINERS:
            return f"{what} can't have invisible characters"
    return None
