"""The services that people can write to: their names, which nobody else can have, and how they speak."""

from typing import TYPE_CHECKING, Final

from hubbub.wire.message import Message
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.session import Session

SERVICES: Final = {"nickserv": "NickServ", "chanserv": "ChanServ"}
"""What people write to for an account or a channel, by folded name."""


def tell(session: "Session", service: str, text: str) -> None:
    """Answer with a notice of the service of this name."""
    source = str(Source(service, service, session.server.host))
    session.send(Message("NOTICE", (session.nick, text), source))
