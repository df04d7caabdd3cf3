"""What is read from the store. Each function takes a connection and answers with records."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, ScalarSelect, Select, and_, func, select

from hubbub.store.msgid import msgid_at
from hubbub.store.records import (
    AccountRecord,
    ConversationRecord,
    CredentialRecord,
    EventRecord,
    Extent,
    ListRecord,
    LoadedConversation,
    MembershipRecord,
    ServerBanRecord,
    SubscriptionRecord,
    Target,
    WebhookRecord,
)
from hubbub.store.tables import (
    absence,
    account,
    channel_list,
    conversation,
    credential,
    event,
    membership,
    participant,
    push_subscription,
    server_ban,
    webhook,
)

MESSAGES: Final = ("PRIVMSG", "NOTICE")

_CONVERSATION_COLUMNS: Final = [conversation.c[name] for name in ConversationRecord._fields]
EVENT_COLUMNS: Final = [event.c[name] for name in EventRecord._fields]


def head(*kinds: str) -> ScalarSelect[Any]:
    """The seq of a conversation's newest event, or of the newest of these kinds; NULL where there is none."""
    newest = select(event.c.seq).where(event.c.conversation_id == conversation.c.id)
    if kinds:
        newest = newest.where(event.c.kind.in_(kinds))
    return newest.order_by(event.c.seq.desc()).limit(1).scalar_subquery()


_LOAD: Final = select(
    *_CONVERSATION_COLUMNS,
    func.coalesce(head(), 0),
    func.coalesce(head(*MESSAGES), 0),
)


def channels(connection: Connection) -> list[LoadedConversation]:
    """Every channel."""
    return _load(connection, _LOAD.where(conversation.c.key.startswith("#", autoescape=True)))


def conversation_by_key(connection: Connection, key: str) -> LoadedConversation | None:
    """One conversation, or None where the store has none of that key."""
    return next(iter(_load(connection, _LOAD.where(conversation.c.key == key))), None)


def conversation_by_id(connection: Connection, conversation_id: int) -> LoadedConversation | None:
    """One conversation, or None where the store has none of that id."""
    return next(iter(_load(connection, _LOAD.where(conversation.c.id == conversation_id))), None)


def stored_events(connection: Connection) -> int:
    """How many events all logs have together, by their newest numbers."""
    heads = select(func.coalesce(head(), 0).label("head")).select_from(conversation).subquery()
    total: int = connection.execute(select(func.coalesce(func.sum(heads.c.head), 0))).scalar_one()
    return total


def server_bans(connection: Connection) -> list[ServerBanRecord]:
    """Whom the server keeps out, ended bans too."""
    columns = [server_ban.c[name] for name in ServerBanRecord._fields]
    return [ServerBanRecord(*row) for row in connection.execute(select(*columns))]


def webhooks(connection: Connection) -> list[WebhookRecord]:
    """What lets programs write in channels, oldest first."""
    statement = select(webhook).order_by(webhook.c.time, webhook.c.id)
    return [WebhookRecord(*row) for row in connection.execute(statement)]


def push_subscriptions(connection: Connection) -> list[SubscriptionRecord]:
    """Where people take push notifications, those registered longest ago first."""
    statement = select(push_subscription).order_by(push_subscription.c.time, push_subscription.c.endpoint)
    return [SubscriptionRecord(*row) for row in connection.execute(statement)]


def accounts(connection: Connection) -> list[AccountRecord]:
    """Every account."""
    return [AccountRecord(*row) for row in connection.execute(select(account))]


def credentials(connection: Connection) -> list[CredentialRecord]:
    """Everything that logs somebody in without a password."""
    return [CredentialRecord(*row) for row in connection.execute(select(credential))]


def memberships(connection: Connection) -> list[MembershipRecord]:
    """What channels keep of those with an account."""
    return [MembershipRecord(*row) for row in connection.execute(select(membership))]


def absences(connection: Connection) -> dict[str, int]:
    """Since when those with an account have not been connected, by identity."""
    return {row.identity: row.since for row in connection.execute(select(absence))}


def direct_identity(connection: Connection, identity: str, nick_key: str) -> str | None:
    """Whom `identity` last wrote with under that nick: the other's identity, or None."""
    mine, other = participant.alias(), participant.alias()
    newest = select(func.max(event.c.msgid)).where(event.c.conversation_id == other.c.conversation_id)
    statement = (
        select(other.c.identity)
        .join(mine, mine.c.conversation_id == other.c.conversation_id)
        .where(mine.c.identity == identity, other.c.identity != identity, other.c.nick_key == nick_key)
        .order_by(func.coalesce(newest.scalar_subquery(), "").desc())
    )
    return connection.execute(statement).scalars().first()


def event_by_nonce(connection: Connection, sender: str, nonce: str) -> EventRecord | None:
    """The event that `sender` stored under `nonce`, or None."""
    statement = select(*EVENT_COLUMNS).where(event.c.sender == sender, event.c.nonce == nonce)
    return next(iter(_events(connection, statement)), None)


def event_by_msgid(connection: Connection, conversation_id: int, msgid: str) -> EventRecord | None:
    """An event of a conversation, or None where it is not there."""
    statement = select(*EVENT_COLUMNS).where(
        event.c.conversation_id == conversation_id, event.c.msgid == msgid
    )
    return next(iter(_events(connection, statement)), None)


def newest_msgid(connection: Connection) -> str | None:
    """The id of the newest event of all, or None where there is none yet."""
    newest = (
        select(func.max(event.c.msgid))
        .where(event.c.conversation_id == conversation.c.id)
        .scalar_subquery()  # which an index answers for each conversation; it has none for all of them
    )
    return connection.execute(select(func.max(newest)).select_from(conversation)).scalar()


