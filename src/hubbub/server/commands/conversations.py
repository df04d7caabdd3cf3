"""Finding the conversation that a target names, for those who take part in it."""

from typing import TYPE_CHECKING, NamedTuple

from hubbub.server.conversation import Conversation
from hubbub.server.user import User
from hubbub.wire.names import is_channel

if TYPE_CHECKING:
    from hubbub.server.server import Server


class Found(NamedTuple):
    """A conversation, and what it is called. A person whom one never wrote with has no conversation."""

    conversation: Conversation | None
    target: str


async def find_conversation(server: "Server", user: User, target: str) -> Found | None:
    """What a target names to somebody; None for channels that are missing, or that they are not in.

    Raises StoreError.
    """
    if not is_channel(target):
        return Found(await server.directs.between(user, target), target)
    channel = server.registry.channel(target)
    if channel is None or user not in channel.members:
        return None
    return Found(channel, channel.name)
