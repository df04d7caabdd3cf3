"""The password that a server may ask of everybody, before anything of it can be had."""

from hmac import compare_digest

from hubbub.server.session import Session
from hubbub.wire import numerics


def is_refused(session: Session) -> bool:
    """Whether a client has not given the server's password with PASS; says so, and ends it."""
    expected, introduction = session.server.config.password, session.introduction
    if expected is None or introduction is None:
        return False
    if compare_digest((introduction.password or "").encode(), expected.encode()):
        return False
    session.reply(numerics.ERR_PASSWDMISMATCH, "This server needs a password, and that was not it")
    session.close_after_reply("The password is wrong. Ask whoever runs the server for it.")
    return True
