"""HOSTKEY: whoever can read the server's data runs it, and may have links made before coming in."""

import logging
from hmac import compare_digest
from typing import Final

from hubbub.server.link_secrets import LinkError, count_guess, guessed_right
from hubbub.server.session import Session
from hubbub.wire.message import Message

log: Final = logging.getLogger(__name__)


def host_key(session: Session, message: Message) -> None:
    """HOSTKEY key."""
    server = session.server
    try:
        count_guess(server, session.address)
    except LinkError as error:
        session.fail("HOSTKEY", error.code, text=str(error))
        return
    if not server.host_key or not compare_digest(message.params[0].encode(), server.host_key.encode()):
        log.warning("host key refused", extra={"address": session.address})
        words = "That is not the key. It is in the file host.key, beside the database, while the server runs"
        session.fail("HOSTKEY", "WRONG_KEY", text=words)
        return
    guessed_right(server, session.address)
    session.is_host = True
    session.notice("You run this server")
