"""Answers that programs read as well as people: a NOTE to those who know it, its words to all others."""

from hubbub.server.session import Session
from hubbub.wire import capabilities as cap


def note(session: Session, command: str, code: str, *context: str, text: str) -> None:
    """Answer with a NOTE (https://ircv3.net/specs/extensions/standard-replies), or with its words."""
    if cap.STANDARD_REPLIES in session.capabilities:
        session.send(session.standard_reply("NOTE", command, code, *context, text=text))
    else:
        session.notice(text)
