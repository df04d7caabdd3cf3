"""The parts of one server, put together as sessions and commands use them."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from hubbub.server.accounts import Accounts
from hubbub.server.addresses import Addresses
from hubbub.server.administrators import Administrators
from hubbub.server.audit import AuditLog, Deed
from hubbub.server.bans import ServerBans
from hubbub.server.bounds import SEARCHES_WAITING
from hubbub.server.cloak import Cloak
from hubbub.server.config import Config
from hubbub.server.connection import Connection
from hubbub.server.conversation import Channel, Conversation
from hubbub.server.directs import Directs
from hubbub.server.door import Door
from hubbub.server.expulsion import ban_line, ban_words
from hubbub.server.fanout import Fanout
from hubbub.server.features import Welcome, addressed, capabilities, isupport
from hubbub.server.former import FormerUsers
from hubbub.server.invite_links import InviteLinks
from hubbub.server.journal import Journal
from hubbub.server.lines import encode
from hubbub.server.login_links import LoginLinks
from hubbub.server.lookalikes import own_looks
from hubbub.server.monitors import Monitors
from hubbub.server.outbox import Flusher
from hubbub.server.presence import restore_members
from hubbub.server.push.key import VapidKey
from hubbub.server.push.pushing import Pushing
from hubbub.server.push.subscriptions import Subscriptions
from hubbub.server.registry import Registry
from hubbub.server.rehash import rehash
from hubbub.server.session import Session
from hubbub.server.state import States
from hubbub.server.throttle import Throttle
from hubbub.server.tokens import Tokens
from hubbub.server.turns import Turns
from hubbub.server.upload_address import file_prefix, upload_address
from hubbub.server.user import Person, User
from hubbub.server.webhooks import Webhooks
from hubbub.store import invites, queries, states
from hubbub.store.msgid import MsgidGenerator, time_of
from hubbub.store.records import AccountRecord, EventRecord
from hubbub.store.store import Store
from hubbub.wire.message import NO_TAGS
from hubbub.wire.names import fold

GOODBYE: Final = "The server is shutting down"

FAILURE: Final = (
    "The server's disk has failed, and the server ends. What you said and have not seen come back may be lost"
)


_RANDOM_BITS: Final = 20


def time_of_id(number: int) -> int:
    """When a number was made that `Server.new_id` has made, in milliseconds since 1970."""
    return number >> _RANDOM_BITS


class Server:
    """The parts of one server, as sessions and commands use them."""

    config: Config
    """As it is used; `read_config` reads it again. Raises ConfigError."""
    announcement_due: asyncio.Event
    """Set when the network may have to be told of something: how many people are here, or another name."""
    capabilities: Mapping[str, str]
    isupport: list[tuple[str, ...]]
    welcome: Welcome
    link_guesses: Throttle
    """Counts the links that were tried, by address."""
    web_addresses: tuple[str, ...] = ()
    """Where it listens for HTTP, as HOST:PORT."""
    irc_addresses: tuple[str, ...] = ()
    """The same for IRC with TLS."""
    host_key: str = ""
    """Whoever knows it runs the server."""

    def __init__(
        self,
        config: Config,
        read_config: Callable[[], Config],
        store: Store,
        cloak: Cloak,
        loop: asyncio.AbstractEventLoop,
        vapid: VapidKey | None = None,
    ) -> None:
        """`vapid` is the key for push notifications, where they can be sent."""
        self._read_config = read_config
        self.host = config.host
        self.own_looks = own_looks(config.host)
        self.store = store
        self.cloak = cloak
        self.vapid = vapid
        self.loop = loop
        self.addresses = Addresses()
        self.flusher = Flusher(loop)
        self.fanout = Fanout(self.flusher)
        self.journal = Journal(store, self.fanout, loop)
        self.monitors = Monitors(self.fanout, self.host)
        self.announcement_due = asyncio.Event()
        self.door = Door(self.announcement_due)
        self.registry = Registry(FormerUsers(self.now), self.monitors, self.announcement_due)
        self.directs = Directs(store, self.find_person, self.new_id, self.now)
        self.new_msgid = MsgidGenerator(self.now, store.read_now(queries.newest_msgid)).next
        self.searching = Turns(SEARCHES_WAITING)
        self.tokens = Tokens()
        self.administrators = Administrators(self)
        self._references = count()
        self._last_id = 0
        self._stopping = False
        self.audit = AuditLog(self.journal, self.now, self.new_id)
        self.on_erased: Callable[[EventRecord], None] = lambda _event: None
        """Is told of each message that was removed, once that is committed."""
        self.accounts = Accounts(config, store, loop.time, self._note_refusal)
        self.states = States(store)
        self.subscriptions = Subscriptions(store.read_now(queries.push_subscriptions))
        self.pushing = Pushing(self)
        self.bans = ServerBans(store.read_now(queries.server_bans), self.now)
        self.started = self.now()
        self.configure(config)
        self._end_former_subscriptions()
        restored = self._restore_channels()
        self.webhooks = Webhooks(store.read_now(queries.webhooks), restored, loop.time)
        self.invite_links = InviteLinks(
            store.read_now(invites.invite_links), store.read_now(invites.invite_uses), restored
        )
        self.login_links = LoginLinks(store.read_now(invites.login_links))
        restore_members(self)

    def _restore_channels(self) -> dict[int, Channel]:
        """Take the channels from the store; answers with them by id."""
        by_id: dict[int, Channel] = {}
        for loaded in self.store.read_now(queries.channels):
            channel = by_id[loaded.record.id] = Channel(loaded.record)
            channel.restore(loaded)
            self.registry.channels[channel.key] = channel
        for each in self.store.read_now(states.metadata_of_channels):
            by_id[each.conversation_id].metadata[each.key] = each.value
        return by_id

    def _end_former_subscriptions(self) -> None:
        """End the subscriptions that were made for another key of ours, if we have one."""
        former = self.subscriptions.of_other_keys(self.vapid.public) if self.vapid is not None else []
        if former:
            self.subscriptions.end(self.journal, *former)

    # Configuration

    def configure(self, config: Config) -> None:
        """Run as configured from now on."""
        self.config = config
        self.accounts.limit_attempts(config.limits)
        self.link_guesses = Throttle(config.limits.login_attempts)
        self.capabilities = capabilities(config, self.vapid_public)
        self.isupport = isupport(config, self.vapid_public)
        self.welcome = Welcome(config, self.local_time(self.started), self.isupport)
        self.announcement_due.set()

    @property
    def vapid_public(self) -> str:
        """The key that push services know us by, as clients are told it; empty where nothing is pushed."""
        return self.vapid.public if self.vapid is not None and self.config.sends_pushes else ""

    def rehash(self) -> list[str]:
        """Read the configuration again; see rehash.rehash."""
        return rehash(self, self._read_config)

    def file_addresses(self, session: Session) -> tuple[str, str]:
        """Where a session may send files to, and how links to files begin; empty where none are taken."""
        return upload_address(self, session), file_prefix(self, session)

    def isupport_for(self, session: Session) -> Iterator[tuple[str, ...]]:
        """The tokens of RPL_ISUPPORT for a session, in lines."""
        return addressed(self.isupport, *self.file_addresses(session))

    def is_administrator(self, account: AccountRecord) -> bool:
        """Whether an account may become a server administrator."""
        return account.administrator or account.key in map(fold, self.config.administrators)

    def _note_refusal(self, account: str, address: str) -> None:
        """What is typed as a name may be a password: only the names of accounts go into the log."""
        found = self.accounts.find(account)
        self.audit.note(Deed.LOGIN_REFUSED, "", found.name if found is not None else "", address=address)

    # Time and numbers

    def now(self) -> int:
        """Milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def event_time(self) -> int:
        """The time of what happens now, as events have it: never before any that there is.

        The clock may step back; what is compared with the time of events goes by this one.
        """
        return time_of(self.new_msgid())

    def local_time(self, when: int | None = None) -> str:
        """The time of day where the server runs, now or at a time in milliseconds, for people to read."""
        moment = datetime.fromtimestamp((self.now() if when is None else when) / 1000).astimezone()
        return moment.strftime("%a %d %b %Y, %H:%M:%S %Z")

    def new_id(self) -> int:
        """A number that no other server makes either: time, then random bits. See `time_of_id`."""
        self._last_id = max(self._last_id + 1, self.now() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS))
        return self._last_id

    def new_reference(self) -> str:
        """A name for a new batch."""
        return f"b{next(self._references)}"

    # People

    def find_person(self, nick: str) -> Person | None:
        """Who can be written to under this name: whoever has it now, or whose account it is."""
        user = self.registry.user(nick)
        if user is not None:
            return Person(user.identity, user.nick, user)
        account = self.accounts.find(nick)
        return Person(account.identity, account.name, None) if account else None

    def name_of(self, identity: str) -> str:
        """What somebody is called by their account or while they are here, else their identity."""
        account, user = self.accounts.identified(identity), self.registry.identified(identity)
        if account is not None:
            return account.name
        return user.nick if user is not None else identity

    # Events

    def event(
        self,
        conversation: Conversation,
        user: User,
        kind: str,
        *,
        args: Sequence[str] = (),
        text: str | None = None,
        tags: Mapping[str, str] = NO_TAGS,
        nonce: str | None = None,
    ) -> EventRecord:
        """The next event of a conversation, by this user, yet to be appended."""
        msgid = self.new_msgid()
        return EventRecord(
            conversation_id=conversation.id,
            seq=conversation.head + 1,
            msgid=msgid,
            time=time_of(msgid),  # of one reading of the clock: a time is looked up among the ids
            kind=kind,
            sender=user.identity,
            nonce=nonce,
            source=user.source,
            args=list(args),
            text=text,
            tags={**user.tags, **tags} or None,
        )

    def passing_event(self, user: User, kind: str, tags: Mapping[str, str]) -> EventRecord:
        """An event that no log keeps."""
        msgid = self.new_msgid()
        shown = {**user.tags, **tags}
        return EventRecord(
            0, 0, msgid, time_of(msgid), kind, user.identity, None, user.source, [], None, shown
        )

    # Connections

    def admit(self, connection: Connection) -> str | None:
        """Take in a connection, or say why not."""
        if self._stopping:
            return GOODBYE
        if len(self.registry.connections) >= self.config.limits.clients:
            return f"This server is full ({self.config.limits.clients} people). Try again later."
        ban = self.bans.of_address(connection.session.address)
        if ban is not None:
            connection.session.outbox.append(encode(ban_line(self, "*", ban)))
            return ban_words(self, ban)
        self.registry.add_connection(connection)
        return None

    def forget(self, connection: Connection) -> None:
        """Note that a connection is gone."""
        self.monitors.clear(connection.session)
        self.tokens.revoke(connection.session)
        self.administrators.forget(connection.session)
        self.registry.remove_connection(connection)
        self.addresses.leave(connection.session.address)

    async def say_goodbye(self) -> None:
        """End every connection, with all that it was owed and could be told."""
        self._stopping = True
        await self.journal.drain()
        reason = FAILURE if self.journal.failure.done() else GOODBYE
        for connection in list(self.registry.connections):
            connection.session.close(reason)
        await self.registry.nobody_connected.wait()
        await self.journal.drain()
        self.accounts.passwords.close()
