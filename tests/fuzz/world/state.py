"""What has to hold of a server's state whenever it has come to rest."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from hubbub.server.bounds import FORMER_NICKS, INVITATIONS
from hubbub.server.server import Server
from hubbub.store.tables import event
from hubbub.wire.names import fold


def check_consistent(server: Server) -> None:
    """Check that each part of the state agrees with the others."""
    _check_people(server)
    _check_channels(server)
    _check_monitors(server)
    _check_log(server)


def _check_people(server: Server) -> None:
    registry = server.registry
    users = list(registry.users.values())
    present = [user for user in users if user.sessions]
    for key, user in registry.users.items():
        assert key == user.key == fold(user.nick)
        assert registry._identities[user.identity] is user
        assert user.sessions or (user.account is not None and user.channels), f"{user.nick} is a ghost"
        assert all(session.user is user for session in user.sessions)
        assert all(user in channel.members for channel in user.channels), f"{user.nick} is no member"
    assert len(registry._identities) == len(users)
    assert registry.sessions == sum(len(user.sessions) for user in users)
    assert registry.present == len(present) <= registry.most_present
    assert registry.invisible == sum(user.invisible for user in present)
    assert registry.operators == sum(user.operator for user in present)
    connected = {id(connection.session) for connection in registry.connections}
    assert {id(session) for user in users for session in user.sessions} <= connected


def _check_channels(server: Server) -> None:
    for key, channel in server.registry.channels.items():
        assert key == channel.key == fold(channel.name)
        assert channel.batch is None, f"{channel.name} waits for a commit that nobody makes"
        for user in channel.members:
            assert channel in user.channels, f"{user.nick} is a member and doesn't know"
            assert server.registry.users.get(user.key) is user, f"{user.nick} is a member and not here"


def _check_monitors(server: Server) -> None:
    monitors = server.monitors
    both = {(session, key) for session, nicks in monitors._nicks.items() for key in nicks}
    assert both == {(session, key) for key, sessions in monitors._sessions.items() for session in sessions}
    connected = {connection.session for connection in server.registry.connections}
    assert set(monitors._nicks) <= connected, "somebody who has gone monitors others"
    assert all(monitors._sessions.values())


def _check_log(server: Server) -> None:
    """Every log is numbered from 1 without a gap, and in memory it is as long as on the disk."""
    heads = server.store.read_now(_heads)
    for conversation, (count, first, last) in heads.items():
        assert (first, last) == (1, count), f"the log {conversation} has a gap"
    for channel in server.registry.channels.values():
        assert channel.head == heads.get(channel.id, (0, 0, 0))[2], f"{channel.name} has another head"


def _heads(connection: Connection) -> Mapping[int, tuple[int, int, int]]:
    numbers = (event.c.conversation_id, func.count(), func.min(event.c.seq), func.max(event.c.seq))
    rows = connection.execute(select(*numbers).group_by(event.c.conversation_id))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def check_bounds(server: Server) -> None:
    """Check that nothing has grown beyond its limit."""
    limits, registry = server.config.limits, server.registry
    assert len(registry.channels) <= limits.channels
    assert len(server.bans) <= limits.server_bans
    assert len(registry.former._users) <= FORMER_NICKS
    assert all(len(channels) <= INVITATIONS for channels in registry.invitations._channels.values())
    for channel in registry.channels.values():
        assert len(channel.lists) <= limits.list_entries, "a channel has too many masks"
        assert len(channel.metadata) <= limits.metadata_keys, "too much is told of a channel"
        assert len(channel.modes) <= 16
        assert len(server.webhooks.of(channel)) <= limits.webhooks, "a channel has too many webhooks"
    for user in registry.users.values():
        assert len(user.channels) <= limits.channels_per_client, "somebody is in too many channels"
        assert len(user.sessions) <= limits.sessions_per_account, "somebody has too many devices"
        assert len(user.state.markers) <= limits.read_markers, "too many read markers"
        assert len(user.state.metadata) <= limits.metadata_keys, "somebody tells too much"
    for subscriptions in server.subscriptions._of.values():
        assert len(subscriptions) <= limits.push_subscriptions, "somebody has too many subscriptions"
    for nicks in server.monitors._nicks.values():
        assert len(nicks) <= limits.monitor, "somebody monitors too many"
    for connection in registry.connections:
        assert len(connection.session.subscriptions) <= limits.metadata_subscriptions
        assert connection._outbox._waiting_size <= limits.send_queue
        assert len(connection._inbox) <= 64


def lasting(server: Server) -> dict[str, Any]:
    """All that a restart has to bring back, in a form that can be compared."""
    accounts = server.accounts
    return {
        "channels": {key: _of_channel(channel) for key, channel in server.registry.channels.items()},
        "accounts": (accounts._names, accounts._identities, accounts._credentials),
        "people": {each: _of_person(server, each) for each in accounts._identities},
        "bans": sorted(server.bans._records.items()),
        "webhooks": sorted(server.webhooks.records()),
        "invite links": sorted((link.record.id, sorted(link.uses)) for link in server.invite_links.all()),
        "subscriptions": sorted(each.record for each in server.subscriptions._all.values()),
    }


def _of_channel(channel: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a channel, to be compared as a whole
    members = {user.identity: roles for user, roles in channel.members.items() if user.account is not None}
    remembered = {each: roles for each, roles in channel.remembered.items() if each not in members}
    lists = sorted(channel.lists.records())
    return (
        channel.record(),
        lists,
        dict(channel.metadata),
        members,
        remembered,
    )


def _of_person(server: Server, identity: str) -> tuple[dict[str, int], dict[str, str]]:
    state = server.states.of(identity)
    return (dict(state.markers), dict(state.metadata))
