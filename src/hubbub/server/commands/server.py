"""What clients may ask about the server itself."""

from hubbub import __version__
from hubbub.server.session import Session
from hubbub.wire import numerics
from hubbub.wire.message import Message


def lusers(session: Session, _message: Message) -> None:
    """LUSERS: how many are here."""
    send_lusers(session)


def send_lusers(session: Session) -> None:
    """Answer with how many are here."""
    registry = session.server.registry
    online, most = registry.present, registry.most_present
    words = f"There are {online - registry.invisible} users and {registry.invisible} invisible on 1 servers"
    session.reply(numerics.RPL_LUSERCLIENT, words)
    session.reply(numerics.RPL_LUSEROP, str(registry.operators), "administrator(s) online")
    unknown = len(registry.connections) - registry.sessions
    if unknown:
        session.reply(numerics.RPL_LUSERUNKNOWN, str(unknown), "unknown connection(s)")
    session.reply(numerics.RPL_LUSERCHANNELS, str(len(registry.channels)), "channels formed")
    session.reply(numerics.RPL_LUSERME, f"I have {online} clients and 0 servers")
    for numeric, what in ((numerics.RPL_LOCALUSERS, "local"), (numerics.RPL_GLOBALUSERS, "global")):
        session.reply(numeric, str(online), str(most), f"Current {what} users {online}, max {most}")


def motd(session: Session, _message: Message) -> None:
    """MOTD: the message of the day."""
    send_motd(session)


def send_motd(session: Session) -> None:
    """Answer with the message of the day."""
    lines = session.server.config.motd
    if not lines:
        session.reply(numerics.ERR_NOMOTD, "There is no message of the day")
        return
    session.reply(numerics.RPL_MOTDSTART, f"- {session.server.config.name}, message of the day -")
    for line in lines:
        session.reply(numerics.RPL_MOTD, f"- {line}")
    session.reply(numerics.RPL_ENDOFMOTD, "End of the message of the day")


def version(session: Session, _message: Message) -> None:
    """VERSION."""
    session.reply(
        numerics.RPL_VERSION, f"hubbub-{__version__}", session.server.host, "Group chat you run yourself"
    )
    for words in session.server.isupport:
        session.reply(numerics.RPL_ISUPPORT, *words, "are supported by this server")


def time(session: Session, _message: Message) -> None:
    """TIME: the server's clock."""
    session.reply(numerics.RPL_TIME, session.server.host, session.server.local_time())


def admin(session: Session, _message: Message) -> None:
    """ADMIN: whom to ask about the server."""
    config = session.server.config
    session.reply(numerics.RPL_ADMINME, session.server.host, "Who runs this server")
    session.reply(numerics.RPL_ADMINLOC1, config.name)
    session.reply(numerics.RPL_ADMINLOC2, f"Ask in {config.lobby}: WHO {config.lobby} o lists administrators")


def links(session: Session, _message: Message) -> None:
    """LINKS: this server is linked to no other."""
    session.reply(numerics.RPL_ENDOFLINKS, "*", "This server stands alone")


def info(session: Session, _message: Message) -> None:
    """INFO."""
    for line in (f"Hubbub {__version__}", "Group chat that people run themselves.", "Apache-2.0 licence."):
        session.reply(numerics.RPL_INFO, line)
    session.reply(numerics.RPL_ENDOFINFO, "End of INFO")
