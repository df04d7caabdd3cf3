"""What ChanServ can be asked: a door to channels for clients that know nothing newer."""

from typing import Final

from hubbub.server.conversation import Channel
from hubbub.server.services import Request, Tell, Words
from hubbub.server.session import Session


def _register_channel(session: Session, tell: Tell, words: Words) -> None:
    channel = _own_channel(session, tell, words[0])
    if channel is not None:
        tell(f"{channel.name} is yours already: a channel belongs to the account that has made it")


def _channel_info(session: Session, tell: Tell, words: Words) -> None:
    channel = session.server.registry.channel(words[0])
    if channel is None or not channel.visible_to(session.me):
        tell("There is no such channel")
        return
    founder = session.server.accounts.identified(channel.founder)
    tell(f"{channel.name} belongs to {founder.name if founder else 'nobody with an account'}")


def _own_channel(session: Session, tell: Tell, name: str) -> Channel | None:
    channel = session.server.registry.channel(name)
    if session.me.account is None:
        tell("Log in first: /msg NickServ IDENTIFY <account> <password>")
    elif channel is None or channel.founder != session.me.identity:
        tell("That is not your channel. Whoever joins a new channel with an account owns it")
    else:
        return channel
    return None


REQUESTS: Final[dict[str, Request]] = {
    "REGISTER": Request(_register_channel, "<channel>", "whether a channel is yours", 1),
    "INFO": Request(_channel_info, "<channel>", "whose a channel is", 1),
}
