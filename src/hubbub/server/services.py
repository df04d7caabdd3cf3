"""What the services are: names that nobody else can have, and what can be asked of each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from hubbub.server.session import Pending, Session

PLAYBACK: Final = "*playback"
"""What clients that know the bouncer ZNC write to for what was said."""

SERVICES: Final = {"nickserv": "NickServ", "chanserv": "ChanServ", PLAYBACK: PLAYBACK}
"""What people write to for an account or a channel, by folded name."""

Words: TypeAlias = Sequence[str]
Tell: TypeAlias = Callable[[str], None]


class Request(NamedTuple):
    """Something that a service can be asked, by administrators only or by everybody."""

    handler: "Callable[[Session, Tell, Words], Pending]"
    usage: str
    help: str
    least: int = 0
    operator: bool = False
