"""What a client shows of itself: before it is registered, and when it proves that it knows a password."""

from dataclasses import dataclass, field
from typing import NamedTuple

from hubbub.server.state import Metadata, PersonState
from hubbub.store.records import AccountRecord


@dataclass(slots=True)
class Introduction:
    """What a client says of itself before it is registered."""

    nick: str = ""
    username: str = ""
    realname: str = ""
    secret: str = ""
    password: str | None = None
    away: str | None = None
    refused: str = ""
    """The name of an account that the client has asked for without being logged in to it."""
    account: AccountRecord | None = None
    """What the client has logged in to."""
    state: PersonState = field(default_factory=PersonState)
    """What the store has for the guest whom the client has proven to be."""
    metadata: Metadata = field(default_factory=Metadata)
    """What the client wants to tell of itself."""
    lines: int = 0
    """How many lines that took so far."""


class PasswordProof(NamedTuple):
    """A client has shown that it knows the password of an account, at a time of the server's."""

    account: AccountRecord
    time: int
