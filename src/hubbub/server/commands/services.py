"""The doors of the services: a request is a message to them, and they answer with notices."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from hubbub.server.commands import chanserv as chanserv_requests
from hubbub.server.commands import nickserv as nickserv_requests
from hubbub.server.commands import playback
from hubbub.server.services import PLAYBACK, SERVICES, Request
from hubbub.server.session import Pending, Session
from hubbub.wire.message import Message
from hubbub.wire.source import Source

_REQUESTS: Final = {
    "nickserv": nickserv_requests.REQUESTS,
    "chanserv": chanserv_requests.REQUESTS,
    PLAYBACK: playback.REQUESTS,
}


def nickserv(session: Session, message: Message) -> Pending:
    """NICKSERV request: the same as a message to NickServ."""
    return ask(session, "nickserv", " ".join(message.params))


def chanserv(session: Session, message: Message) -> Pending:
    """CHANSERV request: the same as a message to ChanServ."""
    return ask(session, "chanserv", " ".join(message.params))


def ask(session: Session, service: str, text: str) -> Pending:
    """Ask a service for something, and answer with its notices."""
    name = SERVICES[service]
    tell = partial(_tell, session, name)
    requests = _REQUESTS[service]
    word, *words = text.split() or ["HELP"]
    request = requests.get(word.upper())
    if request is None:
        for line in _help(session, name, requests):
            tell(line)
    elif request.operator and not session.me.operator:
        tell(f"{word.upper()} is for administrators, who have said OPER")
    elif len(words) < request.least:
        tell(f"{word.upper()} {request.usage}: {request.help}")
    else:
        return request.handler(session, tell, words)
    return None


def _tell(session: Session, service: str, text: str) -> None:
    source = str(Source(service, service, session.server.host))
    session.send(Message("NOTICE", (session.nick, text), source))


def _help(session: Session, name: str, requests: Mapping[str, Request]) -> list[str]:
    lines = [
        f"{word} {request.usage} - {request.help}"
        for word, request in requests.items()
        if session.me.operator or not request.operator
    ]
    return [f"What {name} can be asked:", *lines]
