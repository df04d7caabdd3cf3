"""What the window knows of one server: who one is there, its conversations, and what was said in them."""

from collections import defaultdict

from hubbub.client.address import Address
from hubbub.client.changes import Unsent
from hubbub.client.model import Conversation, is_moderator
from hubbub.desktop.reading import first_unread
from hubbub.desktop.timeline import Timeline


class Known:
    """Conversations and their timelines are known by key."""

    def __init__(self, address: Address, identity: str) -> None:
        """Of what the one who has entered as `identity` is told."""
        self.address = address
        self.identity = identity
        """The name that one has entered under: whatever one is called later, all of this is that name's."""
        self.name = str(address)
        """What the server is called here, so that it can be told from the others."""
        self.nick = ""
        self.network = ""
        """What the server calls the network that it belongs to."""
        self.lobby = ""
        self.unsent = Unsent(0, 0)
        """What of ours the server has not confirmed."""
        self.conversations: dict[str, Conversation] = {}
        self.timelines: defaultdict[str, Timeline] = defaultdict(Timeline)

    def start_over(self, identity: str) -> None:
        """Know of no conversation any more, because another name enters."""
        self.identity = identity
        self.conversations.clear()
        self.timelines.clear()
        self.lobby = ""

    @property
    def unconfirmed(self) -> int:
        """How many messages of ours the server has not confirmed."""
        return self.unsent.unconfirmed

    def moderates(self, key: str) -> bool:
        """Whether one may change what others do in a conversation."""
        members = self.conversations[key].members
        return any(is_moderator(member) for member in members if member.nick == self.nick)

    def first_unread(self, key: str) -> str:
        """The id of the first message after what was read of a conversation, if that is known."""
        return first_unread(self.timelines[key], self.conversations[key].read)
