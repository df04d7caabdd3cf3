"""Whether the person that one writes with is there, in words."""

from hubbub.client.model import Conversation, Link
from hubbub.client.translation import _


def presence(conversation: Conversation, link: Link, server: str = "") -> str:
    """What is said below the name. `server` is where that is, empty where there is only one.

    Without a connection nobody knows who is there.
    """
    absent = link is Link.ONLINE and not conversation.joined
    words = (
        _("{name} isn't online.").format(name=conversation.name)
        if absent
        else _("Only the two of you see this.")
    )
    return _("{words} On {server}.").format(words=words, server=server) if server else words
