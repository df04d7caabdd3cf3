"""Going and being renamed: what everybody who shares a channel with somebody is told.

QUIT and NICK name no channel, but every channel logs them. Clients that count seq get them once for each
shared channel, with its seq; all others get them once.
"""

import logging
from collections.abc import Sequence
from functools import partial
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from hubbub.server.conversation import Channel
from hubbub.server.fanout import Audience, Delivery, merge
from hubbub.server.journal import Batch, RecoveringError
from hubbub.server.lines import EventLine, Line
from hubbub.server.lookalikes import resembles_another
from hubbub.server.services import SERVICES
from hubbub.server.user import User, account_user
from hubbub.store import queries
from hubbub.store.records import AbsenceRecord, AccountRecord
from hubbub.wire import capabilities as cap
from hubbub.wire.limits import MAX_NICK_CHARACTERS
from hubbub.wire.message import Message
from hubbub.wire.names import fold
from hubbub.wire.source import Source

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session

NOT_CONNECTED: Final = "Not connected right now, and will see this later"
"""The away message of somebody whose last device has gone."""

NOBODY_THERE: Final = "*"
"""What a client says with AWAY that has connected by itself (draft/pre-away)."""

log: Final = logging.getLogger(__name__)


class Departure:
    """Tells that somebody has quit when the log can't take it: they are gone all the same."""

    silent = True

    def __init__(self, server: "Server", audience: Audience, line: Line) -> None:
        self._server = server
        self._audience = audience
        self._line = line

    @property
    def delivery(self) -> Delivery:
        """What those are told who don't count seq."""
        return Delivery(_not_counting(self._audience), self._line)

    def release(self) -> None:
        """Do nothing: the logged lines have told it."""

    def refuse(self) -> None:
        """Tell it without the log."""
        self._server.fanout.deliver([Delivery(self._audience, self._line)])


def leave(session: "Session", reason: str) -> None:
    """End a session; with the last one of a user, the user quits."""
    user, session.user = session.user, None
    if user is None:
        return
    session.server.registry.detach(user, session)
    if user.sessions:
        for channel in user.channels:
            channel.audience_changed()
        return
    session.server.door.note_left(user.identity)
    log.info("left", extra={"nick": user.nick, "address": session.address, "reason": reason})
    if user.account is not None and user.channels:
        _become_absent(session.server, user)
    else:
        quit_channels(session.server, user, reason)


def forget_if_absent(server: "Server", user: User) -> None:
    """Let go of somebody who is neither connected nor in any channel any more."""
    if not user.sessions and not user.channels:
        server.registry.remove_user(user)


def restore_members(server: "Server") -> None:
    """Put those with an account back into their channels, as the store has them; nobody is connected yet."""
    absences = server.store.read_now(queries.absences)
    channels = {channel.id: channel for channel in server.registry.channels.values()}
    for membership in server.store.read_now(queries.memberships):
        account = server.accounts.identified(membership.identity)
        channel = channels.get(membership.conversation_id)
        if account is None or channel is None:
            continue
        if membership.joined:
            user = server.registry.identified(account.identity) or _absent_user(server, account)
            user.absent_since = absences.get(account.identity, 0)
            channel.add(user, membership.roles)
        else:
            channel.remembered[account.identity] = membership.roles


def _absent_user(server: "Server", account: AccountRecord) -> User:
    state = server.states.of(account.identity)
    nick = free_nick(server, account, account.name)
    user = account_user(account, state, nick, account.key, account.name, server.now())
    user.away = NOT_CONNECTED
    server.registry.add_user(user)
    return user


def free_nick(server: "Server", account: AccountRecord, wanted: str) -> str:
    """What the owner of an account can be called who comes in: as wanted, or something like the account."""
    numbers = (f"_{number}" for number in count(2))
    made = (account.name[: MAX_NICK_CHARACTERS - len(number)] + number for number in numbers)
    return next(nick for nick in chain((wanted, account.name), made) if _is_free(server, nick, account))


def _is_free(server: "Server", nick: str, account: AccountRecord) -> bool:
    identity = account.identity
    taken = server.registry.user(nick) is not None or is_reserved(server, nick, identity)
    return not taken and not resembles_another(server, nick, identity)


def is_reserved(server: "Server", nick: str, identity: str | None) -> bool:
    """Whether a nick is the account of somebody else, or one of the server's own."""
    account = server.accounts.named(nick)
    return fold(nick) in SERVICES or (account is not None and account.identity != identity)


