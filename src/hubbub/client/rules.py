"""What a server lets people do with channels, read from its RPL_ISUPPORT, for those who can't ask it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from hubbub.client.features import Features

_USUAL_CHANGES: Final = 3
"""Changes that one MODE may make where the server doesn't say (modern.ircdocs.horse, "MODES Parameter")."""

BANS: Final = "b"


class Role(NamedTuple):
    """What somebody can be in a channel: the letter of its mode, and its sign beside a name."""

    letter: str
    sign: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The roles, highest first, the letters of the modes, and how long a text may be (0 if it isn't said)."""

    roles: tuple[Role, ...] = (Role("o", "@"), Role("v", "+"))
    with_word: str = "k"
    """Modes that have an argument to be set and to be unset."""
    with_value: str = "l"
    """Modes that have an argument to be set."""
    flags: str = "imnpst"
    exceptions: str = ""
    """The mode of the list of those who are excepted from bans, empty where there is none."""
    invited: str = ""
    """The mode of the list of those who need no invitation, empty where there is none."""
    account_mask: str = ""
    """What stands before the name of an account in a mask, empty where masks know no accounts."""
    topic_length: int = 0
    """In bytes."""
    reason_length: int = 0
    """Of a removal, in bytes."""
    key_length: int = 0
    """In characters."""
    changes: int = _USUAL_CHANGES
    """How many one MODE may make."""
    is_hubbub: bool = False

    @classmethod
    def of(cls, features: Features) -> Self:
        """Read what a server has said (modern.ircdocs.horse, "RPL_ISUPPORT Parameters")."""
        tokens = features.tokens
        kinds = tokens.get("CHANMODES", "b,k,l,imnpst").split(",")
        _, with_word, with_value, flags = (kinds + [""] * 4)[:4]
        return cls(
            roles=tuple(Role(letter, sign) for letter, sign in features.role_signs.items()),
            with_word=with_word,
            with_value=with_value,
            flags=flags,
            exceptions=_letter(tokens, "EXCEPTS", "e"),
            invited=_letter(tokens, "INVEX", "I"),
            account_mask=_account_mask(tokens),
            topic_length=_number(tokens, "TOPICLEN"),
            reason_length=_number(tokens, "KICKLEN"),
            key_length=_number(tokens, "KEYLEN"),
            changes=_number(tokens, "MODES") or _USUAL_CHANGES,
            is_hubbub=features.is_hubbub,
        )

    @property
    def lists(self) -> str:
        """The letters of the lists that can be told in words."""
        return BANS + self.exceptions + self.invited


def _letter(tokens: Mapping[str, str], name: str, usual: str) -> str:
    return (tokens[name] or usual) if name in tokens else ""


def _account_mask(tokens: Mapping[str, str]) -> str:
    """``R:`` from ``EXTBAN=,Rm`` and ``ACCOUNTEXTBAN=R`` (https://ircv3.net/specs/extensions/account-extban)."""
    name = tokens.get("ACCOUNTEXTBAN", "").split(",")[0]
    prefix = tokens.get("EXTBAN", "").partition(",")[0]
    return f"{prefix}{name}:" if name else ""


def _number(tokens: Mapping[str, str], name: str) -> int:
    text = tokens.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
