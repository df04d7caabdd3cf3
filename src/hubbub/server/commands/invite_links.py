"""INVITELINK: links that let people in are made, listed, ended and used (docs/invitations.md)."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from hubbub.server.audit import Deed, audit
from hubbub.server.bounds import (
    INVITE_CHANNELS,
    INVITE_DAYS,
    INVITE_SECONDS,
    INVITE_USES,
    LIST_LINES,
    MAX_INVITE_USES,
)
from hubbub.server.commands.channels import join
from hubbub.server.commands.notes import note
from hubbub.server.commands.privileges import find_own_channel, require_moderator
from hubbub.server.commands.server_password import is_refused
from hubbub.server.conversation import Channel, subject_of
from hubbub.server.invite_links import (
    InviteLink,
    check_link,
    count_use,
    end_link,
    find_link,
    make_link,
    opens,
    spare_link,
)
from hubbub.server.link_secrets import INVITE, LinkError, link_address
from hubbub.server.session import Pending, Session
from hubbub.store.records import InviteLinkRecord
from hubbub.wire.duration import parse_duration
from hubbub.wire.limits import MAX_KICK_REASON
from hubbub.wire.message import Message
from hubbub.wire.tags import escape
from hubbub.wire.text import cut_text

log: Final = logging.getLogger(__name__)

_USUAL: Final = "*"
"""Stands for what is usual, or for nothing."""

_FOREVER: Final = "forever"
_DAY: Final = 24 * 60 * 60
_CLOSED: Final = frozenset("iR")
"""The modes of channels that not everybody can enter."""

_NO_WEB: Final = "This server answers no browsers. Whoever runs it can turn that on (listen.web)"


class _Wish(NamedTuple):
    """What somebody wants of a link."""

    uses: int
    seconds: int | None
    note: str


def invite_link(session: Session, message: Message) -> Pending:
    """INVITELINK CREATE [channels [uses [duration [note]]]], LIST, END id, USE secret."""
    subcommand, *words = message.params
    try:
        return _SUBCOMMANDS.get(subcommand.upper(), _unknown)(session, words)
    except LinkError as error:
        session.fail("INVITELINK", error.code, subcommand, text=str(error))
        return None


def _unknown(_session: Session, _words: Sequence[str]) -> None:
    raise LinkError("INVALID_PARAMS", "INVITELINK has CREATE, LIST, END and USE")


# CREATE


def _create(session: Session, words: Sequence[str]) -> None:
    channels, uses, duration, about = (*words, *[_USUAL] * 4)[:4]
    _require_maker(session)
    wish = _read(session, uses, duration, about)
    found = _find_channels(session, [] if channels == _USUAL else channels.split(","))
    if found is None:
        return
    server, maker = session.server, _maker(session)
    gone = spare_link(server, maker, None if _rules(session) else server.config.limits.invite_links)
    now = server.now()
    record = InviteLinkRecord(
        id=server.invite_links.new_id(),
        secret="",
        maker=maker,
        author=_author(session),
        time=now,
        expires=now + wish.seconds * 1000 if wish.seconds is not None else None,
        uses=wish.uses,
        channels=tuple(channel.id for channel in found),
        note=wish.note,
    )
    if not server.web_addresses:
        raise LinkError("NO_WEB", _NO_WEB)
    batch, link, secret = make_link(server, record, found, gone)
    session.wait_for(batch)
    _log(session, Deed.INVITE_LINK_MADE, link)
    address = link_address(server, session.origin, INVITE, secret) or ""
    context = (record.id, address, *_figures(link))
    note(session, "INVITELINK", "CREATED", *context, text=f"{address} lets {_people(link.left)} in")
    end = "hubbub invite --end" if session.is_host else "INVITELINK END"
    text = f"{_end_words(session, link)}. It is shown only once; {end} {record.id} ends it"
    note(session, "INVITELINK", "VALID", record.id, text=text)


def _rules(session: Session) -> bool:
    """Whether this is somebody who rules the server."""
    return session.is_host or (session.user is not None and session.user.operator)


def _maker(session: Session) -> str:
    """The identity that answers for a link."""
    if session.user is None:
        return ""
    return session.me.oper_identity if session.me.operator else session.me.identity


def _author(session: Session) -> str:
    return session.me.nick if session.user is not None else "whoever runs the server"


def _require_maker(session: Session) -> None:
    """Raise LinkError where somebody makes no links here at all."""
    if _rules(session):
        return
    if session.user is None:
        raise LinkError("NOT_ALLOWED", "Come in first, with NICK and USER")
    if session.me.account is None:
        raise LinkError("ACCOUNT_REQUIRED", "Only people with an account invite others. Register one first")
    if session.server.config.inviters == "administrators":
        raise LinkError("NOT_ALLOWED", "On this server, administrators invite people. Ask one of them")


def _read(session: Session, uses: str, duration: str, about: str) -> _Wish:
    """What is wanted. Raises LinkError."""
    most = MAX_INVITE_USES if _rules(session) else session.server.config.limits.invite_uses
    number = min(INVITE_USES, most) if uses == _USUAL else int(uses) if _is_number(uses) else 0
    if not 1 <= number <= most:
        raise LinkError("INVALID_PARAMS", f"A link lets 1 to {most} people in. Say how many, or *")
    text = "" if about == _USUAL else cut_text(" ".join(about.split()), MAX_KICK_REASON)
    if duration.lower() == _FOREVER:
        if not _rules(session):
            raise LinkError("NOT_ALLOWED", "Only administrators make links without an end")
        return _Wish(number, None, text)
    seconds = INVITE_SECONDS if duration == _USUAL else parse_duration(duration)
    if seconds is None:
        raise LinkError("INVALID_PARAMS", "Say for how long it is valid, as in 12h or 7d, or *")
    if seconds > INVITE_DAYS * _DAY and not _rules(session):
        raise LinkError("NOT_ALLOWED", f"Only administrators make links for more than {INVITE_DAYS} days")
    return _Wish(number, seconds, text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _find_channels(session: Session, names: Sequence[str]) -> list[Channel] | None:
    """The channels that a link is to lead to; None where one is refused, which is answered.

    Raises LinkError.
    """
    if len(names) > INVITE_CHANNELS:
        raise LinkError("INVALID_PARAMS", f"A link leads to {INVITE_CHANNELS} channels at most")
    moderates = session.server.config.inviters == "moderators" and not _rules(session)
    if moderates and not names:
        raise LinkError("NOT_ALLOWED", "Name a channel that you moderate: others you can't invite to here")
    found: dict[Channel, None] = {}
    for name in names:
        channel = _find_channel(session, name, moderates=moderates)
        if channel is None:
            return None
        found[channel] = None
    return list(found)


def _find_channel(session: Session, name: str, *, moderates: bool) -> Channel | None:
    if _rules(session):
        channel = session.server.registry.channel(name)
        if channel is None:
            raise LinkError("NO_SUCH_CHANNEL", f"There is no channel {name}")
        session.wait_for(channel.batch)
        return channel
    channel = find_own_channel(session, name)
    needs_moderator = moderates or (channel is not None and _is_closed(channel))
    if channel is None or (needs_moderator and not require_moderator(session, channel)):
        return None
    return channel


def _is_closed(channel: Channel) -> bool:
    return bool(_CLOSED & channel.modes) or channel.access_key is not None


# LIST, END


def _list(session: Session, _words: Sequence[str]) -> None:
    if session.user is None and not session.is_host:
        raise LinkError("NOT_ALLOWED", "Come in first, with NICK and USER")
    links = session.server.invite_links
    found = links.all() if _rules(session) else links.of(_maker(session))
    for link in found[-LIST_LINES:]:
        record = link.record
        context = (record.id, *_figures(link), str(record.time), record.author, escape(record.note) or _USUAL)
        left = max(0, link.left)
        text = f"{record.id}: {left} of {record.uses} left. {_end_words(session, link)}"
        made = f", made by {record.author}{f': {record.note}' if record.note else ''}"
        note(session, "INVITELINK", "LINK", *context, text=text + made)
    text = f"{len(found) or 'No'} invite link{'' if len(found) == 1 else 's'}"
    note(session, "INVITELINK", "END_OF_LIST", str(len(found)), text=text)


def _end(session: Session, words: Sequence[str]) -> None:
    link = session.server.invite_links.named(words[0]) if words else None
    is_own = link is not None and session.user is not None and link.record.maker == _maker(session)
    if link is None or not (is_own or _rules(session)):
        text = "You have no such invite link; INVITELINK LIST shows those there are"
        raise LinkError("NO_SUCH_LINK", text)
    session.wait_for(end_link(session.server, link))
    _log(session, Deed.INVITE_LINK_ENDED, link)
    text = f"The invite link {link.record.id} is no more. Who has come in by it stays"
    note(session, "INVITELINK", "ENDED", link.record.id, text=text)


# USE


def _use(session: Session, words: Sequence[str]) -> Pending:
    if not words:
        raise LinkError("NEED_MORE_PARAMS", "Say which one: INVITELINK USE, and the end of the link")
    if is_refused(session):
        return None
    link = find_link(session.server, words[0], session.address)
    check_link(session.server, link, session.user.identity if session.user is not None else None)
    session.invite = link
    channels = _names(link)
    where = f" and to {channels.replace(',', ', ')}" if link.channels else ""
    text = f"{link.record.author} has invited you to {session.server.config.name}{where}"
    note(session, "INVITELINK", "INVITED", link.record.id, link.record.author, channels, text=text)
    return enter_by_link(session, link) if session.user is not None else None


def enter_by_link(session: Session, link: InviteLink) -> Pending:
    """Have somebody who is here enter the channels of a link, and count them.

    Raises LinkError and RecoveringError, before anything is changed.
    """
    server, user = session.server, session.me
    check_link(server, link, user.identity)
    count_use(session, link, user.identity)
    log.info("invited", extra={"nick": user.nick, "link": link.record.id, "by": link.record.author})
    audit(session, Deed.INVITE_LINK_USED, link.record.id, link.record.author)
    leads_to = [channel for channel in link.channels if user not in channel.members]
    for channel in leads_to:
        is_banned = channel.lists and channel.lists.keeps_out(subject_of(user))
        if not is_banned and opens(server, link, channel):
            server.registry.invitations.add(user.identity, channel)
    return join(session, Message("JOIN", (",".join(each.name for each in leads_to),))) if leads_to else None


# Words


def _names(link: InviteLink) -> str:
    return ",".join(channel.name for channel in link.channels) or _USUAL


def _figures(link: InviteLink) -> tuple[str, str, str, str]:
    """How many it still lets in, how many at all, until when, and where to."""
    end = str(link.record.expires) if link.record.expires is not None else _USUAL
    return str(max(0, link.left)), str(link.record.uses), end, _names(link)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{max(0, number)} people"


def _end_words(session: Session, link: InviteLink) -> str:
    expires = link.record.expires
    if expires is None:
        end = "It has no end"
    elif link.is_expired(session.server.now()):
        end = f"It was valid until {session.server.local_time(expires)}"
    else:
        end = f"It is valid until {session.server.local_time(expires)}"
    return f"{end} and leads to {_names(link).replace(',', ', ')}" if link.channels else end


def _log(session: Session, deed: Deed, link: InviteLink) -> None:
    log.warning(deed, extra={"by": _author(session), "link": link.record.id})
    audit(session, deed, link.record.id, link.record.note)


_SUBCOMMANDS: Final[Mapping[str, Callable[[Session, Sequence[str]], Pending]]] = {
    "CREATE": _create,
    "END": _end,
    "LIST": _list,
    "USE": _use,
}