def _become_absent(server: "Server", user: User) -> None:
    """Have somebody with an account stay in their channels, marked as away, and note since when."""
    server.registry.set_mode(user, "operator", given=False)  # whoever comes back says OPER again
    user.absent_since = server.event_time()
    user.away = NOT_CONNECTED
    line = Line(user.message("AWAY", user.away), requires=cap.AWAY_NOTIFY)
    delivery = Delivery(server.monitors.observers(user), line)
    try:
        record = AbsenceRecord(user.identity, user.absent_since)
        batch = server.journal.store([record], undo=lambda: None)
    except RecoveringError:
        # The store has an earlier time, if any: somebody is shown more than they have missed, never less.
        server.fanout.deliver([delivery])
    else:
        batch.outputs.append(delivery)


def set_away(session: "Session", user: User, text: str | None) -> None:
    """Mark somebody as away, or as back, and tell those who want to know."""
    user.away = text
    params = () if text is None else (text,)
    line = Line(user.message("AWAY", *params), requires=cap.AWAY_NOTIFY)
    session.deliver(session.server.monitors.observers(user), line)


def _away_without(session: "Session", user: User) -> str | None:
    """How away somebody is if one of their devices doesn't count, since nobody sits at it."""
    return user.away if any(each is not session for each in user.sessions) else NOT_CONNECTED


def settle_away(session: "Session", user: User, away: str | None) -> None:
    """Have somebody be as away as the device says that they come with (draft/pre-away)."""
    if away == NOBODY_THERE:
        wanted = _away_without(session, user)
    elif away is None and user.away == NOT_CONNECTED:
        wanted = None
    else:
        wanted = away or user.away
    if wanted != user.away:
        set_away(session, user, wanted)


def rename(session: "Session", user: User, nick: str) -> None:
    """Give somebody another nick and tell everybody. Raises RecoveringError."""
    server = session.server
    plain = Line(user.message("NICK", nick))
    peers = user.peers
    session.store((), partial(_undo_rename, server, user, user.nick))
    counts = bool(user.channels) and cap.SEQ in session.capabilities
    for channel in user.channels:
        event = server.event(channel, user, "NICK", args=[nick])
        session.record(channel, event, undo=lambda: None)
        session.publish(EventLine(event, channel.name), _counting(channel.audience), own=counts)
    session.publish(plain, _not_counting(peers) if user.channels else peers, own=not counts)
    server.registry.rename_user(user, nick)


def _undo_rename(server: "Server", user: User, nick: str) -> None:
    """Give somebody their nick back, unless they have gone in the meantime.

    Where somebody new has it by now they keep the other one, and those are told who know the old one.
    """
    registry = server.registry
    if registry.identified(user.identity) is not user:
        return
    if registry.user(nick) in {None, user}:
        registry.rename_user(user, nick)
    else:
        line = Line(Message("NICK", (user.nick,), str(Source(nick, user.username, user.host))))
        server.journal.after_recovery(lambda: server.fanout.deliver([Delivery(user.peers, line)]))


def quit_channels(server: "Server", user: User, reason: str) -> None:
    """Have somebody leave all their channels and the server, and tell everybody who shares one."""
    channels = list(user.channels)
    for channel in channels:
        channel.remove(user)
    server.registry.remove_user(user)
    peers = merge(channel.audience for channel in channels)
    departure = Departure(server, peers, Line(user.message("QUIT", reason)))
    try:
        _log_quit(server, user, channels, reason, departure)
    except RecoveringError:
        departure.refuse()


def _log_quit(
    server: "Server", user: User, channels: Sequence[Channel], reason: str, departure: Departure
) -> None:
    batch: Batch | None = None
    for channel in channels:
        event = server.event(channel, user, "QUIT", text=reason)
        batch = server.journal.append(channel, event, undo=lambda: None)
        batch.outputs.append(Delivery(_counting(channel.audience), EventLine(event, channel.name)))
    if batch is not None:
        batch.outputs += [departure.delivery, departure]


def _counting(audience: Audience) -> Audience:
    return {variant: outboxes for variant, outboxes in audience.items() if cap.SEQ in variant}


def _not_counting(audience: Audience) -> Audience:
    return {variant: outboxes for variant, outboxes in audience.items() if cap.SEQ not in variant}
