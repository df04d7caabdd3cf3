"""What a nick and a channel may be called, and when two names are the same."""

import re
import unicodedata
from typing import Final

from hubbub.wire.limits import MAX_CHANNEL_BYTES, MAX_CHANNEL_CHARACTERS, MAX_NICK_BYTES, MAX_NICK_CHARACTERS

CHANNEL_PREFIX: Final = "#"
MEMBERSHIP_PREFIXES: Final = "~@+"
SERVICES: Final = frozenset({"chanserv", "nickserv"})
"""Whose notices are the server's own words: nobody else can have these names. Folded."""

# Each of these means something in front of or inside a name on the wire: channel and membership prefixes,
# masks, lists, nick!user@host, "nick: hello" is what people type, and $ starts a server mask or an extban.
_RESERVED_IN_NICK: Final = frozenset(" ,*?!@.:\"'/\\<>&")
_RESERVED_AT_START: Final = frozenset("#~+%$-=|")
_RESERVED_IN_CHANNEL: Final = frozenset(" ,*?:")

# Letters, marks, numbers, punctuation and symbols; not controls, formats (which hide or reverse text),
# separators, surrogates or code points that nobody has assigned.
_VISIBLE: Final = frozenset("LMNPS")

# What leaves no trace on a screen though a name may have it: joiners and variation selectors, which emoji
# and Indic scripts need, and the fillers among letters, marks and symbols (Unicode's
# Default_Ignorable_Code_Point, and the blank of Braille).
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)

_NEVER: Final = r"\s,*?!@.:\"'/\\<>&;()`~"
NAME: Final = re.compile(rf"[^{_NEVER}\[\]{{}}](?:[^{_NEVER}]*[^{_NEVER}\[\]{{}}])?")
"""A word of a text that may be a name. Brackets at its ends stand beside it."""

_NOT_SAID: Final = re.compile(
    r"`[^`\n]+`|https?://\S+|[\x01\x02\x0f\x11\x16\x1d-\x1f]|\x03(?:\d{1,2}(?:,\d{1,2})?)?"
)
"""Code and addresses, in which a name calls nobody, and formatting (modern.ircdocs.horse/formatting)."""


def names_in(text: str) -> set[str]:
    """The words of a text that may call somebody, folded."""
    return {fold(word) for word in NAME.findall(_NOT_SAID.sub(" ", text))}


def fold(name: str) -> str:
    """The form in which names are compared: two names are the same if their folded forms are equal.

    Compatibility composition and full case folding without what is unseen, as in Unicode's NFKC_Casefold, so
    that width, ligatures, case and joiners make no difference.
    """
    if name.isascii():
        return name.lower()
    return plain(plain(name).casefold())


def plain(name: str) -> str:
    """A name without what is unseen, and with the plain characters in the place of their variants (NFKC)."""
    return name if name.isascii() else unicodedata.normalize("NFKC", without_unseen(name))


def without_unseen(name: str) -> str:
    """A name without the characters that leave no trace on a screen."""
    return _UNSEEN.sub("", name)


def is_channel(target: str) -> bool:
    """Whether a message's target is a channel, and not a person."""
    return target.startswith(CHANNEL_PREFIX)


def split_status(target: str) -> tuple[str, str]:
    """A message's target as the sign of the lowest role that it is for, empty for everybody, and the rest.

    Source: https://modern.ircdocs.horse, "STATUSMSG Parameter".
    """
    if is_channel(target):
        return "", target
    name = target.lstrip(MEMBERSHIP_PREFIXES)
    signs = target[: len(target) - len(name)]
    if not signs or not is_channel(name):
        return "", target
    return max(signs, key=MEMBERSHIP_PREFIXES.index), name


def nick_problem(nick: str) -> str | None:
    """Say in words what keeps `nick` from being a name, or None when nothing does."""
    if not nick.strip():
        return "A name can't be empty"
    if len(nick) > MAX_NICK_CHARACTERS:
        return f"A name can't be longer than {MAX_NICK_CHARACTERS} characters"
    if " " in nick:
        return f"A name can't have spaces, try {'_'.join(nick.split())}"
    start = plain(nick)[:1]
    if start in _RESERVED_AT_START:
        return f"A name can't start with {start}"
    return _character_problem(nick, _RESERVED_IN_NICK, "A name") or _size_problem(
        nick, MAX_NICK_BYTES, "A name"
    )


def channel_problem(channel: str) -> str | None:
    """Say in words what keeps `channel` from being a channel's name, or None when nothing does."""
    if not is_channel(channel) or len(channel) == 1:
        return f"A channel's name is {CHANNEL_PREFIX} and at least one more character"
    if len(channel) > MAX_CHANNEL_CHARACTERS:
        return f"A channel's name can't be longer than {MAX_CHANNEL_CHARACTERS} characters"
    what = "A channel's name"
    return _character_problem(channel, _RESERVED_IN_CHANNEL, what) or _size_problem(
        channel, MAX_CHANNEL_BYTES, what
    )


def _character_problem(name: str, reserved: frozenset[str], what: str) -> str | None:
    seen = plain(name)
    if not seen.removeprefix(CHANNEL_PREFIX):
        return f"{what} can't be invisible"
    if unicodedata.category(seen.removeprefix(CHANNEL_PREFIX)[0])[0] == "M":
        return f"{what} can't start with a mark that belongs onto a letter"
    for character in seen:  # so that no name folds to one that is refused
        if character in reserved:
            return f"{what} can't have {'spaces' if character == ' ' else character}"
        if unicodedata.category(character)[0] not in _VISIBLE:
            return f"{what} can't have invisible characters"
    return None


def _size_problem(name: str, most: int, what: str) -> str | None:
    """A name takes its bytes of a line, as it is written or as it is folded."""
    if max(len(name.encode()), len(fold(name).encode())) <= most:
        return None
    return f"{what} can't be longer than {most} bytes, and some of its characters are several"