def seq_of_msgid(connection: Connection, conversation_id: int, msgid: str) -> int | None:
    """Where in its conversation an event stands, or None where it is not there."""
    statement = select(event.c.seq).where(event.c.conversation_id == conversation_id, event.c.msgid == msgid)
    return connection.execute(statement).scalar()


def seq_before_time(connection: Connection, conversation_id: int, time: int) -> int:
    """The seq of the newest event older than `time`, 0 where there is none."""
    statement = (
        select(event.c.seq)
        .where(event.c.conversation_id == conversation_id, event.c.msgid < msgid_at(time))
        .order_by(event.c.msgid.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar() or 0


def history(
    connection: Connection,
    conversation_id: int,
    *,
    after: int,
    before: int,
    limit: int,
    kinds: Sequence[str],
) -> list[EventRecord]:
    """The first `limit` events of these kinds with after < seq < before, in order."""
    statement = (
        select(*EVENT_COLUMNS)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.seq > after,
            event.c.seq < before,
            event.c.kind.in_(kinds),
        )
        .order_by(event.c.seq)
        .limit(limit)
    )
    return _events(connection, statement)


def before_newest(
    connection: Connection, conversation_id: int, *, after: int, before: int, limit: int, kinds: Sequence[str]
) -> int:
    """The seq after which the newest `limit` events of these kinds with after < seq < before begin."""
    statement = (
        select(event.c.seq)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.seq > after,
            event.c.seq < before,
            event.c.kind.in_(kinds),
        )
        .order_by(event.c.seq.desc())
        .offset(limit - 1)
        .limit(1)
    )
    first = connection.scalar(statement)
    return after if first is None else first - 1


def targets(
    connection: Connection, identity: str, channel_ids: Sequence[int], *, after: int, before: int, limit: int
) -> list[Target]:
    """The conversations of `identity`, and these channels, whose newest message is in the span; oldest first.

    Of more than `limit`, those nearest to `after`, which may be the later of the two times.
    """
    first, last = min(after, before), max(after, before)
    latest = event.alias()
    name = func.coalesce(_other_nick(identity), conversation.c.name)
    statement = (
        select(name, latest.c.time)
        .select_from(conversation)
        .join(
            latest,
            and_(
                latest.c.conversation_id == conversation.c.id,
                latest.c.seq == head(*MESSAGES),
                latest.c.time > first,
                latest.c.time < last,
            ),
        )
        .where(conversation.c.id.in_([*channel_ids, *direct_ids(connection, identity)]))
        .order_by(latest.c.msgid if after <= before else latest.c.msgid.desc())
        .limit(limit)
    )
    found = [Target(*row) for row in connection.execute(statement)]
    return found if after <= before else found[::-1]


def extents(connection: Connection, identity: str, channel_ids: Sequence[int], *, limit: int) -> list[Extent]:
    """The conversations of `identity`, and these channels, in which anything was said; the newest `limit`."""
    statement = (
        select(func.coalesce(_other_nick(identity), conversation.c.name), _time(oldest=True), _time())
        .where(conversation.c.id.in_([*channel_ids, *direct_ids(connection, identity)]))
        .where(_time().is_not(None))
        .order_by(_time().desc())
        .limit(limit)
    )
    return [Extent(*row) for row in connection.execute(statement)]


def _time(*, oldest: bool = False) -> ScalarSelect[Any]:
    """The time of a conversation's newest or oldest message."""
    return (
        select(event.c.time)
        .where(event.c.conversation_id == conversation.c.id, event.c.kind.in_(MESSAGES))
        .order_by(event.c.seq if oldest else event.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )


def direct_ids(connection: Connection, identity: str) -> Sequence[int]:
    """The direct conversations of `identity`."""
    statement = select(participant.c.conversation_id).where(participant.c.identity == identity)
    return connection.execute(statement).scalars().all()


def direct_names(connection: Connection, identity: str, ids: Collection[int]) -> dict[int, str]:
    """By id, who the other one is in those of these conversations that are direct ones of `identity`."""
    directs = [each for each in direct_ids(connection, identity) if each in ids]
    statement = select(conversation.c.id, _other_nick(identity)).where(conversation.c.id.in_(directs))
    return {row[0]: row[1] for row in connection.execute(statement)}


def _other_nick(identity: str) -> ScalarSelect[str]:
    return (
        select(participant.c.nick)
        .where(participant.c.conversation_id == conversation.c.id)
        .order_by(participant.c.identity == identity)  # oneself only in a conversation with oneself
        .limit(1)
        .scalar_subquery()
    )


def _load(connection: Connection, statement: Select[Any]) -> list[LoadedConversation]:
    width = len(_CONVERSATION_COLUMNS)
    rows = connection.execute(statement).all()
    lists = _lists(connection, [row[0] for row in rows])
    return [
        LoadedConversation(
            ConversationRecord(*row[:width]), row[width], row[width + 1], tuple(lists.get(row[0], ()))
        )
        for row in rows
    ]


def _lists(connection: Connection, ids: Sequence[int]) -> dict[int, list[ListRecord]]:
    """The masks of the channels with these ids; of all channels where more than one is asked for."""
    columns = [channel_list.c[name] for name in ListRecord._fields]
    statement = select(*columns).order_by(channel_list.c.time)
    if len(ids) == 1:
        statement = statement.where(channel_list.c.conversation_id == ids[0])
    lists: dict[int, list[ListRecord]] = {}
    for row in connection.execute(statement):
        lists.setdefault(row[0], []).append(ListRecord(*row))
    return lists


def _events(connection: Connection, statement: Select[Any]) -> list[EventRecord]:
    return [EventRecord(*row) for row in connection.execute(statement)]
