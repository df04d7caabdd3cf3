"""A new password, as the server is told of it: what SCRAM-SHA-256 checks it with, and never the password.

So its rules are checked here (decision 30, and docs/protocol.md: hubbub.chat/scram-keys).
"""

from typing import Final

from scramp import ScramClient, ScramException, ScramMechanism

from hubbub.client.features import PasswordRules
from hubbub.client.translation import _, n_
from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import ScramKeys, write_keys

_LONGEST: Final = 300
"""Bytes of a password that the server takes from programs which send it (docs/limits.md, MAX_PASSWORD)."""


def password_problem(password: str, shortest: int) -> str | None:
    """Why this can't be the password of an account, in words; None where it can."""
    if len(password) < shortest:
        words = n_(
            "A password needs {count} character at least.",
            "A password needs {count} characters at least.",
            shortest,
        )
        return words.format(count=shortest)
    if len(password.encode()) > _LONGEST:
        return _("That password is too long. Choose a shorter one.")
    try:
        ScramClient([SCRAM], "name", password)
    except ScramException:  # RFC 4013 forbids some characters
        return _("Some of these characters can't be typed everywhere, emoji for example. Choose others.")
    return None


def keys_for(password: str, rules: PasswordRules) -> str:
    """What to tell the server of a password that has no problem. Takes a moment of computing."""
    return write_keys(ScramKeys(*ScramMechanism(SCRAM).make_auth_info(password, rules.iterations)))
