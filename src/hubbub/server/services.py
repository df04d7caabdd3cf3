"""What the services are: names that nobody else can have, what can be asked of each, and how they answer."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from hubbub.wire.message import Message
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.session import Pending, Session

PLAYBACK: Final = "*playback"
"""What clients that know the bouncer ZNC write to for what was said."""

SERVICES: Final = {"nickserv": "NickServ", "chanserv": "ChanServ", PLAYBACK: PLAYBACK}
"""What people write to for an account or a channel, by folded name."""

Words: TypeAlias = Sequence[str]
Tell: TypeAlias = Callable[[str], None]


class Request(NamedTuple):
    """Something that a service can be asked, with so many words, by administrators only or by everybody."""

    handler: "Callable[[Session, Tell, Words], Pending]"
    usage: str
    help: str
    least: int = 0
    most: int | None = None
    operator: bool = False


def tell(session: "Session", service: str, text: str) -> None:
    """Answer with a notice of the service of this name."""
    source = str(Source(service, service, session.server.host))
    session.send(Message("NOTICE", (session.nick, text), source))
