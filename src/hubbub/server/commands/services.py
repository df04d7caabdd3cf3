"""The doors of the services: a request is a message to them, and they answer with notices."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from hubbub.server.commands import chanserv as chanserv_requests
from hubbub.server.commands import nickserv as nickserv_requests
from hubbub.server.commands import playback
from hubbub.server.services import PLAYBACK, SERVICES, Request, tell
from hubbub.server.session import Pending, Session
from hubbub.wire.message import Message

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
    answer = partial(tell, session, name)
    requests = _REQUESTS[service]
    word, *words = text.split() or ["HELP"]
    request = requests.get(word.upper())
    if request is None:
        _send_help(session, name, requests, word)
    elif request.operator and not session.me.operator:
        answer(f"{word.upper()} is for administrators, who have said OPER")
    elif len(words) < request.least:
        answer(_explained(word.upper(), request))
    elif request.most is not None and len(words) > request.most:
        answer(f"That is a word too many (a password can't have spaces here): {word.upper()} {request.usage}")
    else:
        return request.handler(session, answer, words)
    return None


def _send_help(session: Session, name: str, requests: Mapping[str, Request], word: str) -> None:
    if word.upper() != "HELP":
        tell(session, name, f"{name} does not know {word}")
    tell(session, name, f"What {name} can be asked, as in /msg {name} {next(iter(requests))}:")
    for each, request in requests.items():
        if session.me.operator or not request.operator:
            tell(session, name, _explained(each, request))


def _explained(word: str, request: Request) -> str:
    return f"{word} {request.usage} - {request.help}"
