"""What the command table knows of a command."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from hubbub.server.session import Pending, Session
from hubbub.wire.message import Message

Handler: TypeAlias = Callable[[Session, Message], Pending]


class Command(NamedTuple):
    """How a command is dispatched, and what HELP says about it.

    `usage` is what stands behind the name: ``<needed>``, ``[<optional>]``. `help` is a sentence or two.
    `params` is the least number of them; `cost` counts for flood control.
    """

    handler: Handler
    usage: str
    help: str
    params: int = 0
    cost: float = 1
    registered: bool = True
    """Whether only registered clients may use it."""
    early: tuple[str, ...] = ()
    """The capabilities with any of which clients may use it before they are registered, too."""
    long: bool = False
    """Whether the answer may be long: it is made once the client has read what it was answered before."""
    operator: bool = False
    """Whether only server administrators may use it."""
