"""Reading the configuration again while the server runs: REHASH, and SIGHUP."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from hubbub.server.accounts import is_closed
from hubbub.server.audit import HOST, Deed
from hubbub.server.config import Config, ConfigError
from hubbub.server.features import offered
from hubbub.server.open_files import make_room
from hubbub.wire import capabilities as cap
from hubbub.wire.message import Message

if TYPE_CHECKING:
    from hubbub.server.server import Server

log: Final = logging.getLogger(__name__)

FIXED: Final = ("host", "listen", "timeouts")
"""The settings that are used once, when the server starts."""


def rehash(server: "Server", read: Callable[[], Config]) -> list[str]:
    """Take the configuration as it is now, and return the settings that need a restart to change.

    Raises ConfigError, and changes nothing.
    """
    wanted, present = read(), server.config
    kept = {name: getattr(present, name) for name in FIXED}
    before = server.capabilities
    server.configure(wanted.model_copy(update=kept))
    make_room(server.config.limits.clients)
    _tell_capabilities(server, before)
    dismiss_administrators(server)
    left = [name for name in FIXED if getattr(wanted, name) != kept[name]]
    log.info("configuration read again", extra={"left": left})
    return left


def _tell_capabilities(server: "Server", before: Mapping[str, str]) -> None:
    """Tell clients of capabilities that have come, changed or gone; nobody has those any more.

    See https://ircv3.net/specs/extensions/capability-negotiation, "CAP NEW" and "CAP DEL".
    """
    now = server.capabilities
    new = {name: value for name, value in now.items() if before.get(name) != value}
    gone = [name for name in before if name not in now]
    for connection in server.registry.connections:
        session = connection.session
        if cap.CAP_NOTIFY in session.capabilities:
            for subcommand, names in (("NEW", offered(new, modern=session.modern)), ("DEL", gone)):
                if names:
                    line = Message("CAP", (session.nick, subcommand, " ".join(names)), server.host)
                    session.outbox.append(line.encode())
        if not session.capabilities.isdisjoint(gone):
            session.set_capabilities(session.capabilities.difference(gone))


def dismiss_administrators(server: "Server") -> None:
    """Take the mode ``o`` from those whose account is no longer an administrator's, and tell all who are."""
    for user in server.registry.users.values():
        if user.operator and not _may_administrate(server, user.oper_identity):
            log.warning("administrator no longer", extra={"nick": user.nick})
            server.registry.set_mode(user, "operator", given=False)
            for session in user.sessions:
                with session.unasked():
                    session.send(Message("MODE", (user.nick, "-o"), user.source))
        server.administrators.tell(user)


def _may_administrate(server: "Server", identity: str) -> bool:
    account = server.accounts.identified(identity)
    return account is not None and not is_closed(account) and server.is_administrator(account)


async def rehash_when_asked(server: "Server", asked: asyncio.Event) -> None:
    """Read the configuration again each time that `asked` is set, until cancelled."""
    while True:
        await asked.wait()
        asked.clear()
        try:
            server.rehash()
        except ConfigError as error:
            log.error("configuration not taken", extra={"reason": str(error)})  # noqa: TRY400 - its words say all
        else:
            server.audit.note(Deed.SETTINGS_READ, HOST)
